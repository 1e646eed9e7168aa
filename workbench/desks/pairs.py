"""Similar pairs as people read them: who filed both, who came first, what was declared, and what speaks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.errors import Message, Refused
from workbench.methods.similarity.clusters import Cluster
from workbench.methods.similarity.review import Review

JSON = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One innovation to compare: where it is from, when it began (a date, or empty), and its texts by field."""

    key: str
    name: str
    region: str
    began: str
    replicates: str
    texts: tuple[str, ...]


def columns(items: Sequence[Item], fields: Sequence[str]) -> dict[str, list[str]]:
    """Give the texts field by field."""
    return {name: [item.texts[at] for item in items] for at, name in enumerate(fields)}


def rows(items: Sequence[Item], found: Review, most: int | None = None) -> list[JSON]:
    """Give each pair as one row, the most alike first; at most so many."""
    pairs, count = found.pairs, len(found) if most is None else min(most, len(found))
    return [_row(items, found, at, pairs.first[at], pairs.second[at]) for at in range(count)]


def _row(items: Sequence[Item], found: Review, at: int, first: int, second: int) -> JSON:
    ours, theirs, pairs = items[first], items[second], found.pairs
    return {
        "first": ours.key,
        "second": theirs.key,
        "cosine": _rounded(pairs.cosine[at]),
        "words": _rounded(found.words[at]),
        "overlap": _rounded(pairs.overlap[at]),
        "of_first": _rounded(pairs.of_first[at]),
        "of_second": _rounded(pairs.of_second[at]),
        "shared_rare": int(found.shared_rare[at]),
        "percentile": _rounded(found.spread.percentile[at]),
        "percentile_error": _rounded(100 * found.spread.error[at]),
        "came_first": came_first(ours, theirs),
        "declared": declared(ours, theirs),
        "fields": {name: _rounded(each.cosine[at]) for name, each in found.fields.items()},
        "copied_fields": [name for name, copied in found.copied.items() if copied[at]],
    }


def came_first(ours: Item, theirs: Item) -> str:
    """Give the key of the innovation that began earlier; empty where the dates do not tell."""
    if not ours.began or not theirs.began or ours.began == theirs.began:
        return ""
    return ours.key if ours.began < theirs.began else theirs.key


def declared(ours: Item, theirs: Item) -> bool:
    """Say whether either innovation names the other as what it replicates."""
    return ours.replicates == theirs.key or theirs.replicates == ours.key


def gathered(items: Sequence[Item], found: Review, threshold: float) -> list[JSON]:
    """Give the clusters at a threshold, the largest first: a text copied sixty times is one finding."""
    return [_cluster(items, cluster) for cluster in found.clusters(threshold)]


def _cluster(items: Sequence[Item], cluster: Cluster) -> JSON:
    return {
        "kind": cluster.kind,
        "innovations": [items[text].key for text in cluster.texts],
        "middle": items[cluster.middle].key,
        "pairs": cluster.pairs,
        "lowest": _rounded(cluster.lowest),
        "highest": _rounded(cluster.highest),
        "core": _rounded(cluster.core),
    }


def precision(found: Review, thresholds: Sequence[float]) -> tuple[list[JSON], Message | None]:
    """Give the precision to expect at each threshold, or why nobody can tell."""
    try:
        told = found.precision(thresholds)
    except Refused as fault:
        return [], fault.message
    return [
        {"threshold": threshold, "value": _rounded(each.value), "low": _rounded(each.low), "high": _rounded(each.high),
         "pairs": each.pairs, "how": each.how}
        for threshold, each in zip(thresholds, told, strict=True)
    ], None  # fmt: skip


def histogram(found: Review) -> list[int]:
    """How many of all pairs lie in each hundredth of likeness from 0 to 1; those of exactly 1 in the last."""
    reaching = np.rint(found.reaching).astype(int)
    return np.maximum(-np.diff(reaching[:101], append=0), 0)[:101].tolist() if len(reaching) else []


def _rounded(value: float) -> float:
    return round(float(value), 4)


def by_key(items: Sequence[Item]) -> Mapping[str, Item]:
    """Give the innovations by key."""
    return {item.key: item for item in items}
