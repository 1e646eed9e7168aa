"""What `GET state` hands out, desk by desk: JSON, the seat's own, and nothing of others."""

import json
from typing import Any

import pytest

from tests.access.build import HOLDERS, STAGE, Round
from workbench.access.seats import issue, revoke
from workbench.access.views import readiness, state
from workbench.errors import NotAllowed
from workbench.methods.exact.chain import verify
from workbench.records.chain import Event
from workbench.records.event import RoundEnded

COMMON = {"desk", "language", "status", "sequence", "head", "now", "seat", "panel"}


def view(round_: Round, holder: str, desk: str, language: str = "en") -> dict[str, Any]:
    """The picture as it reaches a page."""
    given = state(round_.door, round_.seat(holder), desk, language, round_.senders[holder].opening)
    read = json.loads(json.dumps(given))
    assert read == given
    return dict(read)


def entry(round_: Round, holder: str, submission: str) -> dict[str, Any]:
    return next(each for each in view(round_, holder, "assessor")["entries"] if each["submission"] == submission)


def progress(round_: Round, holder: str) -> dict[str, Any]:
    return next(each for each in readiness(round_.door) if each["holder"] == holder)


def test_an_assessor_gets_the_own_list_in_running_order_without_known_conflicts(round_: Round) -> None:
    found = view(round_, "assessor-1", "assessor")
    assert set(found) >= COMMON | {"stages", "entries"}
    listed = [(each["submission"], each["number"], each["of"]) for each in found["entries"]]
    assert listed == [("ambon", 1, 3), ("bima", 2, 3)]
    assert [each["key"] for each in found["seat"]["rooms"]] == ["room-a"]
    assert (found["seat"]["name"], found["seat"]["institution"]["en"]) == ("Sri Rahayu", "Treasury")


def test_an_assessor_gets_the_criteria_with_their_scale(round_: Round) -> None:
    (stage,) = view(round_, "assessor-1", "assessor")["stages"]
    assert stage["minutes"] == {"presentation": 7, "questions": 13}
    assert [(each["key"], each["weight"]) for each in stage["criteria"]] == [("novelty", "60"), ("benefit", "40")]
    scale = stage["criteria"][0]["scale"]
    assert {name: scale[name] for name in ("low", "high", "step", "decimals", "better")} == {
        "low": "0",
        "high": "100",
        "step": "0.5",
        "decimals": 1,
        "better": "high",
    }


def test_an_entry_shows_region_and_innovations_and_an_empty_sheet(round_: Round) -> None:
    found = entry(round_, "assessor-1", "ambon")
    assert (found["region"]["name"], found["region"]["cluster"]["key"]) == ("Kota Ambon", "city")
    assert [each["name"] for each in found["innovations"]] == ["Layanan ambon"]
    sheet = found["sheet"]
    assert (sheet["cells"], sheet["comments"], sheet["note"]) == ({}, {}, "")
    assert (sheet["recused"], sheet["confirmed"], sheet["released"]) == (None, None, False)


def test_a_sheet_comes_back_as_it_was_left(round_: Round) -> None:
    first = round_.mark("assessor-1", "ambon", "novelty", "80.50")
    round_.mark("assessor-1", "ambon", "novelty", "0")
    said = {"stage": STAGE, "submission": "ambon"}
    round_.post("assessor-1", "comment-written", **said, criterion="novelty", text="jelas")
    round_.post("assessor-1", "comment-written", **said, criterion=None, text="baik")
    round_.post("assessor-1", "private-note-written", **said, text="tanya lagi")
    sheet = entry(round_, "assessor-1", "ambon")["sheet"]
    cell = sheet["cells"]["novelty"]
    assert (cell["mark"], cell["event"]) == ("80.5", first.id)
    assert [each["mark"] for each in cell["contested"]] == ["0"]
    assert cell["contested"][0]["why"]
    assert (sheet["comments"], sheet["note"]) == ({"novelty": "jelas", "": "baik"}, "tanya lagi")


def test_a_mark_that_was_turned_away_is_shown_with_its_reason(round_: Round) -> None:
    round_.release("ambon")
    round_.mark("assessor-1", "ambon", "novelty", "80")
    sheet = entry(round_, "assessor-1", "ambon")["sheet"]
    (turned,) = sheet["cells"]["novelty"]["turned_away"]
    assert (turned["mark"], sheet["cells"]["novelty"]["mark"], sheet["released"]) == ("80", None, True)
    assert turned["why"] == "the submission was released before this arrived"


def test_a_confirmed_sheet_shows_its_receipt_and_a_recusal_its_reason(round_: Round) -> None:
    answer = round_.confirm("assessor-1", "ambon", "80", "70").shown("en")
    round_.post("assessor-1", "recused", stage=STAGE, submission="bima", reason="I advised them")
    confirmed = entry(round_, "assessor-1", "ambon")["sheet"]["confirmed"]
    assert {name: confirmed[name] for name in ("receipt", "sequence", "hash")} == {
        name: answer[name] for name in ("receipt", "sequence", "hash")
    }
    assert entry(round_, "assessor-1", "bima")["sheet"]["recused"]["reason"] == "I advised them"


