"""A small panel that holds, to be bent where a test wants to see it break."""

from typing import Any

from pydantic import ValidationError

from workbench.records.fault import faults
from workbench.records.panel import Panel
from workbench.records.record import Record

ANCHORS = [{"low": "0", "high": "50", "title": {"en": "Low."}}, {"low": "51", "high": "100", "title": {"en": "High."}}]


def written(**changes: Any) -> dict[str, Any]:
    """What a panel file says, with some of its fields changed."""
    return {
        "key": "small",
        "title": {"en": "A small panel"},
        "year": "2024",
        "clusters": [{"key": "city", "title": {"en": "Cities"}}],
        "rooms": [{"key": "room-a", "title": {"en": "Room A"}}],
        "stages": [
            {
                "key": "presentation",
                "title": {"en": "Presentation"},
                "criteria": [
                    {"key": "novelty", "title": {"en": "Novelty"}, "weight": "60", "scale": "hundred"},
                    {"key": "benefit", "title": {"en": "Benefit"}, "weight": "40", "scale": "hundred"},
                ],
            }
        ],
        "scales": [{"key": "hundred", "low": "0", "high": "100"}],
        "seats": [{"key": "assessor-1", "rooms": ["room-a"], "roles": ["assessor"]}],
        "rule": {"name": "mean"},
        **changes,
    }


def criteria(*parts: tuple[str, str], scale: str = "hundred", **more: Any) -> list[dict[str, Any]]:
    """One stage with criteria, by key and weight."""
    made = [{"key": key, "title": {"en": key}, "weight": weight, "scale": scale, **more} for key, weight in parts]
    return [{"key": "presentation", "title": {"en": "Presentation"}, "criteria": made}]


def told(record: type[Record], content: dict[str, Any]) -> list[str]:
    """What is said about content that a record refuses; nothing where it takes it."""
    try:
        record.model_validate(content)
    except ValidationError as error:
        return [str(fault) for fault in faults(error)]
    return []


def panel_told(**changes: Any) -> list[str]:
    """What is said about the small panel with some of its fields changed."""
    return told(Panel, written(**changes))
