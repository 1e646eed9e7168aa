"""A filing as a desk reads it: what was filed, what was said of it, and what comes of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from workbench.methods.exact.parts import Checked, Desk, Found, Overruled
from workbench.methods.index import Eligible, eligibility
from workbench.methods.index.checked import as_checked, overruled
from workbench.records.filing import FiledInnovation, FiledRegion, Filing
from workbench.records.panel import Panel
from workbench.records.scheme import Scheme

JSON = dict[str, Any]


@dataclass(frozen=True)
class Filed:
    """What was filed for one panel, and what the desk said."""

    panel: Panel
    scheme: Scheme
    filing: Filing
    desk: Desk

    @cached_property
    def checked(self) -> Filing:
        """The filing as the desk left it."""
        return as_checked(self.filing, self.desk)

    @cached_property
    def eligible(self) -> tuple[Eligible, ...]:
        """What every rule says of every innovation, and what was said over it."""
        return eligibility(self.scheme, self.checked, overruled(self.desk))

    @cached_property
    def counted(self) -> set[str]:
        """The innovations that count."""
        return {each.innovation for each in self.eligible if each.counts}

    def of(self, region: str, counted: bool = True) -> tuple[FiledInnovation, ...]:
        """Give the innovations of a region that count, or those that do not."""
        mine = (each for each in self.checked.innovations if each.innovation.region == region)
        return tuple(each for each in mine if (each.innovation.key in self.counted) == counted)

    def region(self, key: str) -> FiledRegion:
        """Give a region by its key."""
        return next(each for each in self.checked.regions if each.region.key == key)


class Kept:
    """What was filed, kept between two looks: it is large, and changes far less often than what is said of it."""

    def __init__(self) -> None:
        self._taken = ""
        self._filing = Filing()
        self._as_of: tuple[int, Filed | None] = (-1, None)

    @property
    def have(self) -> dict[str, str]:
        """What the door need not send again."""
        return {"have": self._taken} if self._taken else {}

    def filed(self, view: JSON) -> Filed | None:
        """Read what the door handed out; None where nothing was filed yet."""
        if view["scheme"] is None:
            return None
        if view["filing"] is not None:
            self._taken, self._filing = view["taken"] or "", Filing.model_validate(view["filing"])
        sequence, found = self._as_of
        if found is None or sequence != view["sequence"]:
            self._as_of = (view["sequence"], filed(view, self._filing))
        return self._as_of[1]


def filed(view: JSON, filing: Filing) -> Filed:
    """Read what the door handed out beside what was filed."""
    found = {_document(each): tuple(_found(said) for said in each["said"]) for each in view["found"] if each["settled"]}
    desk = Desk(
        filing=view["taken"],
        blind=view["blind"],
        third_beyond=view["third_beyond"],
        checked={
            _document(each): tuple(Checked("", said["decision"], said["note"], *_who(said)) for said in each["said"])
            for each in view["checked"]
        },
        overruled={
            (each["key"][0], each["key"][1]): tuple(
                Overruled("", said["passed"], said["reason"], *_who(said)) for said in each["said"]
            )
            for each in view["overruled"]
        },
        found=found,
    )
    return Filed(Panel.model_validate(view["panel"]), Scheme.model_validate(view["scheme"]), filing, desk)


def _document(each: JSON) -> tuple[str, str, str, str]:
    region, innovation, indicator, document = each["key"]
    return region, innovation, indicator, document


def _found(said: JSON) -> Found:
    return Found("", said["level"], said["note"], *_who(said))


def _who(said: Mapping[str, Any]) -> tuple[str, datetime, int]:
    return said["by"], datetime.fromisoformat(said["at"]), said["sequence"]
