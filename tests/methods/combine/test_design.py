import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.combine.panels import panel
from workbench.methods.combine import estimate
from workbench.methods.combine.design import examine_design


def test_a_complete_design_is_one_part_without_bridges() -> None:
    found = examine_design(list("abcdef") * 3, list("xxxxxxyyyyyyzzzzzz"))
    assert [len(part.submissions) for part in found.components] == [6]
    assert (found.bridges, found.thin, found.joining) == ((), (), ())
    assert found.shared.tolist() == [6, 6, 6]
    # six submissions marked by all three: S = 6 (I - 1/3), so both eigenvalues are 6 and resistances 2/6
    assert found.connectivity == pytest.approx(6)
    assert found.weakest.resistance == pytest.approx(2 / 6)


def test_the_one_submission_that_holds_two_rooms_together_is_a_bridge_on_either_side() -> None:
    submission = ["a", "b", "m", "a", "b", "m", "c", "d", "c", "d"]
    assessor = ["x", "x", "x", "y", "y", "z", "z", "z", "w", "w"]
    found = examine_design(submission, assessor)
    assert {(link.submission, link.assessor) for link in found.bridges} == {("m", "x"), ("m", "z")}
    assert set(found.thin) == {"w", "x", "y", "z"}
    assert set(found.weakest.assessors) == {"w", "y"}


def test_a_submission_that_one_assessor_marked_is_no_bridge() -> None:
    found = examine_design(["a", "a", "b", "b", "alone"], ["x", "y", "x", "y", "x"])
    assert found.bridges == ()


def test_giving_the_proposed_sheets_joins_the_parts() -> None:
    submission, assessor = list("aabbccdde"), list("xyxyzwzwv")
    found = examine_design(submission, assessor)
    assert len(found.components) == 3
    assert len(found.joining) == 2
    more = [link.submission for link in found.joining], [link.assessor for link in found.joining]
    assert len(examine_design(submission + more[0], assessor + more[1]).components) == 1


@given(seed=st.integers(0, 5_000), share=st.sampled_from([0.0, 0.2, 0.5]))
def test_bridges_are_the_sheets_whose_loss_leaves_more_parts(seed: int, share: float) -> None:
    p, j, _ = panel(seed, submissions=8, assessors=4, share=share)
    keep = np.random.default_rng(seed).random(len(p)) < 0.8
    p, j = [a for a, k in zip(p, keep, strict=True) if k], [a for a, k in zip(j, keep, strict=True) if k]
    found = examine_design(p, j)
    lone = {name for name in p if p.count(name) == 1}
    cut = set()
    for k in range(len(p)):
        rest = p[:k] + p[k + 1 :], j[:k] + j[k + 1 :]
        labels = {*rest[0]} | {*rest[1]}
        lost = len({*p} | {*j}) - len(labels)
        if rest[0] and len(examine_design(*rest).components) + lost > len(found.components):
            cut.add((p[k], j[k]))
    assert {(link.submission, link.assessor) for link in found.bridges} == {link for link in cut if link[0] not in lone}


def test_the_variance_between_two_severities_is_their_resistance_times_the_residual() -> None:
    p, j, y = panel(3)
    design, found = examine_design(p, j), estimate(p, j, y, rule="additive")
    # a new submission marked by one assessor of the pair alone differs by the severity alone
    a, b = (design.assessors.index(name) for name in design.weakest.assessors)
    more = estimate([*p, "new1", "new2"], [*j, j[0], j[0]], [*y, 50, 50], rule="additive")
    assert more.variance["residual"] == pytest.approx(found.variance["residual"])
    pair = estimate([*p, "new1", "new2"], [*j, design.assessors[a], design.assessors[b]], [*y, 50, 50], rule="additive")
    matrix = pair.covariance.matrix()
    one, two = pair.submissions.index("new1"), pair.submissions.index("new2")
    apart = matrix[one, one] + matrix[two, two] - 2 * matrix[one, two]
    assert apart / pair.variance["residual"] - 2 == pytest.approx(design.weakest.resistance)


def test_assessors_with_few_shared_submissions_are_named_in_the_estimate() -> None:
    found = estimate(list("abab"), list("xxyy"), [1, 2, 2, 4], rule="additive")
    assert "the severity of x, y rests on fewer than 5 shared submissions" in [str(said) for said in found.warnings]
