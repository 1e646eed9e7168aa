"""What a page asks of a filing: which part, which list, which region, which words, from where on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, get_args

Part = Literal["documents", "innovations", "validators"]
Verdict = Literal["all", "counts", "does-not", "overruled"]
ASKED = ("part", "list", "region", "words", "innovation", "verdict", "first")
"""What may be asked, by the names that an address carries."""

LONGEST = 200
"""Signs of a question that are looked at."""

FIGURES = 10
"""A number with as many figures is no row of any filing."""


@dataclass(frozen=True)
class Asked:
    """One question; what was asked wrongly is as if it had not been asked."""

    part: Part = "documents"
    list: str = ""
    region: str = ""
    words: str = ""
    innovation: str = ""
    verdict: Verdict = "all"
    first: int = 0

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Self:
        """Read a question out of an address."""
        told = {name: said.get(name, "")[:LONGEST] for name in ASKED}
        parts = [each for each in get_args(Part) if each == told["part"]]
        verdicts = [each for each in get_args(Verdict) if each == told["verdict"]]
        first = told["first"]
        return cls(
            part=parts[0] if parts else "documents",
            list=told["list"],
            region=told["region"],
            words=told["words"],
            innovation=told["innovation"],
            verdict=verdicts[0] if verdicts else "all",
            first=int(first) if first.isascii() and first.isdigit() and len(first) < FIGURES else 0,
        )

    def shown(self) -> dict[str, str | int]:
        """Give it as it is handed back, so that a page knows what it was answered."""
        return {name: getattr(self, name) for name in ASKED}
