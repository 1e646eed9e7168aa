"""What the secretariat asks the server to do: cards, substitutions, intake, backup. Each ends as an event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import segno
from pydantic import ValidationError

from workbench.access.chair import check_seat
from workbench.access.door import Answer, Door, Sender
from workbench.access.paper.room import take_code
from workbench.access.rights import NOTHING, check, check_intake, check_plenary, check_role
from workbench.access.sealed import open_sealed, take_sealed
from workbench.access.seats import Card, issue, revoke, substitute
from workbench.access.views.closing import decision_effect
from workbench.access.views.reopening import effect
from workbench.errors import BadInput, Conflict, NotAllowed, NotFound, Refused, WorkbenchError
from workbench.i18n import say
from workbench.records.event import BackupMade, PlaceChanged, SubmissionReopened
from workbench.records.record import checksum
from workbench.storage.backup import backup
from workbench.storage.faults import bad_record
from workbench.storage.filing.schemes import SCHEMES, find_scheme
from workbench.storage.filing.tables import read_filing
from workbench.storage.intake import BadRows, TakenIn, read_intake


@dataclass(frozen=True)
class Order:
    """An item that the secretariat posted, with the files that came along and the address that cards carry."""

    door: Door
    sender: Sender
    item: Mapping[str, Any]
    address: str
    language: str
    files: Mapping[str, bytes]

    @property
    def id(self) -> str:
        """The id that the sender made."""
        return str(self.item.get("id", ""))

    def said(self, name: str) -> str:
        """What the item says under a name, as text."""
        return str(self.item.get(name) or "")


def take(
    door: Door,
    sender: Sender,
    items: Iterable[Mapping[str, Any]],
    address: str,
    language: str,
    files: Mapping[str, bytes],
) -> list[Answer]:
    """Take in what a page sends, in order; each item is answered by itself, an order by being carried out."""
    door.catch_up()
    answers = []
    for item in items:
        done = carry_out(Order(door, sender, item, address, language, files))
        answers.append(done if done is not None else door.answered(sender, item))
    return answers


def carry_out(order: Order) -> Answer | None:
    """Carry out what the secretariat asks; None where the item is an ordinary event."""
    step = _step(order)
    if step is None:
        return None
    try:
        _check(order)
        return _sent_before(order) or _done(step, order)
    except BadRows as fault:
        rows = [say(row, order.language) for row in fault.rows]
        return Answer(order.id, "refused", why=fault.message, status=422, more={"faults": rows})
    except (BadInput, Conflict, NotAllowed, NotFound, Refused) as fault:
        return _refused(order, fault)


def _step(order: Order) -> Callable[[Order], Answer] | None:
    kind = str(order.item.get("kind", ""))
    # Marks that are keyed from a scanned code are not written out in the order: the server alone can read them.
    if kind in _AS_IF and order.item.get("dry_run"):
        return _AS_IF[kind]
    return _take_code if kind == "sheet-transcribed" and "code" in order.item else _STEPS.get(kind)


def _check(order: Order) -> None:
    seat = order.door.seated(order.sender.seat)
    if seat is None:
        raise NotAllowed(NOTHING)
    check_role(order.door.standing, seat, order.said("kind"))
    check_seat(order.door.standing, seat, order.said("holder"))
    opening = order.sender.opening
    if opening is not None and order.door.standing.sign_in(opening) != "here":
        raise NotAllowed("this sign-in was ended; ask the secretariat for a new card")


def _sent_before(order: Order) -> Answer | None:
    """Answer an order that is sent again, where doing it again would do something else: a new card, a new backup."""
    stored = order.door.rounds.log.event(order.id) if order.id else None
    said = (order.door.key, order.sender.seat, order.said("kind"))
    if (
        stored is None
        or order.said("kind") not in _ONCE
        or said
        != (
            stored.head.panel,
            stored.head.seat,
            stored.head.kind,
        )
    ):
        return None
    verdict = order.door.verdict(order.id)
    return Answer(order.id, verdict.state, stored, already=True, why=verdict.why)


def _done(step: Callable[[Order], Answer], order: Order) -> Answer:
    try:
        return step(order)
    except ValidationError as fault:  # a name or a reason that no record can hold
        raise bad_record(fault, order.said("kind")) from fault


def _refused(order: Order, fault: WorkbenchError) -> Answer:
    if isinstance(fault, NotAllowed | Conflict):
        order.door.note_attempt(order.sender.seat, order.said("kind"), fault)
    return Answer(order.id, "refused", why=fault.message, status=403 if isinstance(fault, NotAllowed) else 422)


def _card_answer(order: Order, card: Card) -> Answer:
    event = order.door.rounds.log.event(order.id or card.issued)
    link = card.link(order.address)
    code = BytesIO()
    segno.make(link, error="m").save(code, kind="svg", xmldecl=False, border=2, scale=4, dark="#000", light="#fff")
    return Answer(order.id or card.issued, "stands", event, more={"link": link, "qr": code.getvalue().decode()})


def _issue(order: Order) -> Answer:
    return _card_answer(order, issue(order.door, order.said("holder"), order.sender.seat, order.id or None))


def _revoke(order: Order) -> Answer:
    answer = revoke(order.door, order.said("holder"), order.said("reason"), order.sender.seat, order.id or None)
    return replace(answer, id=order.id or answer.id)


def _substitute(order: Order) -> Answer:
    holder, name, institution, reason = (order.said(name) for name in ("holder", "name", "institution", "reason"))
    by, id = order.sender.seat, order.id or None
    return _card_answer(order, substitute(order.door, holder, name, institution, reason, by, id))


def _take_in(order: Order) -> Answer:
    taken = _read(order)
    intake = taken.intake
    check_intake(order.door.standing, order.door.intake, intake)
    rows = {
        "regions": len(intake.regions),
        "innovations": len(intake.innovations),
        "submissions": len(intake.submissions),
    }
    more = {"rows": rows, "faults": [], "warnings": [say(warning, order.language) for warning in taken.warnings]}
    if order.item.get("dry_run"):
        return Answer(order.id, "stands", more=more)
    event = order.door.rounds.take_in(order.door.key, taken, order.sender.seat, order.said("reason"), order.id or None)
    order.door.catch_up()
    return Answer(order.id, "stands", event, more=more)


def _take_filing(order: Order) -> Answer:
    """Take tables of regions and innovations in with their evidence: all of it, or nothing."""
    panel = order.door.standing.panel
    if panel.index is None:
        raise BadInput("the panel names no scheme to hold a filing against; write one under `index`")
    if not order.files:
        raise BadInput("no file was chosen")
    scheme = find_scheme(panel.index.scheme, SCHEMES)
    taken = read_filing(list(order.files.items()), scheme)
    rows = {"regions": len(taken.filing.regions), "innovations": len(taken.filing.innovations)}
    more = {"rows": rows, "faults": [], "warnings": [say(warning, order.language) for warning in taken.warnings]}
    if order.item.get("dry_run"):
        return Answer(order.id, "stands", more=more)
    event = order.door.rounds.take_filing(
        order.door.key, taken.filing, scheme, order.sender.seat, order.said("reason"), order.id or None
    )
    order.door.catch_up()
    return Answer(order.id, "stands", event, more=more)


def _read(order: Order) -> TakenIn:
    panel = order.door.standing.panel
    if order.item.get("incoming"):
        folder = order.door.rounds.home.incoming(order.door.key)
        if not folder.is_dir():
            raise NotFound("there is no folder {place} to take in from", place=str(folder))
        return read_intake(folder, panel)
    if not order.files:
        raise BadInput("no file was chosen")
    return read_intake(list(order.files.items()), panel)


def _back_up(order: Order) -> Answer:
    path = backup(order.door.rounds.home)
    body = BackupMade(name=path.name, checksum=checksum(path.read_bytes()))
    appended, verdict = order.door.append(order.sender.seat, body, order.id or None)
    return Answer(order.id, verdict.state, appended.event, more={"name": path.name})


def _take_sealed(order: Order) -> Answer:
    if not order.files:
        raise BadInput("no file was chosen")
    if len(order.files) > 1:
        raise BadInput("one sealed file at a time: each is one seat's")
    waiting = open_sealed(order.door.rounds.home, next(iter(order.files.values())))
    carried, answer = take_sealed(order.door, waiting, order.sender.seat, order.id or None)
    # Who carries a file learns that it arrived and for which seat, and nothing of what is in it.
    return replace(answer, id=order.id or answer.id, more={"holder": carried.holder, "states": carried.states})


def _take_code(order: Order) -> Answer:
    return take_code(order.door, order.sender, order.said("code"), order.id)


def _reopening(order: Order) -> Answer:
    """Say what opening a submission again would do to the places; nothing is done."""
    body = SubmissionReopened(stage=order.said("stage"), submission=order.said("submission"), reason="as if")
    seat = order.door.standing.seats[order.sender.seat]
    check(order.door.standing, seat, body)
    return Answer(order.id, "stands", more={"effect": effect(order.door, seat, body)})


def _deciding(order: Order) -> Answer:
    """Say what another place for a submission would do to its cluster; nothing is done."""
    said = {name: order.item.get(name) for name in ("cluster", "submission", "place")}
    body = PlaceChanged.model_validate({**said, "reason": "as if"})
    check_plenary(order.door.standing, order.door.intake, body)
    return Answer(order.id, "stands", more={"effect": decision_effect(order.door, body)})


_AS_IF: dict[str, Callable[[Order], Answer]] = {"submission-reopened": _reopening, "place-changed": _deciding}
"""What is shown before it is done."""

_STEPS: dict[str, Callable[[Order], Answer]] = {
    "seat-issued": _issue,
    "seat-revoked": _revoke,
    "assessor-substituted": _substitute,
    "submissions-taken-in": _take_in,
    "filing-taken-in": _take_filing,
    "backup-made": _back_up,
    "sealed-log-taken": _take_sealed,
}

_ONCE = frozenset({"seat-issued", "assessor-substituted", "backup-made"})
"""Orders whose event says something new each time, so that sending them again cannot be told by what they say."""
