"""Measure agreement beside the peers: the same marks, the same machine, one run, each call in a process of its own.

    python benchmarks/agreement.py --small                       # 50 x 10 and 1,000 x 30
    python benchmarks/agreement.py --peers PYTHON --irrcac PYTHON   # interpreters that have the peers

Peers run only where they can be imported: krippendorff, statsmodels and mixedlm in one environment, irrCAC in its own
(it pins an old scipy), irr where R is. Times are the best of three after one warm call; peak memory is that of the
process, marks and libraries included. A call that takes longer than the limit is stopped and says so.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

SIZES = {"50x10": (50, 10, 0.0), "1000x30": (1000, 30, 0.0), "30000x12": (30_000, 12, 0.7)}
STOPPED_AFTER = 75
BOOTSTRAPS = 1000


def marks_of(size: str) -> np.ndarray:
    submissions, assessors, missing = SIZES[size]
    random = np.random.default_rng(0)
    marks = 70 + 8 * random.normal(size=submissions) + 4 * random.normal(size=(assessors, 1))
    marks = np.clip(np.round(marks + 5 * random.normal(size=(assessors, submissions))), 0, 100)
    marks[random.random(marks.shape) < missing] = np.nan
    return marks


def bands_of(marks: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(marks), np.nan, np.digitize(marks, [58, 65, 72, 80]) + 1.0)


Call = Callable[[np.ndarray], Any]


def alpha(level: str, interval: str | None = None) -> Call:
    from workbench.methods.agreement import krippendorff_alpha

    return lambda marks: krippendorff_alpha(marks, level, interval, draws=BOOTSTRAPS)


def decisions(name: str, weights: str = "identity") -> Call:
    from workbench.methods import agreement

    return lambda marks: getattr(agreement, name)(marks, weights, None)


def ours(name: str) -> Call:
    from workbench.methods.agreement import icc, kendall_w
    from workbench.methods.components import crossed_reml

    levels = ("nominal", "ordinal", "interval", "ratio")
    calls: dict[str, Call] = {f"alpha {level}": alpha(level) for level in levels}
    calls |= {
        "alpha interval, jackknife": alpha("interval", "jackknife"),
        "alpha interval, 1,000 bootstraps": alpha("interval", "bootstrap"),
        "alpha nominal 5": alpha("nominal"),
        "AC2 5": decisions("gwet_ac", "quadratic"),
        "AC1 5": decisions("gwet_ac"),
        "Fleiss 5": decisions("fleiss_kappa"),
        "Conger 5": decisions("conger_kappa"),
        "Brennan-Prediger 5": decisions("brennan_prediger"),
        "percent 5": decisions("percent_agreement"),
        "ICC(A,1)": lambda marks: icc(marks, "A,1", None),
        "Kendall's W": lambda marks: kendall_w(marks, None),
        "crossed REML": crossed_reml,
    }
    return calls[name]


OURS = (
    "alpha nominal", "alpha ordinal", "alpha interval", "alpha ratio", "alpha interval, jackknife",
    "alpha interval, 1,000 bootstraps", "alpha nominal 5", "AC1 5", "AC2 5", "Fleiss 5", "Conger 5",
    "Brennan-Prediger 5", "percent 5", "ICC(A,1)", "Kendall's W", "crossed REML",
)  # fmt: skip
COMPLETE_ONLY = {"ICC(A,1)", "Kendall's W"}


def krippendorff(level: str) -> Call:
    import krippendorff as peer

    return lambda marks: peer.alpha(reliability_data=marks, level_of_measurement=level)


def statsmodels_fleiss() -> Call:
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    return lambda marks: fleiss_kappa(aggregate_raters(marks.T.astype(int))[0])


def mixedlm() -> Call:
    import mixedlm as peer
    import pandas

    def call(marks: np.ndarray) -> Any:
        rows, columns = np.nonzero(~np.isnan(marks))
        long = pandas.DataFrame({"y": marks[rows, columns], "a": rows.astype(str), "s": columns.astype(str)})
        return peer.lmer("y ~ 1 + (1 | a) + (1 | s)", long)

    return call


def irrcac(name: str, weights: str) -> Call:
    import pandas
    from irrCAC.raw import CAC

    return lambda marks: getattr(CAC(pandas.DataFrame(marks.T), weights=weights), name)()


def peer(name: str) -> Call:
    library, _, rest = name.partition(": ")
    if library == "krippendorff":
        return krippendorff(rest.removesuffix(" 5"))
    if library == "statsmodels":
        return statsmodels_fleiss()
    if library == "mixedlm":
        return mixedlm()
    return irrcac(*rest.split())


BESIDE = {
    "alpha nominal": ("krippendorff: nominal",),
    "alpha ordinal": ("krippendorff: ordinal",),
    "alpha interval": ("krippendorff: interval",),
    "alpha ratio": ("krippendorff: ratio",),
    "alpha interval, 1,000 bootstraps": ("krippendorff: interval",),
    "alpha nominal 5": ("krippendorff: nominal 5",),
    "AC1 5": ("irrCAC: gwet identity",),
    "AC2 5": ("irrCAC: gwet quadratic",),
    "Fleiss 5": ("irrCAC: fleiss identity", "statsmodels: Fleiss 5"),
    "Conger 5": ("irrCAC: conger identity",),
    "Brennan-Prediger 5": ("irrCAC: bp identity",),
    "crossed REML": ("mixedlm: crossed REML",),
}
"""What stands beside what. One bootstrap of a peer is one of its calls: 1,000 of ours stand beside one of them."""

R_CALLS = {
    "alpha interval": "kripp.alpha(t(m), 'interval')",
    "Fleiss 5": "kappam.fleiss(b)",
    "ICC(A,1)": "icc(m, 'twoway', 'agreement')",
    "Kendall's W": "kendall(m, TRUE)",
}
"""irr in R, on complete marks; kappam.fleiss and kendall drop submissions with a mark missing."""


def measure(name: str, size: str) -> dict[str, float]:
    call = peer(name) if ":" in name else ours(name)
    marks = marks_of(size)
    marks = bands_of(marks) if name.endswith(" 5") or name.startswith("irrCAC") else marks
    call(marks)
    warm = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(3):
        started = time.perf_counter()
        call(marks)
        times.append(time.perf_counter() - started)
        if sum(times) > STOPPED_AFTER / 5:
            break
    return {"ms": 1e3 * min(times), "mb": warm / 1024}


def measured(name: str, size: str, python: str) -> dict[str, Any]:
    command = [python, __file__, "--route", name, "--size", size]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=STOPPED_AFTER, check=False)
    except subprocess.TimeoutExpired:
        return {"said": f"stopped after {STOPPED_AFTER} s"}
    if ran.returncode:
        last = (ran.stderr.strip().splitlines() or ["no reason given"])[-1]
        return {"said": last[:60]}
    return dict(json.loads(ran.stdout))


def measured_in_r(size: str) -> dict[str, float]:
    """Time irr where R is there and has it; nothing otherwise."""
    if not shutil.which("Rscript") or SIZES[size][2]:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "marks.csv"
        np.savetxt(file, marks_of(size).T, delimiter=",")
        lines = ["suppressMessages(library(irr))", f"m <- as.matrix(read.csv('{file}', header=FALSE))"]
        lines.append("b <- matrix(findInterval(m, c(58, 65, 72, 80)), nrow(m))")
        for name, call in R_CALLS.items():
            lines.append(
                f"t <- system.time({call})[['elapsed']]; cat('{name.replace(chr(39), '')}', t * 1000, sep='\\t')"
            )
            lines.append("cat('\\n')")
        script = Path(folder) / "time.R"
        script.write_text("\n".join(lines))
        ran = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, timeout=600, check=False)
    found = (line.split("\t") for line in ran.stdout.splitlines() if "\t" in line)
    return {name: float(ms) for name, ms in found}


def shown(result: dict[str, Any]) -> str:
    return result["said"] if "said" in result else f"{result['ms']:10.2f} ms {result['mb']:7.0f} MB"


def compare(sizes: list[str], peers: str | None, own: str | None, only: str) -> None:
    for size in sizes:
        print(f"\n{size} ({SIZES[size][2]:.0%} missing)")
        in_r = measured_in_r(size)
        for name in OURS:
            if only not in name or (SIZES[size][2] and name in COMPLETE_ONLY):
                continue
            mine = measured(name, size, sys.executable)
            print(f"  {name:34} {shown(mine)}", flush=True)
            for other in BESIDE.get(name, ()):
                if SIZES[size][2] and other.startswith("statsmodels"):
                    continue  # it takes no missing marks
                python = own if other.startswith("irrCAC") else peers
                if python:
                    beside(other, mine, measured(other, size, python))
            if name.replace("'", "") in in_r:
                beside(f"irr (R): {name}", mine, {"ms": in_r[name.replace("'", "")], "mb": float("nan")})


def beside(other: str, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    ratio = f"  x {theirs['ms'] / mine['ms']:.1f}" if "ms" in mine and "ms" in theirs else ""
    print(f"    beside {other:27} {shown(theirs)}{ratio}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--small", action="store_true", help="without 30,000 x 12")
    options.add_argument("--sizes", nargs="+", choices=list(SIZES), help="these only")
    options.add_argument("--peers", help="an interpreter that has krippendorff, statsmodels and mixedlm")
    options.add_argument("--irrcac", help="an interpreter that has irrCAC")
    options.add_argument("--only", default="", help="measure what has this in its name")
    options.add_argument("--route", help=argparse.SUPPRESS)
    options.add_argument("--size", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.route:
        print(json.dumps(measure(asked.route, asked.size)))
        return
    sizes = asked.sizes or [size for size in SIZES if not (asked.small and size == "30000x12")]
    compare(sizes, asked.peers, asked.irrcac, asked.only)


if __name__ == "__main__":
    main()
