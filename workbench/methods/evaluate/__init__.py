"""Evaluating a round: official and corrected places, how sure they are, and what the top hangs on."""

from workbench.methods.evaluate.evaluation import by_every_rule, evaluate, evaluated, tops_by_rule
from workbench.methods.evaluate.plain import as_data
from workbench.methods.evaluate.record import Evaluation

__all__ = ["Evaluation", "as_data", "by_every_rule", "evaluate", "evaluated", "tops_by_rule"]
