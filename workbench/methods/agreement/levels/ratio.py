"""The ratio level, by quadrature: time linear in the marks."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import Refused
from workbench.methods.agreement.intervals import Additive
from workbench.methods.agreement.levels.classes import Classes, classes_of
from workbench.methods.agreement.levels.distances import Distances, alpha_of

Floats = NDArray[np.float64]

_STEP = 0.25


def ratio_distances(marks: ArrayLike) -> Distances:
    """Take ((c - k)/(c + k))², summed over all pairs by quadrature so that time stays linear in the marks.

    ((c - k)/(c + k))² = 1 - 4ck/(c + k)², and 1/(c + k)² is the integral of t·exp(-ct)·exp(-kt) over t, in which
    the two marks part. With t = exp(x) the trapezoid rule in steps of 1/4 is exact to about 1e-15.
    """
    found, values = classes_of(marks, as_numbers=True)
    if values[0] < 0:
        raise Refused("the ratio level needs marks from 0 up, not {low}", low=float(values[0]))
    counts = found.counts
    pooled = found.pooled()
    nodes, widths = _nodes(values)
    near = _near(values, pooled, nodes, widths)
    between = counts - np.append(near / pooled.sum(), 0.0)[found.codes].sum(axis=0)
    total = 0.0 if len(values) == 1 else float(pooled.sum() ** 2 - pooled @ near)
    within = _ratio_within(found, values) / (counts - 1)

    def additive() -> Additive:
        tally = found.tally()
        parts = 2 * tally @ _parts(values, nodes, widths)
        rows = np.column_stack((counts, within, tally @ (values == 0), parts))
        return Additive(
            rows,
            lambda t: alpha_of(t[:, 0], t[:, 1], t[:, 0] ** 2 - t[:, 2] ** 2 - np.sum(t[:, 3:] ** 2, axis=1)),
        )

    return Distances(counts, within, between, total, found.assessors, additive)


def _parts(values: Floats, nodes: Floats, widths: Floats) -> Floats:
    return np.asarray(values[:, None] * np.exp(-values[:, None] * nodes) * np.sqrt(widths))


def _near(values: Floats, pooled: Floats, nodes: Floats, widths: Floats) -> Floats:
    """Sum 4ck/(c + k)² over all marks k for each value c, some thousand values at a time."""
    blocks = [slice(a, a + 4096) for a in range(0, len(values), 4096)]
    whole = sum((pooled[b] @ _parts(values[b], nodes, widths) for b in blocks), np.zeros(len(nodes)))
    near = np.concatenate([4 * _parts(values[b], nodes, widths) @ whole for b in blocks])
    near[values == 0] = pooled[values == 0]
    return near


def _nodes(values: Floats) -> tuple[Floats, Floats]:
    above = values[values > 0]
    if len(above) == 0:
        return np.ones(1), np.zeros(1)
    places = np.arange(np.log(1e-9 / above[-1]), np.log(40 / above[0]) + _STEP, _STEP)
    nodes = np.exp(places)
    return nodes, _STEP * nodes**2


def _ratio_within(found: Classes, values: Floats) -> Floats:
    table = np.append(values, np.nan)[found.codes]
    clean = values[0] > 0 and found.counts.min() == len(table)
    add = np.sum if clean else np.nansum
    apart = np.zeros(table.shape[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        for first in range(len(table) - 1):
            rest = table[first + 1 :]
            apart += add(((rest - table[first]) / (rest + table[first])) ** 2, axis=0)
    return 2 * apart
