"""`workbench`: the commands in one group; our own faults are one line and exit 1."""

import errno
import sys
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from workbench.cli.adopting import adopt
from workbench.cli.archives import archive, minutes, published, receipt, reproduce
from workbench.cli.commands import backup, check, import_, migrate, restore, seats, status, verify
from workbench.cli.filing.commands import eligible, file_, index, nominees
from workbench.cli.ranking.auditing import agreement, audit
from workbench.cli.ranking.commands import plan, rank
from workbench.cli.ranking.exporting import export
from workbench.cli.ranking.letters import certificates, feedback
from workbench.cli.sealed import paper, take_sealed
from workbench.cli.serving import demo, rehearse, serve
from workbench.cli.similar import similar
from workbench.errors import BadInput, WorkbenchError
from workbench.i18n import say


class Commands(click.Group):
    """A group whose commands say our own faults in one line."""

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


ON_HOMES = (
    check,
    import_,
    adopt,
    seats,
    serve,
    rehearse,
    status,
    rank,
    plan,
    verify,
    backup,
    restore,
    take_sealed,
    paper,
    migrate,
    demo,
)
ON_AGREEMENT = (agreement, audit)
ON_ARCHIVES = (archive, export, published, minutes, feedback, certificates, reproduce, receipt)
ON_FILING = (file_, eligible, index, nominees, similar)
for command in (*ON_HOMES, *ON_AGREEMENT, *ON_ARCHIVES, *ON_FILING):
    main.add_command(command)
