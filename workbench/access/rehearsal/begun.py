"""A rehearsal begins and ends: a home of its own beside the rounds, made at once and deleted as a whole."""

import shutil

from workbench.access.door import Door
from workbench.access.rehearsal.invented import invented, rehearsal_of
from workbench.access.seats import issue
from workbench.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from workbench.records.record import canonical
from workbench.settings import Home, make_private, write_private
from workbench.storage.database.mounts import check_disk
from workbench.storage.database.tables import create_schema
from workbench.storage.intake import TakenIn
from workbench.storage.rounds import Rounds


def begin(door: Door) -> Door:
    """Begin to rehearse a round; give the door of the rehearsal. Nothing is written into the log of the round.

    Raises
    ------
    Conflict
        Where it is being rehearsed already.
    NotAllowed
        Where somebody presents in the round now, or the round is over or is a rehearsal itself.
    Refused
        Where the home lies on a network folder, on which a log in a file loses events.
    """
    standing, home = door.catch_up(), door.rounds.home
    if standing.ended or standing.panel.rehearses is not None:
        raise NotAllowed("the round has ended, or is a rehearsal itself: there is nothing to rehearse")
    if any(led.submission is not None for led in standing.led.values()):
        raise NotAllowed("somebody presents now: a rehearsal begins when nobody does")
    place = home.rehearsal(door.key)
    panel = rehearsal_of(standing.panel)
    if place.path.exists() or panel.key in door.rounds.panels():
        raise Conflict("{panel} is being rehearsed already", panel=door.key)
    _check_disk(place)
    # Made under another name and moved: a server that looks in between finds a whole rehearsal or none.
    draft = type(place)(home.rehearsals / f".{door.key}")
    shutil.rmtree(draft.path, ignore_errors=True)
    create_schema(draft.make().database_url)
    make_private(draft.panel_file(panel.key).parent)
    write_private(draft.panel_file(panel.key), canonical(panel))
    people = home.people_file(door.key)
    if people.exists():
        write_private(draft.people_file(panel.key), people.read_bytes())
    rounds = Rounds(draft)
    rounds.fix_panel(panel.key)
    rounds.take_in(panel.key, TakenIn(invented(panel), {}))
    begun = Door(rounds, panel.key)
    for seat in panel.seats:
        # Every seat is there from the beginning: until a device sits down in one, its assessor is simulated.
        issue(begun, seat.key)
    rounds.log.engine.dispose()
    draft.path.rename(place.path)
    return opened(home, door.key)


def _check_disk(place: Home) -> None:
    try:
        check_disk(place.path)
    except BadInput as fault:
        raise Refused(
            "{place} is a network folder, and a rehearsal keeps its log in a file: rehearse on a server whose home "
            "lies on a disk of its own",
            place=str(place.path),
        ) from fault


def opened(home: Home, key: str) -> Door:
    """Give the door of the rehearsal of a round.

    Raises
    ------
    NotFound
        Where the round is not being rehearsed.
    """
    rounds = Rounds(_going_on(home, key))
    return Door(rounds, next(iter(rounds.panels())))


def end(home: Home, key: str) -> None:
    """End the rehearsal of a round and delete all of it.

    Raises
    ------
    NotFound
        Where the round is not being rehearsed.
    """
    place = _going_on(home, key)
    # Renamed first: whoever looks in between finds no rehearsal rather than half of one.
    gone = place.path.with_name(f".{key}-ended")
    shutil.rmtree(gone, ignore_errors=True)
    place.path.rename(gone)
    shutil.rmtree(gone)


def _going_on(home: Home, key: str) -> Home:
    place = home.rehearsal(key)
    if not place.path.is_dir():
        raise NotFound("{panel} is not being rehearsed", panel=key)
    return place


def running(home: Home) -> tuple[str, ...]:
    """Give the keys of the rounds that are being rehearsed."""
    if not home.rehearsals.is_dir():
        return ()
    return tuple(sorted(place.name for place in home.rehearsals.iterdir() if not place.name.startswith(".")))
