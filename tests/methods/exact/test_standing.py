"""What becomes of events: nothing is lost, and what may not stand is kept as what it is."""

from dataclasses import replace
from decimal import Decimal
from typing import NoReturn

from hypothesis import given
from hypothesis import strategies as st

from tests.methods.exact.played import Round, a_panel, a_round
from workbench.methods.exact.design import design
from workbench.methods.exact.fold import Fold, standing
from workbench.methods.exact.standing import Cell, Given, Verdict
from workbench.methods.exact.verdicts import weigh
from workbench.records.event import (
    HOME,
    AnyBody,
    AssessorSubstituted,
    CommentWritten,
    MarkGiven,
    MarkWithdrawn,
    PrivateNoteWritten,
    RecusalUndone,
    Recused,
    RoundEnded,
    RunningOrderChanged,
    SeatIssued,
    SeatOpened,
    SeatRevoked,
    SheetConfirmed,
    SubmissionReleased,
    SubmissionReopened,
)
from workbench.records.record import checksum

SEAT = "seat-assessor-1"


class Played(Round):
    """A round told from one seat."""

    def sent(self, body: AnyBody, seat: str = SEAT) -> tuple[str, Verdict]:
        return self.append(seat, body)

    def give(
        self, mark: str, *based_on: str, criterion: str = "novelty", opening: str | None = None
    ) -> tuple[str, str]:
        event, verdict = self.sent(
            MarkGiven(
                stage="pitch", submission="ambon", criterion=criterion, mark=mark, based_on=based_on, opening=opening
            )
        )
        return event, verdict.state

    def cell(self, criterion: str = "novelty") -> Cell:
        return self.standing.sheet(SEAT, "pitch", "ambon").cells.get(criterion, Cell())

    def open_device(self) -> str:
        """Issue a new card and open it on a device."""
        issued = self.send(HOME, SeatIssued(seat=SEAT, holder="assessor-1", secret=checksum(b"secret")))
        return self.send(SEAT, SeatOpened(issued=issued))


def a_played_round(**options: object) -> Played:
    plain = a_round(a_panel(**options))  # type: ignore[arg-type]
    return Played(plain.panel, plain.intake)


def test_a_mark_based_on_the_last_one_stands() -> None:
    played = a_played_round()
    first, state = played.give("70")
    assert state == "stands"
    assert played.give("80", first)[1] == "stands"
    assert played.cell().mark == 80


def test_zero_is_a_mark_and_withdrawn_is_not_marked() -> None:
    played = a_played_round()
    first, _ = played.give("0")
    assert played.cell().mark == 0
    body = MarkWithdrawn(stage="pitch", submission="ambon", criterion="novelty", based_on=(first,))
    assert played.sent(body)[1].state == "stands"
    assert played.cell().mark is None


def test_a_mark_that_had_not_seen_the_last_one_is_contested_and_the_earlier_stands() -> None:
    played = a_played_round()
    played.give("70")
    assert played.give("90")[1] == "contested"
    assert played.cell().mark == 70
    assert [given.mark for given in played.cell().contested] == [90]


def test_the_assessor_chooses_by_a_mark_that_names_both() -> None:
    played = a_played_round()
    first, _ = played.give("70")
    other, _ = played.give("90")
    assert played.give("85", first, other)[1] == "stands"
    assert played.cell().mark == 85
    assert not played.cell().contested


def test_a_mark_based_on_a_contested_one_is_contested_too() -> None:
    played = a_played_round()
    played.give("70")
    other, _ = played.give("90")
    assert played.give("91", other)[1] == "contested"
    assert played.cell().mark == 70


def test_a_mark_after_release_is_turned_away_and_kept_with_the_reason() -> None:
    played = a_played_round()
    first, _ = played.give("70")
    played.send(HOME, SubmissionReleased(stage="pitch", submission="ambon"))
    late, state = played.give("90", first)
    assert state == "turned-away"
    assert played.give("95", late)[1] == "turned-away"
    assert played.cell().mark == 70
    whys = {str(given.why) for given in played.cell().turned_away}
    assert whys == {"the submission was released before this arrived"}


def test_a_mark_after_recusal_is_turned_away_until_the_recusal_is_undone() -> None:
    played = a_played_round()
    played.sent(Recused(stage="pitch", submission="ambon", reason="I advised them"))
    assert played.give("70")[1] == "turned-away"
    assert played.sent(RecusalUndone(stage="pitch", submission="ambon"))[1].state == "stands"
    assert played.give("70")[1] == "stands"


