"""Write the events of the demonstration round, and what plain arithmetic on fractions expects of them.

    python data/make_demonstration.py

Every mark, comment and moment is invented here. The expected results are computed below from the invented marks
themselves, by nothing of `workbench.methods`, so that they can be held against it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from written import ROOT, Writing, digits, draw, half_up, save, taken_in

from workbench.records.event import (
    HOME,
    CommentWritten,
    MarkGiven,
    MarkWithdrawn,
    PanelFixed,
    PrivateNoteWritten,
    Recused,
    SeatIssued,
    SeatOpened,
    SheetConfirmed,
    SubmissionReleased,
)
from workbench.records.panel import Panel
from workbench.records.record import canonical, checksum
from workbench.records.submission import Intake
from workbench.storage.intake import read_intake
from workbench.storage.panels import read_panel

KEY, STAGE = "iga-demo", "presentation"
WEIGHTS = {"novelty": 30, "benefit": 25, "replicability": 20, "authority": 15, "mastery": 10}
CLUSTERS = ("province", "regency", "city")

SEVERITY = {1: 1, 2: -3, 3: -7, 4: 0, 5: 2, 6: -2, 7: 6, 8: 3, 9: 1}
"""Points an assessor adds to what a presentation deserves: the third is severe, the seventh lenient."""

WIDTH = {1: 1, 2: 1, 3: Fraction(3, 2), 4: 1, 5: 1, 6: 1, 7: 1, 8: Fraction(1, 2), 9: 1}
"""How far an assessor spreads marks: the eighth hardly at all."""

DAYS = (datetime(2024, 10, 28, tzinfo=UTC), datetime(2024, 10, 29, tzinfo=UTC))
STARTS = {"room-a": timedelta(hours=2), "room-b": timedelta(hours=6)}
"""Nine in the morning and one in the afternoon, seven hours east of UTC."""

A_DAY = 7
ABSENT = {("assessor-6", "kabupaten-badung")}
RECUSED = {("assessor-5", "kota-bandarlampung"): "Pernah menjadi narasumber program yang disajikan (peragaan)."}
CONFLICT = {("assessor-9", "kota-bogor")}
SAME_MARKS = {"kota-kotamobagu": "kota-sukabumi"}
"""The second region's marks, handed round among the assessors: equal in every mean, so the place is shared."""

SAME_TOTAL = {"kabupaten-kendal": "kabupaten-sragen"}
"""The same, but one assessor moved points from benefit to novelty: equal in total, told apart by novelty."""

CHANGED = Fraction(1, 9)
"""How many marks are changed once before they are confirmed."""

COMMENTS = {
    ("assessor-1", "kota-pekanbaru", None): "Penyajian runtut. Mohon lampirkan rekap urusan per kelurahan.",
    ("assessor-2", "kota-surabaya", "replicability"): "Alurnya dapat dipakai daerah lain tanpa perangkat lunaknya.",
    ("assessor-3", "kota-pekanbaru", "benefit"): "Angka sebelum dan sesudah belum memakai periode yang sama.",
    ("assessor-3", "kabupaten-bogor", "authority"): "Jelaskan batas kewenangan kabupaten atas pajak yang dipungut.",
    ("assessor-4", "kota-sukabumi", "novelty"): "Mirip dengan profil kota lain; mohon disebutkan asal gagasannya.",
    ("assessor-4", "kota-bitung", "replicability"): "Replikasi dinyatakan terbuka dan disesuaikan dengan baik.",
    ("assessor-5", "provinsi-jawa-tengah", "benefit"): "Pembanding petak di luar anggota sangat membantu.",
    ("assessor-6", "kabupaten-bantaeng", None): "Waktu tanggap perlu dibedakan siang dan malam.",
    ("assessor-7", "kota-pangkalpinang", "benefit"): "Menjangkau warga yang biasanya tidak tercatat. Teruskan.",
    ("assessor-8", "kota-cimahi", "mastery"): "Menjawab langsung dan jujur tentang tunggakan.",
    ("assessor-9", "kabupaten-kepulauan-sangihe", "novelty"): "Kalender angin adalah gagasan yang segar.",
}
NOTE = ("assessor-7", "kota-bogor", "Tanyakan lagi biaya uji emisi saat pleno.")
WITHDRAWN = ("assessor-2", "kota-yogyakarta", "authority")
LATE = ("assessor-2", "kota-surabaya", "novelty")
REPLACED = ("assessor-3", "kabupaten-bantaeng", "novelty")

