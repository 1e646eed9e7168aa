import json
from functools import cache

import numpy as np
import pytest

from tests.methods.combine.expected import ELSEWHERE, EMPTY_CLASS, FILES, OTHERS
from tests.reference import shared


@cache
def expected() -> dict[tuple[str, str], tuple[object, float]]:
    rows = json.loads(shared("statistics", "expected.json").read_text())
    return {(row["file"], row["statistic"]): (row["value"], row["tol"]) for row in rows}


@cache
def found_in(name: str) -> dict[str, object]:
    return FILES[name]()


def of_file(name: str) -> dict[str, tuple[object, float]]:
    """Give what is expected of a file; where the reference counted an empty class 0, without that class.

    A step into a class that nobody used has no finite value: the reference stopped at -6.87, and moved the other
    three steps, and with them the items, so that all four add up to 0.
    """
    rows = {statistic: row for (file, statistic), row in expected().items() if file == name}
    if name != EMPTY_CLASS:
        return rows
    step, item = "MFRM RSM MML step step", "MFRM RSM MML item "
    later = {k: float(rows.pop(f"{step}{k}")[0]) for k in (1, 2, 3, 4)}
    mean = float(np.mean([later[k] for k in (2, 3, 4)]))
    kept = {k: row for k, row in rows.items() if not k.startswith(item)}
    kept |= {k: (float(value) + mean, tol) for k, (value, tol) in rows.items() if k.startswith(item)}
    return kept | {f"{step}{k - 1}": (later[k] - mean, 0.01) for k in later if k > 1}


@pytest.mark.parametrize("name", FILES)
def test_every_value_of_the_reference_that_combining_answers_for_is_met(name: str) -> None:
    found = found_in(name)
    missed = {
        statistic: (found[statistic], value)
        for statistic, (value, tolerance) in of_file(name).items()
        if statistic in found and not np.allclose(found[statistic], value, rtol=0, atol=max(tolerance, 1e-12))
    }
    assert missed == {}
    assert any(statistic in found for statistic in of_file(name))


def test_what_is_left_out_of_the_reference_is_answered_for_elsewhere() -> None:
    elsewhere = {file for files in ELSEWHERE.values() for file in files}
    left = {
        (file, statistic)
        for file, statistic in expected()
        if file not in elsewhere
        and not statistic.startswith(OTHERS)
        and statistic not in found_in(file)
        # the step into the empty class has no finite value
        and (file, statistic) != (EMPTY_CLASS, "MFRM RSM MML step step4")
    }
    assert left == set()
