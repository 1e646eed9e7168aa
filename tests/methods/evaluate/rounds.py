"""Rounds with marks drawn by a seed, for evaluations."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.methods.exact.played import Round, a_panel, a_round, an_intake, assessors
from workbench.methods.evaluate import Evaluation, evaluate

REGIONS = ("ambon", "bima", "cirebon", "demak", "ende", "fakfak")
CRITERIA = {"novelty": "50", "benefit": "30", "spread": "20"}


def a_marked_round(
    regions: Sequence[str] = REGIONS, *, seats: int = 5, seed: int = 1, absent: float = 0.25, **fields: Any
) -> Round:
    """Assessors differ in severity, submissions in quality, and about one sheet in four is missing."""
    fields.setdefault("criteria", CRITERIA)
    played = a_round(a_panel(seats=seats, **fields), regions)
    mark_by_lot(played, regions, seats, seed, absent)
    return played


def mark_by_lot(played: Round, regions: Sequence[str], seats: int, seed: int = 1, absent: float = 0.25) -> None:
    random = np.random.default_rng(seed)
    quality, severity = random.normal(75, 8, len(regions)), random.normal(0, 6, seats)
    for at, region in enumerate(regions):
        for holder in range(1, seats + 1):
            if random.random() < absent and holder != 1 + at % seats and holder != 1 + (at + 1) % seats:
                continue
            for stage in played.panel.marked_stages():
                count = len(stage.criteria)
                marks = np.clip(quality[at] - severity[holder - 1] + random.normal(0, 4, count), 0, 100)
                played.mark(holder, region, *np.round(marks).astype(int).tolist(), stage=stage.key)


def evaluation_of(played: Round, **options: Any) -> Evaluation:
    return evaluate(played.panel, played.intake, played.events, **options)


def two_rooms(**fields: Any) -> Round:
    """Two rooms of two assessors and three regions each, without anybody in common."""
    rooms = [{"key": key, "title": {"en": key}} for key in ("one", "two")]
    seats = [{**seat, "rooms": ["one" if at < 2 else "two"]} for at, seat in enumerate(assessors(4))]
    panel = a_panel(rooms=rooms, seats=seats, criteria=CRITERIA, **fields)
    intake = an_intake(panel, REGIONS)
    there = tuple(
        each.model_copy(update={"room": "one" if REGIONS.index(each.key) < 3 else "two"}) for each in intake.submissions
    )
    played = Round(panel, intake.model_copy(update={"submissions": there}))
    random = np.random.default_rng(4)
    for at, region in enumerate(REGIONS):
        for holder in (1, 2) if at < 3 else (3, 4):
            marks = 60 + 4 * at + 5 * holder + random.normal(0, 4, 3)
            played.mark(holder, region, *np.round(marks).astype(int).tolist())
    return played
