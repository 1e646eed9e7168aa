"""The researcher's desk: an archive computed again, its ranking, and what other rules would move."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import workbench
from workbench.desks.opening import language_here
from workbench.desks.owner.archives import demonstration_archive
from workbench.desks.results import Ranked, in_both
from workbench.errors import BadInput, NotFound, WorkbenchError
from workbench.forms.reproduce import Progress, Reproduce
from workbench.i18n import say
from workbench.methods.archive.checks import check
from workbench.methods.archive.contents import NAMES
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.reproduced import Reproduced, compared, opened
from workbench.methods.changed import Move, Wish, moves
from workbench.settings import ARCHIVES_VARIABLE
from workbench.storage.archive import folder

JSON = dict[str, Any]
Files = Mapping[str, bytes]
DEMONSTRATION = "demonstration"
"""What the shipped round is called among the archives."""
LARGEST_CUT = 10_000


class ReproduceDesk:
    """What anybody sees of an archive: whether it computes to the same, its results, and what other rules move.

    Parameters
    ----------
    shelf : archives by name, each read when it is opened
    """

    def __init__(self, shelf: Mapping[str, Callable[[], Files]]) -> None:
        self._shelf = dict(shelf)
        self._chosen = next(iter(self._shelf), "")
        self._files: Files | None = None
        self._frozen: Frozen | None = None
        self._ranked: Ranked | None = None

    def picture(self, progress: Progress | None = None) -> JSON:
        """Compute the chosen archive again and say what came of it; what cannot be computed is a picture too."""
        base: JSON = {
            "archives": list(self._shelf), "chosen": self._chosen, "language": language_here(),
            "read_only": True, "status": "here", "hidden": [], "may": {},
        }  # fmt: skip
        try:
            files = self._files = self._shelf[self._chosen]() if self._chosen else {}
            frozen = opened(files)
            told = compared(frozen, files, workbench.__version__, _counted(progress))
            ranked = Ranked(frozen.panel, frozen.intake, frozen.standing, language_here())
        except WorkbenchError as fault:
            self._frozen = self._ranked = None
            return {**base, "refused": in_both(fault.message)}
        self._frozen, self._ranked = frozen, ranked
        about = frozen.about
        return {
            **base,
            "panel": frozen.panel.model_dump(mode="json"),
            "intake": frozen.intake.model_dump(mode="json"),
            "sequence": about.sequence,
            "head": about.head,
            "now": about.at.isoformat(),
            "archive": about.model_dump(mode="json"),
            "told": _told(told),
            "checked": self.compare(""),
            **ranked.data(),
        }

    def open(self, name: str, progress: Progress | None = None) -> JSON:
        """Open another archive of the shelf."""
        if name not in self._shelf:
            raise NotFound("there is no archive {name} here", name=name)
        self._chosen = name
        return self.picture(progress)

    def hand_in(self, name: str, files: Files, progress: Progress | None = None) -> JSON:
        """Open an archive whose files were handed in; it is read in memory, and nothing is written."""
        if "events.jsonl" not in files:
            raise NotFound("{place}: this is no folder of an archive: there is no events.jsonl in it", place=name)
        self._shelf[name] = lambda: files
        return self.open(name, progress)

    def compare(self, head: str) -> JSON:
        """Say whether chain, seal and checksums hold, and against a head that is known from outside."""
        found = check(self._files or {}, head.strip() or ())
        said = {"faults": found.faults, "untold": found.untold}
        return {"head": head.strip(), **{name: [in_both(each) for each in of] for name, of in said.items()}}

    def step(self) -> JSON:
        """Compute the top under one more rule, and say how far this is."""
        return self._ranked.step() if self._ranked else {}

    def why(self, one: str, other: str) -> JSON:
        """Say why one region stands before another, in both languages."""
        return self._ranked.why(one, other) if self._ranked else {}

    def workbook(self, language: str) -> tuple[str, bytes]:
        """Give the official result as a workbook whose formulas recompute it, and what the file is called."""
        if self._ranked is None:
            raise NotFound("no archive is open")
        return self._ranked.workbook(language)

    def ask(self, asked: JSON) -> JSON:
        """Rank by other rules and say who moves; what cannot be computed is said, and is an answer too."""
        if self._frozen is None:
            return {}
        frozen = self._frozen
        try:
            wish = wish_of(asked)
            found = moves(frozen.panel, frozen.intake, frozen.standing, wish, lambda each: say(each, language_here()))
        except WorkbenchError as fault:
            return {"asked": asked, "refused": in_both(fault.message), "rows": []}
        return {"asked": asked, "rows": [_row(each) for each in found]}

    def page(self) -> Reproduce:
        """Show the archive; it is computed when the page asks for it."""
        return Reproduce(desk=self, language=language_here())


def wish_of(asked: JSON) -> Wish:
    """Read what a page asks for; numbers are texts as they were typed.

    Raises
    ------
    BadInput
        Where a whole number is none.
    """
    points = str(asked.get("points") or "").replace(";", " ").replace(", ", " ").split()
    drop = str(asked.get("drop") or "").strip()
    return Wish(
        rule=str(asked.get("rule") or ""),
        drop=_whole(drop) if drop else None,
        points=tuple(point.replace(",", ".") for point in points),
        over=str(asked.get("over") or ""),
        weights={str(stage): _typed(weights) for stage, weights in _mapping(asked.get("weights")).items()},
        stages=_typed(asked.get("stages")),
        cuts={str(cluster): _whole(cut) for cluster, cut in _typed(asked.get("cuts")).items()},
    )


def _mapping(said: object) -> Mapping[object, object]:
    return said if isinstance(said, Mapping) else {}


def _typed(said: object) -> dict[str, str]:
    """Take what was typed into fields: those left empty are not asked, and a comma is a point."""
    texts = {str(key): str(value).strip().replace(",", ".") for key, value in _mapping(said).items()}
    return {key: text for key, text in texts.items() if text}


def _whole(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= LARGEST_CUT:
        raise BadInput("{input} is not a whole number from 1 to {most}", input=text, most=LARGEST_CUT)
    return int(text)


def _row(move: Move) -> JSON:
    return {
        "cluster": move.cluster,
        "region": move.region,
        "before": move.before,
        "after": move.after,
        "value_before": None if move.value_before is None else str(move.value_before),
        "value_after": None if move.value_after is None else str(move.value_after),
        "was_in": move.was_in,
        "is_in": move.is_in,
        "why": move.why,
    }


def _told(found: Reproduced) -> JSON:
    return {
        "same": found.same,
        "compared": list(found.compared),
        "fault": in_both(found.fault),
        "left": [in_both(each) for each in found.left],
    }


def _counted(progress: Progress | None) -> Callable[[str], object]:
    done: list[str] = []

    def told(name: str) -> None:
        done.append(name)
        if progress is not None:
            progress(len(done), len(NAMES))

    return told


def open_desk(place: str | Path | None = None) -> ReproduceDesk:
    """Open the researcher's desk on an archive, on a folder of archives, or on what is here.

    Parameters
    ----------
    place : an archive or a folder of archives; where none is named, what WORKBENCH_ARCHIVES names, or else the folder
        in which this runs. The shipped demonstration is always among them.
    """
    named = place or os.environ.get(ARCHIVES_VARIABLE) or Path.cwd()
    shelf: dict[str, Callable[[], Files]] = {
        each.resolve().name: lambda each=each: folder.read(each)  # type: ignore[misc]
        for each in folder.archives_in(Path(named))
    }
    if place is not None and not shelf:
        raise NotFound("{place}: this is no folder of an archive: there is no events.jsonl in it", place=str(place))
    return ReproduceDesk({**shelf, DEMONSTRATION: demonstration_archive})
