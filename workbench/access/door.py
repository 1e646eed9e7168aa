"""The door of one panel: what is posted is weighed, appended and answered; what a seat may see is handed out."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.access.chair import check_leading
from workbench.access.filing.checks import check_filing
from workbench.access.picture import Picture
from workbench.access.rights import NOTHING, check, check_plenary, check_role, read
from workbench.access.similar import check_pairs
from workbench.errors import BadInput, Conflict, Message, NotAllowed, WorkbenchError
from workbench.i18n import say
from workbench.methods.exact.standing import STANDS, Seated, Standing, Verdict
from workbench.records.chain import Event, receipt
from workbench.records.event import FROM_SEATS, AnyBody, AttemptRefused, FromSeat, PanelFixed, confirms
from workbench.records.filing import Filing
from workbench.records.people import People
from workbench.records.record import moment_text
from workbench.records.scheme import Scheme
from workbench.records.submission import Intake
from workbench.storage.log import Appended, Wanted
from workbench.storage.rounds import Rounds
from workbench.storage.together import Together

NOTED = 200
"""How many refused attempts of one seat are noted; more say nothing new and would only fill the log."""


@dataclass(frozen=True)
class Answer:
    """What became of one posted event: the sender may forget it when it has this."""

    id: str
    state: str
    event: Event | None = None
    already: bool = False
    why: Message | None = None
    status: int = 200
    more: Mapping[str, object] = field(default_factory=dict)

    def shown(self, language: str) -> dict[str, object]:
        """Give the answer as JSON, said in a language."""
        event = self.event
        confirmed = event is not None and confirms(event.body) and self.state == "stands"
        return {
            "id": self.id,
            "state": self.state,
            "sequence": event.head.sequence if event else None,
            "hash": event.hash if event else None,
            "at": moment_text(event.head.at) if event else None,
            "already": self.already,
            "why": say(self.why, language) if self.why else "",
            **({"receipt": receipt(event.head.sequence, event.hash)} if event and confirmed else {}),
            **self.more,
        }


@dataclass(frozen=True)
class Sender:
    """Who posts: a seat key, and the sign-in it came through (None where the owner works on the own home)."""

    seat: str
    opening: str | None = None


class Door(Picture):
    """One panel's log, the picture it comes to, and the only way to add to it while it is served."""

    def __init__(self, rounds: Rounds, key: str) -> None:
        self.rounds = rounds
        self.key = key
        # The picture is held for as long as it takes to add to it, and never while the disk is waited for.
        self._lock, self._noting = threading.RLock(), threading.Lock()
        self._together = Together(key, self._appended)
        self._begin()

    def _begin(self) -> None:
        # Made aside and put in its place whole: others read meanwhile.
        made = Picture(self.rounds.panel(self.key), Intake(), self.rounds.log.read(self.key))
        self._attempts = Counter(event.head.seat for event in made.events if isinstance(event.body, AttemptRefused))
        self._intakes: dict[str, Intake] = {}
        self._held_as = ("", "")
        vars(self).update(vars(made))
        self._rules = self.standing.fixed

    def catch_up(self) -> Standing:
        """Take in what others have appended since, and give the picture."""
        events = self.rounds.log.read(self.key, after=self.standing.sequence)
        with self._lock:
            return self._take_in(events)

    def _take_in(self, events: Iterable[Event]) -> Standing:
        for event in events:
            if event.head.sequence <= self.standing.sequence:
                continue
            if isinstance(event.body, PanelFixed) and event.body.checksum != self._rules:
                # A panel that is fixed anew changes what stands from the first event on, and what comes after it.
                self._begin()
                break
            self._add([event])
            self._attempts[event.head.seat] += isinstance(event.body, AttemptRefused)
        return self.standing

    @property
    def intake(self) -> Intake:
        """What was taken in last."""
        checksum = self.standing.intake
        if checksum is None:
            return Intake()
        if checksum not in self._intakes:
            self._intakes = {checksum: Intake.model_validate_json(self.rounds.log.get(checksum))}
        return self._intakes[checksum]

    @property
    def filing(self) -> Filing:
        """What was filed last."""
        filed = self._held()
        return filed[0] if filed else Filing()

    @property
    def scheme(self) -> Scheme | None:
        """What the filing is held against; None where nothing was filed."""
        filed = self._held()
        return filed[1] if filed else None

    def _held(self) -> tuple[Filing, Scheme] | None:
        desk, log = self.standing.desk, self.rounds.log
        if desk.filing is None or desk.rules is None:
            return None
        if self._filed is None or self._held_as != (desk.filing, desk.rules):
            filing, rules = log.get(desk.filing), log.get(desk.rules)
            self._filed = (Filing.model_validate_json(filing), Scheme.model_validate_json(rules))
            self._held_as = (desk.filing, desk.rules)
        return self._filed

    def earlier(self) -> dict[str, Intake]:
        """What was taken in for the rounds of earlier years that this home holds."""
        others = [key for key in self.rounds.panels() if key != self.key]
        before = [key for key in others if self.rounds.panel(key).year < self.standing.panel.year]
        return {key: self.rounds.intake(key) for key in before}

    def people(self) -> People:
        """Who sits where, by seat of the panel file."""
        return self.rounds.people(self.key)

    def files(self) -> dict[str, list[str]]:
        """What lies ready to be taken in, and the backups that were made."""
        folders = {"incoming": self.rounds.home.incoming(self.key), "backups": self.rounds.home.backups}
        return {
            name: sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))
            if folder.is_dir()
            else []
            for name, folder in folders.items()
        }

    def sealing(self, seat: str, opening: str | None) -> dict[str, str] | None:
        """With what the page of a sign-in seals its waiting log, to the key of this home."""
        # Kernels hold a picture and seal nothing: the library is loaded where a page is served.
        from workbench.access.sealed import offered  # noqa: PLC0415

        return offered(self.rounds.home, self.key, seat, opening) if opening is not None else None

    def verdict(self, event: str) -> Verdict:
        """What became of an event."""
        return self._verdicts.get(event, STANDS)

    def seated(self, seat: str) -> Seated | None:
        """Give the seat behind a seat key."""
        return self._fold.standing.seats.get(seat)

    def append(
        self, seat: str, body: AnyBody, id: str | None = None, after: str | None = None
    ) -> tuple[Appended, Verdict]:
        """Append an event and weigh it; `after` names the last event, behind which alone it is appended."""
        appended = self._together.append(self.rounds.log, Wanted(seat, body, id, after))
        return appended, self.verdict(appended.event.head.id)

    def _appended(self, written: Sequence[Appended]) -> None:
        with self._lock:
            for each in written:
                if each.event.head.before == self.standing.head:
                    # It follows what is known: nothing need be read again.
                    self._take_in([each.event])
                elif each.event.head.sequence > self.standing.sequence:
                    self.catch_up()

    def answered(self, sender: Sender, item: Mapping[str, Any]) -> Answer:
        """Weigh, append and answer one item; what may never be is refused and noted without its content."""
        id = str(item.get("id", ""))
        try:
            return self._taken(sender, item, id)
        except (BadInput, NotAllowed, Conflict) as fault:
            self.note_attempt(sender.seat, str(item.get("kind", "")), fault)
            return Answer(id, "refused", why=fault.message, status=403 if isinstance(fault, NotAllowed) else 422)

    def _taken(self, sender: Sender, item: Mapping[str, Any], id: str) -> Answer:
        seat = self.seated(sender.seat)
        if seat is None:
            raise NotAllowed(NOTHING)
        check_role(self.standing, seat, str(item.get("kind", "")))
        said = {name: value for name, value in item.items() if name != "id"}
        if "opening" in said:
            raise _unreadable("opening", Message("the server fills this in"))
        if not isinstance(item.get("id"), str) or not id:
            # What is sent again after a lost answer would be there twice.
            raise _unreadable("id", Message("the sender makes it"))
        body = read({**said, "opening": sender.opening} if said.get("kind") in FROM_SEATS else said)
        check(self.standing, seat, body, sender.opening)
        check_plenary(self.standing, self.intake, body)
        check_leading(self.standing, seat, body)
        check_pairs(self, body)
        check_filing(self, seat, body)
        self._check_sign_in(sender, body)
        appended, verdict = self.append(sender.seat, body, id)
        return Answer(id, verdict.state, appended.event, appended.already, verdict.why)

    def _check_sign_in(self, sender: Sender, body: AnyBody) -> None:
        # What an assessor did is kept even from a sign-in that was ended; leading the room needs one that is open.
        if isinstance(body, FromSeat) or sender.opening is None:
            return
        if self.standing.sign_in(sender.opening) != "here":
            raise NotAllowed("this sign-in was ended; ask the secretariat for a new card")

    def note_attempt(self, seat: str, attempted: str, fault: WorkbenchError) -> None:
        """Keep that something was tried, without what."""
        with self._noting:
            if self._attempts[seat] < NOTED:
                template = fault.message.template
                self.append(seat, AttemptRefused(attempted=attempted[:80], fault=template[:300]))

    def attempts(self, seat: str) -> int:
        """How many refused attempts of a seat were noted."""
        return self._attempts[seat]


def _unreadable(field: str, fault: Message) -> BadInput:
    return BadInput("the event cannot be read: {field}: {fault}", field=field, fault=fault)
