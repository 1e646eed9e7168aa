"""What the results page says of worlds that are unkind to the correction: only what the benchmark found."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import combine
from workbench.forms.results import UNKIND, Results, unkind, what_holds
from workbench.methods.combine import RULES


def shape(value: Any) -> Any:
    """The names in a file and the kinds of its numbers, without the numbers."""
    return {name: shape(each) for name, each in value.items()} if isinstance(value, dict) else type(value)


def world(**taus: float) -> dict[str, Any]:
    rules = {rule: {"tau": tau, "top": tau, "loss": 0.8 - tau, "error": 0.001} for rule, tau in taus.items()}
    return {"oracle": {"tau": 0.8, "top": 0.8}, "rules": rules}


def test_the_file_that_is_shipped_has_the_fields_that_the_benchmark_writes(tmp_path: Path) -> None:
    file = tmp_path / "unkind.json"
    combine.main(["--replicates", "1", "--worlds", ",".join(combine.WRITTEN), "--write", str(file)])
    written, shipped = json.loads(file.read_text()), json.loads(combine.SHIPPED.read_text())
    assert shape(written) == shape(shipped)
    assert (written["panel"], written["spoilt"]) == (shipped["panel"], shipped["spoilt"])
    assert (written["replicates"], shipped["replicates"]) == (1, 400)
    assert set(shipped["worlds"]["base"]["rules"]) <= set(RULES)


@pytest.mark.parametrize("part", [["--rules", "mean"], ["--worlds", "base,strategic"]])
def test_figures_of_a_part_of_the_rules_or_worlds_are_not_shipped(
    part: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        combine.main(["--replicates", "1", *part, "--write", str(tmp_path / "unkind.json")])
    assert "--write needs every rule, and the worlds base, strategic, outliers" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_view_is_handed_the_shipped_figures_and_what_they_say() -> None:
    told = Results({}).unkind
    shipped = json.loads(combine.SHIPPED.read_text())
    assert {name: told[name] for name in shipped} == shipped
    assert told == unkind()


def test_the_rules_that_are_called_best_are_not_bettered_and_the_next_one_is() -> None:
    for name, each in unkind()["worlds"].items():
        best = unkind()["best"][name]
        taus = {rule: row["tau"] for rule, row in each["rules"].items()}
        assert best[0] in {rule for rule, tau in taus.items() if tau == max(taus.values())}
        assert min(taus[rule] for rule in best) > max(tau for rule, tau in taus.items() if rule not in best)


def test_what_holds_follows_from_the_figures() -> None:
    worlds = {
        "base": world(a=0.8, b=0.79, c=0.7),
        "strategic": world(a=0.70, b=0.75, c=0.76),
        "outliers": world(a=0.70, b=0.751, c=0.75),
    }
    assert what_holds(worlds) == {
        "best": {"base": ["a"], "strategic": ["c"], "outliers": ["b", "c"]},
        "steady": ["b", "c"],
    }


def test_rules_that_hold_in_unkind_worlds_cost_something_where_the_model_is_right() -> None:
    told = unkind()
    kind = told["worlds"]["base"]["rules"]
    assert all(kind[rule]["tau"] < kind["fixed-random"]["tau"] for rule in told["steady"])
    assert all(told["worlds"][name]["rules"][rule]["tau"] > told["worlds"][name]["rules"]["mean"]["tau"]
               for name in UNKIND for rule in told["steady"])  # fmt: skip