def test_a_mark_on_a_submission_of_another_room_is_turned_away() -> None:
    rooms = [{"key": "one", "title": {"en": "One"}}, {"key": "two", "title": {"en": "Two"}}]
    played = a_played_round(rooms=rooms)
    played.send(HOME, RunningOrderChanged(stage="pitch", room="two", order=("ambon",)))
    assert played.give("70")[1] == "turned-away"
    assert played.standing.room_of("pitch", "ambon") == "two"
    assert played.standing.order("pitch", "one") == ("bima", "cirebon")


def test_a_mark_of_a_region_s_own_assessor_is_turned_away() -> None:
    seats = [{"key": "assessor-1", "rooms": ["one"], "roles": ["assessor"], "region": "ambon"}]
    played = a_played_round(seats=seats)
    assert played.give("70")[1] == "turned-away"


def test_a_sheet_is_confirmed_by_naming_what_stands_on_it() -> None:
    played = a_played_round()
    marks = {"novelty": played.give("70")[0], "benefit": played.give("60", criterion="benefit")[0]}
    event, verdict = played.sent(SheetConfirmed(stage="pitch", submission="ambon", marks=marks))
    assert verdict.state == "stands"
    confirmed = played.standing.sheet(SEAT, "pitch", "ambon").confirmed
    assert confirmed is not None
    assert confirmed.event == event
    assert played.give("75", marks["novelty"])[1] == "turned-away"


def test_half_a_sheet_and_a_sheet_that_changed_meanwhile_are_not_confirmed() -> None:
    played = a_played_round()
    first, _ = played.give("70")
    half = SheetConfirmed(stage="pitch", submission="ambon", marks={"novelty": first})
    assert played.sent(half)[1].state == "contested"
    other, _ = played.give("60", criterion="benefit")
    played.give("75", first)
    stale = SheetConfirmed(stage="pitch", submission="ambon", marks={"novelty": first, "benefit": other})
    assert played.sent(stale)[1].state == "contested"
    assert played.standing.sheet(SEAT, "pitch", "ambon").confirmed is None


def test_reopening_lifts_release_and_confirmation_and_keeps_the_marks() -> None:
    played = a_played_round()
    played.mark(1, "ambon", 70, 60)
    played.release("ambon")
    played.send(HOME, SubmissionReopened(stage="pitch", submission="ambon", reason="a sheet was mixed up"))
    sheet = played.standing.sheet(SEAT, "pitch", "ambon")
    assert sheet.confirmed is None
    assert sheet.marks() == {"novelty": Decimal(70), "benefit": Decimal(60)}
    assert played.standing.released == {}


def test_a_card_opens_one_device_once() -> None:
    played = a_played_round()
    issued = played.send(HOME, SeatIssued(seat=SEAT, holder="assessor-1", secret=checksum(b"secret")))
    opening, verdict = played.sent(SeatOpened(issued=issued))
    assert (verdict.state, played.standing.sign_in(opening)) == ("stands", "here")
    assert played.sent(SeatOpened(issued=issued))[1].state == "turned-away"
    assert played.standing.sign_in(opening) == "here"


def test_marks_of_a_superseded_device_stand_in_empty_cells_and_are_contested_where_they_differ() -> None:
    played = a_played_round()
    old = played.open_device()
    played.give("70", opening=old)
    new = played.open_device()
    assert (played.standing.sign_in(old), played.standing.sign_in(new)) == ("superseded", "here")
    last = played.cell().standing
    assert last is not None
    assert played.give("90", last.event, opening=old)[1] == "contested"
    assert played.give("60", criterion="benefit", opening=old)[1] == "stands"
    assert played.cell().mark == 70


def test_marks_through_a_revoked_sign_in_are_turned_away() -> None:
    played = a_played_round()
    opening = played.open_device()
    played.send(HOME, SeatRevoked(seat=SEAT, reason="the tablet was lost"))
    assert played.standing.sign_in(opening) == "revoked"
    assert played.give("70", opening=opening)[1] == "turned-away"
    renewed = played.open_device()
    assert played.standing.sign_in(renewed) == "here"


def test_every_sign_in_ends_with_the_round() -> None:
    played = a_played_round()
    opening = played.open_device()
    played.send(HOME, RoundEnded())
    assert played.standing.sign_in(opening) == "ended"
    assert played.give("70", opening=opening)[1] == "turned-away"


