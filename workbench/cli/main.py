"""`workbench`: the commands in one group; our own faults are one line and exit 1."""

import errno
import sys
from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from workbench.errors import BadInput, WorkbenchError
from workbench.i18n import say

COMMANDS = {
    "commands": ("backup", "check", "import", "migrate", "restore", "seats", "status", "verify"),
    "serving": ("demo", "rehearse", "serve"),
    "ranking.commands": ("plan", "rank"),
    "ranking.auditing": ("agreement", "audit"),
    "ranking.exporting": ("export",),
    "ranking.letters": ("certificates", "feedback"),
    "adopting": ("adopt",),
    "archives": ("archive", "minutes", "published", "receipt", "reproduce"),
    "sealed": ("paper", "take-sealed"),
    "filing.commands": ("eligible", "file", "index", "nominees"),
    "similar": ("similar",),
}
"""Where each command lives."""

_MODULE_OF = {name: module for module, names in COMMANDS.items() for name in names}


class Commands(click.Group):
    """A group whose commands say our own faults in one line; a command is loaded when it is run.

    All of them together (help alone asks for all) load every library of the house: each would wait seconds for others'.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        """Name all commands."""
        return sorted(_MODULE_OF)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load a command; None where there is none of this name."""
        if name not in _MODULE_OF:
            return None
        module = import_module(f"workbench.cli.{_MODULE_OF[name]}")
        found = (each for each in vars(module).values() if isinstance(each, click.Command) and each.name == name)
        return next(found, None)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; a fault of ours is said in the reader's language, and nothing of Python is shown."""
        try:
            return self._invoked(context)
        except WorkbenchError as fault:
            click.echo(say(fault.message, context.params.get("language") or "en"), err=True)
            sys.exit(1)

    def _invoked(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except OSError as fault:
            if fault.errno == errno.EPIPE:  # who reads us has read enough
                raise
            place, said = fault.filename or "", fault.strerror or str(fault)
            raise BadInput("{place}: cannot be used: {fault}", place=place, fault=said) from fault
        except DBAPIError as fault:
            raise BadInput("the database cannot be used: {fault}", fault=str(fault.orig)) from fault


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="assessor-workbench")
@click.option("--home", metavar="DIR", help="Where rounds live; else WORKBENCH_HOME.")
@click.option("--language", type=click.Choice(["id", "en"]), default="en", help="Language of what is said.")
@click.pass_context
def main(context: click.Context, home: str | None, language: str) -> None:
    """Mark, rank and prove: a workbench for assessor panels."""
    context.obj = {"home": home, "language": language}
