"""Is this panel fit to decide? A few questions, each answered from its section, and never by a model of its own."""

from collections.abc import Callable, Iterable
from typing import Any

from workbench.desks.audited.shown import JSON, sentence
from workbench.errors import Message

GOOD, HEED, FAULT, UNKNOWN = "good", "heed", "fault", "unknown"
LEVEL = 0.05

Found = tuple[str, Message]


def verdict(sections: JSON) -> JSON:
    """Answer by the weakest of the checks: fit, fit with care, not fit, or cannot be told."""
    questions: tuple[tuple[str, Callable[[JSON], Found]], ...] = (
        ("agreement", _agreement),
        ("published", _published),
        ("severity", _severity),
        ("marks", _marks),
        ("home", _home),
        ("drift", _drift),
    )
    checks = [
        {"key": key, "state": state, "says": sentence(said)} for key, (state, said) in _asked(questions, sections)
    ]
    states = {check["state"] for check in checks if check["key"] in ("agreement", "published")}
    heeded = any(check["state"] in (HEED, FAULT) for check in checks)
    if states == {UNKNOWN}:
        answer = UNKNOWN
    elif FAULT in states:
        answer = FAULT
    else:
        answer = HEED if heeded else GOOD
    return {"answer": answer, "checks": checks}


def _asked(questions: Iterable[tuple[str, Callable[[JSON], Found]]], sections: JSON) -> Iterable[tuple[str, Found]]:
    for key, question in questions:
        yield key, question(sections)


def _refused(section: Any) -> bool:
    return not section or (isinstance(section, dict) and "refused" in section)


def _agreement(sections: JSON) -> Found:
    rows = sections["agreement"]
    if _refused(rows) or _refused(rows[0]["alpha"]):
        return UNKNOWN, Message("agreement cannot be told from these marks")
    alpha = rows[0]["alpha"]
    value = round(alpha["value"], 2)
    if alpha["low"] is None or alpha["label"] is None:
        return UNKNOWN, Message("alpha is {value}; too few submissions to call it good or bad", {"value": value})
    ends = {"value": value, "low": round(alpha["low"], 2), "high": round(alpha["high"], 2)}
    if alpha["low"] >= 0.667:
        return GOOD, Message("marks agree: alpha {value} ({low} to {high}), above .667 throughout", ends)
    if alpha["high"] >= 0.667:
        return HEED, Message("agreement is not sure: alpha {value} ({low} to {high}), .667 lies inside", ends)
    return FAULT, Message("marks do not agree: alpha {value} ({low} to {high}), below .667 throughout", ends)


def _published(sections: JSON) -> Found:
    found = sections["published"]
    if _refused(found) or found["value"] is None:
        return UNKNOWN, Message("how reliable the published values are cannot be told")
    value = {"value": round(found["value"], 2)}
    if found["value"] >= 0.8:
        return GOOD, Message("published values tell submissions apart: reliability {value}", value)
    if found["value"] >= 0.5:
        return HEED, Message("close places are uncertain: reliability of the published values {value}", value)
    return FAULT, Message("error explains most differences: reliability of the published values {value}", value)


def _severity(sections: JSON) -> Found:
    found = sections["assessors"]
    if _refused(found):
        return UNKNOWN, Message("severity cannot be told from these marks")
    if found["parts"] > 1:
        said = (
            "the marks fall into {parts} parts that share no assessor: severity and places compare within a part only"
        )
        return HEED, Message(said, {"parts": found["parts"]})
    apart = [line for line in found["lines"] if not line["thin"] and _sure(line["severity"]["adjusted"])]
    if not apart:
        return GOOD, Message("no assessor is more severe or lenient than chance allows")
    most = max(abs(line["severity"]["value"]) for line in apart)
    return HEED, Message(
        "severity differs: {count} of {of} assessors, by up to {points} points",
        {"count": len(apart), "of": len(found["lines"]), "points": round(most, 1)},
    )


def _marks(sections: JSON) -> Found:
    found = sections["flags"]
    if isinstance(found, dict):
        return UNKNOWN, Message("single marks cannot be told apart from chance here")
    moving = [flag for flag in found if flag["place"] != flag["place_without"]]
    waiting = [flag for flag in found if (flag.get("decided") or {}).get("decision") not in ("explained", "raised")]
    if not found:
        return GOOD, Message("no single mark stands out")
    said = {"count": len(found), "moving": len(moving), "waiting": len(waiting)}
    message = Message("{count} marks stand out, {moving} move a place; {waiting} are not looked into yet", said)
    return (HEED if waiting else GOOD), message


def _home(sections: JSON) -> Found:
    asked = [each for each in sections["affiliation"] if "refused" not in each] if sections["affiliation"] else []
    if not asked:
        return UNKNOWN, Message("nobody marked at home: there is nothing to ask")
    sure = [each for each in asked if _sure(each["p"])]
    if not sure:
        weakest = max(each["detectable"] or 0 for each in asked)
        said = {"points": round(weakest, 1)}
        return GOOD, Message("no sign that home is marked higher; {points} points would have been found", said)
    return HEED, Message(
        "at home marks differ by {points} points, more than chance allows", {"points": round(sure[0]["value"], 1)}
    )


def _drift(sections: JSON) -> Found:
    found = [each for each in sections["drift"].values() if "refused" not in each]
    if not found:
        return UNKNOWN, Message("neither order nor time of marking is known")
    moved = {line["assessor"] for each in found for line in each["lines"] if _sure(line["adjusted"])}
    if not moved:
        return GOOD, Message("nobody became more severe or lenient in the course of the round")
    return HEED, Message("{count} assessors changed in the course of the round", {"count": len(moved)})


def _sure(p: float | None) -> bool:
    return p is not None and p <= LEVEL
