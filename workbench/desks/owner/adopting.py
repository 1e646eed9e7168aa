"""Old rounds of other systems: their marks become a panel with its log."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from workbench.desks.owner.rounds import make_home
from workbench.errors import Conflict, Message
from workbench.records.event import (
    HOME,
    AnyBody,
    Listed,
    MarksAdopted,
    PanelFixed,
    SeatAdopted,
    SheetAdopted,
    SubmissionReleased,
    SubmissionsTakenIn,
)
from workbench.records.field_map import FieldMap
from workbench.records.record import canonical, checksum
from workbench.settings import Home, make_private, write_private
from workbench.storage.files.adopted import Adopted, Terms, adopted
from workbench.storage.files.formats.rows import Bounds
from workbench.storage.files.marks import long_marks
from workbench.storage.files.sheets import content_of
from workbench.storage.panels import write_people
from workbench.storage.rounds import Rounds


def adopt(
    home: Home, file: Path, terms: Terms, dry_run: bool = False, maps: FieldMap | None = None
) -> tuple[Adopted, tuple[Message, ...]]:
    """Make a round of this home from the marks of a file: panel file, names and log, all of it or nothing.

    Raises
    ------
    Conflict
        Where the home has a panel of this key.
    BadInput, BadRows
        Where the file, or any row of it, cannot be taken.
    """
    content = content_of(file, Bounds())
    found = long_marks((file.name, content), ZoneInfo(terms.zone), maps)
    made = adopted(found, terms, file.name)
    panel_file = home.panel_file(terms.key)
    if panel_file.exists() and not _broken_off(home, terms.key, panel_file, made):
        raise Conflict("{panel}: there is such a panel in this home already", panel=terms.key)
    if not dry_run:
        make_home(home)
        make_private(panel_file.parent)
        people_file = home.people_file(terms.key)
        for left in (panel_file, people_file):
            left.unlink(missing_ok=True)
        try:
            # The log last: where it has begun, panel file and names are there.
            write_private(panel_file, made.panel_text.encode())
            write_people(people_file, made.people)
            log = Rounds(home).log
            for document in (canonical(made.panel), canonical(made.intake)):
                log.put(document)
            log.begin(terms.key, HOME, _events(made, file.name, checksum(content)))
        except BaseException:
            for written in (panel_file, people_file):
                written.unlink(missing_ok=True)
            raise
    return made, found.warnings


def _broken_off(home: Home, key: str, panel_file: Path, made: Adopted) -> bool:
    """Say whether this same adoption was killed before its log began: then it is simply done again."""
    same = made.panel_text.encode().startswith(panel_file.read_bytes())
    return same and key not in Rounds(home).log.panels()


def _events(made: Adopted, name: str, digest: str) -> Iterator[tuple[str, AnyBody]]:
    """Give the events of an adopted round, each with its id."""
    intake = made.intake
    listed = tuple(
        Listed(stage=each.stage, submission=each.key, region=each.region, room=each.room) for each in intake.submissions
    )
    yield _id(), PanelFixed(checksum=checksum(canonical(made.panel)))
    yield (
        _id(),
        SubmissionsTakenIn(
            checksum=checksum(canonical(intake)), regions=len(intake.regions), innovations=0, listed=listed
        ),
    )
    adoption = _id()
    marks = sum(len(given) for _, _, _, given, _ in made.sheets)
    yield adoption, MarksAdopted(file=name, checksum=digest, marks=marks, sheets=len(made.sheets))
    seats = {seat.key: secrets.token_hex(6) for seat in made.panel.seats}
    for holder, seat in seats.items():
        yield _id(), SeatAdopted(adoption=adoption, seat=seat, holder=holder)
    for holder, stage, submission, given, at in made.sheets:
        sheet = {"stage": stage, "submission": submission, "marks": given, "given": at}
        yield _id(), SheetAdopted(adoption=adoption, seat=seats[holder], **sheet)
    for each in intake.submissions:
        yield _id(), SubmissionReleased(stage=each.stage, submission=each.key)


def _id() -> str:
    return secrets.token_urlsafe(16)
