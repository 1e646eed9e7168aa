"""The rounds of a home: each panel with its log, its fixed rules and what was taken in."""

from functools import cached_property, lru_cache

from workbench.errors import BadInput, NotFound
from workbench.records.chain import Event
from workbench.records.event import HOME, FilingTakenIn, Listed, PanelFixed, RulesCoarsened, SubmissionsTakenIn
from workbench.records.filing import Filing
from workbench.records.panel import Panel
from workbench.records.people import People
from workbench.records.record import canonical
from workbench.records.scheme import Scheme
from workbench.records.submission import Intake
from workbench.settings import Home
from workbench.storage.database.tables import open_database
from workbench.storage.intake import TakenIn
from workbench.storage.log import Log
from workbench.storage.panels import read_panel, read_people, write_people


class Rounds:
    """What a home holds. Nothing is cached that could change: a panel is read by its checksum."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @cached_property
    def log(self) -> Log:
        """The log of every panel in this home; NotFound where no database was made yet."""
        return Log(open_database(self.home.database_url))

    def panels(self) -> tuple[str, ...]:
        """Give the keys of all panels, those with a panel file and those with events, in alphabetical order."""
        with_file = {file.parent.name for file in self.home.panels.glob("*/panel.yaml")}
        return tuple(sorted(with_file.union(self.log.panels())))

    def panel(self, key: str) -> Panel:
        """Give the rules of a round: those that were fixed, or before that the panel file's.

        Raises
        ------
        NotFound
            Where there is no such panel.
        BadInput
            Where the panel file is none, or is another panel's.
        """
        fixed = self._fixed(key)
        return self._panel_in_file(key) if fixed is None else _panel(self.log.get(fixed))

    def panel_bytes(self, key: str) -> bytes:
        """Give the canonical bytes of a panel's rules: what the checksum of *panel fixed* is taken over."""
        fixed = self._fixed(key)
        return canonical(self._panel_in_file(key)) if fixed is None else self.log.get(fixed)

    def intake(self, key: str) -> Intake:
        """Give what was taken in last; an empty intake before that."""
        return _intake(self.intake_bytes(key))

    def intake_bytes(self, key: str) -> bytes:
        """Give the canonical bytes of the intake: what the checksum of *submissions taken in* is taken over."""
        taken_in = self._taken_in(key)
        return canonical(Intake()) if taken_in is None else self.log.get(taken_in)

    def people(self, key: str) -> People:
        """Give who sits where, and who named themselves as initiator; nobody where nothing was written."""
        return read_people(self.home.people_file(key))

    def fix_panel(self, key: str, seat: str = HOME) -> Event:
        """Make the panel file, as it is now, the rule of the round; the event that says so is given.

        Where it is the rule already, the event that fixed it is given and nothing is appended.
        """
        panel = self._panel_in_file(key)
        checksum = self.log.put(canonical(panel))
        last = self.log.last(key, "panel-fixed")
        if last is None or not isinstance(last.body, PanelFixed) or last.body.checksum != checksum:
            last = self.log.append(key, seat, PanelFixed(checksum=checksum)).event
        self._coarsen(key, panel, last, seat)
        return last

    def _coarsen(self, key: str, panel: Panel, fixed: Event, seat: str) -> None:
        """Say in the log, before the first mark, how the rules will be archived, where institutions are coarsened."""
        if panel.archive.institutions == "named":
            return
        said = self.log.last(key, "rules-coarsened")
        if said is None or not isinstance(said.body, RulesCoarsened) or said.body.fixed != fixed.head.id:
            checksum = self.log.put(canonical(panel.as_archived()))
            self.log.append(key, seat, RulesCoarsened(fixed=fixed.head.id, checksum=checksum))

    def take_in(self, key: str, taken_in: TakenIn, seat: str = HOME, reason: str = "", id: str | None = None) -> Event:
        """Take submissions in, or correct those taken in before; the event that says so is given.

        Named initiators are written into the people file, and into nothing else.
        """
        intake = taken_in.intake
        body = SubmissionsTakenIn(
            checksum=self.log.put(canonical(intake)),
            corrects=self._corrected(key, id),
            regions=len(intake.regions),
            innovations=len(intake.innovations),
            listed=tuple(
                Listed(stage=each.stage, submission=each.key, region=each.region, room=each.room)
                for each in intake.submissions
            ),
            reason=reason,
        )
        event = self.log.append(key, seat, body, id).event
        self._keep_initiators(key, taken_in)
        return event

    def take_filing(
        self, key: str, filing: Filing, scheme: Scheme, seat: str = HOME, reason: str = "", id: str | None = None
    ) -> Event:
        """Take in what was filed, with the scheme it is held against; the event that says so is given."""
        rules, last = self.panel(key).index, self.log.last(key, "filing-taken-in")
        sent_before = self.log.event(id) if id else None
        if sent_before is not None and isinstance(sent_before.body, FilingTakenIn):
            corrects = sent_before.body.corrects
        else:
            corrects = last.body.checksum if last is not None and isinstance(last.body, FilingTakenIn) else None
        limit = scheme.validation.third_beyond if rules is None or rules.third_beyond is None else rules.third_beyond
        body = FilingTakenIn(
            checksum=self.log.put(canonical(filing)),
            rules=self.log.put(canonical(scheme)),
            scheme=scheme.key,
            corrects=corrects,
            blind=scheme.validation.blind,
            third_beyond=limit,
            regions=len(filing.regions),
            innovations=len(filing.innovations),
            reason=reason,
        )
        return self.log.append(key, seat, body, id).event

    def _corrected(self, key: str, id: str | None) -> str | None:
        # An intake that is sent again corrects what it corrected the first time, and not itself.
        sent_before = self.log.event(id) if id else None
        if sent_before is not None and isinstance(sent_before.body, SubmissionsTakenIn):
            return sent_before.body.corrects
        return self._taken_in(key)

    def _keep_initiators(self, key: str, taken_in: TakenIn) -> None:
        people = self.people(key)
        there = {innovation.key for innovation in taken_in.intake.innovations}
        kept = {innovation: name for innovation, name in people.initiators.items() if innovation in there}
        named = kept | taken_in.initiators
        if named != people.initiators:
            write_people(self.home.people_file(key), people.model_copy(update={"initiators": named}))

    def _fixed(self, key: str) -> str | None:
        event = self.log.last(key, "panel-fixed")
        return event.body.checksum if event is not None and isinstance(event.body, PanelFixed) else None

    def _taken_in(self, key: str) -> str | None:
        event = self.log.last(key, "submissions-taken-in")
        return event.body.checksum if event is not None and isinstance(event.body, SubmissionsTakenIn) else None

    def _panel_in_file(self, key: str) -> Panel:
        file = self.home.panel_file(key)
        if not file.exists():
            raise NotFound(
                "{panel}: there is no such panel here; its file would be {place}", panel=key, place=str(file)
            )
        panel = read_panel(file)
        if panel.key != key:
            raise BadInput(
                "{place}: the panel calls itself {key}, and lies in the folder {folder}; make them one",
                place=str(file),
                key=panel.key,
                folder=key,
            )
        return panel


@lru_cache(maxsize=32)
def _panel(content: bytes) -> Panel:
    return Panel.model_validate_json(content)


@lru_cache(maxsize=8)
def _intake(content: bytes) -> Intake:
    return Intake.model_validate_json(content)
