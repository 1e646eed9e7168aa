"""The filing over HTTP: wrong roles, forged validators, what a blind one may not read, questions written wrongly."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.pages.attacks.conftest import HOSTILE, House
from tests.pages.attacks.visitor import Visitor, new_id
from workbench.desks.owner import shipped

Sit = Callable[..., Visitor]
PANEL = shipped.FILING
LONG = "x" * 300_000


def asked(visitor: Visitor, **asked: str) -> Any:
    heard = visitor.get(f"{visitor.base}/state?{urlencode({'desk': 'filing', **asked})}")
    assert (heard.status, heard.headers["Content-Type"]) == (200, "application/json")
    return heard.said


def on(row: Any) -> dict[str, Any]:
    region, innovation, indicator, document = row["key"]
    return {"region": region, "innovation": innovation or None, "indicator": indicator, "document": document}


@pytest.fixture(scope="module")
def validator(sit: Sit) -> Visitor:
    return sit("validator-1", PANEL)


@pytest.fixture(scope="module")
def document(validator: Visitor) -> dict[str, Any]:
    """One that the desk let go on, and that the first validator has not validated."""
    return on(asked(validator, list="todo")["documents"]["rows"][0])


@pytest.mark.parametrize("holder", ["assessor-1", "analyst", "validator-1", "secretariat"])
def test_only_the_role_that_may_says_anything_of_a_filing(
    sit: Sit, validator: Visitor, house: House, document: dict[str, Any], holder: str
) -> None:
    visitor = validator if holder == "validator-1" else sit(holder, PANEL)
    told = {
        "document-checked": {**document, "decision": "stop", "note": "no"},
        "rule-overruled": {"innovation": "bogor-3", "rule": "design", "passed": True, "reason": "seen"},
        "evidence-validated": {**document, "level": 3},
        "filing-taken-in": {},
    }
    mine = {
        "secretariat": {"document-checked", "rule-overruled", "filing-taken-in"},
        "validator-1": {"evidence-validated"},
    }
    with house.added(PANEL) as events:
        for kind in sorted(set(told) - mine.get(holder, set())):
            heard = visitor.post({"id": new_id(), "kind": kind, **told[kind]})
            assert (heard.status, heard.states) == (403, ["refused"]), (holder, kind)
    assert {event.head.kind for event in events} <= {"attempt-refused"}


def test_who_has_no_seat_in_the_round_reaches_no_door_of_its_filing(
    sit: Sit, stranger: Callable[[], Visitor], validator: Visitor
) -> None:
    for visitor in (stranger(), sit("assessor-3")):
        assert visitor.get(f"{validator.base}/state?desk=filing&part=innovations").status == 401
    assert sit("analyst", PANEL).get(f"/panels/{PANEL}/{validator.seat}/state?desk=filing").status == 401


@pytest.mark.parametrize(
    "forged",
    [{"seat": "validator-2"}, {"role": "validator"}, {"by": "validator-2"}, {"note": LONG}, {"level": 99},
     {"level": "three"}, {"level": 1.5}, {"document": "another.pdf"}, {"indicator": HOSTILE}, {"region": ["x"]}],
    ids=str,
)  # fmt: skip
def test_a_finding_that_is_forged_or_written_wrongly_is_not_taken(
    validator: Visitor, house: House, document: dict[str, Any], forged: dict[str, Any]
) -> None:
    with house.added(PANEL) as events:
        heard = validator.post({"id": new_id(), "kind": "evidence-validated", **document, "level": 2, **forged})
    assert heard.states == ["refused"]
    assert [event.head.kind for event in events if event.head.kind != "attempt-refused"] == []


def test_neither_a_level_nor_a_note_reaches_the_other_validator_whatever_is_asked(
    sit: Sit, validator: Visitor, document: dict[str, Any]
) -> None:
    other = sit("validator-2", PANEL)
    waiting = next(on(row) for row in asked(validator, list="todo")["documents"]["rows"] if row["found"] is None)
    note = f"only the first knows {new_id()} {HOSTILE}"
    sent = {"id": new_id(), "kind": "evidence-validated", **waiting, "level": 2, "note": note}
    assert validator.post(sent).states == ["stands"]
    for question in ({"list": "all"}, {"list": "mine"}, {"part": "validators"}, {"have": "x"},
                     {"part": "innovations", "innovation": waiting["innovation"] or ""}):  # fmt: skip
        view = asked(other, words=waiting["document"], **question)
        assert "only the first knows" not in json.dumps(view)
        assert not {"validated", "innovations", "opened", "filing", "found"} & set(view)
        rows = [row["found"] for row in view["documents"]["rows"] if on(row) == waiting]
        assert [said["level"] for found in rows for said in found["said"]] == [None] * len(rows)
    for desk in ("index", "results", "secretariat"):
        assert other.get(f"{other.base}/state?desk={desk}").status == 403


@pytest.mark.parametrize(
    "question",
    [{"first": "-1"}, {"first": "9" * 40}, {"first": "²"}, {"first": "1e3"}, {"words": HOSTILE}, {"words": "x" * 5_000},
     {"region": "../.."}, {"region": "/kota-bogor"}, {"part": "x"}, {"list": "stop' or 1=1"}, {"verdict": "x"},
     {"part": "innovations", "innovation": HOSTILE}, {"words": "\x00\ud7ff"}],
    ids=lambda question: str(question)[:40],
)  # fmt: skip
def test_a_question_that_is_written_wrongly_is_answered_as_if_it_had_not_been_asked(
    sit: Sit, question: dict[str, str], secretary: Visitor
) -> None:
    view = asked(secretary, **question)
    assert all(len(str(said)) <= 200 for said in view["asked"].values())
    found = view.get("documents") or view["innovations"]
    assert 0 <= found["first"] <= max(0, found["total"] - 1)
    assert len(found["rows"]) <= found["page"]


@pytest.fixture(scope="module")
def secretary(sit: Sit) -> Visitor:
    return sit("secretariat", PANEL)
