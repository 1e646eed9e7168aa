from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.records.builders import told
from workbench.records.record import decimal_text
from workbench.records.scale import Scale

STEPS = st.sampled_from([Decimal(text) for text in ("0.05", "0.1", "0.25", "0.5", "1", "2", "5", "10")])


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    step, steps = draw(STEPS), draw(st.integers(1, 200))
    low = draw(st.integers(-20, 20)) * step
    better = draw(st.sampled_from(["high", "low"]))
    return Scale.model_validate({"key": "any", "low": low, "high": low + steps * step, "step": step, "better": better})


@given(scales(), st.integers(-10, 220))
def test_a_scale_holds_its_steps_and_nothing_between_or_beyond(scale: Scale, number: int) -> None:
    mark = scale.low + number * scale.step
    assert scale.holds(mark) == (scale.low <= mark <= scale.high)
    assert not scale.holds(mark + scale.step / 2)


@given(scales(), st.integers(0, 200))
def test_a_mark_on_a_scale_has_no_more_decimals_than_the_scale_says(scale: Scale, number: int) -> None:
    mark = scale.low + number * scale.step
    assume(scale.holds(mark))
    text = decimal_text(mark)
    assert len(text.partition(".")[2]) <= scale.decimals


@given(scales())
def test_the_better_end_is_one_and_the_worse_end_nought(scale: Scale) -> None:
    best, worst = (scale.high, scale.low) if scale.better == "high" else (scale.low, scale.high)
    assert (scale.fraction(best), scale.fraction(worst)) == (1, 0)


def test_a_scale_that_runs_nowhere_is_refused() -> None:
    assert told(Scale, {"key": "five", "low": "5", "high": "5"}) == ["scale five: low 5 is not below high 5"]


def test_steps_that_miss_the_end_are_refused() -> None:
    for step in ("3", "0", "-1"):
        assert told(Scale, {"key": "ten", "low": "0", "high": "10", "step": step}) == [
            f"scale ten: steps of {step} do not lead from 0 to 10"
        ]


def test_decimals_follow_from_ends_and_step() -> None:
    halves = Scale.model_validate({"key": "ten", "low": "1.0", "high": "10", "step": "0.50"})
    assert (halves.decimals, halves.holds(Decimal("9.50")), halves.holds(Decimal("9.25"))) == (1, True, False)
