"""The rules of one round: what a panel file says."""

from workbench.records.panel.parts import (
    ArchiveRules,
    Cluster,
    CommentRules,
    ConflictOfInterest,
    Criterion,
    Discussion,
    IndexRules,
    Minutes,
    Role,
    Room,
    Rule,
    RuleName,
    Seat,
    SimilarityRules,
    Some,
    Stage,
    Tolerance,
)
from workbench.records.panel.rules import Panel

__all__ = [
    "ArchiveRules",
    "Cluster",
    "CommentRules",
    "ConflictOfInterest",
    "Criterion",
    "Discussion",
    "IndexRules",
    "Minutes",
    "Panel",
    "Role",
    "Room",
    "Rule",
    "RuleName",
    "Seat",
    "SimilarityRules",
    "Some",
    "Stage",
    "Tolerance",
]
