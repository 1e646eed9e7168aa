"""A quasi-Newton search for a handful of unknowns: plain numpy, so that nothing waits for threads."""

from collections.abc import Callable

import numpy as np

from workbench.methods.combine.result import Vector


def descend(
    function: Callable[[Vector], tuple[float, Vector]], start: Vector, edge: float = 16.0, steps: int = 200
) -> Vector:
    """Minimise a function that returns its value and gradient (BFGS); unknowns stay within plus and minus `edge`.

    Ends where a step changes the value by less than its rounding. Deterministic.
    """
    at: Vector = np.clip(np.asarray(start, dtype=float), -edge, edge)
    value, slope = function(at)
    inverse = np.eye(len(at))
    for _ in range(steps):
        held = ((at >= edge) & (slope < 0)) | ((at <= -edge) & (slope > 0))
        direction = np.where(held, 0.0, -(inverse @ np.where(held, 0.0, slope)))
        if direction @ slope >= 0:
            inverse, direction = np.eye(len(at)), np.where(held, 0.0, -slope)
        direction *= min(1.0, 2.0 / max(float(np.abs(direction).max()), 1e-300))
        size, found = 1.0, None
        while size > 1e-6:
            beyond = np.asarray(np.clip(at + size * direction, -edge, edge), dtype=float)
            found = function(beyond)
            if found[0] <= value + 1e-4 * float(slope @ (beyond - at)):
                break
            size /= 3
        if found is None or size <= 1e-6 or value - found[0] <= 1e-12 * max(1.0, abs(value)):
            return at if found is None or found[0] > value else beyond
        moved, turned = beyond - at, found[1] - slope
        inverse = _updated(inverse, moved, turned)
        at, (value, slope) = beyond, found
    return at


def _updated(inverse: Vector, moved: Vector, turned: Vector) -> Vector:
    curve = float(moved @ turned)
    if curve <= 1e-12 * float(np.linalg.norm(moved) * np.linalg.norm(turned)):
        return inverse
    left = np.eye(len(moved)) - np.outer(moved, turned) / curve
    return np.asarray(left @ inverse @ left.T + np.outer(moved, moved) / curve, dtype=float)