Marks = dict[tuple[str, str], dict[str, int]]
"""By assessor and submission: the mark for each criterion, as it was confirmed."""


@dataclass
class Round:
    """What was decided beforehand, and the log that is written of it."""

    panel: Panel
    intake: Intake
    marks: Marks
    log: Writing = field(default_factory=lambda: Writing(KEY))
    opening: dict[str, str] = field(default_factory=dict)

    def seat(self, holder: str) -> str:
        """Give the random key that stands for a seat in the log."""
        return digits(KEY, "seat", holder)[:12]

    def assessors(self, room: str | None) -> list[str]:
        """Give the seats that mark in a room."""
        return [seat.key for seat in self.panel.seats if "assessor" in seat.roles and room in seat.rooms]


def main(folder: Path = ROOT / "data" / KEY) -> None:
    """Write events and expected results into a folder."""
    panel = read_panel(ROOT / "panels" / f"{KEY}.yaml")
    held = Round(panel, read_intake(ROOT / "data" / KEY, panel).intake, {})
    held.marks.update(decided(held))
    prepare(held)
    for room in STARTS:
        present(held, room)
    save(folder, held.log.events(), {"ranking": expected(held), "marks": table(held.marks)})


def decided(held: Round) -> Marks:
    """Invent what every assessor ends up giving."""
    marks: Marks = {}
    for each in held.intake.submissions:
        for holder in held.assessors(each.room):
            number = int(holder.rpartition("-")[2])
            marks[holder, each.key] = {criterion: invented(each.key, number, criterion) for criterion in WEIGHTS}
    rooms = {each.key: each.room for each in held.intake.submissions}
    for copy, of in {**SAME_MARKS, **SAME_TOTAL}.items():
        seats = held.assessors(rooms[of])
        for holder, next_holder in zip(seats, [*seats[2:], *seats[:2]], strict=True):
            marks[holder, copy] = dict(marks[next_holder, of])
    for copy in SAME_TOTAL:
        moved = marks["assessor-4", copy]
        moved["novelty"], moved["benefit"] = moved["novelty"] + 5, moved["benefit"] - 6
    return {key: sheet for key, sheet in marks.items() if key not in ABSENT | CONFLICT | RECUSED.keys()}


def invented(region: str, assessor: int, criterion: str) -> int:
    """Give a mark: what the presentation deserves, the assessor's severity and spread, and chance."""
    deserved = 60 + 26 * draw(KEY, "region", region) + 12 * (draw(KEY, region, criterion) - Fraction(1, 2))
    chance = sum((draw(KEY, region, assessor, criterion, n) for n in range(3)), Fraction(-3, 2)) * 8
    mark = 73 + (deserved - 73) * WIDTH[assessor] + SEVERITY[assessor] + chance * WIDTH[assessor]
    return max(30, min(98, int(mark + Fraction(1, 2))))


def prepare(held: Round) -> None:
    """Fix the panel, take the submissions in, issue the cards; people sit down shortly before their room begins."""
    log, before = held.log, DAYS[0] - timedelta(days=3)
    log.plan(before, HOME, log.id("panel"), PanelFixed(checksum=checksum(canonical(held.panel))))
    log.plan(before + timedelta(minutes=4), HOME, log.id("intake"), taken_in(held.intake))
    for number, seat in enumerate(held.panel.seats):
        issued, secret = log.id("issued", seat.key), digits(KEY, "secret", seat.key)
        at = before + timedelta(hours=1, seconds=number)
        log.plan(at, HOME, issued, SeatIssued(seat=held.seat(seat.key), holder=seat.key, secret=secret))
        opens = DAYS[0] + STARTS[seat.rooms[0]] - timedelta(minutes=25) + timedelta(seconds=71 * number)
        held.opening[seat.key] = log.plan(
            opens, held.seat(seat.key), log.id("opened", seat.key), SeatOpened(issued=issued)
        )


