"""Similar pairs as a table to take away, a row a pair."""

from collections.abc import Sequence

from workbench.desks.owner.similar.compare import Compared
from workbench.desks.pairs import JSON, Item, by_key
from workbench.reports.tables.typed import Type, Typed, Value

COLUMNS: tuple[tuple[str, Type], ...] = (
    ("first", "string"),
    ("second", "string"),
    ("cosine", "number"),
    ("words", "number"),
    ("overlap", "number"),
    ("of_first", "number"),
    ("of_second", "number"),
    ("shared_rare", "integer"),
    ("percentile", "number"),
    ("percentile_error", "number"),
    ("came_first", "string"),
    ("declared", "boolean"),
    ("copied_fields", "list"),
)
"""What is told of a pair; what an index does not know is left empty."""

ABOUT: tuple[tuple[str, Type], ...] = (
    ("first_name", "string"),
    ("first_region", "string"),
    ("second_name", "string"),
    ("second_region", "string"),
)


def table_of(found: Compared) -> Typed:
    """Give the pairs of a comparison, the most alike first; a column of likeness a field where there are several."""
    named, fields = by_key(found.items), found.fields if len(found.fields) > 1 else ()
    columns = (*COLUMNS, *ABOUT, *((f"cosine of {name}", "number") for name in fields))
    rows = [_row(pair, named[pair["first"]], named[pair["second"]], fields) for pair in found.pairs]
    return Typed("similar pairs", columns, rows)


def _row(pair: JSON, ours: Item, theirs: Item, fields: Sequence[str]) -> list[Value]:
    told: list[Value] = [pair.get(name) for name, type_ in COLUMNS if type_ != "list"]
    by_field = pair.get("fields", {})
    return [
        *told,
        tuple(pair.get("copied_fields", ())),
        *(ours.name, ours.region, theirs.name, theirs.region),
        *(by_field.get(name) for name in fields),
    ]
