"""What is frozen: rules, submissions and events as a stranger may have them, and what was kept from them."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workbench.errors import NotFound, Refused
from workbench.methods.archive.about import About, Coarsened, NotHeld, Withheld
from workbench.methods.evaluate import as_data, evaluated
from workbench.methods.exact.fold import Fold, standing
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Standing, Verdict
from workbench.records.chain import Event
from workbench.records.event import (
    AssessorSubstituted,
    EvidenceValidated,
    HeadPublished,
    InstitutionNamed,
    ObjectionLodged,
    PanelFixed,
    PrivateNoteWritten,
    QuestionNoted,
    RulesCoarsened,
    SubmissionsTakenIn,
)
from workbench.records.panel import Panel
from workbench.records.place import Ranking
from workbench.records.record import checksum
from workbench.records.submission import Intake

JSON = dict[str, Any]
PRIVATE = "a private note is for nobody but its author"
NOT_FOR_RECORD = "a note of a question is for nobody but its author, unless it is meant for the record"
COARSENED = "it names institutions, which this panel archives coarsened"
OBJECTION = "what a region wrote is for the panel; how it was answered is on record"
NOT_SETTLED = "a level that a validator found is told when every validator it needs is in"
_WHY = {
    "private-note-written": PRIVATE,
    "question-noted": NOT_FOR_RECORD,
    "objection-lodged": OBJECTION,
    "evidence-validated": NOT_SETTLED,
}
DOCUMENTS = (PanelFixed, RulesCoarsened, SubmissionsTakenIn)
"""Events that name a document by its checksum."""


@dataclass(frozen=True)
class Frozen:
    """A round as it is archived: the bytes that events name, the events, and what is said of it all."""

    panel_bytes: bytes
    intake_bytes: bytes
    events: tuple[Event, ...]
    about: About

    @cached_property
    def panel(self) -> Panel:
        """The rules, as they are archived."""
        return Panel.model_validate_json(self.panel_bytes)

    @cached_property
    def intake(self) -> Intake:
        """What was taken in last."""
        return Intake.model_validate_json(self.intake_bytes)

    @cached_property
    def folded(self) -> tuple[Standing, tuple[Verdict, ...]]:
        """What the events come to, and what became of each."""
        fold = Fold(self.panel)
        verdicts = tuple(fold.add(event) for event in self.events)
        return fold.standing, verdicts

    @property
    def standing(self) -> Standing:
        """What stands."""
        return self.folded[0]

    @cached_property
    def ranking(self) -> Ranking:
        """Places by the official rule, from what is archived and nothing else; sentences in English."""
        return ranking(self.panel, self.intake, self.standing)

    @cached_property
    def evaluation(self) -> JSON:
        """Official and corrected results as plain data, drawn from the panel's seed."""
        return as_data(evaluated(self.panel, self.intake, self.standing, seed=self.panel.seed))


def identifier(panel: str, head: str) -> str:
    """Give the identifier of an archive: the same log has the same, another log another.

    >>> identifier("iga-demo", "0" * 64)
    'urn:uuid:bd36ad63-2b1a-5278-b455-1bb9f8a14b42'
    """
    return uuid.uuid5(uuid.NAMESPACE_OID, f"assessor-workbench/{panel}/{head}").urn


