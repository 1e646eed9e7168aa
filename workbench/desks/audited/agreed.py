"""How far the panel agreed: marks criterion by criterion, the decision, and what is published."""

from collections.abc import Callable
from functools import partial

import numpy as np

from workbench.desks.audited.shown import JSON, agreement, estimate, figure, sentence, told
from workbench.desks.audited.source import WHOLE, Audited, Floats, both_states
from workbench.errors import Message, Refused
from workbench.i18n import LANGUAGES, say
from workbench.methods.agreement import (
    Agreement,
    benchmark,
    fleiss_kappa,
    gwet_ac,
    icc,
    kendall_w,
    koo_li,
    krippendorff_alpha,
    krippendorff_standing,
    percent_agreement,
    result_reliability,
)
from workbench.methods.audit import discussion, variance_shares
from workbench.methods.audit.marks import Marks
from workbench.methods.combine.rules import estimate as combine
from workbench.records.record import Title

STANDINGS = {
    "reliable": Message("reliable: the lower end is at least .800"),
    "tentative": Message("tentative: the lower end is between .667 and .800"),
    "not reliable": Message("not reliable: the lower end is below .667"),
}
"""Krippendorff's limits in words."""

LABELS = {
    "almost perfect": Message("almost perfect"),
    "substantial": Message("substantial"),
    "moderate": Message("moderate"),
    "fair": Message("fair"),
    "slight": Message("slight"),
    "poor": Message("poor"),
    "good": Message("good"),
    "excellent": Message("excellent"),
    "poor to moderate": Message("poor to moderate"),
    "poor to good": Message("poor to good"),
    "poor to excellent": Message("poor to excellent"),
    "moderate to good": Message("moderate to good"),
    "moderate to excellent": Message("moderate to excellent"),
    "good to excellent": Message("good to excellent"),
}
"""The bands of Landis and Koch, and those of Koo and Li."""


def per_criterion(audited: Audited) -> list[JSON]:
    """Give agreement on the whole sheet, then on each criterion."""
    names = list(audited.marks.criteria)
    whole = [] if len(names) == 1 else [_marks(audited, WHOLE, whole=True)]
    return [*whole, *(_marks(audited, name, whole=not whole) for name in names)]


def _marks(audited: Audited, name: str, whole: bool) -> JSON:
    marks = audited.sheets if name == WHOLE else audited.marks
    table = marks.table(None if name == WHOLE else name)

    def alpha() -> JSON:
        found = krippendorff_alpha(table)
        standing = krippendorff_standing(found)
        return {**agreement(found), "label": sentence(STANDINGS[standing]) if standing else None}

    def one(form: str) -> Callable[[], JSON]:
        def called() -> JSON:
            # Where marks are missing an interval needs a fit for every submission left out: the sheet's have theirs.
            found = icc(table, form) if whole or form == "A,1" else icc(table, form, None)
            label = koo_li(found)
            return {**agreement(found), "label": sentence(LABELS[label]) if label else None}

        return called

    return {
        "criterion": name,
        "alpha": told(alpha),
        "ordinal": told(lambda: agreement(krippendorff_alpha(table, "ordinal"))),
        "agreement": told(one("A,1")),
        "consistency": told(one("C,1")),
        "mean": told(one("A,k")),
        "concordance": _incomplete(audited, marks, table) or told(lambda: agreement(kendall_w(table))),
    }


def _incomplete(audited: Audited, marks: Marks, table: Floats) -> JSON | None:
    """Name the first mark that Kendall's W misses, as the page names assessors and submissions."""
    missing = np.argwhere(np.isnan(table))
    if not len(missing):
        return None
    who, what = marks.assessors[missing[0][0]], marks.submissions[missing[0][1]]
    said = "Kendall's W needs a mark from everyone for everything: {assessor} has none for {submission}"
    titles = [audited.names["assessors"].get(who), audited.names["submissions"].get(what)]
    assessor, submission = (title or Title(en=key) for title, key in zip(titles, (who, what), strict=True))
    found = {
        language: say(
            Message(said, {"assessor": assessor.said(language), "submission": submission.said(language)}), language
        )
        for language in LANGUAGES
    }
    return {"refused": found}


def decided(audited: Audited) -> JSON:
    """Give agreement on who belongs among the nominated: each assessor's own best, so many as are nominated."""
    table = audited.sheets.table()
    decisions = nominated(table, audited.top)
    found: dict[str, Callable[[], Agreement]] = {
        "percent": lambda: percent_agreement(decisions, categories=["no", "yes"]),
        "ac1": lambda: gwet_ac(decisions, categories=["no", "yes"]),
        "fleiss": lambda: fleiss_kappa(decisions, categories=["no", "yes"]),
    }
    return {"top": audited.top, **{name: told(partial(_labelled, call)) for name, call in found.items()}}


def _labelled(call: Callable[[], Agreement]) -> JSON:
    found = call()
    label = benchmark(found).label if found.standard_error and found.coefficient != "percent agreement" else None
    return {**agreement(found), "label": sentence(LABELS[label]) if label else None}


def nominated(table: Floats, top: int) -> np.ndarray:
    """Say for each mark whether it is among its assessor's best: as large a share as is nominated of all.

    Parameters
    ----------
    table : (assessors, submissions), nan where none
    top : how many of all submissions are nominated

    Returns
    -------
    (assessors, submissions) of "yes", "no" and None; marks equal to the last one that is in are in too
    """
    if not 0 < top < table.shape[1]:
        raise Refused("the panel does not say how many are nominated: there is no decision to compare")
    chosen = np.full(table.shape, None, dtype=object)
    for row, marks in enumerate(table):
        given = np.flatnonzero(~np.isnan(marks))
        if len(given) < 2:
            continue
        many = min(len(given) - 1, max(1, round(len(given) * top / table.shape[1])))
        last = np.sort(marks[given])[-many]
        chosen[row, given] = np.where(marks[given] >= last, "yes", "no")
    return chosen


def shares(marks: Marks) -> list[JSON]:
    """Give where the differences between marks come from."""
    return [{"source": each.source, "share": figure(each.share)} for each in variance_shares(marks)]


def published(audited: Audited) -> JSON:
    """Give how much of the differences between published values is more than error, from the calibrated model."""
    sheets = audited.sheets
    assessors = [sheets.assessors[place] for place in sheets.assessor]
    submissions = [sheets.submissions[place] for place in sheets.submission]
    found = combine(submissions, assessors, sheets.value.tolist(), rule="fixed-random", unconnected="equal-means")
    if found.covariance is None:
        raise Refused("the calibrated model has no errors here")
    if len(found.submissions) > 2000:
        raise Refused("more than 2,000 submissions: reliability over all pairs is not computed here")
    value = result_reliability(found.value, np.asarray(found.covariance))
    return {"value": figure(value), "warnings": [sentence(each) for each in found.warnings]}


def discussed(audited: Audited) -> JSON:
    """Give what changed from the marks as first given to those that stood, and the pull to the chair."""
    marks, before = both_states(audited)
    found = discussion(marks, before, chair=audited.chair)
    return {
        "before": agreement(found.before),
        "after": agreement(found.after),
        "changed": found.changed,
        "marks": found.marks,
        "chair": audited.chair,
        "nearer": estimate(found.nearer),
        "to_chair": estimate(found.to_chair) if audited.chair else None,
    }
