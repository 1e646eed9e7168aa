"""The final list: the index and the stages that were held, combined by the weights of the panel file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from workbench.errors import Refused
from workbench.methods.exact.results import ranking
from workbench.methods.exact.rules import printed
from workbench.methods.exact.standing import Standing
from workbench.methods.index.nominees import ClusterList, combined, nominees
from workbench.records.panel import Panel
from workbench.records.submission import Intake, Region

INDEX = "index"
"""What the index is called among the weights."""

_HIGHEST = 100  # of an index

Values = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True)
class FinalList:
    """The final list of every cluster, and what it was made of.

    Attributes
    ----------
    lists : tuple of ClusterList
    weights : mapping
        Weight of each part that was held, in the order of the panel file; those that were not held are not in it.
    parts : mapping
        By part and region, the printed value that went in.
    """

    lists: tuple[ClusterList, ...]
    weights: Mapping[str, Decimal]
    parts: Values


def released_values(panel: Panel, intake: Intake, standing: Standing) -> dict[str, dict[str, Decimal]]:
    """Give by stage and region the official value of every submission that is released, and of no other."""
    found: dict[str, dict[str, Decimal]] = {}
    if not standing.released:
        return found
    for cluster in ranking(panel, intake, standing).clusters:
        for place in cluster.places:
            for each in place.stages:
                if each.value is not None and (each.stage, each.submission) in standing.released:
                    found.setdefault(each.stage, {})[place.region] = each.value
    return found


def final_list(panel: Panel, regions: Sequence[Region], index: Mapping[str, Decimal], stages: Values) -> FinalList:
    """List every cluster by what index, presentation and visit come to together.

    A part in which nobody has a value was not held, and its weight falls away. A region without a value in a part that
    was held is listed and not placed: half a result is none.

    Parameters
    ----------
    index : mapping
        The printed index by region.
    stages : mapping
        By stage and region, the printed value.

    Raises
    ------
    Refused
        Where the panel gives no weights, nothing with a weight was held, or a stage is not marked from 0 to 100.
    """
    weights = panel.index.weights if panel.index else {}
    if not weights:
        raise Refused("panel {panel} gives no weights for a final list: write them under `index`", panel=panel.key)
    values = {part: index if part == INDEX else stages.get(part, {}) for part in weights}
    held = {part: weight for part, weight in weights.items() if weight and values[part]}
    _check_scales(panel, held)
    keys = [each.key for each in regions]
    exact = {part: {region: Fraction(value) for region, value in of.items()} for part, of in values.items()}
    totals = combined(weights, exact, keys)
    rounded = {key: None if total is None else printed(total, panel.decimals) for key, total in totals.items()}
    return FinalList(nominees(panel, regions, rounded), held, {part: values[part] for part in held})


def _check_scales(panel: Panel, held: Iterable[str]) -> None:
    scales = {each.key: each for each in panel.scales}
    for stage in panel.stages:
        for criterion in stage.criteria if stage.key in held else ():
            scale = scales[criterion.scale]
            if scale.low != 0 or scale.high != _HIGHEST or scale.better != "high":
                raise Refused(
                    "{stage} is marked from {low} to {high}, and an index goes to 100: their sum means nothing",
                    stage=stage.key, low=scale.low, high=scale.high,
                )  # fmt: skip
