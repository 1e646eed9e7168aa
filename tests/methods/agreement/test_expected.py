"""Every agreement value of the reference data, and a list of what is left out."""

from typing import Any

import numpy as np
import pytest

from tests.methods.agreement.sets import across, columns, crossed, expected, rows
from workbench.methods.agreement import (
    assessor_versus_rest,
    benchmark,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    icc,
    kendall_w,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
    systematic_difference,
)
from workbench.methods.components import crossed_reml, henderson

LEFT_OUT = {
    "irr_video.csv": {"Finn oneway s=6", "Finn twoway s=6"},
    "irr_vision.csv": {"Bhapkar chi2(3)", "Stuart-Maxwell chi2(3)"},
    "irr_diagnoses.csv": {"Light kappa"},
    "irr_anxiety.csv": {"mean pearson r", "mean spearman rho (tie corrected)"},
}
"""Finn, Bhapkar, Stuart-Maxwell, Light and mean correlations: older tools for which better ones are here."""

ELSEWHERE = {
    "iclr2021_ratings.csv": {"papers rated", "ratings"},
    "princeton_red.csv": {"same-side (home) coefficient, wine+judge fixed effects", "same-side se"},
    "wine_report4.csv": {"rank sums A.."},
    "wine_report88.csv": {"rank sums A.."},
    "wine_report72.csv": {"rank sums A.."},
}
"""Counts that are no coefficient, rank sums (a rule of combining) and what the audit's own tests show."""

GWET = {
    "pa": percent_agreement,
    "gwet.ac1": gwet_ac,
    "fleiss": fleiss_kappa,
    "conger": conger_kappa,
    "bp": brennan_prediger,
    "krippen": lambda marks, weights, interval: krippendorff_alpha(marks, weights=weights, interval=interval),
}


def gwet_family(file: str, marks: list[list[Any]]) -> dict[str, float]:
    found = {}
    for name in expected(file):
        if not name.startswith("Gwet "):
            continue
        _, function, weights, what = name.split()
        weights = {"[unweighted]": "identity"}.get(weights, weights.strip("[]"))
        record = GWET[function](marks, weights, interval=None)
        shown = {"coef": record.value, "se": record.standard_error, "pa": record.observed, "pe": record.expected}
        found[name] = shown[what]
    return found


def raw4raters() -> dict[str, float]:
    found = gwet_family("gwet_raw4raters.csv", columns("gwet_raw4raters.csv"))
    for scale in ("Landis-Koch", "Altman", "Fleiss"):
        for band in benchmark(0.77544, 0.14295, scale).bands:
            label = band.label.title().replace(" To ", " to ")
            found[f"benchmark cumprob AC1=.77544 se=.14295 {scale} {label}"] = band.cumulative
    return found


def abstractors() -> dict[str, float]:
    table = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    functions = {
        "cohen kappa": cohen_kappa,
        "scott pi": scott_pi,
        "brennan-prediger": brennan_prediger,
        "krippendorff alpha": krippendorff_alpha,
        "percent agreement": percent_agreement,
    }
    found = {}
    for weights, end in (("identity", ""), ("quadratic", " [quadratic]")):
        named = functions | {"gwet AC2" if end else "gwet AC1": gwet_ac}
        for name, function in named.items():
            record = function(table=table, weights=weights)
            found[name + end] = record.value
            found[name + end + " se"] = record.standard_error
    return found


def canonical() -> dict[str, float]:
    marks = columns("krippendorff_c.csv", skip=1)
    levels = ("nominal", "ordinal", "interval", "ratio")
    return {f"Krippendorff alpha {level}": krippendorff_alpha(marks, level).value for level in levels}


def shrout_fleiss() -> dict[str, float]:
    marks = columns("shrout_fleiss_1979.csv", skip=1)
    names = {
        "ICC(1,1)": "1", "ICC(2,1)=ICC(A,1)": "A,1", "ICC(3,1)=ICC(C,1)": "C,1",
        "ICC(1,k)": "k", "ICC(2,k)": "A,k", "ICC(3,k)": "C,k",
    }  # fmt: skip
    found = {}
    for name, form in names.items():
        record = icc(marks, form)
        found |= {name: record.value}
        found |= {f"{name} 95% lower": record.interval.low, f"{name} 95% upper": record.interval.high}
    return found


