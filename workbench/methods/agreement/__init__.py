"""How far assessors agree: coefficients on marks and on decisions, with errors, intervals and warnings."""

from workbench.methods.agreement.alpha import krippendorff_alpha
from workbench.methods.agreement.benchmark import Benchmark, benchmark, koo_li, krippendorff_standing
from workbench.methods.agreement.decisions.credit import brennan_prediger, gwet_ac, percent_agreement
from workbench.methods.agreement.decisions.kappas import cohen_kappa, conger_kappa, fleiss_kappa, scott_pi
from workbench.methods.agreement.icc import icc
from workbench.methods.agreement.ranks import assessor_versus_rest, kendall_w, systematic_difference
from workbench.methods.agreement.reliability import result_reliability
from workbench.methods.agreement.result import Agreement, Interval, Significance

__all__ = [
    "Agreement",
    "Benchmark",
    "Interval",
    "Significance",
    "assessor_versus_rest",
    "benchmark",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "gwet_ac",
    "icc",
    "kendall_w",
    "koo_li",
    "krippendorff_alpha",
    "krippendorff_standing",
    "percent_agreement",
    "result_reliability",
    "scott_pi",
    "systematic_difference",
]
