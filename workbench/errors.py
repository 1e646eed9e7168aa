"""What is said to people when something is refused: a template that can be translated, and its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence for a person: an English template, which is the catalogue id, and its values.

    >>> str(Message("{value} is not between {low} and {high}", {"value": 101, "low": 0, "high": 100}))
    '101 is not between 0 and 100'
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def said(self, translate: Callable[[str], str], show: Callable[[object], str] = str) -> str:
        """Say it in another language: the template is translated first, then each value is shown and put in."""
        return translate(self.template).format(**{name: show(value) for name, value in self.values.items()})


class WorkbenchError(Exception):
    """A fault with its place and what to do; its first argument is the catalogue id.

    >>> print(BadInput("{place}: criteria add up to {total}, not 100", place="panels/bad.yaml", total=95))
    panels/bad.yaml: criteria add up to 95, not 100
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template, values)
        self.message = Message(template, values)

    def __str__(self) -> str:
        return str(self.message)


class BadInput(WorkbenchError):
    """Something handed in cannot be taken: the file, line or field is named, and nothing was taken."""


class Refused(WorkbenchError):
    """A method will not answer because the answer would mislead; it says why."""


class NotAllowed(WorkbenchError):
    """This seat has not the right to do that, or not now."""


class NotFound(WorkbenchError):
    """There is no such panel, seat, submission or file here."""


class Conflict(WorkbenchError):
    """The same thing was said before with other content."""


class Unavailable(WorkbenchError):
    """The database cannot be used now: nothing was acknowledged, and what was sent may be sent again."""


class Tampered(WorkbenchError):
    """The chain of events does not hold; the first event that breaks it is named."""
