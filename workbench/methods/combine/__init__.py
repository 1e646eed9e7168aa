"""Combining marks: every rule by its name, through one door."""

from workbench.methods.combine.rules import RULES, estimate

__all__ = ["RULES", "estimate"]
