"""The tables of a round in whatever form people take them away."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from workbench.access.door import Door
from workbench.access.paper.frozen import frozen_now
from workbench.errors import BadInput, NotAllowed
from workbench.methods.archive import columns, outcomes
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.tables import columns_of, intake_rows, result_rows
from workbench.records.event import HOME, ResultsReadEarly
from workbench.reports.tables.forms import Form, write
from workbench.reports.tables.typed import Typed, typed
from workbench.settings import Home
from workbench.storage.archive import folder
from workbench.storage.rounds import Rounds

LONG = columns.Table(
    "long-marks",
    "long-marks.csv",
    "A mark that counts, as `workbench adopt`, `workbench audit` and other systems read it.",
    columns.columns(
        """
        assessor: Key of the seat in the panel file.
        submission: Key of the submission.
        criterion: Key of the criterion.
        mark: The mark.
        stage: Key of the stage.
        room: Key of the room.
        cluster: Key of the cluster.
        """,
        {"mark": "number"},
    ),
    ("stage", "submission", "assessor", "criterion"),
)
"""The one table that no archive has: it follows from the others."""

TABLES = (
    columns.REGIONS,
    columns.INNOVATIONS,
    columns.SUBMISSIONS,
    columns.SEATS,
    columns.EVENTS,
    outcomes.PLACES,
    outcomes.CORRECTED,
    outcomes.VALUES,
    outcomes.CRITERIA,
    outcomes.SHEETS,
    outcomes.MARKS,
    LONG,
)

TAKEN_IN = frozenset((columns.REGIONS, columns.INNOVATIONS, columns.SUBMISSIONS))
"""Tables that hold no mark and nothing that follows from one."""


def export(
    home: Home,
    key: str,
    place: Path,
    form: Form,
    only: Sequence[str] = (),
    before_release: bool = False,
    reason: str = "",
) -> tuple[str, ...]:
    """Write the tables of a round into a new folder, all of them or nothing; give the names of the files.

    They hold what an archive holds: no names of people, and nothing that is withheld.

    Raises
    ------
    BadInput
        Where a table is named that there is not.
    NotFound
        Where the rules were not fixed, or nothing was taken in.
    NotAllowed
        Where something is not released and `before_release` was not said.
    Refused
        Where the form has no room for what is in a table.
    Conflict
        Where something lies in the folder already.
    """
    wanted = _named(only)
    folder.check_free(place)
    door = Door(Rounds(home), key)
    frozen = frozen_now(door)
    files = {f"{table.name}.{form}": write(table, form) for table in _tables(frozen, wanted)}
    if not frozen.about.released and not TAKEN_IN.issuperset(wanted):
        if not before_release:
            raise NotAllowed(
                "{panel}: not everything is released; --before-release exports all the same, and the log says so",
                panel=key,
            )
        door.append(HOME, ResultsReadEarly(reason=reason))
    folder.write(place, files, rights=folder.PRIVATE)
    return tuple(files)


def _named(only: Sequence[str]) -> tuple[columns.Table, ...]:
    names = [table.name for table in TABLES]
    if unknown := [name for name in only if name not in names]:
        raise BadInput("there is no table {name}; there are {names}", name=unknown[0], names=", ".join(names))
    return tuple(table for table in TABLES if not only or table.name in only)


def _tables(frozen: Frozen, wanted: Iterable[columns.Table]) -> Iterator[Typed]:
    rows = {**intake_rows(frozen.intake), **result_rows(frozen), LONG: _long(frozen)}
    for table in wanted:
        held = columns_of(table, frozen.intake)
        cells = [tuple(typed(row.get(each.name), each.type) for each in held) for row in rows[table]]
        yield Typed(table.name, tuple((each.name, each.type) for each in held), cells)


def _long(frozen: Frozen) -> Iterator[dict[str, object]]:
    cluster = {region.key: region.cluster for region in frozen.intake.regions}
    of = {(each.stage, each.key): cluster[each.region] for each in frozen.intake.submissions}
    for row in result_rows(frozen)[outcomes.MARKS]:
        if row["counts"]:
            stage, submission = str(row["stage"]), str(row["submission"])
            room = frozen.standing.room_of(stage, submission)
            yield {**row, "assessor": row["holder"], "room": room, "cluster": of[stage, submission]}
