"""The rehearsals of a server: begun and ended here or beside it, led to by the seats of their round, and played on."""

from contextlib import suppress

from workbench.access.door import Door
from workbench.access.rehearsal.begun import begin, end, opened, running
from workbench.access.rehearsal.simulated import play
from workbench.errors import Conflict, NotFound, WorkbenchError
from workbench.settings import Home
from workbench.storage.turn import turn_in


class Rehearsals:
    """What is being rehearsed; the door of a rehearsal stands among those of the server while it lasts.

    Parameters
    ----------
    doors : the doors of the server, by panel; those of rehearsals are added and taken away.
    """

    def __init__(self, home: Home, doors: dict[str, Door]) -> None:
        self._home = home
        self._doors = doors
        self._of: dict[str, Door] = {}

    def on(self, key: str) -> bool:
        """Say whether a round is being rehearsed."""
        return key in self._of

    def door(self, key: str) -> Door:
        """Give the door of the rehearsal of a round; NotFound where there is none."""
        if key not in self._of:
            raise NotFound("{panel} is not being rehearsed", panel=key)
        return self._of[key]

    def look(self) -> tuple[str, ...]:
        """See what was begun or ended, here or by a command; give the panels whose pages should hear of it."""
        there, changed = running(self._home), []
        for key in [key for key in self._of if key not in there]:
            gone = self._of.pop(key)
            self._doors.pop(gone.key, None)
            gone.rounds.log.engine.dispose()
            changed += [key, gone.key]
        for key in [key for key in there if key not in self._of and key in self._doors]:
            self._of[key] = opened(self._home, key)
            self._doors[self._of[key].key] = self._of[key]
            changed += [key, self._of[key].key]
        return tuple(changed)

    def begin(self, door: Door) -> None:
        """Begin to rehearse a round; refused as `begun.begin` is."""
        begin(door)

    def end(self, key: str) -> None:
        """End a rehearsal, named by its round or by itself, and delete all of it; NotFound where there is none."""
        named = next((of for of, door in self._of.items() if door.key == key), key)
        end(self._home, named)

    def play(self) -> None:
        """Let the assessors who are not there confirm a sheet; of several servers on one home, one does at a time."""
        if not self._of:
            return
        with suppress(Conflict), turn_in(self._home.rehearsals):
            for door in tuple(self._of.values()):
                # One that is being deleted at this moment has nothing more to play.
                with suppress(WorkbenchError):
                    play(door)