def test_an_assessor_gets_nothing_of_others(round_: Round) -> None:
    round_.confirm("assessor-2", "ambon", "37.5", "11.5")
    said = {"stage": STAGE, "submission": "ambon", "criterion": None}
    round_.post("assessor-2", "comment-written", **said, text="a word of the other")
    round_.release("ambon")
    text = json.dumps(view(round_, "assessor-1", "assessor"))
    others = {round_.seat(holder).key for holder in HOLDERS if holder != "assessor-1"}
    assert [part for part in (*others, "37.5", "11.5", "a word of the other", "assessor-2") if part in text] == []
    assert "events" not in view(round_, "assessor-1", "assessor")


@pytest.mark.parametrize("holder", ["assessor-2", "chair", "secretariat", "analyst"])
def test_the_results_desk_gets_a_log_whose_chain_holds(round_: Round, holder: str) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    found = view(round_, holder, "results")
    assert set(found) >= COMMON | {"intake", "events", "may", "hidden"}
    walked = verify([line.encode() for line in found["events"]], heads=[(found["sequence"], found["head"])])
    assert (walked.faults, walked.sequence) == ((), round_.door.standing.sequence)
    leads = "chair" in round_.door.standing.panel.seat(holder).roles
    assert found["may"] == {"release": leads, "reopen": leads, "decide": holder == "analyst"}


def test_before_release_no_mark_reaches_the_secretariat_or_the_analyst(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "37.5", "11.5")
    for holder, desk in (("secretariat", "secretariat"), ("secretariat", "results"), ("analyst", "results")):
        events = [Event.from_line(line.encode()) for line in view(round_, holder, desk)["events"]]
        given = [event for event in events if event.head.kind == "mark-given"]
        assert len(given) == 2
        assert {event.body for event in given} == {None}


def test_names_reach_the_secretariat_and_no_other_desk(round_: Round) -> None:
    assert "Sri Rahayu" in json.dumps(view(round_, "secretariat", "secretariat"))
    for holder in ("assessor-2", "chair", "analyst", "secretariat"):
        assert "Sri Rahayu" not in json.dumps(view(round_, holder, "results"))
    for desk in ("secretariat", "results"):
        assert "Inisiator" not in json.dumps(view(round_, "secretariat", desk))


def test_the_secretariat_gets_progress_files_and_no_way_to_release(round_: Round) -> None:
    found = view(round_, "secretariat", "secretariat")
    assert [each["holder"] for each in found["progress"]] == list(HOLDERS)
    assert (found["incoming"], found["backups"]) == ([], [])
    assert found["may"] == {"release": False, "reopen": False, "decide": False}


def test_progress_counts_whole_sheets_confirmations_and_recusals(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    round_.mark("assessor-1", "bima", "novelty", "50")
    found = progress(round_, "assessor-1")
    assert [found[name] for name in ("of", "marked", "confirmed", "recused", "status")] == [2, 1, 1, 0, "here"]
    assert found["last"].endswith("Z")
    round_.post("assessor-1", "recused", stage=STAGE, submission="bima", reason="I advised them")
    assert progress(round_, "assessor-1")["recused"] == 1
    assert [progress(round_, "analyst")[name] for name in ("of", "last")] == [0, None]


def test_progress_says_how_each_sign_in_stands(round_: Round) -> None:
    assert progress(round_, "assessor-1")["status"] == "here"
    revoke(round_.door, "assessor-1", "the tablet was lost")
    assert progress(round_, "assessor-1")["status"] == "revoked"
    issue(round_.door, "assessor-1")
    assert progress(round_, "assessor-1")["status"] == "issued"
    round_.door.append("home", RoundEnded())
    assert progress(round_, "assessor-1")["status"] == "ended"


@pytest.mark.parametrize(
    ("holder", "desk"),
    [("assessor-1", "results"), ("chair", "assessor"), ("analyst", "secretariat"), ("chair", "any")],
)
def test_a_desk_that_the_seat_does_not_open_is_refused(round_: Round, holder: str, desk: str) -> None:
    with pytest.raises(NotAllowed, match="does not open that desk"):
        view(round_, holder, desk)


@pytest.mark.parametrize("holder", ["assessor-1", "secretariat"])
def test_a_superseded_sign_in_reads_nothing(round_: Round, holder: str) -> None:
    old = round_.senders[holder].opening
    desk = "assessor" if holder == "assessor-1" else "secretariat"
    round_.sit(holder)
    with pytest.raises(NotAllowed, match="this sign-in was ended"):
        state(round_.door, round_.seat(holder), desk, "en", old)


def test_an_opening_that_never_was_reads_nothing(round_: Round) -> None:
    issue(round_.door, "assessor-1")
    with pytest.raises(NotAllowed):
        state(round_.door, round_.seat("assessor-1"), "assessor", "en", "no-such-opening")
