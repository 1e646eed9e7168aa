"""Audit of assessors and of single marks: sizes, how sure they are, and what more than chance means."""

from workbench.methods.audit.affiliation import adjusted_differences, home_effect, home_preference, home_table
from workbench.methods.audit.assessors import assessor_table, drift
from workbench.methods.audit.chances import benjamini_hochberg, detectable, holm, power
from workbench.methods.audit.discussion import discussion
from workbench.methods.audit.flags import dixon_p, flags, standardised_residuals
from workbench.methods.audit.marks import Marks, read_marks
from workbench.methods.audit.shape import shapes
from workbench.methods.audit.shares import variance_shares

__all__ = [
    "Marks",
    "adjusted_differences",
    "assessor_table",
    "benjamini_hochberg",
    "detectable",
    "discussion",
    "dixon_p",
    "drift",
    "flags",
    "holm",
    "home_effect",
    "home_preference",
    "home_table",
    "power",
    "read_marks",
    "shapes",
    "standardised_residuals",
    "variance_shares",
]
