"""A small round that was sealed, in memory: its files, and the head that was published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from tests.methods.exact.played import Round, a_panel, a_round
from workbench.methods.archive.contents import SUMS, contents, sealed
from workbench.methods.archive.frozen import Frozen, freeze
from workbench.records.chain import START, Event
from workbench.records.event import (
    HOME,
    AnyBody,
    Archived,
    CommentWritten,
    MarkGiven,
    PanelFixed,
    PlaceChanged,
    PrivateNoteWritten,
    RulesCoarsened,
    SheetConfirmed,
    SubmissionReopened,
)
from workbench.records.panel import Panel
from workbench.records.record import canonical, checksum

VERSIONS = {"assessor-workbench": "0.1.0", "python": "3.11.0"}
PLACE = "the gazette of the ministry, page 7"
SEATS = [
    {"key": "assessor-1", "institution": {"en": "Treasury"}, "sector": {"en": "Ministry"}},
    {"key": "assessor-2", "institution": {"en": "Home Affairs"}, "sector": {"en": "Ministry"}},
    {"key": "assessor-3", "institution": {"en": "University of Ambon"}, "sector": {"en": "University"}},
]


def the_panel(**fields: object) -> Panel:
    seats = [{**seat, "rooms": ["one"], "roles": ["assessor"]} for seat in SEATS]
    return a_panel(seats=seats, **fields)  # type: ignore[arg-type]


@dataclass
class Sealed:
    """A round that was played, frozen and sealed."""

    round: Round
    documents: dict[str, bytes] = field(default_factory=dict)

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(self.round.events)

    def frozen(self) -> Frozen:
        return freeze(self.documents, self.events, published=PLACE, versions=VERSIONS)

    def files(self) -> dict[str, bytes]:
        return seal(self.frozen())

    def head(self) -> tuple[int, str]:
        last = Event.from_line(self.files()["seal.jsonl"].strip())
        return last.head.sequence, last.hash


def seal(frozen: Frozen, files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The files of an archive with the event that names them, as whoever writes the log would append it."""
    files = files or contents(frozen)
    last = frozen.events[-1] if frozen.events else None
    event = Event.made(
        Archived(identifier=frozen.about.identifier, checksums=checksum(files[SUMS]), published=PLACE),
        panel=frozen.panel.key,
        sequence=last.head.sequence + 1 if last else 1,
        id="the-seal",
        seat=HOME,
        at=frozen.about.at + timedelta(seconds=1),
        before=last.hash if last else START,
        salt=bytes(16),
    )
    return sealed(files, event)


def a_sealed_round(panel: Panel | None = None, more: tuple[tuple[str, AnyBody], ...] = ()) -> Sealed:
    """Three regions, three assessors: one absent, one recused, one sheet reopened, one note, one changed place."""
    panel = panel or the_panel()
    played = a_round(panel)
    made = Sealed(played, {checksum(each): each for each in (canonical(panel), canonical(played.intake))})
    fixed = played.send(HOME, PanelFixed(checksum=checksum(canonical(panel))))
    if panel.archive.institutions == "coarsened":
        coarse = canonical(panel.as_archived())
        made.documents[checksum(coarse)] = coarse
        played.send(HOME, RulesCoarsened(fixed=fixed, checksum=checksum(coarse)))
    for holder, submission, marks in (
        (1, "ambon", (90, 80.5)), (2, "ambon", (70, 60)), (3, "ambon", (81, 75)),
        (1, "bima", (88, 79)), (2, "bima", (91, 84)),
        (1, "cirebon", (50, 50)), (2, "cirebon", (55, 61)), (3, "cirebon", (40, 42)),
    ):  # fmt: skip
        played.mark(holder, submission, *marks)
    played.recuse(3, "bima")
    for body in (
        CommentWritten(stage="pitch", submission="ambon", text="=clear and short"),
        PrivateNoteWritten(stage="pitch", submission="ambon", text="ask about the budget"),
    ):
        played.send("seat-assessor-1", body)
    for region in ("ambon", "bima", "cirebon"):
        played.release(region)
    played.send(HOME, SubmissionReopened(stage="pitch", submission="cirebon", reason="a figure was misread"))
    for holder, marks in ((1, (51, 50)), (2, (55, 61)), (3, (40, 42))):
        seat = f"seat-assessor-{holder}"
        cells = played.standing.sheet(seat, "pitch", "cirebon").cells
        for criterion, mark in zip(("novelty", "benefit"), marks, strict=True):
            body = _mark(criterion, mark, cells[criterion].standing.event)
            played.send(seat, body)
        confirm(played, seat, "cirebon")
    played.release("cirebon")
    played.send(HOME, PlaceChanged(cluster="cities", submission="bima", place=1, reason="the plenary weighed reach"))
    for sender, body in more:
        played.send(sender, body)
    return made


def _mark(criterion: str, mark: int, before: str) -> AnyBody:
    return MarkGiven(stage="pitch", submission="cirebon", criterion=criterion, mark=Decimal(mark), based_on=(before,))


def confirm(played: Round, seat: str, submission: str) -> None:
    cells = played.standing.sheet(seat, "pitch", submission).cells
    marks = {name: cell.standing.event for name, cell in cells.items() if cell.standing}
    played.send(seat, SheetConfirmed(stage="pitch", submission=submission, marks=marks))
