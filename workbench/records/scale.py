"""Scales on which marks are given, and the worded levels (anchors) on them."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from workbench.records.fault import fault
from workbench.records.record import Key, Number, Record, Title, decimal_text

ScaleKind = Literal["points", "levels", "ranks"]


class Anchor(Record):
    """Words for the marks from `low` to `high`, both included."""

    low: Number
    high: Number
    title: Title

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise fault("an anchor from {low} to {high} runs backwards", low=self.low, high=self.high)
        return self


class Scale(Record):
    """The numbers a mark may be.

    `points`: any step between low and high (0-100, 1-10, banded points). `levels`: few steps, each worded (1-3).
    `ranks`: each assessor orders the submissions; low is the best where `better` is "low".
    """

    key: Key
    kind: ScaleKind = "points"
    low: Number
    high: Number
    step: Number = Decimal(1)
    better: Literal["high", "low"] = "high"

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.low >= self.high:
            raise fault("scale {key}: low {low} is not below high {high}", key=self.key, low=self.low, high=self.high)
        if self.step <= 0 or (self.high - self.low) % self.step:
            raise fault(
                "scale {key}: steps of {step} do not lead from {low} to {high}",
                key=self.key,
                step=self.step,
                low=self.low,
                high=self.high,
            )
        return self

    @property
    def decimals(self) -> int:
        """How many decimal places a mark on this scale has."""
        exponents = (Decimal(decimal_text(part)).as_tuple().exponent for part in (self.low, self.high, self.step))
        return max(-exponent for exponent in exponents if isinstance(exponent, int))

    def holds(self, mark: Decimal) -> bool:
        """Say whether a mark lies on the scale.

        >>> hundred = Scale(key="hundred", low="0", high="100")
        >>> hundred.holds(Decimal("0")), hundred.holds(Decimal("101")), hundred.holds(Decimal("80.5"))
        (True, False, False)
        """
        return self.low <= mark <= self.high and (mark - self.low) % self.step == 0

    def fraction(self, mark: Decimal) -> Decimal:
        """Give where a mark lies on the scale, 0 at the worse end and 1 at the better."""
        share = (mark - self.low) / (self.high - self.low)
        return share if self.better == "high" else 1 - share
