"""The end of a session: what is still to be done, and what the plenary decides, shown before it is done."""

import json
from typing import Any

import pytest

from tests.access.build import STAGE, Round
from workbench.access.door import Answer
from workbench.access.views import state
from workbench.methods.plenary import decided_in

GIVEN = {"ambon": ("90", "80"), "bima": ("80", "70")}
ELSEWHERE = {"kupang": ("85", "75"), "padang": ("60", "60")}
COMPUTED = {"ambon": 1, "kupang": 2, "bima": 3, "padang": 4, "dumai": 5}
BIMA = {"cluster": "city", "submission": "bima", "place": 1, "reason": "reach outweighs polish"}


def view(round_: Round, holder: str) -> dict[str, Any]:
    given = state(round_.door, round_.seat(holder), "results", "en", round_.senders[holder].opening)
    return dict(json.loads(json.dumps(given)))


def marked_but_one(round_: Round) -> Round:
    for submission, marks in GIVEN.items():
        for holder in ("assessor-1", "assessor-2"):
            round_.confirm(holder, submission, *marks)
    round_.confirm("assessor-3", "kupang", *ELSEWHERE["kupang"])
    round_.confirm("assessor-2", "dumai", "50", "50")
    return round_


@pytest.fixture
def released(round_: Round) -> Round:
    marked_but_one(round_).confirm("assessor-3", "padang", *ELSEWHERE["padang"])
    for submission in (*GIVEN, *ELSEWHERE, "dumai"):
        round_.release(submission)
    return round_


def as_if(round_: Round, holder: str = "chair", **said: Any) -> Answer:
    return round_.post(holder, "place-changed", **{**BIMA, **said}, dry_run=True)


def why(answer: Answer) -> str:
    return answer.why.template if answer.why else ""


# -- what remains


def test_unfinished_sheets_are_named_by_room_and_entry_and_nothing_is_said_of_what_is_on_them(round_: Round) -> None:
    marked_but_one(round_).mark("assessor-3", "padang", "novelty", "60")
    closing = view(round_, "chair")["closing"]
    rooms = {each["room"]: each for each in closing["rooms"]}
    assert {key: (each["in"], each["of"]) for key, each in rooms.items()} == {"room-a": (5, 5), "room-b": (1, 2)}
    assert rooms["room-a"]["unfinished"] == []
    (left,) = rooms["room-b"]["unfinished"]
    assert (left["number"], left["name"], left["missing"]) == (
        2, "Kota Padang", [{"holder": "assessor-3", "how": "begun"}],
    )  # fmt: skip
    assert "60" not in json.dumps(closing)


def test_a_sheet_is_untouched_begun_or_has_two_versions(round_: Round) -> None:
    def how() -> str:
        rooms = {each["room"]: each for each in view(round_, "secretariat")["closing"]["rooms"]}
        return next(
            each["how"]
            for entry in rooms["room-b"]["unfinished"]
            for each in entry["missing"]
            if entry["submission"] == "padang"
        )

    assert how() == "untouched"
    round_.mark("assessor-3", "padang", "novelty", "60")
    assert how() == "begun"
    round_.mark("assessor-3", "padang", "novelty", "70", based_on=[])
    assert how() == "contested"


def test_what_was_withdrawn_is_waited_for_by_nobody(round_: Round) -> None:
    round_.post("chair", "submission-withdrawn", stage=STAGE, submission="padang", reason="the bus broke down")
    rooms = {each["room"]: each for each in view(round_, "chair")["closing"]["rooms"]}
    assert (rooms["room-b"]["entries"], rooms["room-b"]["of"]) == (1, 1)


def test_a_chair_reads_the_own_rooms_and_an_analyst_none(round_: Round) -> None:
    assert [each["room"] for each in view(round_, "assessor-2")["closing"]["rooms"]] == ["room-a"]
    assert view(round_, "analyst")["closing"] is None


def test_a_chair_who_marks_reads_no_mark_of_another_at_the_end_of_a_session(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "73.5", "61.5")
    shown = view(round_, "assessor-2")
    assert "73.5" not in json.dumps(shown)
    assert "61.5" not in json.dumps(shown)
    assert shown["closing"]["rooms"][0]["unfinished"][0]["missing"] == [{"holder": "assessor-2", "how": "untouched"}]
    round_.confirm("assessor-2", "ambon", "80", "80")
    assert "73.5" in json.dumps(view(round_, "assessor-2"))


# -- the plenary


def test_the_places_that_are_shown_are_the_places_that_result(released: Round) -> None:
    count = len(released.door.events)
    answer = as_if(released)
    assert (answer.state, len(released.door.events)) == ("stands", count)
    effect: Any = answer.more["effect"]
    assert {each["region"]: each["computed"] for each in effect["places"]} == COMPUTED
    assert released.post("chair", "place-changed", **BIMA).state == "stands"
    assert {each["region"]: each["after"] for each in effect["places"]} == {**COMPUTED, "bima": 1}
    assert decided_in(released.door.standing, released.door.intake, "city") == {**COMPUTED, "bima": 1}
    (change,) = view(released, "analyst")["plenary"]["city"]["changes"]
    assert (change["region"], change["place"], change["reason"]) == ("bima", 1, "reach outweighs polish")


