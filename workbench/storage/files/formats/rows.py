"""What every format is read to: sheets of rows that know their line, and how much of them is taken."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.errors import BadInput
from workbench.storage.files.cells import Cell

LARGEST = 100 * 2**20
"""Bytes that one file may have; a round of every region of the country has a tenth of it."""

MOST_CELLS = 5_000_000
MOST_COLUMNS = 1_000
_SHORT = 64


class Row(NamedTuple):
    """One row: the line on which it begins, and its cells in the order of the headings; ends that are empty lack."""

    line: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file, without its empty rows; a file that has no sheets is one without a name."""

    name: str
    rows: Sequence[Row]


@dataclass
class Bounds:
    """How much was read so far, over all files of one reading: what is beyond is refused before it is held."""

    cells: int = 0
    largest: int = LARGEST
    _same: dict[str, str] = field(default_factory=dict)

    def size(self, place: str, count: int) -> None:
        """Refuse a file with more bytes than are taken."""
        if count > self.largest:
            raise BadInput(
                "{place}: is far too large: more than {most} MB are not read at once",
                place=place,
                most=self.largest // 2**20,
            )

    def rows(self, place: str, lines: Iterable[tuple[int, Sequence[Cell | None]]]) -> Iterator[Row]:
        """Keep the rows that are not empty, each cell that is said often once."""
        for line, cells in lines:
            last = len(cells)
            while last and cells[last - 1] in (None, ""):
                last -= 1
            if not last:
                continue
            self.cells += last
            if last > MOST_COLUMNS or self.cells > MOST_CELLS:
                raise too_large(place)
            yield Row(line, tuple([self._kept(cell) for cell in cells[:last]]))

    def _kept(self, cell: Cell | None) -> Cell | None:
        # Most cells of a long table repeat a few words: a million rows then hold a million pointers, not texts.
        if type(cell) is not str or len(cell) > _SHORT or len(self._same) > MOST_CELLS // 50:
            return cell
        return self._same.setdefault(cell, cell)


def too_large(place: str) -> BadInput:
    """Give the refusal of a table that is larger than any that people keep."""
    return BadInput("{place}: is far too large; look for a stray cell below or beside the table", place=place)
