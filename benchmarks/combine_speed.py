"""Time `blup` beside the peers that fit the same mixed model, and a live panel that is computed again.

    python benchmarks/combine_speed.py [--peers PYTHON] [--sizes 1000x30 30000x12 live]

`blup` fits mark = mean + submission + assessor + error by restricted maximum likelihood, both random, at 1,000 x 30
(complete) and 30,000 x 12 (70 % missing). Beside it, where they can be imported or run: mixedlm, statsmodels' MixedLM
and R's lme4; `fixed-random` is printed with them. The live panel has 55 submissions, 18 assessors and 5 criteria, and
is evaluated with intervals and with sensitivity under the official and the corrected rule, from its log and from what
stands already, as the results page has it.

Every call runs in a process of its own: wall seconds are the best of four (fewer where calls take over ten seconds
together), with the processor's seconds of the same call beside them; peak memory is that of the process, libraries
included. A peer is stopped after ten minutes, and where it asks for more memory than `--memory` allows.
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

SIZES = {"1000x30": (1000, 30, 0.0), "30000x12": (30_000, 12, 0.7)}
LIVE = {"live, from the log": "log", "live, from what stands": "stands"}
OURS = ("blup", "fixed-random")
PEERS = ("mixedlm", "statsmodels")
STOPPED_AFTER = 600
LONG = 10
R_SCRIPT = """
if (!requireNamespace("lme4", quietly = TRUE)) quit(status = 3)
long <- read.csv(commandArgs(TRUE)[1])
call <- function() lme4::lmer(mark ~ 1 + (1 | submission) + (1 | assessor), long)
call()
cat(min(sapply(1:3, function(k) system.time(call())[["elapsed"]])))
"""


def columns(size: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    submissions, assessors, missing = SIZES[size]
    random = np.random.default_rng(0)
    marks = 70 + 8 * random.normal(size=(submissions, 1)) + 4 * random.normal(size=assessors)
    marks = np.clip(np.round(marks + 5 * random.normal(size=marks.shape)), 0, 100)
    p, j = np.nonzero(random.random(marks.shape) >= missing)
    return p, j, marks[p, j]


def ours(rule: str, size: str) -> Callable[[], Any]:
    from workbench.methods.combine import estimate

    p, j, y = columns(size)
    return lambda: estimate(p, j, y, rule=rule)


def long_table(size: str) -> Any:
    import pandas

    p, j, y = columns(size)
    return pandas.DataFrame({"mark": y, "submission": p.astype(str), "assessor": j.astype(str), "all": 1})


def mixedlm(size: str) -> Callable[[], Any]:
    import mixedlm as peer

    long = long_table(size)
    return lambda: peer.lmer("mark ~ 1 + (1 | submission) + (1 | assessor)", long)


def statsmodels(size: str) -> Callable[[], Any]:
    from statsmodels.regression.mixed_linear_model import MixedLM

    long, parts = long_table(size), {"submission": "0 + C(submission)", "assessor": "0 + C(assessor)"}
    return lambda: MixedLM.from_formula("mark ~ 1", long, groups="all", re_formula="0", vc_formula=parts).fit(reml=True)


def live(start: str) -> Callable[[], Any]:
    from tests.methods.evaluate.rounds import a_marked_round
    from workbench.methods.evaluate import evaluate, evaluated
    from workbench.methods.exact.fold import standing

    criteria = {f"criterion-{number}": "20" for number in range(1, 6)}
    played = a_marked_round([f"region-{number}" for number in range(1, 56)], seats=18, seed=1, criteria=criteria)
    panel, intake, events = played.panel, played.intake, tuple(played.events)
    if start == "log":
        return lambda: evaluate(panel, intake, events)
    stands = standing(events, panel)
    return lambda: evaluated(panel, intake, stands)


def measure(name: str, size: str) -> dict[str, float]:
    if name in LIVE:
        call = live(LIVE[name])
    else:
        call = {"mixedlm": mixedlm, "statsmodels": statsmodels}[name](size) if name in PEERS else ours(name, size)
    times: list[tuple[float, float]] = []
    while len(times) < 4 and sum(wall for wall, _ in times) < LONG:  # the first of four quick calls warms up
        started, spent = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - started, time.process_time() - spent))
    seconds, cpu = min(times)
    return {"seconds": seconds, "cpu": cpu, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measured(name: str, size: str, python: str, memory: int) -> dict[str, Any]:
    command = [python, __file__, "--route", name, "--sizes", size, "--memory", str(memory)]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=STOPPED_AFTER, check=False)
    except subprocess.TimeoutExpired:
        return {"said": f"more than {STOPPED_AFTER / 60:.0f} minutes", "least": STOPPED_AFTER}
    if ran.returncode:
        return {"said": (ran.stderr.strip().splitlines() or [f"ended by signal {-ran.returncode}"])[-1][:70]}
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def measured_in_r(size: str) -> dict[str, Any] | None:
    """Time lme4 where R is there and has it; nothing otherwise."""
    if not shutil.which("Rscript"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        table, script = Path(folder) / "marks.csv", Path(folder) / "time.R"
        p, j, y = columns(size)
        rows = zip(p.tolist(), j.tolist(), y.tolist(), strict=True)
        table.write_text("submission,assessor,mark\n" + "".join(f"s{a},a{b},{c}\n" for a, b, c in rows))
        script.write_text(R_SCRIPT)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        command = ["Rscript", str(script), str(table)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=STOPPED_AFTER, check=False)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if ran.returncode:
        return None
    # The kernel tells the peak of the largest child so far: R's own only where it is the largest.
    return {"seconds": float(ran.stdout.split()[-1]), "mb": peak / 1024 if peak > before else float("nan")}


def shown(result: dict[str, Any]) -> str:
    if "said" in result:
        return str(result["said"])
    cpu = f"{result['cpu']:9.3f} s" if "cpu" in result else " " * 11
    return f"{result['seconds']:9.3f} s{cpu}{result['mb']:8.0f} MB"


def beside(name: str, result: dict[str, Any], blup: dict[str, Any]) -> None:
    seconds = result.get("seconds", result.get("least"))
    more = "more than " if "least" in result else ""
    ratio = f"  {more}x {seconds / blup['seconds']:.2f}" if seconds and "seconds" in blup else ""
    print(f"  {name:24}{shown(result)}{ratio}", flush=True)


def compare(size: str, peers: str | None, memory: int) -> bool:
    print(
        f"\n{size} ({SIZES[size][2]:.0%} missing); wall, processor, memory; x: wall time over that of blup", flush=True
    )
    blup = measured("blup", size, sys.executable, memory)
    beside("blup", blup, blup)
    beside("fixed-random", measured("fixed-random", size, sys.executable, memory), blup)
    others = {name: measured(name, size, peers, memory) for name in PEERS} if peers else {}
    if in_r := measured_in_r(size):
        others["lme4 (R)"] = in_r
    for name, found in others.items():
        beside(name, found, blup)
    quickest = min((found["seconds"] for found in others.values() if "seconds" in found), default=float("inf"))
    return "seconds" in blup and blup["seconds"] <= quickest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=[*SIZES, "live"], default=[*SIZES, "live"])
    parser.add_argument("--peers", help="an interpreter that has mixedlm and statsmodels")
    parser.add_argument("--memory", type=int, default=12, help="gigabytes that a process may take")
    parser.add_argument("--route", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.route:
        resource.setrlimit(resource.RLIMIT_AS, (asked.memory * 2**30, asked.memory * 2**30))
        print(json.dumps(measure(asked.route, asked.sizes[0])))
        return 0
    slower = [size for size in asked.sizes if size in SIZES and not compare(size, asked.peers, asked.memory)]
    if "live" in asked.sizes:
        print(
            "\n55 x 18 x 5, intervals, sensitivity under the official and the corrected rule; wall, processor, memory"
        )
        for name in LIVE:
            print(f"  {name:24}{shown(measured(name, 'live', sys.executable, asked.memory))}", flush=True)
    if slower:
        print(f"blup is slower than a peer: {', '.join(slower)}")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
