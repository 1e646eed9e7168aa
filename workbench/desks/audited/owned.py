"""Audits for whoever owns a home, or holds a file of marks."""

from pathlib import Path

from workbench.access.door import Door
from workbench.desks.audited.log import Until, audit_log
from workbench.desks.audited.picture import agreement_only, audit, marked_stage
from workbench.desks.audited.shown import JSON
from workbench.desks.audited.source import CUTOFFS, moment_of
from workbench.desks.audited.source import of_file as marks_of_file
from workbench.errors import BadInput
from workbench.settings import Home
from workbench.storage.files.formats.long_marks import read_long
from workbench.storage.rounds import Rounds


def of_file(file: Path, until: str, only_agreement: bool) -> JSON:
    """Audit a file of long marks, as it stood at a moment or at its end.

    Raises
    ------
    BadInput
        The file cannot be read, or asks for a state that files do not have.
    """
    if until != "now" and until in CUTOFFS:
        raise BadInput(
            "a file of marks has no release and no discussion: give a moment instead of {until}", until=until
        )
    marks = marks_of_file(read_long(file), None if until == "now" else moment_of(until))
    return agreement_only(marks) if only_agreement else audit(marks)


def of_panel(home: Home, key: str, stage: str, until: str, only_agreement: bool) -> JSON:
    """Audit a stage of a panel of the home; whoever owns the home reads every mark in it.

    Raises
    ------
    NotFound
        No such panel.
    Refused
        Nothing to audit at that moment.
    """
    door = Door(Rounds(home), key)
    standing = door.catch_up()
    asked: Until = until if until in CUTOFFS else moment_of(until)
    named = marked_stage(standing.panel, stage)
    found = audit_log(standing.panel, door.intake, door.events, named, asked, only_agreement=only_agreement)
    return {"panel": key, "stage": named, "sequence": standing.sequence, "head": standing.head, **found}
