"""What whoever owns a home does about similar pairs: compare tables, keep an index, publish what assessors see."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.desks.pairs import Item, came_first, columns, declared, gathered, precision, rows
from workbench.errors import BadInput, Conflict, Message
from workbench.methods.similarity.engine.blocks import (
    SIZE,
    Asked,
    Found,
    found_between,
    found_in,
    pairs_of_blocks,
    together,
)
from workbench.methods.similarity.engine.vectors import Vectors
from workbench.methods.similarity.index import TextIndex
from workbench.methods.similarity.review import Find, review
from workbench.storage.similar.blocks import Blocks
from workbench.storage.similar.filed import Filed, read_filed
from workbench.storage.similar.index import Kept, added, read_index, write_index
from workbench.storage.turn import turn_in

JSON = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """How texts are compared, and where the work is done."""

    threshold: float = 0.3
    representation: str = "3-shingles"
    fields: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    damped: bool = False
    markup: bool = False
    blocks: Path | None = None
    scheduler: str | None = None
    size: int = SIZE


@dataclass(frozen=True)
class Compared:
    """What a comparison found: counts and settings, the pairs, their clusters, and the precision to expect."""

    items: tuple[Item, ...]
    fields: tuple[str, ...]
    options: Options
    pairs: list[JSON]
    clusters: list[JSON] = field(default_factory=list)
    expected: JSON | None = None
    why_not: Message | None = None
    warnings: tuple[Message, ...] = ()

    def document(self) -> JSON:
        """Give everything as JSON; keys stand for innovations, named once."""
        shown = {key for pair in self.pairs for key in (pair["first"], pair["second"])}
        return {
            "texts": len(self.items),
            "fields": list(self.fields),
            "threshold": self.options.threshold,
            "representation": self.options.representation,
            "expected_precision": self.expected and {**self.expected, "how": str(self.expected["how"])},
            "innovations": {
                item.key: {"name": item.name, "region": item.region, "began": item.began, "replicates": item.replicates}
                for item in self.items
                if item.key in shown
            },
            "pairs": self.pairs,
            "clusters": self.clusters,
        }


def compare(paths: Sequence[Path], against: Sequence[Path], options: Options, progress: Progress | None) -> Compared:
    """Compare the innovations of some tables with each other, and with those of others, which are not told anew.

    Raises
    ------
    BadInput, NotFound
        Where a table cannot be read; nothing is compared then.
    """
    read = read_filed([*paths, *against], options.fields, markup=options.markup)
    fresh = sum(read.counts[: len(paths)]) if against else None
    items = tuple(map(_item, read.filed))
    return compared(items, read.fields, options, progress, fresh, read.warnings)


def _item(filed: Filed) -> Item:
    began = filed.began.isoformat() if filed.began else ""
    return Item(filed.key, filed.name, filed.region, began, filed.replicates, filed.texts)


def compared(
    items: tuple[Item, ...],
    fields: tuple[str, ...],
    options: Options,
    progress: Progress | None = None,
    fresh: int | None = None,
    warnings: tuple[Message, ...] = (),
) -> Compared:
    """Compare innovations, here or elsewhere, at once or in blocks that are kept."""
    kept = Blocks(options.blocks, _run(items, options)) if options.blocks is not None else None
    with kept or nullcontext():
        found = review(
            columns(items, fields),
            threshold=options.threshold,
            representation=options.representation,
            templates=options.templates,
            damped=options.damped,
            fresh=fresh,
            find=_find(kept, options),
            progress=progress,
        )
    told, why_not = precision(found, [options.threshold])
    return Compared(
        items, fields, options, rows(items, found), gathered(items, found, options.threshold),
        told[0] if told else None, why_not, warnings,
    )  # fmt: skip


def _find(kept: Blocks | None, options: Options) -> Find | None:
    if options.scheduler is not None:
        # dask is an extra: only who asks for a scheduler needs it
        from workbench.desks.owner.similar.machines import found_by_machines  # noqa: PLC0415

        address = options.scheduler
        return lambda vectors, asked: found_by_machines(address, vectors, asked, options.size, kept)
    return None if kept is None else lambda vectors, asked: found_in_blocks(kept, vectors, asked, options.size)


def _run(items: Sequence[Item], options: Options) -> str:
    """The checksum of everything that the pairs of a run depend on."""
    settings = (options.threshold, options.representation, options.templates, options.damped, options.size)
    summed = hashlib.sha256(repr(settings).encode())
    for item in items:
        summed.update(repr((item.key, item.texts)).encode("utf-8", "surrogatepass"))
    return summed.hexdigest()


def found_in_blocks(kept: Blocks, vectors: Vectors, asked: Asked, size: int = SIZE) -> Found:
    """Find the pairs block by block; finished blocks are read and not found again."""
    parts = []
    for blocks in pairs_of_blocks(len(vectors), size):
        name = f"{blocks[0][0]}-{blocks[1][0]}"
        arrays = kept.get(name)
        if arrays is None:
            arrays = found_in(vectors, blocks, asked).arrays()
            kept.put(name, arrays)
        parts.append(Found(**arrays))
    return together(parts) if parts else found_between(vectors, None, asked)


def compare_with_index(
    folder: Path, paths: Sequence[Path], options: Options, grow: bool
) -> tuple[Compared, tuple[Message, ...]]:
    """Compare new innovations with everything that an index holds; with `grow`, keep them in it afterwards.

    Raises
    ------
    Conflict
        Where an innovation is in the index with other texts, or another process makes the index grow.
    BadInput
        Where the index is of other fields, or its texts are damaged.
    """
    with turn_in(folder) if grow else nullcontext():
        return _with_index(folder, paths, options, grow)


def _with_index(
    folder: Path, paths: Sequence[Path], options: Options, grow: bool
) -> tuple[Compared, tuple[Message, ...]]:
    kept, index, noticed = _opened(folder, options.representation, held=grow)
    fields = kept.fields or options.fields
    if options.fields and options.fields != fields:
        raise BadInput("{place}: this index is of the fields {fields}", place=str(folder), fields=", ".join(fields))
    read = read_filed(paths, fields, markup=options.markup)
    kept = kept if kept.fields else Kept((), read.fields, None)
    fresh = added(kept, read.filed) if grow else read.filed
    items = tuple(map(_item, (*read.filed, *kept.filed)))
    pairs = [row for at, new in enumerate(read.filed) for row in _against(at, new, kept, index, items, options)]
    found = Compared(items, read.fields, options, sorted(pairs, key=lambda row: -row["cosine"]), warnings=read.warnings)
    if grow and fresh:
        grown = index.grown([_whole(each) for each in fresh])
        write_index(folder, Kept((*kept.filed, *fresh), kept.fields, grown.arrays(), kept.generation))
    return found, noticed


def _opened(folder: Path, representation: str, held: bool) -> tuple[Kept, TextIndex, tuple[Message, ...]]:
    kept = read_index(folder)
    if kept is None:
        return Kept((), (), None), TextIndex.of([], representation=representation), ()
    try:
        index = TextIndex.from_arrays(kept.arrays) if kept.arrays is not None else None
    except BadInput:
        index = None
    if index is not None and len(index) == len(kept.filed) and index.representation == representation:
        return kept, index, ()
    index = TextIndex.of([_whole(each) for each in kept.filed], representation=representation)
    rebuilt = Kept(kept.filed, kept.fields, index.arrays(), kept.generation)
    with suppress(Conflict), nullcontext() if held else turn_in(folder):  # whoever holds it now writes it anew as well
        rebuilt = write_index(folder, rebuilt)
    return rebuilt, index, (Message("{place}: the index was made again from its texts", {"place": str(folder)}),)


def _against(at: int, new: Filed, kept: Kept, index: TextIndex, items: Sequence[Item], options: Options) -> list[JSON]:
    found = index.similar_to(_whole(new), threshold=options.threshold)
    several = zip(found.text.tolist(), found.cosine, found.shared_rare, found.of_new, found.of_old, strict=True)
    return [
        _indexed(items[at], _item(kept.filed[text]), cosine, shared, (of_new, of_old))
        for text, cosine, shared, of_new, of_old in several
        if kept.filed[text].key != new.key
    ]


def _indexed(new: Item, old: Item, cosine: float, shared: int, contained: tuple[float, float]) -> JSON:
    return {
        "first": new.key,
        "second": old.key,
        "cosine": round(float(cosine), 4),
        "of_first": round(float(contained[0]), 4),
        "of_second": round(float(contained[1]), 4),
        "shared_rare": int(shared),
        "came_first": came_first(new, old),
        "declared": declared(new, old),
    }


def _whole(filed: Filed) -> str:
    return "\n\n".join(filter(None, filed.texts))
