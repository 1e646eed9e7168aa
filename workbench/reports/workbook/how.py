"""How a ranking was computed, in words: the rule, its options, rounding, and the head it was computed at."""

from workbench.errors import Message
from workbench.i18n import number, say
from workbench.records.panel import Panel
from workbench.records.place import Ranking

ABSENT = {
    "not-confirmed": Message("not confirmed"),
    "not-complete": Message("not complete"),
    "recused": Message("recused"),
    "conflict": Message("known conflict of interest"),
    "contested": Message("two marks wait for a choice"),
    "ranks-incomplete": Message("did not rank every submission of the cluster"),
}
"""Why a sheet does not count, in words."""

RULES = {
    "mean": Message("mean"),
    "median": Message("median"),
    "trimmed-mean": Message("trimmed mean"),
    "rank-sum": Message("sum of ranks, lowest is best"),
    "mean-rank": Message("points by the order of mean ranks"),
}

OVER = {
    "sheets": Message("each assessor's total first, then the rule over the totals"),
    "criteria": Message("the rule over the marks on each criterion, then the weighted sum of the criteria"),
}

MISSING = {
    "leave-out": Message("left out; never counted as 0"),
    "refuse": Message("no value while a sheet is missing"),
}


def computed(panel: Panel, ranking: Ranking, language: str) -> list[tuple[str, str]]:
    """Give what a reader needs to compute the ranking again, as pairs of a name and its words."""
    rule, dash = panel.rule, Message("none")
    titles = {each.key: each.title.said(language) or each.key for stage in panel.stages for each in stage.criteria}
    dropped = Message("{drop} at each end", {"drop": rule.drop or 0})
    rounding = Message("once, half away from zero, to {decimals} decimals", {"decimals": panel.decimals})
    said: list[tuple[Message, Message | str]] = [
        (Message("Panel"), panel.key),
        (Message("Rule"), RULES[rule.name]),
        (Message("Order of computing"), OVER[rule.over]),
        (Message("Left out as extremes"), dropped if rule.drop else dash),
        (Message("Points"), "; ".join(number(each, language) for each in rule.points) or dash),
        (Message("Rounding"), rounding),
        (Message("Missing sheets"), MISSING[panel.missing]),
        (Message("Fewest confirmed sheets"), str(panel.minimum_assessors)),
        (Message("Ties broken by"), "; ".join(titles[key] for key in panel.tie_break) or dash),
        (Message("State"), Message("released") if ranking.released else Message("not released")),
        (Message("Event"), str(ranking.sequence)),
        (Message("Head"), ranking.head),
        (
            Message("Formulas"),
            Message("over the marks in this file; rules on ranks give numbers, because ranks are taken in the cluster"),
        ),
    ]
    return [(say(name, language), say(text, language) if isinstance(text, Message) else text) for name, text in said]
