"""A join past one machine: pairs of blocks as tasks of a Dask cluster."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from workbench.errors import BadInput
from workbench.methods.similarity.engine.blocks import (
    Asked,
    Block,
    Found,
    found_between,
    pairs_of_blocks,
    part,
    placed,
    together,
)
from workbench.methods.similarity.engine.vectors import Vectors
from workbench.storage.similar.blocks import Blocks

PATIENCE = 5
"""Seconds until a scheduler that does not answer is none."""


def found_by_machines(address: str, vectors: Vectors, asked: Asked, size: int, kept: Blocks | None = None) -> Found:
    """Find the pairs on the workers of a scheduler, a task a pair of blocks; what a dead worker held is done again.

    Parameters
    ----------
    address : str
        As Dask prints it: `tcp://10.0.0.5:8786`.
    kept : Blocks, optional
        Where finished blocks are kept; those that are there are not found again.

    Raises
    ------
    BadInput
        Where Dask is not installed, or nothing answers at the address.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra: only who asks for a scheduler needs it
    except ImportError as fault:
        raise BadInput("--scheduler needs Dask: install assessor-workbench[dask]") from fault
    try:
        client: Any = _typed(Client)(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as fault:
        raise BadInput("no scheduler answers at {address}", address=address) from fault
    with client:
        return together(_pieces(client, vectors, asked, size, kept))


def _pieces(client: Any, vectors: Vectors, asked: Asked, size: int, kept: Blocks | None) -> list[Found]:
    from distributed import as_completed  # noqa: PLC0415 - as above

    done: list[Found] = []
    rows: dict[Block, object] = {}
    waiting: dict[object, tuple[Block, Block]] = {}
    for blocks in pairs_of_blocks(len(vectors), size):
        arrays = kept.get(_name(blocks)) if kept is not None else None
        if arrays is not None:
            done.append(Found(**arrays))
            continue
        for block in blocks:
            if block not in rows:
                # scattered by a task and not by hand: data that a dead worker held is then made again
                rows[block] = client.submit(_same, part(vectors, block), pure=False)
        before, after = (rows[block] for block in blocks)
        waiting[client.submit(_found, before, None if blocks[0] == blocks[1] else after, asked, pure=False)] = blocks
    # what was kept needs no worker, and waiting for nothing would be a fault
    if not waiting:
        return done
    for task, arrays in _typed(as_completed)(list(waiting), loop=client.loop, with_results=True):
        found = placed(Found(**arrays), waiting[task])
        if kept is not None:
            kept.put(_name(waiting[task]), found.arrays())
        done.append(found)
    return done


def _typed(untyped: Any) -> Any:
    """Dask carries no types of its own."""
    return untyped


def _name(blocks: tuple[Block, Block]) -> str:
    return f"{blocks[0][0]}-{blocks[1][0]}"


def _same(rows: Vectors) -> Vectors:
    return rows


def _found(before: Vectors, after: Vectors | None, asked: Asked) -> Mapping[str, np.ndarray]:
    return found_between(before, after, asked).arrays()