def test_a_place_given_twice_and_a_place_left_empty_are_said_until_they_are_mended(released: Round) -> None:
    effect: Any = as_if(released).more["effect"]
    assert (effect["twice"], effect["empty"]) == ([1], [])
    released.post("chair", "place-changed", **BIMA)
    effect = as_if(released, submission="ambon", place=5).more["effect"]
    assert (effect["twice"], effect["empty"]) == ([5], [3])
    for submission, place in (("ambon", 2), ("kupang", 3)):
        effect = as_if(released, submission=submission, place=place).more["effect"]
        released.post("chair", "place-changed", **{**BIMA, "submission": submission, "place": place})
    assert (effect["twice"], effect["empty"]) == ([], [])


def test_undoing_gives_the_computed_place_again_and_shows_that_before(released: Round) -> None:
    released.post("chair", "place-changed", **BIMA)
    effect: Any = as_if(released, place=None).more["effect"]
    assert {each["region"]: (each["before"], each["after"]) for each in effect["places"]}["bima"] == (1, 3)
    assert released.post("chair", "place-changed", **{**BIMA, "place": None, "reason": "a slip"}).state == "stands"
    assert view(released, "chair")["plenary"]["city"]["changes"] == []


@pytest.mark.parametrize("holder", ["assessor-1", "secretariat", "analyst"])
def test_nobody_but_a_chair_decides_or_is_shown_it(released: Round, holder: str) -> None:
    for answer in (as_if(released, holder), released.post(holder, "place-changed", **BIMA)):
        assert (answer.state, answer.status, answer.more) == ("refused", 403, {})
    adopted = released.post(holder, "places-adopted", cluster="city", places=shown(COMPUTED))
    assert (adopted.state, adopted.status) == ("refused", 403)


@pytest.mark.parametrize(
    "said, fault",
    [
        ({"place": 6}, "there is no place {place} among {count} regions"),
        ({"submission": "atlantis"}, "there is no submission {submission} in cluster {cluster}"),
        ({"cluster": "regency"}, "there is no submission {submission} in cluster {cluster}"),
    ],
)
def test_a_place_that_is_not_there_is_refused_before_and_when_it_is_given(
    released: Round, said: dict[str, Any], fault: str
) -> None:
    for answer in (as_if(released, **said), released.post("chair", "place-changed", **{**BIMA, **said})):
        assert (answer.state, answer.status, why(answer)) == ("refused", 422, fault)


def test_nothing_is_decided_before_the_whole_cluster_is_released(round_: Round) -> None:
    marked_but_one(round_)
    for submission in ("ambon", "bima"):
        round_.release(submission)
    assert view(round_, "chair")["plenary"]["city"] == {"final": False, "may": False, "changes": [], "adopted": None}
    assert (as_if(round_).status, why(as_if(round_))) == (
        403, "{submission} is not released: there is no place to change yet",
    )  # fmt: skip


def test_what_was_withdrawn_has_no_place_to_give(released: Round) -> None:
    released.post("chair", "submission-reopened", stage=STAGE, submission="bima", reason="never spoke")
    released.post("chair", "submission-withdrawn", stage=STAGE, submission="bima", reason="never spoke")
    assert why(as_if(released)) == "{submission} was withdrawn: it has no place"


def shown(places: dict[str, int]) -> list[dict[str, object]]:
    return [{"region": region, "place": place} for region, place in places.items()]


def test_the_plenary_adopts_what_it_was_shown_and_nothing_else(released: Round) -> None:
    adopt = {"cluster": "city", "note": "unanimous"}
    wrong = released.post("chair", "places-adopted", **adopt, places=shown({**COMPUTED, "bima": 1}))
    assert why(wrong) == "the places are not those that were shown; look at them again"
    assert released.post("chair", "places-adopted", **adopt, places=shown(COMPUTED)).state == "stands"
    said = view(released, "chair")["plenary"]["city"]["adopted"]
    assert (said["stands"], said["note"]) == (True, "unanimous")


def test_places_that_change_after_they_were_adopted_are_said_to_be_later(released: Round) -> None:
    released.post("chair", "places-adopted", cluster="city", places=shown(COMPUTED))
    released.post("chair", "place-changed", **BIMA)
    assert view(released, "chair")["plenary"]["city"]["adopted"]["stands"] is False
    released.post("chair", "places-adopted", cluster="city", places=shown({**COMPUTED, "bima": 1}))
    assert view(released, "chair")["plenary"]["city"]["adopted"]["stands"] is True
    released.post("chair", "submission-reopened", stage=STAGE, submission="ambon", reason="a figure was wrong")
    assert view(released, "chair")["plenary"]["city"]["adopted"] is None