def test_a_substitute_has_a_seat_key_of_its_own_and_confirmed_sheets_stay() -> None:
    played = a_played_round()
    played.mark(1, "ambon", 70, 60)
    played.send(HOME, AssessorSubstituted(seat=SEAT, by="seat-new", reason="ill"))
    played.send(HOME, SeatIssued(seat="seat-new", holder="assessor-1", secret=checksum(b"secret")))
    counted = played.standing.sheet_of("assessor-1", "pitch", "ambon")
    assert counted is not None
    assert counted[0] == SEAT
    now = played.standing.seat_of("assessor-1")
    assert now is not None
    assert now.key == "seat-new"
    assert played.standing.sheet_of("assessor-1", "pitch", "bima") == ("seat-new", played.standing.sheet("", "", ""))


def test_a_comment_from_a_superseded_device_is_kept_beside_the_newer_one() -> None:
    played = a_played_round()
    old = played.open_device()
    new = played.open_device()
    played.sent(CommentWritten(stage="pitch", submission="ambon", text="newer", opening=new))
    late = CommentWritten(stage="pitch", submission="ambon", text="older", opening=old)
    assert played.sent(late)[1].state == "contested"
    comment = played.standing.sheet(SEAT, "pitch", "ambon").comments[""]
    assert (comment.text, comment.others) == ("newer", ("older",))


def test_a_withheld_note_leaves_the_picture_of_everything_else_as_it_was() -> None:
    played = a_played_round()
    played.give("70")
    played.sent(PrivateNoteWritten(stage="pitch", submission="ambon", text="ask about the budget"))
    events = [event.withheld() if event.head.kind == "private-note-written" else event for event in played.events]
    stripped = standing(events, played.panel)
    assert stripped.head == played.standing.head
    assert stripped.sheet(SEAT, "pitch", "ambon").note is None
    assert stripped.sheet(SEAT, "pitch", "ambon").marks() == {"novelty": Decimal(70)}


def test_the_picture_can_be_asked_for_as_it_was() -> None:
    played = a_played_round()
    first, _ = played.give("70")
    then = played.standing.sequence
    played.give("80", first)
    assert standing(played.events, played.panel, until=then).sheet(SEAT, "pitch", "ambon").marks() == {"novelty": 70}
    moment = played.events[then - 1].head.at
    assert standing(played.events, played.panel, until=moment).sequence == then


@given(taps=st.lists(st.tuples(st.booleans(), st.integers(0, 100)), min_size=1, max_size=30), cut=st.integers(0, 30))
def test_two_tabs_never_lose_a_mark_and_never_overwrite_one_unseen(taps: list[tuple[bool, int]], cut: int) -> None:
    """Each tab knows its own marks, and what the other tab did only up to `cut`: every tap is somewhere."""
    played = a_played_round()
    seen: dict[bool, str | None] = {True: None, False: None}
    replaced = []
    for number, (tab, mark) in enumerate(taps):
        before = played.cell().standing
        event, state = played.give(str(mark), *([seen[tab]] if seen[tab] else []))
        if state == "stands":
            assert before is None or seen[tab] == before.event
            replaced += [before.event] if before else []
            seen[tab] = event
            if number < cut:
                seen[not tab] = event
    cell = played.cell()
    kept = {given.event for given in (*cell.contested, *cell.turned_away)} | set(replaced)
    assert cell.standing is not None
    given_events = {event.head.id for event in played.events if event.head.kind == "mark-given"}
    assert kept | {cell.standing.event} == given_events


@given(st.lists(st.integers(0, 100), max_size=12))
def test_folding_again_from_the_start_gives_the_same_picture(marks: list[int]) -> None:
    played = a_played_round()
    for mark in marks:
        last = played.cell().standing
        played.give(str(mark), *([last.event] if last and mark % 3 else []))
    fold = Fold(played.panel)
    for event in played.events:
        fold.add(event)
    assert fold.standing == played.standing


def test_a_picture_that_was_handed_out_stays_as_it_was_whatever_is_added() -> None:
    played = a_played_round()
    played.mark(1, "ambon", 70, 60)
    played.release("ambon")
    played.send(HOME, SubmissionReopened(stage="pitch", submission="ambon", reason="a mark was keyed twice"))
    played.mark(1, "bima", 50, 40)
    fold = Fold(played.panel)
    pictures = []
    for event in played.events:
        fold.add(event)
        pictures.append(fold.standing)
    for number, picture in enumerate(pictures, 1):
        assert picture == standing(played.events, played.panel, until=number)


