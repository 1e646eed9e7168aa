"""What whoever only looks on is held against: a chair who leads, an assessor who marks, and what both said."""

from typing import Any

from tests.pages.attacks.visitor import Visitor, mark, new_id
from tests.pages.served import Served
from workbench.desks.owner.demonstration import PRACTICE

STAGE = "presentation"
ROOM = {"stage": STAGE, "room": "room-b"}
CRITERIA = ("novelty", "benefit", "replicability", "authority", "mastery")
OTHERS = ("assessor", "chair", "results", "audit", "secretariat", "similar", "filing", "index")
"""Desks that no onlooker opens."""
SAID = ("reads well", "Assessor 8", "assessor-8", "MNC News")


def sit(server: Served, holder: str) -> Visitor:
    return Visitor(server.address).enter(server.link(PRACTICE, holder))


def said(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": new_id(), "kind": kind, **fields}


def confirm(assessor: Visitor, submission: str) -> None:
    place = {"stage": STAGE, "submission": submission}
    own = [mark(place, "73", criterion=key) for key in CRITERIA]
    assert assessor.post(*own, said("comment-written", **place, criterion="novelty", text="reads well")).status == 200
    marks = {each["criterion"]: each["id"] for each in own}
    assert assessor.post(said("sheet-confirmed", **place, marks=marks)).states == ["stands"]
