"""Evaluating a round: official and corrected places, how sure they are, and what the top hangs on."""

from workbench.methods.evaluate.evaluation import by_every_rule, evaluate, evaluated, tops_by_rule
from workbench.methods.evaluate.plain import as_data
from workbench.methods.evaluate.record import Evaluation
from workbench.methods.evaluate.why import Words, why_before

__all__ = [
    "Evaluation",
    "Words",
    "as_data",
    "by_every_rule",
    "evaluate",
    "evaluated",
    "tops_by_rule",
    "why_before",
]
