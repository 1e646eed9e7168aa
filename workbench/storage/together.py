"""Events that wait while the disk is written to share the next write."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.errors import Unavailable
from workbench.storage.log import Appended, Log, Wanted

MOST = 64
"""Events in one write at the most: the first that waits is not kept waiting by the last."""


@dataclass
class _Waiting:
    wanted: Wanted
    became: Appended | BaseException | None = None


class Together:
    """The events of one panel that several threads append: whoever has the turn writes what all of them wait for.

    A disk takes about as long for one event as for twenty. Each is acknowledged when it is on the disk, and refused by
    itself; that the disk cannot be written to is told to all that waited for it.
    """

    def __init__(self, panel: str, then: Callable[[Sequence[Appended]], None]) -> None:
        self._panel = panel
        self._then = then
        self._queue: deque[_Waiting] = deque()
        self._turn = threading.Lock()

    def append(self, log: Log, wanted: Wanted) -> Appended:
        """Append an event as `Log.append` does; what was written with it is handed on before this returns."""
        own = _Waiting(wanted)
        self._queue.append(own)
        while own.became is None:
            with self._turn:
                if own.became is None:
                    self._write(log)
        if isinstance(own.became, BaseException):
            raise own.became
        return own.became

    def _write(self, log: Log) -> None:
        became: Sequence[Appended | Exception]
        waiting = [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]
        try:
            try:
                became = log.append_all(self._panel, [each.wanted for each in waiting])
            except Unavailable:
                raise
            except Exception:
                # One of them cannot be written, and took the others with it: each is tried by itself.
                if len(waiting) == 1:
                    raise
                became = [self._alone(log, each.wanted) for each in waiting]
            self._then([each for each in became if isinstance(each, Appended)])
        except BaseException as fault:
            for each in waiting:
                each.became = fault
            raise
        for each, one in zip(waiting, became, strict=True):
            each.became = one

    def _alone(self, log: Log, wanted: Wanted) -> Appended | Exception:
        try:
            return log.append_all(self._panel, [wanted])[0]
        except Exception as fault:  # told to whoever waits for this one
            return fault
