"""What whoever owns a home does from the command line: check, take in, seat, rank, verify, back up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.access.door import Door
from workbench.access.rights import check_intake
from workbench.access.seats import Card, issue
from workbench.access.views import readiness
from workbench.errors import Conflict, Message, NotAllowed, NotFound, Refused
from workbench.i18n import say
from workbench.methods.exact.chain import Verification, verify
from workbench.methods.exact.design import Design, design
from workbench.methods.exact.results import ranking
from workbench.records.event import HOME, PlaceChanged, ResultsReadEarly
from workbench.records.field_map import FieldMap
from workbench.records.panel import Panel
from workbench.records.place import Ranking
from workbench.records.record import Language
from workbench.records.submission import Intake
from workbench.reports.seat_cards import SeatCard, seat_cards
from workbench.settings import Home, make_private, write_private
from workbench.storage.backup import backup as back_up
from workbench.storage.backup import restore as put_back
from workbench.storage.database.tables import create_schema
from workbench.storage.intake import TakenIn, read_intake
from workbench.storage.panels import read_panel
from workbench.storage.rounds import Rounds
from workbench.storage.verify import stored_faults


@dataclass(frozen=True)
class Checked:
    """A panel that could be read, and whether its design is connected."""

    panel: Panel
    design: Design
    fixed: bool


def make_home(home: Home) -> None:
    """Make a home and its database, or bring them to the version needed."""
    home.make()
    create_schema(home.database_url)


def check_file(path: Path) -> Checked:
    """Read a panel file and say whether its design is connected."""
    panel = read_panel(path)
    return Checked(panel, design(panel), fixed=False)


def add_panel(
    home: Home,
    path: Path,
    paths: list[Path],
    reason: str = "",
    dry_run: bool = False,
    maps: FieldMap | None = None,
) -> tuple[str, TakenIn]:
    """Put a panel file into a home, under the key it names, and take its submissions in: both, or neither.

    Raises
    ------
    Conflict
        Where another panel file lies in the home under this key.
    """
    panel = read_panel(path)
    content, file = path.read_bytes(), home.panel_file(panel.key)
    if file.exists():
        if file.read_bytes() != content:
            raise Conflict(
                "{place}: the panel file here says something else; to keep it, name the panel by its key, {panel}",
                place=str(file),
                panel=panel.key,
            )
        return panel.key, take_in(home, panel.key, paths, reason, dry_run, maps)
    taken = read_intake(paths, panel, maps)
    if not dry_run:
        make_home(home)
        make_private(file.parent)
        write_private(file, content)
        Rounds(home).take_in(panel.key, taken, reason=reason)
    return panel.key, taken


def check(home: Home, key: str, fix: bool = False) -> Checked:
    """Say whether the design of a panel of this home is connected; with `fix`, make its file the rule of the round."""
    rounds = Rounds(home)
    if fix:
        _check_kept(Door(rounds, key), read_panel(home.panel_file(key)))
        rounds.fix_panel(key)
    door = Door(rounds, key)
    return Checked(door.standing.panel, design(door.standing.panel, door.standing), door.standing.fixed is not None)


def _check_kept(door: Door, panel: Panel) -> None:
    """Refuse rules that lack what the round has used already: what was marked there would be without a meaning."""
    stands = door.standing
    criteria = {(stage.key, each.key) for stage in panel.marked_stages() for each in stage.criteria}
    marked = {(stage, name) for (_, stage, _), sheet in stands.sheets.items() for name in sheet.cells}
    gone = (
        (Message("seat"), {seat.holder for seat in stands.seats.values()} - {seat.key for seat in panel.seats}),
        (Message("cluster"), {each.cluster for each in door.intake.regions} - {each.key for each in panel.clusters}),
        (Message("stage"), {stage for stage, _ in stands.listed} - {stage.key for stage in panel.stages}),
        (Message("criterion"), {name for _, name in marked - criteria}),
    )
    for what, keys in gone:
        if keys:
            raise Refused(
                "{panel}: the new file has no {what} {key} any more, and the round has used it",
                panel=door.key,
                what=what,
                key=", ".join(sorted(keys)),
            )
    if marked and panel != stands.panel:
        raise Refused("{panel}: marks were given under the rules as they are: they stay as they are", panel=door.key)


def take_in(
    home: Home,
    key: str,
    paths: list[Path],
    reason: str = "",
    dry_run: bool = False,
    maps: FieldMap | None = None,
) -> TakenIn:
    """Take submissions in from files or a folder, all of them or, where one row is bad, none."""
    rounds = Rounds(home)
    taken = read_intake(paths, rounds.panel(key), maps)
    door = Door(rounds, key)
    check_intake(door.standing, door.intake, taken.intake)
    if not dry_run:
        rounds.take_in(key, taken, reason=reason)
    return taken


def seats(home: Home, key: str, holders: tuple[str, ...] = ()) -> list[Card]:
    """Issue a card for each seat named, or for each that has none in use; the panel is fixed before the first card."""
    rounds = Rounds(home)
    door = Door(rounds, key)
    if door.standing.fixed is None:
        rounds.fix_panel(key)
        door = Door(rounds, key)
    _check_seats(door, holders)
    named = holders or tuple(seat.key for seat in door.standing.panel.seats if not _in_use(door, seat.key))
    return [issue(door, holder) for holder in named]


def _check_seats(door: Door, holders: tuple[str, ...]) -> None:
    # All of them before the first card: a card that is issued ends the one before, and must reach the reader.
    known = [seat.key for seat in door.standing.panel.seats]
    for holder in holders:
        if holder not in known:
            raise NotFound(
                "panel {panel} has no seat {seat}; its seats are {seats}",
                panel=door.key,
                seat=holder,
                seats=", ".join(known),
            )


def _in_use(door: Door, holder: str) -> bool:
    seat = door.standing.seat_of(holder)
    return seat is not None and seat.opening is not None


def status(home: Home) -> list[dict[str, object]]:
    """Say how each panel of a home stands."""
    rounds = Rounds(home)
    return [_status(Door(rounds, key)) for key in rounds.panels()]


def _status(door: Door) -> dict[str, object]:
    stands = door.standing
    return {
        "key": door.key,
        "title": stands.panel.title.model_dump(),
        "fixed": stands.fixed is not None,
        "sequence": stands.sequence,
        "head": stands.head,
        "submissions": len(stands.listed),
        "released": len(stands.released),
        "seats": readiness(door),
    }


def rank(home: Home, key: str, before_release: bool = False, reason: str = "", language: str = "en") -> Ranking:
    """Rank by the official rule; before everything is released this is an event, and must be asked for.

    Raises
    ------
    NotFound
        Where nothing was taken in yet.
    NotAllowed
        Where something is not released and `before_release` was not said.
    """
    door = Door(Rounds(home), key)
    if not door.standing.listed:
        raise NotFound("{panel}: nothing was taken in yet; do so with `workbench import`", panel=key)
    tongue: Language = "id" if language == "id" else "en"
    ranked = ranking(
        door.standing.panel,
        door.intake,
        door.standing,
        say=lambda message: say(message, tongue),
        language=tongue,
    )
    if not ranked.released and not before_release:
        raise NotAllowed(
            "{panel}: not everything is released; --before-release ranks all the same, and the log says so", panel=key
        )
    if not ranked.released:
        door.append(HOME, ResultsReadEarly(reason=reason))
    return ranked


def intake(home: Home, key: str) -> Intake:
    """Give what was taken in last."""
    return Rounds(home).intake(key)


def changes(home: Home, key: str) -> Mapping[tuple[str, str], tuple[int, PlaceChanged]]:
    """Give the places that the plenary changed, by cluster and submission."""
    return Door(Rounds(home), key).standing.changes


def panel(home: Home, key: str) -> Panel:
    """Give the rules of a panel."""
    return Rounds(home).panel(key)


def verify_log(home: Home, key: str, head: str | None = None) -> Verification:
    """Walk the chain of a panel; with a head known from outside, also find a cut tail or a rewritten log."""
    rounds = Rounds(home)
    if key not in rounds.panels():
        raise NotFound("{panel}: there is no such panel in this home", panel=key)
    return verify(rounds.log.read(key), heads=() if head is None else head).with_faults(stored_faults(rounds.log, key))


def verify_file(path: Path, head: str | None = None) -> Verification:
    """Walk the chain of an event file."""
    if not path.is_file():
        raise NotFound("{place}: there is no such file", place=str(path))
    return verify(path.read_bytes().splitlines(), heads=() if head is None else head)


def backup(home: Home, name: str | None = None) -> Path:
    """Write a backup of a home while it is in use; where there is no round yet, nothing is made."""
    Rounds(home).log.panels()
    return back_up(home, name)


def restore(home: Home, file: Path) -> tuple[str, ...]:
    """Make an empty home of a backup, and give the keys of its panels."""
    if not file.is_file():
        raise NotFound("{place}: there is no such file", place=str(file))
    put_back(file, home)
    return Rounds(home).panels()


def card_sheet(home: Home, key: str, links: dict[str, str], language: str) -> bytes:
    """Draw the cards of seats as one PDF, to print and cut."""
    rules, people = panel(home, key), Rounds(home).people(key)
    rooms = {room.key: room.title.said(language) for room in rules.rooms}
    cards = []
    for holder, link in links.items():
        seat = rules.seat(holder)
        person = people.seats.get(holder)
        cards.append(
            SeatCard(
                panel=rules.title.said(language),
                seat=seat.title.said(language) or holder,
                name=person.name if person else "",
                institution=seat.institution.said(language),
                rooms=tuple(rooms[room] for room in seat.rooms),
                roles=seat.roles,
                link=link,
                demonstration=rules.demonstration,
            )
        )
    return seat_cards(cards, language)
