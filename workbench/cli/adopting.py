"""`workbench adopt`: marks of another system become a round of this home."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from workbench.cli.mapping import map_of
from workbench.cli.shown import home_of, print_said
from workbench.desks.owner.adopting import adopt as adopt_marks
from workbench.errors import BadInput, Message
from workbench.storage.files.adopted import Terms, adoption_said
from workbench.storage.files.columns import slug

RULES = ("mean", "trimmed-mean", "median", "rank-sum", "mean-rank")


class Number(click.ParamType[Decimal]):
    """A decimal number, kept as it is written."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or abs(number.adjusted()) > 12:
            self.fail(f"{value} is not a number", param, ctx)
        return number


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", help="Key of the panel; else made of the file's name.")
@click.option("--title", help="What people read; else the file's name.")
@click.option("--year", type=int, help="Year of the round; else this one.")
@click.option("--rule", type=click.Choice(RULES), default="mean", show_default=True, help="The official rule.")
@click.option("--drop", type=int, help="trimmed-mean: how many are left out at each end.")
@click.option("--points", default="", help="mean-rank: points of the places, such as 12,10,8.")
@click.option("--over", type=click.Choice(["sheets", "criteria"]), default="sheets", help="What the rule combines.")
@click.option("--weights", default="", help="Weights of criteria, such as novelty=60,benefit=40; else 1 each.")
@click.option("--low", type=Number(), help="Lowest mark of the scale; else the lowest found.")
@click.option("--high", type=Number(), help="Highest mark of the scale; else the highest found.")
@click.option("--step", type=Number(), help="Step of the scale; else that of the marks.")
@click.option("--better", type=click.Choice(["high", "low"]), default="high", help="The better end; low for ranks.")
@click.option("--decimals", type=int, default=2, show_default=True, help="Decimals that are printed and ranked.")
@click.option("--zone", default="Asia/Jakarta", show_default=True, help="Clock of times that name none.")
@click.option("--missing", type=click.Choice(["leave-out", "refuse"]), default="leave-out", help="A missing sheet.")
@click.option("--map", "named", type=click.Path(path_type=Path), help="Field map; a new file is asked for and written.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, adopt nothing.")
@click.pass_context
def adopt(
    context: click.Context, /, file: Path, named: Path | None, dry_run: bool, points: str, weights: str, **said: Any
) -> None:
    """Make a round of marks that another system kept.

    FILE has a row a mark (CSV, XLSX, ODS, JSONL or Parquet): assessor, submission, mark, and where they are known
    criterion, stage, room, order, time, affiliation and cluster.
    """
    language = context.obj["language"]
    said["key"] = said["key"] or slug(file.stem)
    said["title"] = said["title"] or file.stem
    said["year"] = said["year"] or datetime.now(UTC).year
    terms = Terms(**said, points=tuple(_number(each) for each in _listed(points)), weights=dict(_weights(weights)))
    home = home_of(context)
    maps = map_of(home, named, [file], language, marks=True)
    made, warnings = adopt_marks(home, file, terms, dry_run, maps)
    for warning in warnings:
        print_said(warning, language, err=True)
    print_said(adoption_said(terms.key, made), language)
    if dry_run:
        print_said(Message("nothing was written"), language)


def _listed(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _weights(written: str) -> list[tuple[str, Decimal]]:
    pairs = [part.partition("=") for part in _listed(written)]
    if unsaid := [name for name, sign, _ in pairs if not sign]:
        raise BadInput("{value}: a weight is written criterion=number, such as novelty=60", value=unsaid[0])
    return [(slug(name), _number(weight)) for name, _, weight in pairs]


def _number(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation as error:
        raise BadInput("{value} is not a number", value=written) from error
