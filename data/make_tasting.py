"""Write the events of the tasting `wine-72` from its published ranks, and the published rank sums beside them.

python data/make_tasting.py
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from written import ROOT, Writing, digits, save, taken_in

from workbench.records.event import (
    HOME,
    MarkGiven,
    PanelFixed,
    SeatIssued,
    SeatOpened,
    SheetConfirmed,
    SubmissionReleased,
)
from workbench.records.record import canonical, checksum
from workbench.storage.intake import read_intake
from workbench.storage.panels import read_panel

KEY, STAGE, CRITERION = "wine-72", "tasting", "rank"
WINES = tuple(f"wine-{letter}" for letter in "abcdefgh")
RANKS = {
    "assessor-1": (1, 4, 5, 3, 6, 8, 2, 7),
    "assessor-2": (7, 1, 6, 8, 5, 2, 4, 3),
    "assessor-3": (3, 1, 2, 8, 4, 5, 7, 6),
    "assessor-4": (7, 2, 3, 6, 4, 5, 1, 8),
    "assessor-5": (6, 3, 5, 8, 2, 1, 4, 7),
    "assessor-6": (1, 8, 3, 2, 4, 7, 6, 5),
    "assessor-7": (4, 3, 6, 2, 7, 1, 5, 8),
    "assessor-8": (1, 4, 3, 8, 7, 2, 5, 6),
}
"""Report 72 of liquidasset.com: what each taster gave to the wines A to H, 1 for the best."""

PUBLISHED = (30, 26, 33, 45, 39, 31, 34, 50)
"""The rank sums ("votes against") that the report prints."""

ENTERED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main(folder: Path = ROOT / "data" / KEY) -> None:
    """Write events and expected results into a folder."""
    panel = read_panel(ROOT / "panels" / f"{KEY}.yaml")
    intake = read_intake(ROOT / "data" / KEY, panel).intake
    log, at = Writing(KEY), ENTERED
    log.plan(at, HOME, log.id("panel"), PanelFixed(checksum=checksum(canonical(panel))))
    log.plan(at, HOME, log.id("intake"), taken_in(intake))
    seats = {seat.key: digits(KEY, "seat", seat.key)[:12] for seat in panel.seats}
    for holder, seat in seats.items():
        secret = digits(KEY, "secret", holder)
        log.plan(at, HOME, log.id("issued", holder), SeatIssued(seat=seat, holder=holder, secret=secret))
        log.plan(at, seat, log.id("opened", holder), SeatOpened(issued=log.id("issued", holder)))
    for holder, ranks in RANKS.items():
        for wine, rank in zip(WINES, ranks, strict=True):
            at += timedelta(seconds=5)
            sheet = {"stage": STAGE, "submission": wine, "opening": log.id("opened", holder), "device_time": at}
            mark = log.plan(
                at,
                seats[holder],
                log.id("mark", holder, wine),
                MarkGiven(**sheet, criterion=CRITERION, mark=Decimal(rank)),
            )
            log.plan(at, seats[holder], log.id("sheet", holder, wine), SheetConfirmed(**sheet, marks={CRITERION: mark}))
    for wine in WINES:
        log.plan(at, seats["chair"], log.id("release", wine), SubmissionReleased(stage=STAGE, submission=wine))
    sums = dict(zip(WINES, PUBLISHED, strict=True))
    places = {wine: 1 + sum(other < total for other in PUBLISHED) for wine, total in sums.items()}
    ordered = sorted(WINES, key=lambda wine: places[wine])
    ranking = [{"region": wine, "place": places[wine], "shared": False, "value": str(sums[wine])} for wine in ordered]
    save(folder, log.events(), {"ranking": {"panel": KEY, "rule": "rank-sum", "clusters": {"wines": ranking}}})


if __name__ == "__main__":
    main()