def test_where_anchors_join_the_rooms_a_submission_of_no_room_is_marked_by_all() -> None:
    rooms = [{"key": "one", "title": {"en": "One"}}, {"key": "two", "title": {"en": "Two"}}]
    seats = [{"key": f"assessor-{n}", "rooms": [room], "roles": ["assessor"]} for n, room in ((1, "one"), (2, "two"))]
    played = a_played_round(rooms=rooms, seats=seats, joined="anchors")
    played.send(HOME, RunningOrderChanged(stage="pitch", room="one", order=("bima", "cirebon")))
    assert played.standing.anchors("pitch") == ("ambon",)
    assert list(played.standing.own_entries("assessor-2")) == [("pitch", "", "ambon")]
    assert [place[2] for place in played.standing.own_entries("assessor-1")] == ["ambon", "bima", "cirebon"]
    assert design(played.panel, played.standing).connected
    assert played.give("70")[1] == "stands"


def test_what_a_predecessor_confirmed_is_not_marked_again() -> None:
    played = a_played_round()
    played.mark(1, "ambon", 70, 60)
    played.send(HOME, AssessorSubstituted(seat=SEAT, by="seat-new", reason="ill"))
    again = MarkGiven(stage="pitch", submission="ambon", criterion="novelty", mark="10")
    assert played.sent(again, "seat-new")[1].state == "turned-away"
    other = MarkGiven(stage="pitch", submission="bima", criterion="novelty", mark="10")
    assert played.sent(other, "seat-new")[1].state == "stands"


def test_revoking_ends_the_devices_that_were_superseded_before_too() -> None:
    played = a_played_round()
    old, new = played.open_device(), played.open_device()
    played.send(HOME, SeatRevoked(seat=SEAT, reason="the card was lost"))
    assert (played.standing.sign_in(old), played.standing.sign_in(new)) == ("revoked", "revoked")
    assert played.give("70", opening=old)[1] == "turned-away"


def test_a_second_release_is_turned_away() -> None:
    played = a_played_round()
    played.release("ambon")
    again = SubmissionReleased(stage="pitch", submission="ambon")
    assert played.sent(again, HOME)[1].state == "turned-away"


def test_a_chair_who_marks_cannot_read_the_others_and_then_mark_anew() -> None:
    seats = [
        {"key": "assessor-1", "rooms": ["one"], "roles": ["assessor", "chair"]},
        {"key": "assessor-2", "rooms": ["one"], "roles": ["assessor"]},
    ]
    played = a_played_round(seats=seats)
    played.mark(1, "ambon", 70, 60)
    played.mark(2, "ambon", 80, 90)
    played.send(SEAT, SubmissionReopened(stage="pitch", submission="ambon", reason="let us talk"))
    assert played.standing.sheet(SEAT, "pitch", "ambon").confirmed is not None
    assert played.standing.sheet("seat-assessor-2", "pitch", "ambon").confirmed is None
    played.sent(Recused(stage="pitch", submission="bima", reason="I advised them"))
    assert played.sent(RecusalUndone(stage="pitch", submission="bima"))[1].state == "turned-away"


def test_what_a_running_order_leaves_out_stays_at_its_end() -> None:
    rooms = [{"key": "one", "title": {"en": "One"}}, {"key": "two", "title": {"en": "Two"}}]
    played = a_played_round(rooms=rooms)
    played.send(HOME, RunningOrderChanged(stage="pitch", room="one", order=("cirebon", "ambon")))
    assert played.standing.order("pitch", "one") == ("cirebon", "ambon", "bima")


def test_a_sheet_confirmed_before_its_submission_moved_stays_on_the_list() -> None:
    rooms = [{"key": "one", "title": {"en": "One"}}, {"key": "two", "title": {"en": "Two"}}]
    played = a_played_round(rooms=rooms)
    played.mark(1, "ambon", 70, 60)
    played.send(HOME, RunningOrderChanged(stage="pitch", room="two", order=("ambon",)))
    assert ("pitch", "two", "ambon") in list(played.standing.own_entries("assessor-1"))


class Untouched(tuple[Given, ...]):
    """Values that were argued over: whoever looks through them pays for each."""

    __slots__ = ()

    def __iter__(self) -> NoReturn:
        raise AssertionError("it was looked through")

    __reversed__ = __iter__


def test_a_mark_costs_no_more_for_all_that_was_contested_in_its_cell_before() -> None:
    played = a_played_round()
    played.give("60")
    argued = replace(played.cell(), contested=Untouched(), turned_away=Untouched())
    body = MarkGiven(stage="pitch", submission="ambon", criterion="novelty", mark="70")
    sheet = played.standing.sheet(SEAT, "pitch", "ambon")
    assert weigh(played.standing, SEAT, body, sheet, argued).state == "contested"