def present(held: Round, room: str) -> None:
    """Let a room hear its submissions, twenty minutes each, and release each when its sheets are in."""
    chair = next(seat.key for seat in held.panel.seats if "chair" in seat.roles and seat.rooms == (room,))
    here = [each.key for each in held.intake.submissions if each.room == room]
    for number, submission in enumerate(here):
        day, slot = divmod(number, A_DAY)
        begins = DAYS[day] + STARTS[room] + slot * timedelta(minutes=20)
        for holder in held.assessors(room):
            if (holder, submission) in RECUSED:
                reason = RECUSED[holder, submission]
                recused = Recused(**sheet(held, holder, submission, begins), reason=reason)
                held.log.plan(begins, held.seat(holder), held.log.id("recused", holder, submission), recused)
            elif (holder, submission) in held.marks:
                mark_sheet(held, holder, submission, begins)
        released = SubmissionReleased(stage=STAGE, submission=submission)
        at = begins + timedelta(minutes=23)
        held.log.plan(at, held.seat(chair), held.log.id("released", submission), released)


def sheet(held: Round, holder: str, submission: str, at: datetime) -> dict[str, object]:
    """Say for which sheet an event is, and what the device's own clock showed: the fifth's runs four minutes ahead."""
    wrong = timedelta(minutes=4) if holder == "assessor-5" else timedelta(milliseconds=-700)
    opening = held.opening[holder]
    return {"stage": STAGE, "submission": submission, "opening": opening, "device_time": at + wrong}


def mark_sheet(held: Round, holder: str, submission: str, begins: datetime) -> None:
    """Mark the criteria one after the other during the questions, change some, comment, confirm."""
    log, seat, standing = held.log, held.seat(holder), {}
    at = begins + timedelta(minutes=7) + timedelta(seconds=int(90 * draw(KEY, "begin", holder, submission)))
    for criterion, mark in held.marks[holder, submission].items():
        at += timedelta(seconds=40 + int(60 * draw(KEY, "pace", holder, submission, criterion)))
        standing[criterion] = give(held, (holder, submission, criterion), mark, at)
    for (by, of, criterion), text in COMMENTS.items():
        if (by, of) == (holder, submission):
            at += timedelta(seconds=45)
            body = CommentWritten(**sheet(held, holder, submission, at), criterion=criterion, text=text)
            log.plan(at, seat, log.id("comment", holder, submission), body)
    if NOTE[:2] == (holder, submission):
        at += timedelta(seconds=20)
        note = PrivateNoteWritten(**sheet(held, holder, submission, at), text=NOTE[2])
        log.plan(at, seat, log.id("note", holder, submission), note)
    at = begins + timedelta(minutes=20, seconds=int(120 * draw(KEY, "confirm", holder, submission)))
    confirmed = SheetConfirmed(**sheet(held, holder, submission, at), marks=standing)
    log.plan(at, seat, log.id("confirmed", holder, submission), confirmed)


def give(held: Round, cell: tuple[str, str, str], mark: int, at: datetime) -> str:
    """Give a mark, perhaps another one first; the id of the event that stands in the end."""
    holder, submission, criterion = cell
    log, seat = held.log, held.seat(holder)

    def given(name: str, number: int, when: datetime, *seen: str) -> str:
        on = {**sheet(held, holder, submission, when), "criterion": criterion, "based_on": seen}
        return log.plan(when, seat, log.id(name, *cell), MarkGiven(**on, mark=Decimal(number)))

    if cell == LATE:
        given("late", min(98, mark + 6), at + timedelta(minutes=30), log.id("mark", *cell))
    if cell == WITHDRAWN:
        first = given("first", mark - 4, at)
        when = at + timedelta(seconds=9)
        on = {**sheet(held, holder, submission, when), "criterion": criterion, "based_on": (first,)}
        back = log.plan(when, seat, log.id("withdrawn", *cell), MarkWithdrawn(**on))
        return given("mark", mark, when + timedelta(seconds=14), back)
    if cell == REPLACED:
        return given_on_two_devices(held, cell, mark, at)
    if draw(KEY, "changed", *cell) < CHANGED:
        first = given("first", max(30, mark - 5 + int(11 * draw(KEY, "by", *cell))), at)
        return given("mark", mark, at + timedelta(seconds=17), first)
    return given("mark", mark, at)


