"""Simulate panels with nothing the matter, and with stated effects: how often each test of the audit says otherwise.

    python benchmarks/audit_levels.py                # 10,000 panels, about an hour
    python benchmarks/audit_levels.py --panels 500   # a look
    python benchmarks/audit_levels.py --write        # and keep what was found for the help of the audit page

Nine assessors, sixteen submissions, a tenth of the marks missing; quality SD 8, severity SD 4 (none where severity or
Dixon's Q is tested), noise SD 5. Each rate has its 99 % interval; a test keeps its level where that interval meets .8
to 1.2 of the stated level on unrounded marks, and ends below 1.2 on whole ones. Coverage is that of the
default interval of alpha around the value of 40,000 submissions marked by the same assessors.
"""

import argparse
import fcntl
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import beta

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from workbench.methods.agreement import krippendorff_alpha  # noqa: E402
from workbench.methods.audit import (  # noqa: E402
    Marks,
    assessor_table,
    discussion,
    drift,
    flags,
    home_effect,
    standardised_residuals,
)

ASSESSORS, SUBMISSIONS, LEVEL, DRAWS = 9, 16, 0.05, 199
SHIPPED = ROOT / "workbench" / "forms" / "views" / "audit" / "levels.json"
"""What the help of the audit page shows; each table is written when it is found, so that parts may run side by side."""
OPENED = datetime(2026, 1, 1, tzinfo=UTC)
QUESTIONS = (
    "severity", "slope", "fit", "drift", "home", "home of one", "residual of one", "residual, whole panel",
    "Dixon, whole panel", "pull to others", "pull to chair",
)  # fmt: skip
EFFECTS = {"severity": 5.0, "slope": 0.5, "fit": 1.8, "drift": 0.6, "home": 4.0, "home of one": 8.0}
"""Points of severity, a slope, a ratio of noise, points a place, points at home, points of one assessor at home."""


def panel(random: np.random.Generator, question: str, effect: float | None, whole: bool) -> dict[str, np.ndarray]:
    shape = (ASSESSORS, SUBMISSIONS)
    quality = 8 * random.normal(size=SUBMISSIONS)
    plain = question == "severity" or question.startswith("Dixon")
    severity = np.zeros((ASSESSORS, 1)) if plain else 4 * random.normal(size=(ASSESSORS, 1))
    order = np.argsort(random.random(shape), axis=1).astype(float)
    home = random.random(shape) < 0.15
    noise = 5 * random.normal(size=shape)
    marks = 70 + quality - severity
    if effect is not None:
        planted = {"severity": -effect, "slope": (effect - 1) * quality, "drift": effect * (order[0] - 7.5)}
        marks[0] += planted.get(question, 0.0)
        marks[0] += effect * home[0] if question == "home of one" else 0.0
        marks += effect * home if question == "home" else 0.0
        noise[0] *= effect if question == "fit" else 1.0
    marks = marks + noise
    marks[random.random(shape) < 0.1] = np.nan
    return {"marks": np.round(marks) if whole else marks, "order": order, "home": home}


def long(made: dict[str, np.ndarray], after: np.ndarray | None = None) -> Marks:
    """Give the marks as reading them would, without the reading: names are places."""
    tables = [made["marks"]] if after is None else [made["marks"], after]
    rows, columns = np.nonzero(~np.isnan(made["marks"]))
    codes = [np.tile(axis, len(tables)) for axis in (rows, columns, np.zeros(len(rows), dtype=np.intp))]
    names = [tuple(str(place) for place in range(count)) for count in (ASSESSORS, SUBMISSIONS)]
    values, times = np.concatenate([table[rows, columns] for table in tables]), np.arange(len(tables)) * 3600.0
    order = np.tile(made["order"][rows, columns], len(tables))
    return Marks(*names, ("mark",), *codes, values, order, np.repeat(times + OPENED.timestamp(), len(rows)))


def asked(question: str, made: dict[str, np.ndarray], random: np.random.Generator, whole: bool) -> float:
    """Give the p value that the question gets from one panel."""
    if question in ("severity", "slope", "fit"):
        # Draws of their own for each panel: the level holds over panels and draws, not for one set of draws.
        draws = {"draws": DRAWS, "seed": int(random.integers(2**31))} if question == "fit" else {"draws": 1}
        line = assessor_table(long(made), **draws).lines[0]
        return {"severity": line.severity.p, "slope": line.slope.p, "fit": line.fit_p}[question]
    if question == "drift":
        return drift(long(made)).by_assessor[0][1].p
    if question.startswith("home"):
        found = home_effect(long(made), made["home"], draws=DRAWS if question == "home" else 1)
        return found.p if question == "home" else found.by_assessor[0][1].p
    if question == "residual of one":
        p = standardised_residuals(made["marks"])[1]
        return float(p[~np.isnan(p)][0])
    if question.endswith("whole panel"):
        kind = "residual" if question.startswith("residual") else "dixon"
        return 0.0 if any(flag.kind == kind for flag in flags(long(made), level=LEVEL)) else 1.0
    change = 2 * random.normal(size=made["marks"].shape)
    after = made["marks"] + (np.round(change) if whole else change)
    found = discussion(long(made, after), OPENED, chair="0")
    return (found.nearer if question == "pull to others" else found.to_chair).p