def freeze(
    documents: Mapping[str, bytes],
    events: Sequence[Event],
    *,
    published: str = "",
    versions: Mapping[str, str] | None = None,
) -> Frozen:
    """Freeze a round as it may be shown to anybody.

    Parameters
    ----------
    documents : mapping of checksum to bytes
        What events name: rules and intakes.
    events : sequence of Event
        All events, from the first on, as they are stored.
    published : str
        Where the head is published; where this is empty, what the log says, or else the panel.
    versions : mapping of name to version
        The software that writes the archive.

    Raises
    ------
    NotFound
        Where no rules were fixed, or nothing was taken in.
    Refused
        Where the rules are archived coarsened and no event says as what; where the round is a rehearsal.
    """
    rules, intake = _last(events, PanelFixed), _last(events, SubmissionsTakenIn)
    if rules is None:
        raise NotFound("the rules were not fixed yet; do so with `workbench check PANEL --fix`")
    if intake is None:
        raise NotFound("nothing was taken in yet; do so with `workbench import`")
    full = Panel.model_validate_json(documents[_named(rules)])
    if full.rehearses is not None:
        raise Refused("{panel} is a rehearsal: nothing of it is kept", panel=full.key)
    if full.archive.institutions == "coarsened":
        said = _last(events, RulesCoarsened)
        if said is None or not isinstance(said.body, RulesCoarsened) or said.body.fixed != rules.head.id:
            raise Refused(
                "no event says how the rules are coarsened; fix them again with `workbench check PANEL --fix`"
            )
        rules = said
    archived, stands = Panel.model_validate_json(documents[_named(rules)]), standing(events, full)
    return frozen_as(
        documents[_named(rules)],
        documents[_named(intake)],
        tuple(event.withheld() if _private(event, stands) else event for event in events),
        coarsened=tuple(_coarsened(full, archived)),
        published=published or _published(events) or full.archive.published,
        versions=versions or {},
    )


def frozen_as(
    panel_bytes: bytes,
    intake_bytes: bytes,
    events: tuple[Event, ...],
    *,
    coarsened: tuple[Coarsened, ...],
    published: str,
    versions: Mapping[str, str],
) -> Frozen:
    """Give what an archive holds, with what follows from it: whoever reads an archive comes to the same."""
    panel, last = Panel.model_validate_json(panel_bytes), events[-1]
    coarse = panel.archive.institutions == "coarsened"
    about = About(
        identifier=identifier(panel.key, last.hash),
        panel=panel.key,
        title=panel.title,
        year=panel.year,
        demonstration=panel.demonstration,
        sequence=last.head.sequence,
        head=last.hash,
        at=last.head.at,
        released=False,
        published=published,
        withheld=tuple(
            Withheld(
                sequence=each.head.sequence,
                kind=each.head.kind,
                why=_WHY.get(each.head.kind, COARSENED),
            )
            for each in events
            if each.body_text is None
        ),
        coarsened=coarsened,
        named=tuple(each.head.sequence for each in events if coarse and _names_institution(each)),
        replaced=tuple(_replaced(events, {checksum(panel_bytes), checksum(intake_bytes)})),
        versions=dict(versions),
    )
    frozen = Frozen(panel_bytes, intake_bytes, events, about)
    return replace(frozen, about=about.model_copy(update={"released": frozen.ranking.released}))


def _last(events: Iterable[Event], kind: type) -> Event | None:
    found = [event for event in events if isinstance(event.body, kind)]
    return found[-1] if found else None


def _published(events: Iterable[Event]) -> str:
    said = _last(events, HeadPublished)
    return said.body.place if said is not None and isinstance(said.body, HeadPublished) else ""


def _named(event: Event) -> str:
    assert isinstance(event.body, DOCUMENTS)
    return event.body.checksum


def _private(event: Event, standing: Standing) -> bool:
    body = event.body
    if isinstance(body, QuestionNoted):
        turn = standing.sheet(event.head.seat, body.stage, body.submission).questions.get(body.turn)
        return not (body.for_record and turn is not None and turn.for_record and not turn.struck)
    if isinstance(body, EvidenceValidated):
        return not standing.desk.settled(body.place)
    coarse = standing.panel.archive.institutions == "coarsened"
    return isinstance(body, PrivateNoteWritten | ObjectionLodged) or (
        coarse and isinstance(body, PanelFixed | InstitutionNamed)
    )


def _names_institution(event: Event) -> bool:
    # Written before the rules said that institutions are coarsened: without it nobody could tell who sat where.
    return isinstance(event.body, AssessorSubstituted) and bool(event.body.institution)


def _coarsened(full: Panel, archived: Panel) -> Iterator[Coarsened]:
    for one, other in zip(full.seats, archived.seats, strict=True):
        if one.institution != other.institution:
            yield Coarsened(seat=one.key, field="institution", archived=other.institution)


def _replaced(events: Iterable[Event], held: set[str]) -> Iterator[NotHeld]:
    for event in events:
        if isinstance(event.body, DOCUMENTS) and event.body.checksum not in held:
            yield NotHeld(sequence=event.head.sequence, kind=event.head.kind, checksum=event.body.checksum)
