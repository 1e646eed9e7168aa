"""What is said where a record contradicts itself: a template that can be translated, and its values."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from workbench.errors import Message

KIND = "panel"
"""What pydantic calls a fault that the house itself found."""

SAID: dict[str, str] = {
    "missing": "is needed and is not there",
    "extra_forbidden": "is no field here",
    "too_short": "may not be empty",
    "string_too_short": "may not be empty",
    "string_pattern_mismatch": "{input} is not written as a key: small letters, digits and hyphens",
    "literal_error": "{input} is not one of {expected}",
    "int_parsing": "{input} is not a whole number",
    "int_type": "{input} is not a whole number",
    "int_from_float": "{input} is not a whole number",
    "bool_parsing": "{input} is neither true nor false",
    "bool_type": "{input} is neither true nor false",
    "string_type": "{input} is not text",
    "tuple_type": "is not a list",
    "dict_type": "is not a mapping",
    "model_type": "is not a mapping of fields",
    "greater_than": "{input} is not greater than {gt}",
    "greater_than_equal": "{input} is less than {ge}",
    "less_than_equal": "{input} is more than {le}",
}
"""Our words for what pydantic finds by itself, by its name for the fault."""


def fault(template: str, **values: object) -> PydanticCustomError:
    """Make the fault that a validator raises; the template is the catalogue id, and goes with the values.

    >>> fault("anchors overlap at {low}", low=5).message()
    'anchors overlap at 5'
    """
    return PydanticCustomError(KIND, template, {"template": template, **values})


def faults(error: ValidationError) -> tuple[Message, ...]:
    """Give everything a validation found, each with the field it was found in, ready to be translated.

    >>> from workbench.records.scale import Scale
    >>> try:
    ...     Scale(key="five", low="5", high="1")
    ... except ValidationError as error:
    ...     print(*faults(error))
    scale five: low 5 is not below high 1
    """
    return tuple(_placed(dict(found)) for found in error.errors(include_url=False))


def _placed(found: dict[str, Any]) -> Message:
    said = _said(found)
    field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in found["loc"])
    return Message("{field}: {fault}", {"field": field, "fault": said}) if field else said


def _said(found: dict[str, Any]) -> Message:
    values = dict(found.get("ctx", {}))
    if found["type"] == KIND:
        return Message(values.pop("template"), values)
    if found["type"] in SAID:
        return Message(SAID[found["type"]], {**values, "input": found["input"]})
    # What has no words of ours is said as pydantic says it: better in English than not at all.
    said = str(values["error"]) if "error" in values else found["msg"]
    return Message("{fault}", {"fault": said})
