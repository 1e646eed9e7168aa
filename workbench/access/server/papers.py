"""What is printed, over HTTP: sheets of a room, letters to a region, minutes of the round."""

import asyncio
from collections.abc import Callable
from functools import partial

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from workbench.access.door import Door
from workbench.access.paper.letters import check_letters, check_minutes, letter
from workbench.access.paper.room import check_printing, paper
from workbench.access.server.doors import SLOW, DoorPage
from workbench.access.server.identity import status
from workbench.access.server.pages import language_of
from workbench.errors import NotAllowed, NotFound
from workbench.records.record import Language
from workbench.reports.letters import certificate, feedback
from workbench.reports.minutes import minutes


class Paper(DoorPage):
    """A door that hands out a PDF to a seat that sits here, if the seat may have it."""

    async def print(
        self, panel: str, seat: str, name: str, check: Callable[[Door], None], work: Callable[[Door, Language], bytes]
    ) -> None:
        """Check the seat, set the paper apart from the loop that takes marks, and hand it out under a name."""
        door, signed = self.door(panel), self.signed(panel, seat)
        if status(self, signed) != "here":
            raise HTTPError(403)
        language: Language = "id" if language_of(self) == "id" else "en"
        try:
            check(door)
            pdf = await asyncio.get_running_loop().run_in_executor(SLOW, partial(work, door, language))
        except NotFound:
            raise HTTPError(404) from None
        except NotAllowed:
            raise HTTPError(403) from None
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", f'inline; filename="{panel}-{name}.pdf"')
        self.finish(pdf)


class RoomPaper(Paper):
    """GET room: the sheets of a room on paper, for its chair and for the secretariat."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str, room: str) -> None:
        """Hand out the PDF."""

        def check(door: Door) -> None:
            check_printing(door.standing, door.standing.seats[seat], room)

        await self.print(panel, seat, room, check, lambda door, language: paper(door, room, language))


class RegionPaper(Paper):
    """GET feedback or certificate of a region, after release, for its secretariat and its chair."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str, kind: str, region: str) -> None:
        """Hand out the PDF."""

        def check(door: Door) -> None:
            check_letters(door.standing, door.standing.seats[seat])

        await self.print(panel, seat, f"{kind}-{region}", check, partial(_of_region, kind=kind, region=region))


class MinutesPaper(Paper):
    """GET minutes of the round, when everything is released: for its secretariat, its chair, and who observes it."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str) -> None:
        """Hand out the PDF."""

        def check(door: Door) -> None:
            check_minutes(door.standing, door.standing.seats[seat])

        await self.print(panel, seat, "minutes", check, _minutes)


def _minutes(door: Door, language: Language) -> bytes:
    # What freezes a round computes with scipy: the server loads it when minutes are asked for, and not to take marks.
    from workbench.access.paper.minutes import protocol  # noqa: PLC0415

    return minutes(protocol(door, language), language)


def _of_region(door: Door, language: Language, kind: str, region: str) -> bytes:
    said = letter(door, region, language)
    if kind == "feedback":
        return feedback(said, language)
    if said.place is None:
        raise NotFound("there is no region {region} in this round", region=region)
    return certificate(said, language)
