"""What alpha needs of each level."""

from workbench.methods.agreement.levels.classes import nominal_distances, ordinal_distances
from workbench.methods.agreement.levels.distances import Distances, interval_distances
from workbench.methods.agreement.levels.ratio import ratio_distances

__all__ = ["Distances", "interval_distances", "nominal_distances", "ordinal_distances", "ratio_distances"]
