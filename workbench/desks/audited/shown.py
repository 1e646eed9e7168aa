"""Records of the methods as JSON: nothing where a number is not there, every sentence in both languages."""

import math
from collections.abc import Callable
from typing import Any

from workbench.errors import Message, WorkbenchError
from workbench.i18n import LANGUAGES, say
from workbench.methods.agreement import Agreement
from workbench.methods.audit.assessors import Estimate
from workbench.methods.audit.shape import Size

JSON = dict[str, Any]


def figure(value: float | None) -> float | None:
    """Give a number, or None where there is none."""
    return None if value is None or not math.isfinite(value) else float(value)


def sentence(message: Message) -> JSON:
    """Say a message in every language of the house."""
    return {language: say(message, language) for language in LANGUAGES}


def told(section: Callable[[], Any]) -> Any:
    """Give a section, or why it cannot be told."""
    try:
        return section()
    except WorkbenchError as fault:
        return {"refused": sentence(fault.message)}


def estimate(found: Estimate) -> JSON:
    """Give an estimate with its interval and p values."""
    return {
        "value": figure(found.value),
        "low": figure(found.low),
        "high": figure(found.high),
        "p": figure(found.p),
        "adjusted": figure(found.adjusted),
    }


def size(found: Size) -> JSON:
    """Give a size with its interval."""
    return {"value": figure(found.value), "low": figure(found.low), "high": figure(found.high)}


def agreement(found: Agreement) -> JSON:
    """Give a coefficient with what a reader must be told."""
    return {
        "coefficient": found.coefficient,
        "value": figure(found.value),
        "low": figure(found.interval.low) if found.interval else None,
        "high": figure(found.interval.high) if found.interval else None,
        "confidence": found.confidence,
        "method": found.interval_method,
        "scope": sentence(found.scope) if found.scope else None,
        "submissions": found.submissions,
        "p": figure(found.test.p) if found.test else None,
        "warnings": [sentence(each) for each in found.warnings],
    }
