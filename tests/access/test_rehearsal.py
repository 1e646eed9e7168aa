"""A round is rehearsed on the real devices, in a log of its own: nothing of it is ever in the round."""

import hashlib
from pathlib import Path

import pytest

from tests.access.build import HOLDERS, KEY, PANEL, STAGE, Round, a_home
from workbench.access.door import Door, Sender
from workbench.access.paper.frozen import frozen_now
from workbench.access.rehearsal.begun import begin, end, opened, running
from workbench.access.rehearsal.invented import invented, rehearsal_of
from workbench.access.rehearsal.served import Rehearsals
from workbench.access.rehearsal.simulated import play, simulated_mark
from workbench.access.seats import issue, open_card
from workbench.access.views import state
from workbench.errors import Conflict, NotAllowed, NotFound, Refused
from workbench.methods.exact.chain import verify
from workbench.methods.exact.results import ranking
from workbench.records.event import CursorMoved, MarkGiven, RoundEnded, SubmissionReleased
from workbench.storage.database import mounts
from workbench.storage.rounds import Rounds
from workbench.storage.turn import turn_in

ENTRY = {"stage": STAGE, "submission": "invented-1"}


def kept(round_: Round) -> dict[str, str]:
    """Every file of the home but those of a rehearsal, and every event of the round, byte for byte."""
    round_.door.rounds.log.engine.dispose()
    files = {
        file.relative_to(round_.home.path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(round_.home.path.rglob("*"))
        # The database's own scratch files come and go with whoever reads it.
        if file.is_file() and "rehearsals" not in file.parts and file.suffix not in (".db-wal", ".db-shm")
    }
    lines = b"\n".join(event.line() for event in Rounds(round_.home).log.read(KEY))
    return {**files, "events": hashlib.sha256(lines).hexdigest()}


def sit(door: Door, holder: str) -> Sender:
    card = issue(door, holder)
    seat, opening = open_card(door, card.issued, card.secret)
    return Sender(seat.key, opening)


def lead(door: Door, submission: str | None) -> None:
    chair = door.standing.seat_of("chair")
    assert chair is not None
    door.append(chair.key, CursorMoved(stage=STAGE, room="room-a", submission=submission))


def test_the_round_is_the_same_byte_for_byte_before_and_after_a_rehearsal(round_: Round) -> None:
    before = kept(round_)
    door = begin(round_.door)
    sender = sit(door, "assessor-1")
    lead(door, "invented-1")
    mark = {"id": "mark-0001", "kind": "mark-given", **ENTRY, "criterion": "novelty", "mark": "90"}
    assert door.answered(sender, mark).state == "stands"
    while play(door):
        pass
    chair = door.standing.seat_of("chair")
    assert chair is not None
    door.append(chair.key, SubmissionReleased(**ENTRY))
    assert (STAGE, "invented-1") in door.standing.released
    assert running(round_.home) == (KEY,)
    end(round_.home, KEY)
    assert kept(round_) == before
    assert list(round_.home.rehearsals.iterdir()) == []
    assert verify(round_.door.rounds.log.read(KEY)).faults == ()


def test_no_seat_and_no_card_of_a_rehearsal_opens_anything_in_the_round(round_: Round) -> None:
    door = begin(round_.door)
    card = issue(door, "assessor-1")
    with pytest.raises(NotFound):
        open_card(round_.door, card.issued, card.secret)
    sender = sit(door, "assessor-1")
    mark = {"id": "mark-0001", "kind": "mark-given", "stage": STAGE, "submission": "ambon", "criterion": "novelty"}
    assert round_.door.answered(sender, {**mark, "mark": "90"}).state == "refused"
    assert door.answered(sender, {**mark, "mark": "90"}).state == "refused"
    assert {seat.key for seat in door.standing.seats.values()}.isdisjoint(round_.door.standing.seats)


def test_its_entries_are_invented_and_its_rules_are_those_of_the_round(round_: Round) -> None:
    door = begin(round_.door)
    panel, real = door.standing.panel, round_.door.standing.panel
    assert (panel.rehearses, panel.stages, panel.scales, panel.rule) == (KEY, real.stages, real.scales, real.rule)
    assert [seat.key for seat in panel.seats] == [seat.key for seat in real.seats]
    assert panel.title.en == "Rehearsal: City Award"
    assert {region.name for region in door.intake.regions}.isdisjoint(
        {region.name for region in round_.door.intake.regions}
    )
    assert [len(door.standing.order(STAGE, room.key)) for room in panel.rooms] == [3, 3]


def test_every_page_is_told_that_it_is_a_rehearsal(round_: Round) -> None:
    door = begin(round_.door)
    for holder, desk in (("assessor-1", "assessor"), ("chair", "chair"), ("secretariat", "secretariat")):
        sender = sit(door, holder)
        view = state(door, door.standing.seats[sender.seat], desk, "en", sender.opening)
        assert view["panel"]["rehearses"] == KEY, desk
        real = state(round_.door, round_.seat(holder), desk, "en", round_.senders[holder].opening)
        assert real["panel"].get("rehearses") is None, desk


def test_simulated_assessors_confirm_one_sheet_after_the_other_and_only_where_nobody_sits(round_: Round) -> None:
    door = begin(round_.door)
    assert play(door) == 0
    sit(door, "assessor-1")
    lead(door, "invented-1")
    assert [play(door), play(door)] == [1, 0]
    counted = {holder: door.standing.sheet_of(holder, STAGE, "invented-1") for holder in HOLDERS[:2]}
    confirmed = {holder: found is not None and found[1].confirmed is not None for holder, found in counted.items()}
    assert confirmed == {"assessor-1": False, "assessor-2": True}
    (cluster,) = ranking(door.standing.panel, door.intake, door.standing).clusters
    assert [place.value is not None for place in cluster.places].count(True) == 1


def test_a_simulated_mark_is_on_its_scale_and_the_same_every_time(round_: Round) -> None:
    panel = round_.door.standing.panel
    for criterion in panel.stages[0].criteria:
        scale = panel.scale(criterion)
        marks = [simulated_mark(panel, criterion, f"assessor-{at}", "invented-1") for at in range(40)]
        assert all(scale.holds(mark) for mark in marks)
        assert len(set(marks)) > 10
        assert marks == [simulated_mark(panel, criterion, f"assessor-{at}", "invented-1") for at in range(40)]


def test_a_round_is_rehearsed_once_at_a_time_and_never_while_somebody_presents(round_: Round) -> None:
    begin(round_.door)
    with pytest.raises(Conflict, match="is being rehearsed already"):
        begin(round_.door)
    with pytest.raises(NotAllowed, match="a rehearsal itself"):
        begin(opened(round_.home, KEY))
    end(round_.home, KEY)
    round_.post("chair", "cursor-moved", stage=STAGE, room="room-a", submission="ambon")
    with pytest.raises(NotAllowed, match="somebody presents now"):
        begin(round_.door)
    round_.door.append(round_.seat("secretariat").key, RoundEnded(reason="all done"))
    with pytest.raises(NotAllowed, match="has ended"):
        begin(round_.door)


def test_what_is_not_rehearsed_cannot_be_ended(round_: Round) -> None:
    for refused in (end, opened):
        with pytest.raises(NotFound, match="is not being rehearsed"):
            refused(round_.home, KEY)
    assert running(round_.home) == ()


def test_nothing_of_a_rehearsal_is_archived_or_written_into_minutes(round_: Round) -> None:
    with pytest.raises(Refused, match="is a rehearsal: nothing of it is kept"):
        frozen_now(begin(round_.door))


def test_a_rehearsal_keeps_its_log_in_its_own_file_whatever_database_the_home_names(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_DATABASE", "postgresql://nobody@nowhere.invalid/rounds")
    place = round_.home.rehearsal(KEY)
    assert place.database_url == f"sqlite:///{place.path / 'rounds.db'}"


def test_of_two_servers_on_one_home_one_at_a_time_plays_those_who_are_not_there(round_: Round) -> None:
    lead(begin(round_.door), "invented-1")
    served = [Rehearsals(round_.home, {KEY: Door(Rounds(round_.home), KEY)}) for _ in range(2)]
    for each in served:
        each.look()
    with turn_in(round_.home.rehearsals):
        served[0].play()
    assert opened(round_.home, KEY).standing.sequence == served[0].door(KEY).standing.sequence
    for each in (*served, *served, *served):
        each.play()
    door = opened(round_.home, KEY)
    marks = [(event.head.seat, event.body.criterion) for event in door.events if isinstance(event.body, MarkGiven)]
    assert len(marks) == len(set(marks)) == 2 * len(door.standing.panel.stages[0].criteria)
    assert [each.standing.sequence for each in (served[0].door(KEY), served[1].door(KEY))] == [
        door.standing.sequence
    ] * 2
    assert running(round_.home) == (KEY,)


def test_a_home_on_a_network_folder_is_not_rehearsed_and_nothing_is_left_there(
    round_: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "mountinfo"
    listed.write_text(f"36 35 0:50 / {round_.home.path} rw shared:1 - nfs4 store:/rounds rw\n")
    monkeypatch.setattr(mounts, "_MOUNTS", listed)
    mounts.check_disk.cache_clear()
    with pytest.raises(Refused, match="rehearse on a server whose home lies on a disk of its own"):
        begin(round_.door)
    mounts.check_disk.cache_clear()
    assert not round_.home.rehearsals.exists()


def test_rooms_that_are_joined_by_anchors_rehearse_one_too(tmp_path: Path) -> None:
    home = a_home(tmp_path, PANEL.replace("stages:", "joined: anchors\nstages:", 1))
    panel = rehearsal_of(Rounds(home).panel(KEY))
    intake = invented(panel)
    assert [(each.key, each.room) for each in intake.submissions if each.anchor] == [("invented-1", None)]
    assert len(intake.submissions) == 7
