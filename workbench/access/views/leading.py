"""Who presents now and how much time is left, room by room: for tablets, the chair's page and the wall."""

from datetime import timedelta
from typing import Any

from workbench.access.picture import Picture
from workbench.methods.exact.parts import Clock, Led
from workbench.records.record import moment_text

JSON = dict[str, Any]


def led(door: Picture, rooms: tuple[str, ...]) -> JSON:
    """Give by room what is led there: the submission that presents, by which event, and the clock.

    Numbers and names are those on the running order; no mark is in it, so every seat may have it.
    """
    found = door.standing.led
    return {room: _led(door, room, found[room]) for room in rooms if room in found}


def _led(door: Picture, room: str, now: Led) -> JSON:
    return {
        "stage": now.stage,
        "event": now.event,
        "sequence": now.sequence,
        "at": moment_text(now.at),
        "closed": (now.stage, room) in door.standing.closed,
        **_presenting(door, room, now),
        "clock": clock(now.clock) if now.clock else None,
    }


def _presenting(door: Picture, room: str, now: Led) -> JSON:
    standing = door.standing
    if now.submission is None or (now.stage, now.submission) not in standing.listed:
        return {"submission": None}
    order, anchors = standing.order(now.stage, room), standing.anchors(now.stage)
    within = order if now.submission in order else anchors
    region = door.intake.region(standing.listed[now.stage, now.submission].region)
    number = within.index(now.submission) + 1 if now.submission in within else len(within) + 1
    return {"submission": now.submission, "number": number, "of": len(within), "name": region.name}


def clock(now: Clock) -> JSON:
    """Give a clock as pages read it: seconds allotted, milliseconds used, and since when it runs."""
    return {
        "part": now.part,
        "allotted": int(now.allotted / timedelta(seconds=1)),
        "used": int(now.used / timedelta(milliseconds=1)),
        "since": moment_text(now.since) if now.since else None,
    }
