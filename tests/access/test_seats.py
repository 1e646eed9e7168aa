"""Cards open a seat on one device, once; seats are revoked, reissued, and taken by another person."""

import pytest

from tests.access.build import KEY, STAGE, Round
from workbench.access.seats import TRIES, check_card, issue, open_card, revoke, substitute
from workbench.access.views import state
from workbench.errors import BadInput, NotAllowed, NotFound
from workbench.methods.exact.results import ranking
from workbench.records.event import AttemptRefused, RoundEnded
from workbench.records.record import checksum
from workbench.storage.panels import read_people

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


def test_a_card_carries_the_address_and_the_log_keeps_only_the_hash_of_its_secret(round_: Round) -> None:
    card = issue(round_.door, "analyst")
    assert card.link("https://round.example/") == f"https://round.example/enter/{KEY}/{card.issued}/{card.secret}"
    assert len(card.secret) >= 22
    lines = "".join(event.line().decode() for event in round_.door.events)
    assert card.secret not in lines
    assert checksum(card.secret.encode()) in lines


def test_a_card_is_looked_at_without_being_used_and_opens_once(round_: Round) -> None:
    card = issue(round_.door, "assessor-1")
    assert check_card(round_.door, card.issued, card.secret) == check_card(round_.door, card.issued, card.secret)
    seat, opening = open_card(round_.door, card.issued, card.secret)
    assert (seat.holder, seat.opening) == ("assessor-1", opening)
    with pytest.raises(NotAllowed, match="was used already"):
        open_card(round_.door, card.issued, card.secret)


def test_a_new_device_supersedes_the_one_before(round_: Round) -> None:
    old = round_.senders["assessor-1"].opening
    new = round_.sit("assessor-1").opening
    assert round_.door.standing.sign_in(old) == "superseded"
    assert round_.door.standing.sign_in(new) == "here"


def test_a_reissued_card_ends_the_one_that_was_not_used_yet(round_: Round) -> None:
    first, second = issue(round_.door, "assessor-1"), issue(round_.door, "assessor-1")
    assert first.seat == second.seat
    with pytest.raises(NotFound, match="no longer opens a seat"):
        open_card(round_.door, first.issued, first.secret)
    assert open_card(round_.door, second.issued, second.secret)[0].holder == "assessor-1"


def test_until_a_new_card_is_opened_the_device_before_stays_here(round_: Round) -> None:
    issue(round_.door, "assessor-1")
    assert round_.door.standing.sign_in(round_.senders["assessor-1"].opening) == "here"


def test_a_card_survives_some_wrong_secrets_and_no_more(round_: Round) -> None:
    card = issue(round_.door, "assessor-1")
    for _ in range(TRIES):
        with pytest.raises(NotAllowed, match="not the one on the card"):
            check_card(round_.door, card.issued, "x" * 22)
    before = round_.door.standing.sequence
    with pytest.raises(NotAllowed, match="too many wrong secrets"):
        check_card(round_.door, card.issued, card.secret)
    assert round_.door.standing.sequence == before
    fresh = issue(round_.door, "assessor-1")
    assert check_card(round_.door, fresh.issued, fresh.secret).holder == "assessor-1"


def test_a_wrong_secret_is_noted_and_not_repeated(round_: Round) -> None:
    card = issue(round_.door, "assessor-1")
    with pytest.raises(NotAllowed):
        check_card(round_.door, card.issued, "guessed-and-wrong")
    last = round_.door.events[-1]
    assert isinstance(last.body, AttemptRefused)
    assert "guessed-and-wrong" not in last.line().decode()


def test_a_revoked_seat_opens_again_only_with_a_new_card(round_: Round) -> None:
    card = issue(round_.door, "assessor-1")
    answer = revoke(round_.door, "assessor-1", "the tablet was lost")
    assert answer.state == "stands"
    assert round_.door.standing.sign_in(round_.senders["assessor-1"].opening) == "revoked"
    with pytest.raises(NotFound):
        open_card(round_.door, card.issued, card.secret)
    late = round_.mark("assessor-1", "ambon", "novelty", "80")
    assert (late.state, late.event is not None) == ("turned-away", True)
    round_.senders["assessor-1"] = round_.sit("assessor-1")
    assert round_.mark("assessor-1", "ambon", "novelty", "80").state == "stands"


def test_a_round_that_ended_ends_every_sign_in_and_issues_no_card(round_: Round) -> None:
    card = issue(round_.door, "assessor-1")
    round_.door.append("home", RoundEnded())
    assert round_.door.standing.sign_in(round_.senders["chair"].opening) == "ended"
    with pytest.raises(NotFound):
        check_card(round_.door, card.issued, card.secret)
    with pytest.raises(NotAllowed, match="has ended"):
        issue(round_.door, "assessor-1")


def test_a_seat_that_the_panel_has_not_gets_no_card(round_: Round) -> None:
    for act in (issue, lambda door, holder: revoke(door, holder, "")):
        with pytest.raises(NotFound, match="has no seat assessor-99"):
            act(round_.door, "assessor-99")


def test_a_substitute_sits_down_anew_and_confirmed_sheets_of_the_first_stay(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    round_.mark("assessor-1", "bima", "novelty", "50")
    old = round_.seat("assessor-1").key
    card = substitute(round_.door, "assessor-1", "Made Wirawan", "Ministry of Health", "fell ill")
    seat, opening = open_card(round_.door, card.issued, card.secret)
    stands = round_.door.standing
    assert seat.key != old
    assert stands.sign_in(round_.senders["assessor-1"].opening) == "revoked"
    assert stands.sheet_of("assessor-1", STAGE, "ambon")[0] == old
    assert stands.sheet_of("assessor-1", STAGE, "bima")[0] == seat.key
    view = state(round_.door, seat, "assessor", "en", opening)
    assert (view["seat"]["name"], view["seat"]["institution"]["en"]) == ("Made Wirawan", "Ministry of Health")
    placed = ranking(stands.panel, round_.door.intake, stands).clusters[0].places[0]
    assert (placed.region, str(placed.value)) == ("ambon", "76.00")


def test_the_name_of_a_substitute_stands_in_the_people_file_alone(round_: Round) -> None:
    substitute(round_.door, "assessor-1", "Made Wirawan", "Ministry of Health", "fell ill")
    assert read_people(round_.home.people_file(KEY)).seats["assessor-1"].name == "Made Wirawan"
    named = [file for file in round_.home.path.rglob("*") if file.is_file() and b"Made Wirawan" in file.read_bytes()]
    assert named == [round_.home.people_file(KEY)]


def test_a_substitute_without_a_name_leaves_nobodys_name(round_: Round) -> None:
    substitute(round_.door, "assessor-1", " ", "", "fell ill")
    people = read_people(round_.home.people_file(KEY))
    assert people.seats == {}
    assert set(people.initiators.values()) == {
        f"Inisiator {name}" for name in ("ambon", "bima", "dumai", "kupang", "padang")
    }


def test_a_substitution_needs_its_reason_and_a_seat_that_somebody_had(round_: Round) -> None:
    with pytest.raises(BadInput, match="needs its reason"):
        substitute(round_.door, "assessor-1", "Made Wirawan", "", "  ")
    with pytest.raises(NotFound, match="has no seat"):
        substitute(round_.door, "assessor-99", "Made Wirawan", "", "fell ill")
    assert round_.door.standing.sign_in(round_.senders["assessor-1"].opening) == "here"
