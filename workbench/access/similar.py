"""Similar pairs at the door: which innovations may be named, and what each desk is handed of them."""

from collections.abc import Mapping
from typing import Any, Protocol

from workbench.errors import BadInput
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.event import AnyBody, PairDecided, SimilarPairsPublished
from workbench.records.submission import Innovation, Intake

JSON = dict[str, Any]


class Filed(Protocol):
    """What is looked at: the picture of a panel, its intake, and the intakes of earlier rounds."""

    @property
    def standing(self) -> Standing:
        """Give the picture."""

    @property
    def intake(self) -> Intake:
        """Give what was taken in last."""

    def earlier(self) -> Mapping[str, Intake]:
        """Give the intakes of earlier rounds, by panel."""


def check_pairs(filed: Filed, body: AnyBody) -> None:
    """Refuse a decision or a line about an innovation that nobody filed."""
    if isinstance(body, PairDecided):
        named, own = {body.first, body.second}, {body.first}
    elif isinstance(body, SimilarPairsPublished):
        named, own = {line.other for line in body.lines}, {line.innovation for line in body.lines}
    else:
        return
    here = {each.key for each in filed.intake.innovations}
    there = {f"{panel}/{each.key}" for panel, intake in filed.earlier().items() for each in intake.innovations}
    unknown = sorted((named | own) - here - there) or sorted(own - here)
    if unknown:
        raise BadInput("there is no innovation {innovation}", innovation=unknown[0])


def similar_state(filed: Filed, seat: Seated) -> JSON:
    """Give the review of similar pairs what it shows and what this seat may do there."""
    roles = filed.standing.panel.seat(seat.holder).roles
    return {**compared_state(filed), "may": {"decide": True, "publish": "secretariat" in roles}}


def compared_state(filed: Filed) -> JSON:
    """Give what similar pairs are computed from: texts and decisions, and nobody's marks."""
    standing = filed.standing
    return {
        "panel": standing.panel.model_dump(mode="json"),
        "intake": {**filed.intake.model_dump(mode="json"), "submissions": []},
        "earlier": {panel: intake.model_dump(mode="json") for panel, intake in filed.earlier().items()},
        "decisions": _decisions(standing),
        "published": len(standing.similar),
    }


def _decisions(standing: Standing) -> list[JSON]:
    return [
        {
            "pair": list(pair),
            "said": [
                {
                    "decision": each.decision,
                    "reason": each.reason,
                    "seat": standing.seats[each.seat].holder if each.seat in standing.seats else each.seat,
                    "at": each.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
                    "sequence": each.sequence,
                }
                for each in decided
            ],
        }
        for pair, decided in standing.pairs.items()
    ]


def lines_for(standing: Standing, innovations: tuple[Innovation, ...]) -> list[JSON]:
    """Give the lines that stand beside innovations on a sheet; none where the panel does not show them."""
    if not standing.panel.similarity.shown_to_assessors:
        return []
    shown = {each.key for each in innovations}
    return [line.model_dump(mode="json") for line in standing.similar if line.innovation in shown]
