"""Reads the reference sets into (assessors, submissions) tables, None where there is no mark."""

import csv
import gzip
import json
from functools import cache
from typing import Any

import numpy as np

from tests.reference import shared


def _cell(text: str) -> Any:
    if text == "":
        return None
    try:
        return float(text)
    except ValueError:
        return text


@cache
def expected(file: str) -> dict[str, tuple[Any, float]]:
    entries = json.loads(shared("statistics", "expected.json").read_text())
    return {one["statistic"]: (one["value"], one["tol"]) for one in entries if one["file"] == file}


def rows(file: str) -> list[dict[str, str]]:
    path = shared("statistics", file)
    text = gzip.decompress(path.read_bytes()).decode() if file.endswith(".gz") else path.read_text()
    return list(csv.DictReader(text.splitlines()))


def columns(file: str, skip: int = 0) -> list[list[Any]]:
    found = rows(file)
    return [[_cell(row[name]) for row in found] for name in list(found[0])[skip:]]


def across(file: str) -> list[list[float]]:
    """Read a file that has a row for each assessor."""
    return [[float(mark) for mark in list(row.values())[1:]] for row in rows(file)]


def crossed(
    file: str, submission: str, assessor: str, marks: tuple[str, ...], only: dict[str, str] | None = None
) -> np.ndarray:
    """Read long rows, those that say what `only` says; a cell is the mean of the columns named `marks`."""
    found = [row for row in rows(file) if all(row[name] == value for name, value in (only or {}).items())]
    submissions = {key: place for place, key in enumerate(sorted({row[submission] for row in found}))}
    assessors = {key: place for place, key in enumerate(sorted({row[assessor] for row in found}))}
    sums, counts = np.zeros((2, len(assessors), len(submissions)))
    for row in found:
        place = assessors[row[assessor]], submissions[row[submission]]
        sums[place] += sum(float(row[mark]) for mark in marks)
        counts[place] += len(marks)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