def anxiety() -> dict[str, float]:
    marks = columns("irr_anxiety.csv")
    order = kendall_w(marks)
    return gwet_family("irr_anxiety.csv", marks) | {
        "Kendall W tie-corrected": order.value,
        "Kendall W tie-corrected chi2(19)": order.test.statistic,
        "Kendall W uncorrected": kendall_w(marks, correct_ties=False).value,
        "ICC twoway consistency single": icc(marks, "C,1").value,
        "ICC twoway agreement single": icc(marks, "A,1").value,
        "ICC twoway agreement average": icc(marks, "A,k").value,
        "ICC oneway single": icc(marks, "1").value,
        "Cohen kappa squared r1,r2": cohen_kappa(marks[:2], "quadratic").value,
        "Cohen kappa equal r1,r2": cohen_kappa(marks[:2], "linear").value,
    }


def diagnoses() -> dict[str, float]:
    marks = columns("irr_diagnoses.csv")
    fleiss = fleiss_kappa(marks)
    return gwet_family("irr_diagnoses.csv", marks) | {
        "Fleiss kappa": fleiss.value,
        "Fleiss kappa z": fleiss.test.statistic,
        "Conger exact kappa": conger_kappa(marks).value,
        "Cohen kappa raters 2,3": cohen_kappa(marks[1:3]).value,
    }


def video() -> dict[str, float]:
    marks = columns("irr_video.csv")
    return {
        "percent agreement tol 0": 100 * percent_agreement(marks, tolerance=0).value,
        "percent agreement tol 1": 100 * percent_agreement(marks, tolerance=1).value,
        "ICC twoway agreement single": icc(marks, "A,1").value,
    }


def tasting(file: str) -> dict[str, float]:
    marks = across(file)
    order = kendall_w(marks)
    found = {"Kendall W": order.value, "p (chi-square)": order.test.p}
    for row, value in zip(rows(file), assessor_versus_rest(marks), strict=True):
        name = f"spearman-type r({row['judge']}, rank sums of others)"
        found |= {name: value} if name in expected(file) else {}
    return found


def princeton() -> dict[str, float]:
    marks = crossed("princeton_red.csv", "wine", "judge", ("score",))
    fitted, order = crossed_reml(marks), kendall_w(marks)
    return {
        "Kendall W tie-corrected": order.value,
        "chi2(9)": order.test.statistic,
        "p": order.test.p,
        "ICC(A,1)": icc(marks).value,
        "REML var wine": fitted.submission,
        "REML var judge": fitted.assessor,
        "REML residual": fitted.residual,
        "REML criterion": fitted.criterion,
    }


def anonymous() -> dict[str, float]:
    marks = columns("iclr2021_ratings.csv", skip=1)[:6]
    fitted = crossed_reml(np.array(marks, dtype=float), assessors=False)
    found = {f"alpha {level}": krippendorff_alpha(marks, level).value for level in ("nominal", "ordinal", "interval")}
    return found | {
        "ANOVA ICC(1) unbalanced (n0=3.862373)": icc(marks, "1").value,
        "REML var paper": fitted.submission,
        "REML residual": fitted.residual,
    }


def penicillin() -> dict[str, float]:
    fitted = crossed_reml(crossed("lme4_penicillin.csv", "plate", "sample", ("diameter",)))
    return {
        "REML sd plate": fitted.submission**0.5,
        "REML sd sample": fitted.assessor**0.5,
        "REML sd residual": fitted.residual**0.5,
        "REML criterion": fitted.criterion,
        "intercept": fitted.mean,
        "BLUP sample F": fitted.assessor_effects[-1],
        "BLUP plate a": fitted.submission_effects[0],
    }


