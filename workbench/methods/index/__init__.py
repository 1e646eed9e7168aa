"""From filing to nominees: what counts, the index of a region, its class, and who is nominated."""

from workbench.methods.index.changes import Change, Step, to_reach, with_innovation, without_innovation
from workbench.methods.index.classes import Score, class_of, compare, percentile
from workbench.methods.index.eligibility import Eligible, RuleVerdict, eligibility
from workbench.methods.index.final import FinalList, final_list, released_values
from workbench.methods.index.maturity import Row, maturity, rows
from workbench.methods.index.nominees import ClusterList, Nominee, combined, in_clusters, nominees, unstable
from workbench.methods.index.regions import RegionIndex, indices, region_index
from workbench.methods.index.years import Year, years

__all__ = [
    "Change",
    "ClusterList",
    "Eligible",
    "FinalList",
    "Nominee",
    "RegionIndex",
    "Row",
    "RuleVerdict",
    "Score",
    "Step",
    "Year",
    "class_of",
    "combined",
    "compare",
    "eligibility",
    "final_list",
    "in_clusters",
    "indices",
    "maturity",
    "nominees",
    "percentile",
    "region_index",
    "released_values",
    "rows",
    "to_reach",
    "unstable",
    "with_innovation",
    "without_innovation",
    "years",
]
