"""YAML as people write panel files: numbers stay the text they are, and nothing is there twice."""

import io
from dataclasses import dataclass
from pathlib import Path

import yaml

from workbench.errors import BadInput, Message, NotFound
from workbench.storage.faults import BadRows, Location

_TAG = "tag:yaml.org,2002:"
_BOOLEANS = {"true": True, "false": False}


class _Loader(yaml.SafeLoader):
    """Reads only what is written: `.38`, `2023` and `17:30` are text; `true` and `false` alone are truth values.

    Aliases are refused: a file then says the same to every reader, and cannot unfold into more than it holds.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - pyyaml asks for a mapping on the class
        letter: [(tag, pattern) for tag, pattern in resolvers if tag in (f"{_TAG}bool", f"{_TAG}null")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml_constructors = {  # noqa: RUF012
        tag: construct
        for tag, construct in yaml.SafeLoader.yaml_constructors.items()
        if tag in (f"{_TAG}str", f"{_TAG}null", f"{_TAG}seq", f"{_TAG}map", None)
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, f"*{event.anchor}: write it out again", event.start_mark)
        return super().compose_node(parent, index)


def _boolean(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> bool | str:
    text = str(loader.construct_scalar(node))
    return _BOOLEANS.get(text, text)


_Loader.add_constructor(f"{_TAG}bool", _boolean)


@dataclass(frozen=True)
class Text:
    """What a YAML text says, and on which line each part of it stands."""

    data: object
    place: str
    lines: dict[Location, int]

    def at(self, location: Location) -> str | Message:
        """Say where a part stands; the whole text is just named."""
        while location and location not in self.lines:
            location = location[:-1]
        if not location:
            return self.place
        return Message("{place} line {line}", {"place": self.place, "line": str(self.lines[location])})


def read(path: Path) -> Text:
    """Read a YAML file; NotFound where there is none, BadInput where it is no UTF-8 or no YAML."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound("{place}: there is no such file", place=str(path)) from error
    except OSError as error:
        raise BadInput("{place}: cannot be read: {fault}", place=str(path), fault=error.strerror) from error
    try:
        return parse(content.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        raise BadInput(
            "{place}: byte {byte} is not UTF-8; save it as UTF-8", place=str(path), byte=error.start
        ) from error


def parse(text: str, place: str) -> Text:
    """Read a YAML text.

    Raises
    ------
    BadInput
        Where it is no YAML, or where a field is there twice: the line is named.
    """
    try:
        return _parsed(text, place)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Message("{place} line {line}", {"place": place, "line": str(mark.line + 1)}) if mark else place
        raise BadInput("{place}: this is not YAML: {fault}", place=at, fault=error.problem or error.context) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadInput("{place}: this is not YAML: {fault}", place=place, fault=" ".join(str(error).split())) from error


def _parsed(text: str, place: str) -> Text:
    loader = _Loader(io.StringIO(text))
    node = loader.get_single_node()
    if node is None:
        return Text(None, place, {})
    lines: dict[Location, int] = {}
    twice: list[Message] = []
    _walk(node, (), lines, twice, place)
    if twice:
        raise BadRows(twice)
    return Text(loader.construct_document(node), place, lines)


def _walk(node: yaml.Node, location: Location, lines: dict[Location, int], twice: list[Message], place: str) -> None:
    lines[location] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, part in enumerate(node.value):
            _walk(part, (*location, number), lines, twice, place)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for name, part in node.value:
            if name.value in seen:
                at = Message("{place} line {line}", {"place": place, "line": str(name.start_mark.line + 1)})
                twice.append(Message("{place}: {field} is there twice", {"place": at, "field": str(name.value)}))
            seen.add(str(name.value))
            _walk(part, (*location, str(name.value)), lines, twice, place)
