"""Compile kernels with numba, and share their rows out over threads."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint64]
Ids = NDArray[np.int32]
Counts = NDArray[np.int64]
Reals = NDArray[np.float64]
Progress = Callable[[int, int], None]

Kernel = TypeVar("Kernel", bound=Callable[..., object])
Task = TypeVar("Task")
Answer = TypeVar("Answer")


def compiled(function: Kernel) -> Kernel:
    """Compile a kernel without the interpreter lock, and keep the machine code where the folder can be written."""
    try:
        return cast(Kernel, njit(nogil=True, cache=True)(function))
    except RuntimeError:  # neither the source folder nor a home can be written: compile in every process
        return cast(Kernel, njit(nogil=True)(function))


@intrinsic
def _eight_bytes(_typing: Any, text: Any, place: Any) -> Any:

    def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        start = context.make_array(signature.args[0])(context, builder, values[0]).data
        word = ir.IntType(64)
        return builder.load(builder.bitcast(builder.gep(start, [values[1]]), word.as_pointer()), align=1)

    return types.uint64(text, types.int64), code


@intrinsic
def _zeros_below(_typing: Any, number: Any) -> Any:

    def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.cttz(values[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), code


eight_bytes = cast(Callable[[Bytes, int], np.uint64], _eight_bytes)
"""Eight bytes of a text from a place on, as one number, the first byte lowest; they must be there."""
zeros_below = cast(Callable[[np.uint64], np.uint64], _zeros_below)
"""How many bits of a number other than 0 are 0 below its lowest 1."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # containers hand out fewer than the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def over_threads(work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
    """Yield the answers to tasks in their order; the caller's own thread receives them one by one.

    At most two tasks a core are under way, so answers do not pile up faster than they are taken.
    """
    waiting = iter(tasks)
    with ThreadPoolExecutor(cores()) as pool:
        running = [pool.submit(work, task) for task in islice(waiting, 2 * cores())]
        while running:
            answer = running.pop(0).result()
            running.extend(pool.submit(work, task) for task in islice(waiting, 1))
            yield answer


def spans(size: int, step: int) -> list[tuple[int, int]]:
    """Cut 0..size into spans of at most `step`."""
    return [(start, min(start + step, size)) for start in range(0, size, step)]


class Steps:
    """Counts finished steps towards a known total and tells whoever asked."""

    def __init__(self, progress: Progress | None, of: int) -> None:
        self._progress, self._done, self._of = progress, 0, of

    def add(self, steps: int) -> None:
        """Report that so many more steps are finished."""
        self._done = min(self._done + steps, self._of)
        if self._progress is not None:
            self._progress(self._done, self._of)

    def finish(self) -> None:
        """Report the whole as finished, once."""
        if self._done < self._of:
            self.add(self._of - self._done)
