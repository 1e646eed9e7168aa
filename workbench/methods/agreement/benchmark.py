"""Labels for coefficients that take their uncertainty into account."""

from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtr

from workbench.errors import BadInput, Message
from workbench.methods.agreement.result import NO_LABEL_BELOW, Agreement

Scale = Literal["Landis-Koch", "Altman", "Fleiss"]

_SCALES: dict[str, tuple[tuple[str, float, float], ...]] = {
    "Landis-Koch": (
        ("almost perfect", 0.8, 1.0),
        ("substantial", 0.6, 0.8),
        ("moderate", 0.4, 0.6),
        ("fair", 0.2, 0.4),
        ("slight", 0.0, 0.2),
        ("poor", -1.0, 0.0),
    ),
    "Altman": (
        ("very good", 0.8, 1.0),
        ("good", 0.6, 0.8),
        ("moderate", 0.4, 0.6),
        ("fair", 0.2, 0.4),
        ("poor", -1.0, 0.2),
    ),
    "Fleiss": (("excellent", 0.75, 1.0), ("intermediate to good", 0.4, 0.75), ("poor", -1.0, 0.4)),
}


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a scale, the chance that the coefficient lies in it, and that it lies in it or above."""

    label: str
    low: float
    high: float
    probability: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Where a coefficient stands on a scale: the best band it reaches with the stated certainty, or none."""

    scale: str
    bands: tuple[Band, ...]
    label: str | None
    certainty: float
    warnings: tuple[Message, ...] = ()


def benchmark(
    value: float | Agreement,
    standard_error: float | None = None,
    scale: Scale = "Landis-Koch",
    certainty: float = 0.95,
) -> Benchmark:
    """Find the best label that a coefficient reaches with at least the stated certainty (Gwet).

    Parameters
    ----------
    value : the coefficient, or the whole record
    standard_error : of the value, where the record is not given
    scale : "Landis-Koch", "Altman" or "Fleiss"
    certainty : cumulative probability that the label needs

    Returns
    -------
    Benchmark, its bands from the best down; no label for a record of fewer than 10 submissions.

    Raises
    ------
    BadInput
        No such scale, or no standard error above 0.

    References
    ----------
    Gwet, K. L. (2014). Handbook of inter-rater reliability, 4th ed., chapter 6.

    >>> found = benchmark(0.77544, 0.14295)
    >>> [round(band.cumulative, 5) for band in found.bands[:3]], found.label
    ([0.39674, 0.88336, 0.99542], 'moderate')
    """
    if scale not in _SCALES:
        raise BadInput(
            "there is no scale called {scale}: choose one of {known}", scale=repr(scale), known=", ".join(_SCALES)
        )
    warnings: tuple[Message, ...] = ()
    if isinstance(value, Agreement):
        standard_error = value.standard_error if standard_error is None else standard_error
        if value.submissions < NO_LABEL_BELOW:
            warnings = (_too_few(value.submissions),)
        value = value.value
    if standard_error is None or not standard_error > 0:
        raise BadInput("a label needs a standard error above 0: without it a coefficient cannot be placed")
    bands = _bands(value, standard_error, _SCALES[scale])
    reached = [band.label for band in bands if band.cumulative >= certainty]
    return Benchmark(scale, bands, reached[0] if reached and not warnings else None, certainty, warnings)


def _too_few(submissions: int) -> Message:
    return Message(
        "{submissions} submissions are too few for a label such as good or poor", {"submissions": submissions}
    )


def _bands(value: float, error: float, scale: tuple[tuple[str, float, float], ...]) -> tuple[Band, ...]:
    within = float(ndtr((value + 1) / error) - ndtr((value - 1) / error))
    bands, cumulative = [], 0.0
    for label, low, high in scale:
        chance = float(ndtr((value - low) / error) - ndtr((value - high) / error)) / within
        cumulative += chance
        bands.append(Band(label, low, high, chance, min(cumulative, 1.0)))
    return tuple(bands)


def krippendorff_standing(found: Agreement) -> str | None:
    """Place an alpha by Krippendorff's limits: the lower end of its interval against .800 and .667.

    Returns "reliable", "tentative" or "not reliable"; nothing without an interval or below 10 submissions.

    References
    ----------
    Krippendorff, K. (2004). Content analysis, 2nd ed., p. 241.
    """
    if found.interval is None or found.submissions < NO_LABEL_BELOW:
        return None
    if found.interval.low >= 0.8:
        return "reliable"
    return "tentative" if found.interval.low >= 0.667 else "not reliable"


def koo_li(found: Agreement) -> str | None:
    """Place an ICC by Koo and Li's limits (.5, .75, .9), both ends of its interval and not the point.

    Returns a label such as "moderate to good"; nothing without an interval or below 10 submissions.

    References
    ----------
    Koo, T. K. & Li, M. Y. (2016). Journal of Chiropractic Medicine 15.
    """
    if found.interval is None or found.submissions < NO_LABEL_BELOW:
        return None
    low, high = (_koo_li_label(end) for end in found.interval)
    return low if low == high else f"{low} to {high}"


def _koo_li_label(value: float) -> str:
    for label, limit in (("excellent", 0.9), ("good", 0.75), ("moderate", 0.5)):
        if value >= limit:
            return label
    return "poor"
