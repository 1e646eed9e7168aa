"""How often the chair is alerted for nothing, and how often where somebody is far off, by simulation.

For each shipped panel, panels of its size mark honestly: quality of the submission, severity of the assessor and a
residual. In the second state one assessor is 25 points of 100 off on one criterion. Printed are the share of criteria
with an alert for nothing, the share of submissions with at least one, and the power (the criterion that is off is
named), for both measures of the tolerance and three limits. The alert itself is
`workbench.methods.exact.totals.spreads`, as the chair's page calls it.
"""

import argparse
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from workbench.methods.exact.totals import Counted, spreads
from workbench.records.panel import Panel, Stage, Tolerance
from workbench.storage.panels import read_panel

PANELS = Path(__file__).parents[1] / "panels"
SHIPPED = ("iga-2023", "iga-demo", "kipp-2022", "wine-72")
LIMITS = ("0.15", "0.20", "0.25", "0.30", "0.35")
"""Of the span of the scale: 25 points of 100 is what the shipped panels with a tolerance say."""

SEVERITY, RESIDUAL, OFF = 0.05, 0.07, 0.25
"""Standard deviations, and how far the one assessor is off, as shares of the span of the scale."""


def assessors(panel: Panel) -> int:
    """How many assessors mark in the largest room."""
    marking = [seat for seat in panel.seats if "assessor" in seat.roles]
    return max(sum(room.key in seat.rooms for seat in marking) for room in panel.rooms)


def sheets(panel: Panel, stage: Stage, chance: np.random.Generator, off: bool) -> list[Counted]:
    """The sheets of one submission; where `off`, the first assessor is far off on the first criterion."""
    count = assessors(panel)
    severity = chance.normal(0, SEVERITY, count)
    marks: list[dict[str, Decimal]] = [{} for _ in range(count)]
    for at, criterion in enumerate(stage.criteria):
        scale = panel.scale(criterion)
        span = float(scale.high - scale.low)
        share = chance.uniform(0.55, 0.85) + severity + chance.normal(0, RESIDUAL, count)
        if off and at == 0:
            share[0] -= OFF
        steps = np.rint(np.clip(share, 0, 1) * span / float(scale.step)).astype(int)
        for sheet, step in zip(marks, steps, strict=True):
            sheet[criterion.key] = scale.low + scale.step * int(step)
    return [Counted(f"k{at}", f"s{at}", sheet, Fraction(0)) for at, sheet in enumerate(marks)]


def measured(panel: Panel, rounds: int, seed: int) -> list[tuple[str, str, float, float, float]]:
    """Rates for each measure and limit: criteria alerted for nothing, submissions with any, power."""
    stage, chance = panel.marked_stages()[0], np.random.default_rng(seed)
    honest = [sheets(panel, stage, chance, False) for _ in range(rounds)]
    one_off = [sheets(panel, stage, chance, True) for _ in range(rounds)]
    first = stage.criteria[0].key
    found = []
    for measure in ("range", "others"):
        for limit in LIMITS:
            said = with_tolerance(panel, stage, measure, limit)
            false = [[each.passed for each in spreads(said, stage, of).values()] for of in honest]
            power = [spreads(said, stage, of)[first].passed for of in one_off]
            rates = float(np.mean(false)), float(np.mean([any(each) for each in false])), float(np.mean(power))
            found.append((measure, limit, *rates))
    return found


def with_tolerance(panel: Panel, stage: Stage, measure: str, limit: str) -> Panel:
    spans = {each.key: panel.scale(each).high - panel.scale(each).low for each in stage.criteria}
    limits = {key: Decimal(limit) * span for key, span in spans.items()}
    tolerance = Tolerance.model_validate({"spread": max(limits.values()), "criteria": limits, "measure": measure})
    return panel.model_copy(update={"tolerance": tolerance})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000, help="submissions simulated in each state")
    asked = parser.parse_args()
    print(
        f"{asked.rounds} submissions a state; severity {SEVERITY}, residual {RESIDUAL}, one assessor {OFF} off (span 1)"
    )
    print(f"{'panel':<12}{'seats':>6}  {'measure':<8}{'limit':>6}{'false/crit.':>12}{'false/subm.':>12}{'power':>8}")
    for at, key in enumerate(SHIPPED):
        panel = read_panel(PANELS / f"{key}.yaml")
        for measure, limit, criterion, submission, power in measured(panel, asked.rounds, at):
            print(
                f"{key:<12}{assessors(panel):>6}  {measure:<8}{limit:>6}"
                f"{criterion:>12.3f}{submission:>12.3f}{power:>8.3f}"
            )


if __name__ == "__main__":
    main()
