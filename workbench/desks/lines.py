"""Two texts side by side with the passages they share, and the one line of it that stands on a sheet."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from workbench.desks.pairs import Item, came_first, declared
from workbench.methods.similarity.evidence import likeness, likeness_of
from workbench.methods.similarity.passages import Passage, passages
from workbench.methods.similarity.review import Review

JSON = dict[str, Any]
_WORD = re.compile(r"(?u)\b\w\w+\b")
_SHOWN = 600
"""Characters of a passage on a sheet."""

MOST = 2_000
"""Lines that are published: what one event may hold."""

_ANSWERED = ("not-similar", "template")


def pair_shown(items: Sequence[Item], fields: Sequence[str], found: Review, pair: tuple[int, int]) -> JSON:
    """Give two innovations side by side: their texts in parts, the passages, the boilerplate, and the likeness."""
    ours, theirs = items[pair[0]], items[pair[1]]
    shared = likeness_of(found.vectors, [pair[0]], [pair[1]])
    texts = [_whole(item) for item in (ours, theirs)]
    raw = likeness([_whole(item) for item in items], [pair[0]], [pair[1]]) if len(items) <= 1_000 else shared
    return {
        "sides": [_side(item, fields, found, at) for item, at in zip((ours, theirs), pair, strict=True)],
        "passages": [_passage(each) for each in passages(*texts)],
        "cosine": round(float(shared.cosine[0]), 4),
        "whole_cosine": round(float(raw.cosine[0]), 4),
        "overlap": round(float(shared.overlap[0]), 4),
        "of_first": round(float(shared.of_first[0]), 4),
        "of_second": round(float(shared.of_second[0]), 4),
        "declared": declared(ours, theirs),
        "came_first": came_first(ours, theirs),
    }


def _whole(item: Item) -> str:
    return "\n\n".join(filter(None, item.texts))


def _side(item: Item, fields: Sequence[str], found: Review, at: int) -> JSON:
    parts, start = [], 0
    for name, text in zip(fields, item.texts, strict=False):
        if text:
            parts.append({"field": name, "start": start, "end": start + len(text)})
            start += len(text) + 2
    text = _whole(item)
    words = [word.span() for word in _WORD.finditer(text)]
    runs = found.boilerplate.runs(at)
    common = [[words[first][0], words[last - 1][1]] for first, last in runs if last <= len(words)]
    return {"key": item.key, "name": item.name, "region": item.region, "began": item.began, "text": text,
            "parts": parts, "common": common}  # fmt: skip


def _passage(passage: Passage) -> JSON:
    return {
        "first": list(passage.first),
        "second": list(passage.second),
        "words": passage.words,
        "edits": [{"first": list(edit.first), "second": list(edit.second)} for edit in passage.edits],
    }


def lines(
    items: Sequence[Item],
    fields: Sequence[str],
    found: Review,
    threshold: float,
    decided: Mapping[tuple[str, ...], str],
    own: int,
) -> list[JSON]:
    """Give the lines that assessors read: for each of a pair the other one, the likeness, and the longest passage.

    Pairs that somebody called a template or not similar are left out.
    """
    told: list[JSON] = []
    pairs = found.pairs
    reaching = np.flatnonzero((pairs.cosine >= threshold - 1e-9) | (found.shared_rare > 0))
    for at in reaching.tolist():
        both = (int(pairs.first[at]), int(pairs.second[at]))
        keys = tuple(sorted(items[place].key for place in both))
        if decided.get(keys) in _ANSWERED:
            continue
        shared = sorted(passages(*(_whole(items[place]) for place in both)), key=lambda passage: -passage.words)
        said = decided.get(keys) == "declared-replication" or declared(items[both[0]], items[both[1]])
        for side, (one, other) in enumerate((both, both[::-1])):
            if one < own and len(told) < MOST:
                told.append(_line(items[one], items[other], float(pairs.cosine[at]), said, shared, side))
    return told


def _line(one: Item, other: Item, cosine: float, said: bool, shared: Sequence[Passage], side: int) -> JSON:
    passage = ""
    if shared:
        start, end = shared[0].second if side else shared[0].first
        text = _whole(one)[start:end]
        passage = text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
    return {
        "innovation": one.key,
        "other": other.key,
        "name": other.name,
        "region": other.region,
        "likeness": f"{cosine:.2f}",
        "declared": said,
        "passage": passage,
    }