def rate(question: str, panels: int, effect: float | None, whole: bool, seed: int) -> tuple[float, float, float]:
    """Give how often p is at or below the level, and the 99 % interval of that."""
    random = np.random.default_rng(seed)
    p = np.array([asked(question, panel(random, question, effect, whole), random, whole) for _ in range(panels)])
    hits, count = int(np.sum(p <= LEVEL + 1e-12)), int(np.sum(~np.isnan(p)))
    low = beta.ppf(0.005, hits, count - hits + 1) if hits else 0.0
    high = beta.ppf(0.995, hits + 1, count - hits) if hits < count else 1.0
    return hits / count, float(low), float(high)


def levels(panels: int, only: str, write: bool) -> bool:
    print(f"{'test':24} {'unrounded':26} {'whole marks':26} power for")
    kept = True
    for place, question in enumerate(QUESTIONS):
        if question != only and (only in QUESTIONS or only not in question):
            continue
        null, rounded = (rate(question, panels, None, whole, 10 * place + whole) for whole in (False, True))
        fine = null[1] <= 1.2 * LEVEL and null[2] >= 0.8 * LEVEL and rounded[2] <= 1.2 * LEVEL
        kept &= fine
        found: dict[str, Any] = {"panels": panels, "unrounded": null, "whole": rounded, "kept": fine}
        text = ""
        if question in EFFECTS:
            power = rate(question, max(200, panels // 10), EFFECTS[question], False, 10 * place + 5)[0]
            found |= {"effect": EFFECTS[question], "power": power}
            text = f"{EFFECTS[question]:g}: {power:.2f}"
        print(
            f"{question:24} {_shown(null):26} {_shown(rounded):26} {text}{'' if fine else '  LEVEL NOT KEPT'}",
            flush=True,
        )
        if write:
            keep("tests", question, found)
    return kept


def keep(part: str, name: str, found: dict[str, Any]) -> None:
    """Put one line into the shipped table, in the order of the questions."""
    with SHIPPED.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shipped = json.loads(SHIPPED.read_text()) if SHIPPED.exists() else {}
        lines = {**shipped.get(part, {}), name: _rounded(found)}
        order = {each: place for place, each in enumerate(QUESTIONS)}
        setting = {"assessors": ASSESSORS, "submissions": SUBMISSIONS, "level": LEVEL}
        shipped |= {"setting": setting, part: dict(sorted(lines.items(), key=lambda line: order.get(line[0], 0)))}
        SHIPPED.write_text(json.dumps(shipped, indent=2) + "\n")
    SHIPPED.with_suffix(".lock").unlink(missing_ok=True)


def _rounded(found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [round(each, 4) for each in value]
        if isinstance(value, tuple)
        else round(value, 4)
        if isinstance(value, float)
        else value
        for name, value in found.items()
    }


def _shown(found: tuple[float, float, float]) -> str:
    return f"{found[0]:.4f} [{found[1]:.4f}, {found[2]:.4f}]"


def coverage(panels: int, write: bool) -> bool:
    kept = True
    severity = 4 * np.random.default_rng(1).normal(size=(ASSESSORS, 1))

    def draw(random: np.random.Generator, count: int) -> np.ndarray:
        return 70 + 8 * random.normal(size=count) - severity + 5 * random.normal(size=(ASSESSORS, count))

    truth = krippendorff_alpha(draw(np.random.default_rng(2), 40_000), interval=None).value
    for count in (10, 20, 30, 100):
        random = np.random.default_rng(count)
        ends = [krippendorff_alpha(draw(random, count)).interval for _ in range(panels)]
        share = float(np.mean([end is not None and end.low <= truth <= end.high for end in ends]))
        kept &= 0.9 <= share <= 0.98
        print(f"jackknife of interval alpha, {count:3} submissions: covers {share:.3f}", flush=True)
        if write:
            keep("coverage", str(count), {"panels": panels, "share": share, "kept": 0.9 <= share <= 0.98})
    return kept


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--panels", type=int, default=10_000)
    options.add_argument(
        "--only", default="", help="the test of this name, or those that have it in theirs; or coverage"
    )
    options.add_argument("--write", action="store_true", help="keep what was found for the help of the audit page")
    asked_for = options.parse_args()
    parts: list[Callable[[], bool]] = [lambda: levels(asked_for.panels, asked_for.only, asked_for.write)]
    if asked_for.only in ("", "coverage"):
        parts.append(lambda: coverage(asked_for.panels, asked_for.write))
    kept = [part() for part in parts]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
