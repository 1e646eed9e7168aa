"""What rows may name: clusters, rooms, regions, innovations, by key or by name."""

from collections.abc import Iterable
from typing import Any, Protocol

from workbench.errors import BadInput
from workbench.records.record import Title
from workbench.storage.files.columns import listed, plain, slug


class _Titled(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Title: ...


class Names:
    """Things of one kind, found by their key or by any of their names."""

    def __init__(self, titled: Iterable[_Titled] = ()) -> None:
        self.places: dict[str, Any] = {}
        self._named: dict[str, set[str]] = {}
        for record in titled:
            self.add(record.key, "", record.title.id, record.title.en)

    def add(self, key: str, place: object, *names: str) -> None:
        """Let something be found; `place` is where it was said."""
        self.places[key] = place
        for name in filter(None, map(plain, names)):
            self._named.setdefault(name, set()).add(key)

    def find(self, written: str) -> str:
        """Give the key of what is named.

        Raises
        ------
        BadInput
            Where nothing is named so, or several things are.
        """
        # A key is a key even where something else has it for a name.
        if slug(written) in self.places:
            return slug(written)
        found = sorted(self._named.get(plain(written), ()))
        if len(found) > 1:
            raise BadInput("{value} is the name of several; write a key: {known}", value=written, known=listed(found))
        if not found:
            known = list(self.places)
            shown = [*known[:12], "…"] if len(known) > 12 else known
            raise BadInput("{value} is not one of {known}", value=written, known=listed(shown))
        return found[0]
