"""Intervals: how they are made, for whom they speak, and what a reader is told."""

import numpy as np
import pytest

from workbench.errors import BadInput, Refused
from workbench.methods.agreement import fleiss_kappa, gwet_ac, icc, kendall_w, krippendorff_alpha, percent_agreement
from workbench.methods.agreement.intervals import around, jackknife


def panel(assessors: int, submissions: int, seed: int = 0, missing: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    marks = 70 + 8 * random.normal(size=submissions) + 4 * random.normal(size=(assessors, 1))
    marks = marks + 5 * random.normal(size=(assessors, submissions))
    marks[random.random(marks.shape) < missing] = np.nan
    return marks


def texts(record) -> list[str]:
    return [str(message) for message in record.warnings]


def test_the_jackknife_of_a_mean_is_its_textbook_error() -> None:
    values = np.array([1.0, 2.0, 4.0, 9.0])
    without = (values.sum() - values) / 3
    error, ends = jackknife(4.0, without, 0.95)
    assert error == pytest.approx(values.std(ddof=1) / 2)
    assert ends.low == pytest.approx(4 - 3.182446 * error)


def test_no_interval_reaches_above_one() -> None:
    assert around(0.99, 0.2, 9, 0.95).high == 1.0


@pytest.mark.parametrize("function", [krippendorff_alpha, icc, kendall_w])
def test_the_default_interval_holds_the_value_and_says_for_whom_it_speaks(function) -> None:
    found = function(panel(6, 40))
    assert found.interval.low < found.value < found.interval.high
    assert found.standard_error > 0
    assert "these" in str(found.scope)


def test_the_jackknife_is_the_default_and_labelled_for_these_assessors() -> None:
    found = krippendorff_alpha(panel(6, 40))
    assert (found.interval_method, str(found.scope)) == ("jackknife", "for these assessors")


def test_a_bootstrap_with_the_same_seed_gives_the_same_interval() -> None:
    marks = panel(5, 30, missing=0.2)
    first = krippendorff_alpha(marks, interval="bootstrap", seed=4).interval
    assert first == krippendorff_alpha(marks, interval="bootstrap", seed=4).interval
    assert first != krippendorff_alpha(marks, interval="bootstrap", seed=5).interval


def test_bootstrap_and_jackknife_agree_on_a_large_panel() -> None:
    marks = panel(5, 1500)
    by_jackknife, by_bootstrap = (
        krippendorff_alpha(marks, interval=kind).interval for kind in ("jackknife", "bootstrap")
    )
    assert by_bootstrap.low == pytest.approx(by_jackknife.low, abs=0.01)
    assert by_bootstrap.high == pytest.approx(by_jackknife.high, abs=0.01)


def test_the_wider_claim_is_wider_and_says_so() -> None:
    marks = panel(5, 100)
    narrow, wide = krippendorff_alpha(marks), krippendorff_alpha(marks, interval="parametric", draws=300)
    assert wide.interval.high - wide.interval.low > narrow.interval.high - narrow.interval.low
    assert str(wide.scope) == "for any assessors like these"


def test_a_higher_confidence_gives_a_wider_interval() -> None:
    marks = panel(5, 30)
    for kind in ("jackknife", "bootstrap", "linearised"):
        narrow, wide = (krippendorff_alpha(marks, interval=kind, confidence=c).interval for c in (0.8, 0.99))
        assert wide.low < narrow.low < narrow.high < wide.high


def test_without_an_interval_there_is_none() -> None:
    found = krippendorff_alpha(panel(5, 30), interval=None)
    assert (found.interval, found.scope, found.interval_method) == (None, None, None)
    assert found.standard_error > 0


@pytest.mark.parametrize(
    ("submissions", "said"),
    [
        (9, ["interval is unreliable", "too few for a label"]),
        (19, ["interval is unreliable"]),
        (29, ["with caution"]),
        (30, []),
    ],
)
def test_small_panels_are_warned_about(submissions: int, said: list[str]) -> None:
    found = texts(krippendorff_alpha(panel(5, submissions)))
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))


def test_below_five_assessors_nothing_is_said_beyond_the_panel() -> None:
    assert texts(krippendorff_alpha(panel(4, 40))) == ["4 assessors: nothing is said beyond this panel"]


def test_percent_agreement_never_comes_alone() -> None:
    bands = np.round(panel(5, 40) / 10)
    assert "chance" in texts(percent_agreement(bands))[0]


def test_an_interval_that_a_coefficient_does_not_have_is_named() -> None:
    with pytest.raises(BadInput, match="no interval called 'F'"):
        krippendorff_alpha(panel(5, 30), interval="F")
    with pytest.raises(BadInput, match="between 0 and 1"):
        krippendorff_alpha(panel(5, 30), confidence=95)


def test_the_jackknife_covers_where_the_percentile_bootstrap_does_not() -> None:
    truth = krippendorff_alpha(panel(6, 40_000), interval=None).value
    severities = panel(6, 40_000).mean(axis=1) - panel(6, 40_000).mean()
    random = np.random.default_rng(7)
    covered = {"jackknife": 0, "bootstrap": 0}
    for _ in range(300):
        marks = 70 + 8 * random.normal(size=10) + severities[:, None] + 5 * random.normal(size=(6, 10))
        for kind in covered:
            ends = krippendorff_alpha(marks, interval=kind, draws=200).interval
            covered[kind] += ends.low <= truth <= ends.high
    assert covered["jackknife"] / 300 > 0.87
    assert covered["bootstrap"] < covered["jackknife"]


@pytest.mark.parametrize("function", [gwet_ac, fleiss_kappa])
def test_linearised_and_jackknife_errors_of_decisions_agree(function) -> None:
    bands = np.clip(np.round(panel(6, 300, missing=0.3) / 8), 7, 10)
    linearised = function(bands, interval="linearised")
    jackknifed = function(bands, interval="jackknife")
    assert jackknifed.interval.low == pytest.approx(linearised.interval.low, abs=0.01)


def test_two_submissions_have_no_interval_as_leaving_one_out_always_gives_the_same() -> None:
    for method in ("jackknife", "bootstrap"):
        found = krippendorff_alpha([[60, 66], [62, 61], [61, 68]], interval=method)
        assert found.interval is None
        assert "no interval: fewer than 3 submissions do not tell" in texts(found)


@pytest.mark.parametrize("factor", [1e-9, 1e-3, 1.0, 1e6])
def test_alpha_and_its_interval_are_the_same_on_any_scale(factor: float) -> None:
    marks = panel(4, 12, seed=3)
    plain, scaled = krippendorff_alpha(marks), krippendorff_alpha(marks * factor)
    assert scaled.value == pytest.approx(plain.value)
    assert scaled.interval.low == pytest.approx(plain.interval.low)


@pytest.mark.filterwarnings("error")
def test_few_incomplete_marks_are_answered_without_a_warning_of_the_arithmetic() -> None:
    assert 0.8 < icc([[1, 2, None, 4], [1, 3, 3, 4]]).value < 1


def test_a_correlation_without_a_value_is_refused_and_not_nan() -> None:
    apart = [[1.0, 9.0, 2.0, 8.0], [9.0, 1.0, 8.0, 2.0]]
    with pytest.raises(Refused, match="no value"):
        icc(apart, "A,k")


def test_the_long_names_of_mcgraw_and_wong_are_taken() -> None:
    marks = panel(3, 12)
    assert icc(marks, "ICC(C,1)", None).value == icc(marks, "C,1", None).value