def given_on_two_devices(held: Round, cell: tuple[str, str, str], mark: int, at: datetime) -> str:
    """Take a new card in the middle of a sheet: what the old device sends is contested, and the assessor chooses."""
    holder, submission, criterion = cell
    log, seat, old = held.log, held.seat(holder), held.opening[holder]

    def given(name: str, number: int, when: datetime, opening: str, *seen: str) -> str:
        on = {**sheet(held, holder, submission, when), "criterion": criterion, "based_on": seen, "opening": opening}
        return log.plan(when, seat, log.id(name, *cell), MarkGiven(**on, mark=Decimal(number)))

    first = given("first", mark - 3, at, old)
    issued = log.id("issued again", holder)
    card = SeatIssued(seat=seat, holder=holder, secret=digits(KEY, "second secret", holder))
    log.plan(at + timedelta(seconds=5), HOME, issued, card)
    new = log.plan(at + timedelta(seconds=15), seat, log.id("opened again", holder), SeatOpened(issued=issued))
    held.opening[holder] = new
    contested = given("contested", mark + 4, at + timedelta(seconds=20), old, first)
    return given("mark", mark, at + timedelta(seconds=30), new, first, contested)


def table(marks: Marks) -> list[dict[str, str]]:
    """List every confirmed mark."""
    return [
        {"assessor": holder, "submission": submission, **{name: str(mark) for name, mark in sheet.items()}}
        for (holder, submission), sheet in sorted(marks.items())
    ]


def expected(held: Round) -> dict[str, object]:
    """Rank by hand: the mean of the weighted totals, two decimals half up, ties by novelty, then by benefit."""
    rows = [row(held.marks, region.key, region.cluster) for region in held.intake.regions]
    clusters = {}
    for cluster in CLUSTERS:
        merits = [merit(each) for each in rows if each["cluster"] == cluster]
        here = sorted((each for each in rows if each["cluster"] == cluster), key=merit)
        clusters[cluster] = [placed(each, merits) for each in here]
    return {"panel": KEY, "rule": "mean", "clusters": clusters}


def row(marks: Marks, region: str, cluster: str) -> dict[str, object]:
    """Compute the numbers of one region."""
    sheets = {holder: given for (holder, submission), given in marks.items() if submission == region}
    totals = {
        holder: sum((Fraction(WEIGHTS[name] * mark, 100) for name, mark in given.items()), Fraction(0))
        for holder, given in sheets.items()
    }
    return {
        "region": region,
        "cluster": cluster,
        "value": half_up(sum(totals.values(), Fraction(0)) / len(totals)),
        "criteria": {
            name: half_up(Fraction(sum(given[name] for given in sheets.values()), len(sheets))) for name in WEIGHTS
        },
        "assessors": {holder: half_up(total) for holder, total in sorted(totals.items())},
    }


def merit(each: dict[str, object]) -> tuple[Fraction, ...]:
    """Give what a region is ranked by, best first: the printed value, then printed novelty, then printed benefit."""
    criteria = each["criteria"]
    assert isinstance(criteria, dict)
    return tuple(-Fraction(str(number)) for number in (each["value"], criteria["novelty"], criteria["benefit"]))


def placed(each: dict[str, object], merits: list[tuple[Fraction, ...]]) -> dict[str, object]:
    """Give a region its place among the merits of its cluster, and say by what a tie was broken."""
    own = merit(each)
    tied = [other for other in merits if other[0] == own[0] and other != own]
    broken = ("novelty" if all(other[1] != own[1] for other in tied) else "benefit") if tied else None
    place = 1 + sum(other < own for other in merits)
    numbers = {name: part for name, part in each.items() if name != "cluster"}
    return {"place": place, "shared": merits.count(own) > 1, "tie_broken_by": broken, **numbers}


if __name__ == "__main__":
    main()
