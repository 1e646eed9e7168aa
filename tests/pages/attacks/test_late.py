"""Sign-ins that ended and marks that come too late: kept with the reason, never counted; and nothing more is shown."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.attacks.conftest import House
from tests.pages.attacks.visitor import Visitor, mark, new_id
from workbench.access.seats import revoke, substitute

Sit = Callable[..., Visitor]


def event(kind: str, place: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"id": new_id(), "kind": kind, **place, **more}


def sheet(house: House, visitor: Visitor, place: dict[str, str]) -> Any:
    return house.door().standing.sheet(visitor.seat, **place)


def turned_away(house: House, visitor: Visitor, late: dict[str, Any]) -> None:
    """See that a mark is taken, answered 200, kept as turned away with its reason, and counts for nothing."""
    place = {"stage": late["stage"], "submission": late["submission"]}
    before = sheet(house, visitor, place).marks()
    with house.added() as events:
        heard = visitor.post(late)
    assert (heard.status, heard.states) == (200, ["turned-away"])
    assert heard.said["answers"][0]["why"] != ""
    assert [each.head.id for each in events] == [late["id"]]
    assert sheet(house, visitor, place).marks() == before
    kept = sheet(house, visitor, place).cells[late["criterion"]].turned_away
    assert late["id"] in {given.event for given in kept}


@pytest.fixture(scope="module")
def assessor(sit: Sit) -> Visitor:
    return sit("assessor-3")


def test_a_mark_after_release_is_turned_away(sit: Sit, assessor: Visitor, house: House) -> None:
    place = assessor.entry(-1)
    given = mark(place, "40")
    assert assessor.post(given).states == ["stands"]
    assert sit("assessor-1").post(event("submission-released", place)).states == ["stands"]
    turned_away(house, assessor, mark(place, "90", based_on=[given["id"]]))
    turned_away(house, assessor, mark(place, "90", criterion="benefit"))


def test_a_mark_on_a_recused_submission_is_turned_away(assessor: Visitor, house: House) -> None:
    place = assessor.entry(4)
    assert assessor.post(event("recused", place, reason="I advised them")).states == ["stands"]
    turned_away(house, assessor, mark(place, "90"))


def test_a_mark_on_a_submission_of_another_room_is_turned_away(sit: Sit, assessor: Visitor, house: House) -> None:
    place = sit("assessor-9").entry(-1)
    turned_away(house, assessor, mark(place, "90"))


def test_a_mark_on_a_submission_with_a_known_conflict_is_turned_away(sit: Sit, house: House) -> None:
    turned_away(house, sit("assessor-9"), mark({"stage": "presentation", "submission": "kota-bogor"}, "90"))


def test_a_mark_after_confirmation_is_turned_away(assessor: Visitor, house: House) -> None:
    place = assessor.entry(5)
    criteria = [criterion["key"] for criterion in assessor.state()["stages"][0]["criteria"]]
    marks = [mark(place, "70", criterion=key) for key in criteria]
    confirmed = event("sheet-confirmed", place, marks={each["criterion"]: each["id"] for each in marks})
    assert assessor.post(*marks, confirmed).states == ["stands"] * 6
    turned_away(house, assessor, mark(place, "90", based_on=[marks[0]["id"]]))


def test_a_mark_that_names_nothing_it_has_seen_does_not_replace_one(assessor: Visitor, house: House) -> None:
    place = assessor.entry(6)
    first = mark(place, "50")
    blind = mark(place, "60")
    assert assessor.post(first, blind, mark(place, "61", based_on=[new_id()])).states == [
        "stands",
        "contested",
        "contested",
    ]
    cell = sheet(house, assessor, place).cells["novelty"]
    assert (cell.standing.event, len(cell.contested)) == (first["id"], 2)


def shut_out(visitor: Visitor, status: str) -> None:
    """See that nothing is shown to this sign-in any more, but that it is over."""
    for path in ("state?desk=assessor", "state?desk=results", "state", "assessor", "results"):
        assert visitor.get(f"{visitor.base}/{path}").status == 403
    live = visitor.get(f"{visitor.base}/live").text
    assert live.strip().splitlines() == ["event: ended", f'data: {{"status": "{status}"}}']


def test_a_superseded_device_may_post_and_is_contested_where_it_differs(sit: Sit, house: House) -> None:
    old = sit("assessor-8")
    place, untouched = old.entry(0), old.entry(1)
    first = mark(place, "50")
    old.post(first)
    new = sit("assessor-8")
    assert new.seat == old.seat
    assert new.state()["entries"][0]["sheet"]["cells"]["novelty"]["mark"] == "50"
    shut_out(old, "superseded")
    other, same = (mark(place, value, based_on=[first["id"]]) for value in ("60", "50"))
    heard = old.post(other, same, mark(untouched, "70"))
    assert (heard.status, heard.states) == (200, ["contested", "stands", "stands"])
    cell = sheet(house, new, place).cells["novelty"]
    assert (str(cell.mark), [given.event for given in cell.contested]) == ("50", [other["id"]])


def test_a_revoked_device_may_post_and_is_turned_away(sit: Sit, house: House) -> None:
    visitor = sit("assessor-8")
    place = visitor.entry(2)
    revoke(house.door(), "assessor-8", "the tablet was lost")
    shut_out(visitor, "revoked")
    turned_away(house, visitor, mark(place, "60"))
    comment = event("comment-written", place, text="late")
    assert visitor.post(comment, event("recused", place, reason="late")).states == ["turned-away"] * 2
    assert sheet(house, visitor, place).comments == {}


def test_a_seat_that_another_took_over_is_turned_away(sit: Sit, house: House) -> None:
    first = sit("assessor-8")
    place = first.entry(3)
    card = substitute(house.door(), "assessor-8", "", "MNC News", "fell ill")
    shut_out(first, "revoked")
    turned_away(house, first, mark(place, "60"))
    assert house.door().standing.sheet(card.seat, **place).cells == {}


@pytest.mark.parametrize("holder", ["chair-b", "secretariat"])
def test_who_leads_or_prepares_needs_a_sign_in_that_is_open(sit: Sit, house: House, holder: str) -> None:
    place = sit("assessor-9").entry(0)
    old = sit(holder)
    sit(holder)
    acts = [
        event("submission-released", place),
        event("submission-reopened", place, reason="again"),
        event("running-order-changed", {"stage": place["stage"]}, room="room-b", order=[place["submission"]]),
        {"id": new_id(), "kind": "seat-issued", "holder": "assessor-2"},
        {"id": new_id(), "kind": "seat-revoked", "holder": "assessor-2", "reason": "no"},
        {"id": new_id(), "kind": "backup-made"},
    ]
    with house.added() as events:
        heard = old.post(*acts)
    assert (heard.status, set(heard.states)) == (403, {"refused"})
    assert {each.head.kind for each in events} == {"attempt-refused"}
    assert "link" not in heard.text
