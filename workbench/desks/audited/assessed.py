"""What is said of each assessor, of single marks, and of home."""

from collections.abc import Callable
from functools import partial

import numpy as np

from workbench.desks.audited.shown import JSON, estimate, figure, sentence, size, told
from workbench.desks.audited.source import Audited
from workbench.errors import Refused
from workbench.methods.audit import (
    adjusted_differences,
    assessor_table,
    drift,
    flags,
    home_effect,
    home_preference,
    shapes,
    standardised_residuals,
)
from workbench.methods.audit.additive import design
from workbench.methods.audit.flags import Flag

CELLS_SHOWN = 60
"""Submissions that the heat map has room for: those with the largest residuals."""


def assessors(audited: Audited) -> JSON:
    """Give one line an assessor: severity, slope, fit, and how the sheet is used."""
    found = assessor_table(audited.sheets)
    used = told(lambda: {line.assessor: line for line in shapes(audited.marks)})
    refused = "refused" in used and used
    lines = []
    for line in found.lines:
        shape = None if refused else used.get(line.assessor)
        lines.append(
            {
                "assessor": line.assessor,
                "marks": line.marks,
                "severity": estimate(line.severity),
                "slope": estimate(line.slope),
                "spread": figure(line.spread),
                "infit": figure(line.infit),
                "outfit": figure(line.outfit),
                "fit_p": figure(line.fit_adjusted),
                "with_rest": figure(line.with_rest),
                "thin": line.thin,
                "halo": size(shape.halo) if shape else None,
                "range_used": size(shape.range_used) if shape else None,
                "straight": size(shape.straight) if shape else None,
                "straight_others": figure(shape.straight_others) if shape else None,
            }
        )
    return {
        "lines": lines,
        "parts": design(~np.isnan(audited.sheets.table())).parts,
        "error": figure(found.error),
        "warnings": [sentence(each) for each in found.warnings],
        "shapes": used if refused else None,
    }


def residuals(audited: Audited) -> JSON:
    """Give the standardised residual of every sheet in the calibrated model, with what was given."""
    table = audited.sheets.table()
    sizes, p = standardised_residuals(table)
    largest = np.nan_to_num(np.abs(sizes)).max(axis=0)
    order = np.arange(table.shape[1])
    if table.shape[1] > CELLS_SHOWN:
        order = np.sort(np.argsort(-largest, kind="stable")[:CELLS_SHOWN])
    return {
        "assessors": list(audited.sheets.assessors),
        "submissions": [audited.sheets.submissions[place] for place in order],
        "of": table.shape[1],
        "cells": [
            [
                None
                if np.isnan(table[row, column])
                else {
                    "mark": figure(table[row, column]),
                    "size": figure(sizes[row, column]),
                    "p": figure(p[row, column]),
                }
                for column in order
            ]
            for row in range(table.shape[0])
        ],
    }


def drifts(audited: Audited) -> JSON:
    """Give the change over order and over time."""

    def one(over: str) -> Callable[[], JSON]:
        def called() -> JSON:
            found = drift(audited.sheets, "order" if over == "order" else "time")
            lines = [{"assessor": name, **estimate(each)} for name, each in found.by_assessor]
            return {"lines": lines, "panel": estimate(found.panel)}

        return called

    return {over: told(one(over)) for over in ("order", "time")}


def affiliation(audited: Audited) -> list[JSON]:
    """Give for each kind of affiliation whether marks at home are higher, and what would have been found."""
    return [{"kind": kind, **told(partial(_at_home, audited, home))} for kind, home in audited.home.items()]


def _at_home(audited: Audited, home: np.ndarray) -> JSON:
    if not (home & ~np.isnan(audited.sheets.table())).any():
        raise Refused("nobody marked at home beside others who were not: there is no difference to tell")
    found = home_effect(audited.sheets, home, segments=audited.segments)
    apart = adjusted_differences(audited.sheets.table(), audited.segments)
    told_apart = told(lambda: {"value": figure(home_preference(apart, home).value)})
    return {
        "value": figure(found.value),
        "low": figure(found.low),
        "high": figure(found.high),
        "p": figure(found.p),
        "detectable": figure(found.detectable),
        "home_marks": found.home_marks,
        "raw": told_apart,
        "lines": [{"assessor": name, **estimate(each)} for name, each in found.by_assessor if each.told],
        "warnings": [sentence(each) for each in found.warnings],
    }


def flagged(audited: Audited, moved: Callable[[Flag], tuple[int | None, int | None]] | None = None) -> list[JSON]:
    """Give marks that stand out, with the submission's place with and without each.

    Parameters
    ----------
    moved : gives both places by the panel's official rule; by the plain mean where it is left out
    """
    found = flags(audited.sheets, tolerance=audited.tolerance)
    return [_flag(flag, moved(flag) if moved else (flag.place, flag.place_without)) for flag in found]


def _flag(flag: Flag, places: tuple[int | None, int | None]) -> JSON:
    return {
        "flag": flag.kind,
        "assessor": flag.assessor,
        "submission": flag.submission,
        "mark": figure(flag.mark),
        "size": figure(flag.size),
        "limit": figure(flag.limit),
        "adjusted": figure(flag.adjusted),
        "place": places[0],
        "place_without": places[1],
    }
