"""Heads known from outside a log: how they are written, and what it means where a log does not hold one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.errors import BadInput, Message

KnownHead = tuple[int | None, str]
"""A head known outside: its sequence number, if it is said, and the first 16 or more digits of its hash."""

SLIPS = 2
"""Digits that a hand gets wrong at the most; a log that was written anew has nearly all of them otherwise."""

_LISTED = 10


def known_heads(heads: Iterable[KnownHead] | str) -> Iterator[KnownHead]:
    """Read heads as people hand them in: hashes, or the codes of receipts.

    Raises
    ------
    BadInput
        Where one is not written as such.

    >>> list(known_heads("214-3F9A-02BC-77D1-E0A4"))
    [(214, '3f9a02bc77d1e0a4')]
    """
    for head in heads.split(",") if isinstance(heads, str) else heads:
        sequence, written = (None, head) if isinstance(head, str) else head
        if found := re.fullmatch(r"\s*(\d+)[\s:-]+([0-9a-fA-F-]+)\s*", written):
            sequence, written = int(found[1]), found[2]
        digits = written.replace("-", "").strip().lower()
        if not re.fullmatch(r"[0-9a-f]{16,64}", digits):
            raise BadInput("{head} is no head; write a receipt's code, or a sequence number and a hash", head=head)
        yield sequence, digits


def not_here(sequence: int | None, digits: str, hashes: Mapping[int, str]) -> tuple[int, Message]:
    """Say of which event a log does not hold the known head, and what that can mean.

    A code that is mistyped differs in a digit or two from the one that was printed; one of another log in nearly all.
    """
    last = max(hashes, default=0)
    elsewhere = [number for number, hash in hashes.items() if hash.startswith(digits)]
    slips = _slips(digits, hashes.get(sequence or 0, ""))
    said = {"sequence": str(sequence), "head": digits, "last": str(last), "slips": str(slips), "of": str(len(digits))}
    if sequence is None:
        return last + 1, Message("no event has the hash {head}: mistyped, or the log was cut off or written anew", said)
    if elsewhere:
        said["other"] = str(elsewhere[0])
        return sequence, Message("this hash is that of event {other}, not {sequence}: the number is mistyped", said)
    if sequence > last:
        return last + 1, Message(
            "there is no event {sequence}: the log was cut off behind event {last}, or the number is mistyped", said
        )
    if slips <= SLIPS:
        return sequence, Message(
            "event {sequence} has this hash but for {slips} of {of} digits: mistyped, for a log that was written anew "
            "differs in nearly all; read the code again",
            said,
        )
    return sequence, Message("no event {sequence} with this hash: mistyped, or the log was written anew", said)


def _slips(digits: str, hash: str) -> int:
    return sum(one != other for one, other in zip(digits, hash[: len(digits)], strict=False)) if hash else len(digits)


def untold(sequence: int, known: Sequence[KnownHead], vouched: int, withheld: Sequence[int]) -> tuple[Message, ...]:
    """Say what nobody can tell from a log alone.

    Parameters
    ----------
    sequence, vouched : int
        The last event, and the last one that a known head vouches for.
    withheld : sequence of int
        Events that count for something and whose content is not there.
    """
    return (*_behind(sequence, known, vouched), *_unread(withheld))


def _behind(sequence: int, known: Sequence[KnownHead], vouched: int) -> Iterator[Message]:
    if not known:
        yield Message(
            "without a head from outside (a receipt, the minutes) nobody can tell whether the last event, "
            "{sequence}, was changed, whether events behind it were cut off, or whether all was written anew",
            {"sequence": str(sequence)},
        )
    elif vouched < sequence:
        yield Message("no head from outside vouches for the events behind {vouched}", {"vouched": str(vouched)})


def _unread(withheld: Sequence[int]) -> Iterator[Message]:
    if withheld:
        more = " …" if len(withheld) > _LISTED else ""
        listed = ", ".join(map(str, withheld[:_LISTED])) + more
        yield Message(
            "what {count} events say is withheld here, and nobody can tell from this log what they come to: {events}",
            {"count": len(withheld), "events": listed},
        )
