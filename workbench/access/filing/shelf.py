"""A filing laid out so that a page of it is found without reading all of it again."""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from workbench.methods.exact.parts import Document
from workbench.methods.index.checked import documents_of
from workbench.methods.index.eligibility import Eligible, Rules
from workbench.records.filing import Evidence, FiledInnovation, FiledRegion, Filing
from workbench.records.scheme import Scheme

AT_ONCE = 4_000
"""Innovations that are held against the rules while one page waits; the others follow as pages are asked for."""


class Laid:
    """One filing and its scheme: by region and by key, and which rules stand against what."""

    def __init__(self, filing: Filing, scheme: Scheme) -> None:
        self.filing, self.scheme = filing, scheme
        self._rules = Rules(scheme)
        self._against: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    @cached_property
    def regions(self) -> dict[str, FiledRegion]:
        """Regions by their keys."""
        return {each.region.key: each for each in self.filing.regions}

    @cached_property
    def innovations(self) -> dict[str, FiledInnovation]:
        """Innovations by their keys."""
        return {each.innovation.key: each for each in self.filing.innovations}

    @cached_property
    def number(self) -> int:
        """How many documents were filed."""
        return sum(1 for _ in self.documents(self.filing.regions, self.filing.innovations))

    @cached_property
    def _of_region(self) -> dict[str, list[FiledInnovation]]:
        found: dict[str, list[FiledInnovation]] = defaultdict(list)
        for each in self.filing.innovations:
            found[each.innovation.region].append(each)
        return dict(found)

    @cached_property
    def _texts(self) -> dict[str, str]:
        names = {key: each.region.name for key, each in self.regions.items()}
        texts = {f"/{key}": name.casefold() for key, name in names.items()}
        for each in (one.innovation for one in self.filing.innovations):
            texts[each.key] = f"{each.name} {names.get(each.region, '')} {each.key}".casefold()
        return texts

    def of(self, region: str) -> Sequence[FiledInnovation]:
        """Give the innovations of a region; all where none is named."""
        return self._of_region.get(region, []) if region else self.filing.innovations

    def own(self, region: str) -> Sequence[FiledRegion]:
        """Give a region for the documents that are its own; all where none is named."""
        return [self.regions[region]] if region in self.regions else [] if region else self.filing.regions

    def text(self, region: str, innovation: str) -> str:
        """Give the words by which something is found, in small letters."""
        return self._texts.get(innovation or f"/{region}", "")

    def evidence(self, region: str, innovation: str) -> Evidence | None:
        """Give the evidence of an innovation, or of a region itself; None where there is no such thing."""
        if not innovation:
            return self.regions[region].evidence if region in self.regions else None
        filed = self.innovations.get(innovation)
        return filed.evidence if filed and filed.innovation.region == region else None

    def documents(
        self, regions: Iterable[FiledRegion], innovations: Iterable[FiledInnovation]
    ) -> Iterator[tuple[Document, int]]:
        """Give documents with the level that is claimed by each, in the order in which they were filed."""
        for own in regions:
            yield from documents_of(own.region.key, "", own.evidence)
        for each in innovations:
            yield from documents_of(each.innovation.region, each.innovation.key, each.evidence)

    def claimed(self, document: Document) -> int | None:
        """Give the level that is claimed by a document; None where it is not what was filed."""
        region, innovation, indicator, name = document
        evidence = self.evidence(region, innovation)
        if evidence is None or evidence.documents.get(indicator) != name:
            return None
        return evidence.claimed.get(indicator, 0)

    def eligible(self, filed: FiledInnovation) -> Eligible:
        """Say what every rule says of one innovation."""
        return self._rules.of(filed)

    def against(self, key: str) -> tuple[str, ...] | None:
        """Give the rules that stand against an innovation; None where it was not held against them yet."""
        return self._against.get(key)

    def check(self, among: Collection[FiledInnovation], most: int = AT_ONCE) -> int:
        """Hold some of them against the rules, as many as may be at once; give of how many it is known now."""
        for filed in islice((each for each in among if each.innovation.key not in self._against), most):
            broken = tuple(each.rule for each in self.eligible(filed).against)
            # The same few rules are broken again and again: one tuple stands for all of them.
            self._against[filed.innovation.key] = self._known.setdefault(broken, broken)
        return sum(each.innovation.key in self._against for each in among)


class Shelf:
    """Where the filing of a panel lies that was taken in last, laid out once for all who look at it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._laid: Laid | None = None

    def laid(self, filing: Filing, scheme: Scheme) -> Laid:
        """Give a filing laid out; it is laid out anew only where another one was taken in."""
        if self._laid is None or self._laid.filing is not filing or self._laid.scheme is not scheme:
            self._laid = Laid(filing, scheme)
        return self._laid
