"""Whether a design is connected, by rooms before an intake and by submissions after it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.exact.played import Round, a_panel, a_round, an_intake
from workbench.methods.exact.design import connected_parts, design
from workbench.records.panel import Panel

ROOMS = [{"key": "one", "title": {"en": "Room one"}}, {"key": "two", "title": {"en": "Room two"}}]


def seat(key: str, *rooms: str, roles: tuple[str, ...] = ("assessor",), **more: Any) -> dict[str, Any]:
    return {"key": key, "rooms": rooms, "roles": roles, **more}


def two_rooms(*seats: dict[str, Any], **fields: Any) -> Panel:
    return a_panel(rooms=ROOMS, seats=seats, **fields)


def test_two_rooms_without_a_shared_assessor_are_two_parts_and_the_joining_assignment_is_named() -> None:
    found = design(two_rooms(seat("a", "one"), seat("b", "one"), seat("c", "two")))
    assert found.parts == ((("a", "b"), ("room/one",)), (("c",), ("room/two",)))
    assert (found.connected, found.joining) == (False, (("c", "room/one"),))


def test_a_shared_assessor_connects_two_rooms() -> None:
    found = design(two_rooms(seat("a", "one"), seat("b", "one", "two"), seat("c", "two")))
    assert (found.connected, found.joining) == (True, ())


def test_a_chair_who_does_not_mark_connects_nothing() -> None:
    found = design(two_rooms(seat("a", "one"), seat("c", "two"), seat("chair", "one", "two", roles=("chair",))))
    assert not found.connected


def test_who_marks_nothing_and_what_nobody_marks_is_named() -> None:
    found = design(two_rooms(seat("a", "one"), seat("b")))
    assert (found.idle, found.unmarked, found.connected) == (("b",), ("room/two",), True)


def test_a_panel_without_assessors_has_no_parts() -> None:
    found = design(two_rooms(seat("chair", "one", roles=("chair",))))
    assert (found.parts, found.joining, found.unmarked) == ((), (), ("room/one", "room/two"))


def test_after_an_intake_the_submissions_count_and_known_conflicts_with_them() -> None:
    conflicts = [{"seat": "assessor-1", "region": "bima"}, {"seat": "assessor-2", "region": "ambon"}]
    panel = a_panel(seats=2, conflicts=conflicts)
    assert design(panel).connected
    found = design(panel, a_round(panel, ["ambon", "bima"]).standing)
    assert found.parts == ((("assessor-1",), ("pitch/ambon",)), (("assessor-2",), ("pitch/bima",)))


def test_a_joining_assignment_meets_no_known_conflict() -> None:
    conflicts = [{"seat": "c", "region": "ambon"}]
    panel = two_rooms(seat("a", "one"), seat("c", "two"), conflicts=conflicts)
    rooms = {"ambon": "one", "bima": "one", "cirebon": "two"}
    intake = an_intake(panel, list(rooms))
    moved = tuple(each.model_copy(update={"room": rooms[each.key]}) for each in intake.submissions)
    found = design(panel, Round(panel, intake.model_copy(update={"submissions": moved})).standing)
    assert found.joining == (("c", "pitch/bima"),)


links = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz")), max_size=14)


@given(links)
def test_whatever_is_linked_lies_in_one_part_and_nothing_lies_in_two(pairs: list[tuple[str, str]]) -> None:
    parts = connected_parts("abcdef", "uvwxyz", pairs)
    for one, other in pairs:
        assert sum(one in seats and other in items for seats, items in parts) == 1
    seats = [each for part in parts for each in part[0]]
    items = [each for part in parts for each in part[1]]
    assert sorted(seats) == sorted({one for one, _ in pairs})
    assert sorted(items) == sorted({other for _, other in pairs})


@given(links)
def test_parts_are_as_many_as_independent_arithmetic_counts(pairs: list[tuple[str, str]]) -> None:
    merged: list[set[str]] = []
    for pair in pairs:
        touching = [part for part in merged if part & set(pair)]
        merged = [part for part in merged if part not in touching] + [set(pair).union(*touching)]
    assert len(connected_parts("abcdef", "uvwxyz", pairs)) == len(merged)


@pytest.mark.parametrize("pairs", [[], [("a", "u")]])
def test_nothing_or_one_link_is_connected(pairs: list[tuple[str, str]]) -> None:
    assert len(connected_parts("ab", "uv", pairs)) == len(pairs)