ALL = {
    "gwet_raw4raters.csv": raw4raters,
    "gwet_ben_gerry.csv": lambda: gwet_family("gwet_ben_gerry.csv", columns("gwet_ben_gerry.csv", skip=2)),
    "gwet_cont3x3abstractors.csv": abstractors,
    "immer_ptam4wide.csv": lambda: gwet_family("immer_ptam4wide.csv", columns("immer_ptam4wide.csv", skip=1)),
    "krippendorff_c.csv": canonical,
    "shrout_fleiss_1979.csv": shrout_fleiss,
    "irr_anxiety.csv": anxiety,
    "irr_diagnoses.csv": diagnoses,
    "irr_video.csv": video,
    "irr_vision.csv": lambda: {"rater bias chi2(1)": systematic_difference(columns("irr_vision.csv")).statistic},
    "wine_report4.csv": lambda: tasting("wine_report4.csv"),
    "wine_report72.csv": lambda: tasting("wine_report72.csv"),
    "wine_report88.csv": lambda: tasting("wine_report88.csv"),
    "princeton_red.csv": princeton,
    "iclr2021_ratings.csv": anonymous,
    "lme4_penicillin.csv": penicillin,
}


@pytest.mark.parametrize("file", list(ALL))
def test_every_expected_value_of_the_file_is_met_or_listed_as_left_out(file: str) -> None:
    wanted = expected(file)
    absent = LEFT_OUT.get(file, set()) | ELSEWHERE.get(file, set())
    found = ALL[file]()
    assert set(wanted) - set(found) == absent
    off = {
        name: (value, found[name])
        for name, (value, tolerance) in wanted.items()
        if name in found and not abs(found[name] - value) <= tolerance + 1e-12
    }
    assert off == {}


CROSSED = {
    "mfrmr_ej2021_study1.csv": ("Person", ("Score",)),
    "sirt_ratings1.csv": ("idstud", ("k1", "k2", "k3", "k4", "k5")),
    "immer_ptam4.csv": ("idstud", ("crit2", "crit3", "crit4")),
    "immer_immer07.csv": ("pid", ("I1", "I2", "I3", "I4")),
    "immer_immer01b.csv": ("idstud", ("k1", "k2", "k3", "k4", "k5")),
}


@pytest.mark.parametrize("file", list(CROSSED))
def test_crossed_components_of_sparse_panels_are_those_of_lme4(file: str) -> None:
    person, marks = CROSSED[file]
    fitted = crossed_reml(crossed(file, person, "Rater" if person == "Person" else "rater", marks))
    found = {
        "crossed LMM on mean-of-criteria REML var person": fitted.submission,
        "crossed LMM on mean-of-criteria REML var rater": fitted.assessor,
        "crossed LMM on mean-of-criteria REML residual": fitted.residual,
        "crossed LMM REML criterion": fitted.criterion,
    }
    for name, value in found.items():
        assert value == pytest.approx(expected(file)[name][0], abs=expected(file)[name][1]), name


def test_components_of_a_nested_design_are_those_of_brennan() -> None:
    file = "gtheory_brennan_3_2.csv"
    task, person, rater, score = columns(file)
    facets = {"task": task, "person": person, "rater": rater}
    effects = [("person",), ("task",), ("task", "rater"), ("person", "task"), ("person", "task", "rater")]
    found = henderson(score, facets, effects)
    names = ["var person", "var task", "var rater:task", "var person x task", "var person x rater:task"]
    for name, value in zip(names, found.values(), strict=True):
        assert value == pytest.approx(expected(file)[name][0], abs=expected(file)[name][1]), name


def test_alpha_of_the_skating_components_is_that_of_the_reference() -> None:
    file = "skating_euros2017_components.csv.gz"
    for name, (value, tolerance) in expected(file).items():
        if name.startswith("alpha interval "):
            only = {"aspect_desc": name.removeprefix("alpha interval ")}
            marks = crossed(file, "performance_id", "judge_id", ("score",), only)
            assert krippendorff_alpha(marks).value == pytest.approx(value, abs=tolerance), name
