"""The tables of an archive: rows of plain text, from what was frozen."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from workbench.errors import Message
from workbench.methods.archive import columns, outcomes
from workbench.methods.archive.columns import Column, Table
from workbench.methods.archive.frozen import Frozen
from workbench.records.chain import receipt
from workbench.records.event import (
    DiscussionAnswered,
    MarkGiven,
    MarkWithdrawn,
    PlaceChanged,
    SheetAdopted,
    SheetTranscribed,
)
from workbench.records.place import StageResult
from workbench.records.record import csv_row, decimal_text, defused
from workbench.records.submission import Innovation, Intake

Row = dict[str, object]


def tables(frozen: Frozen) -> dict[str, bytes]:
    """Write every table as CSV (UTF-8, commas, one heading line), by path."""
    return {table.path: written(table.columns, found) for table, found in result_rows(frozen).items()} | intake_tables(
        frozen.intake
    )


def result_rows(frozen: Frozen) -> dict[Table, Iterable[Row]]:
    """Give the rows of every table of the log and of what was computed."""
    return {
        columns.SEATS: _seats(frozen),
        columns.EVENTS: _events(frozen),
        outcomes.PLACES: _places(frozen),
        outcomes.CORRECTED: _corrected(frozen),
        outcomes.VALUES: _values(frozen),
        outcomes.CRITERIA: _criteria(frozen),
        outcomes.SHEETS: _sheets(frozen),
        outcomes.MARKS: _marks(frozen),
    }


def intake_tables(intake: Intake) -> dict[str, bytes]:
    """Write what was taken in as the tables in which it can be taken in again, by path.

    A name of evidence that itself holds a semicolon, an upright stroke or a line break is split by whoever reads it
    again: `submissions/intake.json` has it whole.
    """
    return {table.path: written(columns_of(table, intake), found) for table, found in intake_rows(intake).items()}


def intake_rows(intake: Intake) -> dict[Table, Iterable[Row]]:
    """Give the rows of every table of what was taken in."""
    return {
        columns.REGIONS: _regions(intake),
        columns.INNOVATIONS: map(_innovation, intake.innovations),
        columns.SUBMISSIONS: _submissions(intake),
    }


def written(headings: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Write rows as CSV; a text that a spreadsheet would compute begins with an apostrophe."""
    said = [csv_row(column.name for column in headings)]
    said += [csv_row(cell(row.get(column.name)) for column in headings) for row in rows]
    return "".join(said).encode()


def cell(value: object) -> str:
    """Write one cell.

    >>> [cell(each) for each in (None, True, Decimal("80.50"), ("a", "b"), "=1+1", "-5")]
    ['', 'true', '80.50', 'a; b', "'=1+1", '-5']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return defused("; ".join(map(str, value)))
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return defused(text)


def _number(value: Decimal | None) -> str | None:
    """Write a number of the intake so that it is read in one way: three decimals could be thousands."""
    if value is None:
        return None
    text = decimal_text(value)
    return f"{text}0" if re.search(r"\.\d{3}$", text) else text


def _years(intake: Intake) -> list[int]:
    return sorted({earlier.year for region in intake.regions for earlier in region.earlier})


def region_columns(intake: Intake) -> tuple[Column, ...]:
    """Give the columns of the regions' table: those of earlier years are as many as there are years."""
    yearly = (
        Column(f"{name} {year}", column.type, column.says.format(year=year))
        for year in _years(intake)
        for name, column in columns.YEARLY.items()
    )
    return (*columns.REGIONS.columns, *yearly)


def columns_of(table: Table, intake: Intake) -> tuple[Column, ...]:
    """Give the columns of a table of this round."""
    return region_columns(intake) if table is columns.REGIONS else table.columns


def _regions(intake: Intake) -> Iterator[Row]:
    for region in intake.regions:
        row: Row = {"key": region.key, "name": region.name, "cluster": region.cluster}
        for each in region.earlier:
            year = each.year
            row |= {f"innovations {year}": each.innovations, f"score {year}": _number(each.score)}
            row |= {f"scheme {year}": each.scheme, f"place {year}": each.place}
            if each.source:
                row |= {f"source {year}": each.source.title, f"source address {year}": each.source.address}
        yield row


def _innovation(innovation: Innovation) -> Row:
    numbers = {name: _number(getattr(innovation, name)) for name in ("latitude", "longitude", "maturity")}
    return {**{name: getattr(innovation, name) for name in Innovation.model_fields}, **numbers}


def _submissions(intake: Intake) -> Iterator[Row]:
    for each in intake.submissions:
        yield {**dict(each), "anchor": True if each.anchor else None}


def _seats(frozen: Frozen) -> Iterator[Row]:
    for seat in frozen.panel.seats:
        row = {"holder": seat.key, "title": seat.title.said("en"), "institution": seat.institution.said("en")}
        row |= {"roles": "; ".join(seat.roles), "rooms": "; ".join(seat.rooms)}
        seated = [each for each in frozen.standing.seats.values() if each.holder == seat.key]
        for each in seated:
            came_from = {"institution": each.institution} if each.institution else {}
            yield {**row, **came_from, "seat": each.key, "replaced_by": each.substituted_by}
        if not seated:
            yield dict(row)


