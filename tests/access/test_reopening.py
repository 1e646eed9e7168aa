"""What opening a submission again does to the places is shown before it is done, and is what results."""

from typing import Any

import pytest

from tests.access.build import STAGE, Round
from workbench.access.door import Answer
from workbench.methods.exact.results import ranking

GIVEN = {"ambon": ("90", "80"), "bima": ("80", "70")}
ELSEWHERE = {"kupang": ("85", "75"), "padang": ("60", "60")}


def as_if(round_: Round, holder: str = "chair", submission: str = "ambon") -> Answer:
    return round_.post(holder, "submission-reopened", stage=STAGE, submission=submission, dry_run=True)


@pytest.fixture
def marked(round_: Round) -> Round:
    for submission, marks in GIVEN.items():
        for holder in ("assessor-1", "assessor-2"):
            round_.confirm(holder, submission, *marks)
    for submission, marks in ELSEWHERE.items():
        round_.confirm("assessor-3", submission, *marks)
    round_.confirm("assessor-2", "dumai", "50", "50")
    for submission in (*GIVEN, *ELSEWHERE, "dumai"):
        round_.release(submission)
    return round_


def places(round_: Round) -> dict[str, int | None]:
    ranked = ranking(round_.door.standing.panel, round_.door.intake, round_.door.standing)
    return {place.region: place.place for each in ranked.clusters for place in each.places}


def shown(answer: Answer, when: str) -> dict[str, Any]:
    return {each["region"]: each[when]["place"] for each in answer.more["effect"]["changes"]}  # type: ignore[index]


def test_the_places_that_are_shown_are_the_places_that_result(marked: Round) -> None:
    before, count = places(marked), len(marked.door.events)
    answer = as_if(marked)
    assert (answer.state, len(marked.door.events)) == ("stands", count)
    expected = {**before, **shown(answer, "after")}
    assert shown(answer, "before").items() <= before.items()
    assert expected != before
    marked.post("chair", "submission-reopened", stage=STAGE, submission="ambon", reason="a figure was wrong")
    assert places(marked) == expected


def test_it_says_when_it_is_computed_without_marks_that_the_seat_may_not_see(round_: Round) -> None:
    for holder in ("assessor-1", "assessor-2"):
        round_.confirm(holder, "ambon", "90", "80")
    round_.confirm("assessor-1", "bima", "99", "99")
    round_.release("ambon")
    for holder, partial in (("assessor-2", True), ("chair", False)):
        assert as_if(round_, holder).more["effect"]["partial"] is partial  # type: ignore[index]


@pytest.mark.parametrize("holder", ["assessor-1", "secretariat", "analyst"])
def test_nobody_but_a_chair_is_shown_it(marked: Round, holder: str) -> None:
    answer = as_if(marked, holder)
    assert (answer.state, answer.status, answer.more) == ("refused", 403, {})
