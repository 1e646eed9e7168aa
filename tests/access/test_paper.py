"""Sheets on paper: they show no mark, their code is the home's alone, and what it brings back waits to be confirmed."""

import random
from pathlib import Path
from typing import Any

import pytest
import segno

from tests.access.build import KEY, STAGE, Round
from workbench.access.paper.code import PREFIX, Printed, marks_of, read, written
from workbench.access.paper.room import check_printing, paper, room_sheet
from workbench.access.secretariat import Order, carry_out
from workbench.access.sight import for_seat
from workbench.access.views import state
from workbench.errors import BadInput, NotAllowed, NotFound
from workbench.records.event import SheetTranscribed
from workbench.settings import Home

JSON = dict[str, Any]


def marked(round_: Round, holder: str = "assessor-1", **marks: str) -> None:
    place = {"stage": STAGE, "submission": "ambon"}
    for criterion, value in marks.items():
        sent = round_.send(round_.senders[holder], kind="mark-given", criterion=criterion, mark=value, **place)
        assert sent.state == "stands"


def scan(round_: Round, code: str, holder: str = "secretariat", id: str = "scanned-1") -> JSON:
    item = {"id": id, "kind": "sheet-transcribed", "code": code}
    answer = carry_out(Order(round_.door, round_.senders[holder], item, "http://x", "en", {}))
    assert answer is not None
    return answer.shown("en")


def code_of(round_: Round) -> str:
    return room_sheet(round_.door, "room-a", "en").code


def test_a_code_is_read_by_the_home_that_wrote_it_and_by_no_other(round_: Round, tmp_path: Path) -> None:
    marked(round_, novelty="70", benefit="80.5")
    code = code_of(round_)
    seat = round_.senders["assessor-1"].seat
    printed = read(round_.home, f" {code.lower()}\n")
    assert printed == marks_of(round_.door.standing, "room-a")
    assert printed.sheets == {(seat, STAGE, "ambon"): {"novelty": "70", "benefit": "80.5"}}
    assert set(code.removeprefix(PREFIX)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    with pytest.raises(BadInput, match="not printed by this home"):
        read(Home(tmp_path / "another").make(), code)
    wrong = code[:20] + ("A" if code[20] != "A" else "B") + code[21:]
    with pytest.raises(BadInput, match="a sign of it is wrong"):
        read(round_.home, wrong)
    for other in ("", "http://example", PREFIX + "!"):
        with pytest.raises(BadInput):
            read(round_.home, other)


def test_the_code_of_a_large_room_fits_one_qr(tmp_path: Path) -> None:
    chance = random.Random(4)
    criteria = ("novelty", "benefit", "replicability", "collaboration", "mastery")
    seats = ["".join(chance.choices("abcdefghjkmnpqrstuvwxyz23456789", k=16)) for _ in range(18)]
    sheets = {
        (seat, STAGE, f"region-{at}"): {key: str(chance.randint(0, 100)) for key in criteria}
        for seat in seats
        for at in range(12)
    }
    home = Home(tmp_path / "home").make()
    printed = Printed(KEY, "room-a", 2000, "ab" * 32, sheets)
    code = written(home, printed)
    assert read(home, code) == printed
    assert segno.make(code, error="l", micro=False).version <= 40


def test_the_paper_shows_where_marks_stand_and_none_of_them(round_: Round) -> None:
    marked(round_, novelty="73")
    sheet = room_sheet(round_.door, "room-a", "en")
    assert [each.seat for each in sheet.papers] == ["Assessor 1", "Assessor 2"]
    first = sheet.papers[0]
    assert [(row.region, row.stored, row.barred) for row in first.rows] == [
        ("Kota Ambon", (True, False), False),
        ("Kota Bima", (False, False), False),
        # The panel file knows a conflict.
        ("Kota Dumai", (False, False), True),
    ]
    assert "73" not in str(sheet.papers)
    assert paper(round_.door, "room-a", "id")[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "holder, room, may",
    [
        ("secretariat", "room-a", True),
        ("chair", "room-b", True),
        ("assessor-2", "room-a", True),
        ("assessor-2", "room-b", False),
        ("assessor-1", "room-a", False),
        ("analyst", "room-a", False),
    ],
)
def test_the_sheets_of_a_room_are_printed_by_its_chair_and_the_secretariat(
    round_: Round, holder: str, room: str, may: bool
) -> None:
    standing = round_.door.catch_up()
    seat = standing.seats[round_.senders[holder].seat]
    if may:
        check_printing(standing, seat, room)
    else:
        with pytest.raises(NotAllowed):
            check_printing(standing, seat, room)
    with pytest.raises(NotFound):
        check_printing(standing, seat, "room-z")


def test_a_code_whose_marks_all_stand_keys_nothing(round_: Round) -> None:
    marked(round_, novelty="70")
    code = code_of(round_)
    marked_since = round_.door.standing.sequence
    said = scan(round_, code)
    assert (said["state"], said["sheets"], said["keyed"], said["cut"]) == ("stands", 1, 0, False)
    assert round_.door.catch_up().sequence == marked_since


def test_marks_that_the_log_lacks_are_keyed_once_and_wait_for_their_seat(round_: Round) -> None:
    seat = round_.senders["assessor-1"].seat
    marks = {(seat, STAGE, "ambon"): {"novelty": "70"}, ("unknown-seat-key", STAGE, "ambon"): {"novelty": "1"}}
    code = written(round_.home, Printed(KEY, "room-a", 9_999, "ab" * 32, marks))
    said = scan(round_, code)
    assert (said["keyed"], said["unknown"], said["cut"]) == (1, 1, True)
    assert scan(round_, code, id="scanned-2")["keyed"] == 0
    (keyed,) = round_.door.catch_up().keyed.values()
    assert (keyed.sheet, keyed.state, keyed.source) == ((seat, STAGE, "ambon"), "waiting", "file")
    assert not round_.door.standing.sheet(seat, STAGE, "ambon").marks()
    place = {"stage": STAGE, "submission": "ambon", "transcription": keyed.event}
    assert round_.send(round_.senders["assessor-1"], kind="transcription-confirmed", **place).state == "stands"
    assert {key: str(mark) for key, mark in round_.door.standing.sheet(seat, STAGE, "ambon").marks().items()} == {
        "novelty": "70"
    }


def test_who_scans_a_code_reads_none_of_its_marks(round_: Round) -> None:
    seat = round_.senders["assessor-1"].seat
    code = written(round_.home, Printed(KEY, "room-a", 1, "ab" * 32, {(seat, STAGE, "ambon"): {"novelty": "71.5"}}))
    said = scan(round_, code)
    standing = round_.door.catch_up()
    scanner = standing.seats[round_.senders["secretariat"].seat]
    (event,) = [each for each in round_.door.events if isinstance(each.body, SheetTranscribed)]
    assert for_seat(event, standing, scanner).body is None
    assert for_seat(event, standing, standing.seats[seat]).body == event.body
    assert "71.5" not in str(said) + str(state(round_.door, scanner, "secretariat", "en"))


def test_only_the_secretariat_scans_and_only_codes_of_its_panel(round_: Round) -> None:
    marked(round_, novelty="70")
    for holder in ("assessor-1", "chair", "analyst"):
        assert scan(round_, code_of(round_), holder)["state"] == "refused"
    other = written(round_.home, Printed("another", "room-a", 1, "ab" * 32, {}))
    said = scan(round_, other)
    assert (said["state"], said["why"]) == ("refused", "the code is of panel another")