def _events(frozen: Frozen) -> Iterator[Row]:
    for event, verdict in zip(frozen.events, frozen.folded[1], strict=True):
        head = event.head
        yield {
            "sequence": head.sequence,
            "id": head.id,
            "kind": head.kind,
            "seat": head.seat,
            "at": head.model_dump(mode="json")["at"],
            "state": verdict.state,
            "why": str(verdict.why) if verdict.why else None,
            "withheld": event.body_text is None,
            "hash": event.hash,
        }


def changes(frozen: Frozen) -> dict[tuple[str, str], tuple[int, PlaceChanged]]:
    """Give the places that the plenary changed, by cluster and region: number of the event, and what was decided."""
    region = {each.key: each.region for each in frozen.intake.submissions}
    found = frozen.standing.changes.items()
    return {(cluster, region[submission]): change for (cluster, submission), change in found if submission in region}


def _printed(frozen: Frozen, value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-frozen.panel.decimals))


def _places(frozen: Frozen) -> Iterator[Row]:
    changed = changes(frozen)
    for cluster in frozen.ranking.clusters:
        for place in cluster.places:
            row = {name: getattr(place, name) for name in ("region", "place", "shared", "tie_broken_by", "fault")}
            row |= {"cluster": cluster.cluster, "value": _printed(frozen, place.value)}
            if change := changed.get((cluster.cluster, place.region)):
                number, decided = change
                row |= {"changed_place": decided.place, "changed_reason": decided.reason, "changed_by": number}
            yield row


def _corrected(frozen: Frozen) -> Iterator[Row]:
    for cluster in frozen.evaluation["corrected"]["clusters"]:
        for place in cluster["places"]:
            fault = place["fault"]
            said = str(Message(fault["template"], fault["values"])) if fault else None
            yield {**place, "cluster": cluster["cluster"], "fault": said}


def results(frozen: Frozen) -> Iterator[tuple[str, StageResult]]:
    """Give every submission in every stage with its region, in the order of the places."""
    for cluster in frozen.ranking.clusters:
        for place in cluster.places:
            for result in place.stages:
                yield place.region, result


def _values(frozen: Frozen) -> Iterator[Row]:
    for region, result in results(frozen):
        counted = sum(sheet.total is not None for sheet in result.sheets)
        row: Row = {"stage": result.stage, "submission": result.submission, "region": region, "counted": counted}
        yield {**row, "value": _printed(frozen, result.value), "fault": result.fault}


def _criteria(frozen: Frozen) -> Iterator[Row]:
    for _, result in results(frozen):
        for criterion, value in result.criteria.items():
            row: Row = {"stage": result.stage, "submission": result.submission, "criterion": criterion}
            yield {**row, "value": _printed(frozen, value)}


def _sheets(frozen: Frozen) -> Iterator[Row]:
    for _, result in results(frozen):
        for sheet in result.sheets:
            row: Row = {"stage": result.stage, "submission": result.submission, "holder": sheet.holder}
            row |= {"seat": sheet.seat, "total": _printed(frozen, sheet.total), "absent": sheet.absent}
            confirmed = frozen.standing.sheet(sheet.seat, result.stage, result.submission).confirmed
            if confirmed:
                row |= {"confirmed": confirmed.sequence, "receipt": receipt(confirmed.sequence, confirmed.hash)}
            yield row


def _marks(frozen: Frozen) -> Iterator[Row]:
    standing = frozen.standing
    totals = {
        (sheet.seat, result.stage, result.submission)
        for _, result in results(frozen)
        for sheet in result.sheets
        if sheet.total is not None
    }
    for event, verdict in zip(frozen.events, frozen.folded[1], strict=True):
        body = event.body
        if not isinstance(body, MarkGiven | MarkWithdrawn | SheetTranscribed | SheetAdopted | DiscussionAnswered):
            continue
        seat, marks, state = event.head.seat, _given(body), str(verdict.state)
        if isinstance(body, SheetTranscribed | SheetAdopted):
            seat = body.seat
        if isinstance(body, SheetTranscribed):
            state = standing.keyed[event.head.id].state if event.head.id in standing.keyed else state
        for criterion, mark in marks.items():
            cell = standing.sheet(seat, body.stage, body.submission).cells.get(criterion)
            now = cell.standing.event if cell and cell.standing else None
            yield {
                "sequence": event.head.sequence,
                "stage": body.stage,
                "submission": body.submission,
                "criterion": criterion,
                "holder": standing.seats[seat].holder if seat in standing.seats else None,
                "seat": seat,
                "mark": None if mark is None else decimal_text(mark),
                "state": state,
                "counts": now == event.head.id and (seat, body.stage, body.submission) in totals,
                "reason": body.reason if isinstance(body, MarkGiven | DiscussionAnswered) else None,
            }


def _given(
    body: MarkGiven | MarkWithdrawn | SheetTranscribed | SheetAdopted | DiscussionAnswered,
) -> dict[str, Decimal | None]:
    if isinstance(body, SheetTranscribed | SheetAdopted | DiscussionAnswered):
        return dict(body.marks)
    return {body.criterion: body.mark if isinstance(body, MarkGiven) else None}
