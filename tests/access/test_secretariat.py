"""The secretariat's orders: each ends as an event or leaves no trace, and nobody else may give them."""

import zipfile

import pytest

from tests.access.build import INNOVATIONS, KEY, REGIONS, Round, tables
from workbench.access.secretariat import Order, carry_out
from workbench.records.event import AttemptRefused, BackupMade, SubmissionsTakenIn
from workbench.records.record import checksum

FILES = {"regions.csv": REGIONS.encode(), "innovations.csv": INNOVATIONS.encode()}
ORDERS = ("seat-issued", "seat-revoked", "assessor-substituted", "submissions-taken-in", "backup-made")


OF_A_ROOM = ("seat-issued", "seat-revoked", "assessor-substituted")
"""What a chair may do too, for assessors of the own room."""


@pytest.mark.parametrize(
    ("holder", "kind"),
    [
        *((holder, kind) for holder in ("assessor-1", "analyst") for kind in ORDERS),
        *(("chair", kind) for kind in ORDERS if kind not in OF_A_ROOM),
    ],
)
def test_nobody_else_gives_the_secretariats_orders(round_: Round, kind: str, holder: str) -> None:
    answer = round_.order(kind, holder=holder, name="Made Wirawan", reason="Made Wirawan", incoming=True)
    assert (answer.state, answer.status) == ("refused", 403)
    assert round_.door.events[-1].body == AttemptRefused(attempted=kind, fault="this seat may not do that")
    assert not list(round_.home.backups.glob("*"))


@pytest.mark.parametrize("kind", ORDERS)
def test_a_superseded_secretariat_gives_no_orders(round_: Round, kind: str) -> None:
    round_.sit("secretariat")
    answer = round_.order(kind, incoming=True)
    assert (answer.state, answer.status) == ("refused", 403)


def test_an_ordinary_event_is_no_order(round_: Round) -> None:
    item = {"kind": "running-order-changed"}
    assert carry_out(Order(round_.door, round_.senders["secretariat"], item, "", "en", {})) is None


def seated(round_: Round, kind: str, of: str, **said: str) -> dict[str, object]:
    item = {"id": f"order-{kind}", "kind": kind, "holder": of, **said}
    answer = carry_out(Order(round_.door, round_.senders["secretariat"], item, "https://round.example", "en", {}))
    assert answer is not None
    return answer.shown("en")


def test_a_card_is_issued_with_its_link_and_the_answer_names_the_event(round_: Round) -> None:
    answer = seated(round_, "seat-issued", "assessor-1")
    event = round_.door.events[-1]
    assert (answer["state"], answer["hash"], event.head.kind) == ("stands", event.hash, "seat-issued")
    assert str(answer["link"]).startswith(f"https://round.example/enter/{KEY}/{event.head.id}/")


def test_an_order_that_is_sent_again_is_not_carried_out_again(round_: Round) -> None:
    seated(round_, "seat-issued", "assessor-1")
    before = round_.door.standing.sequence
    again = seated(round_, "seat-issued", "assessor-1")
    assert (again["state"], again["already"], round_.door.standing.sequence) == ("stands", True, before)
    assert "link" not in again


def test_a_substitution_is_answered_with_its_own_event_and_a_new_link(round_: Round) -> None:
    answer = seated(round_, "assessor-substituted", "assessor-1", name="Made Wirawan", reason="fell ill")
    event = round_.door.rounds.log.event(str(answer["id"]))
    assert event is not None
    assert (answer["hash"], event.head.kind) == (event.hash, "assessor-substituted")
    assert "/enter/" in str(answer["link"])


@pytest.mark.parametrize(
    ("kind", "of", "said", "why"),
    [
        ("assessor-substituted", "assessor-1", {"reason": ""}, "a substitution needs its reason"),
        ("seat-issued", "assessor-99", {}, "panel city-award has no seat assessor-99"),
        ("seat-revoked", "assessor-99", {}, "panel city-award has no seat assessor-99"),
        ("seat-revoked", "assessor-1", {"reason": "x" * 300_000}, "reason"),
        ("assessor-substituted", "assessor-1", {"reason": "ill", "name": "x" * 300_000}, "name"),
    ],
    ids=["no reason", "no seat", "nobody to revoke", "a reason too long", "a name too long"],
)
def test_an_order_that_cannot_be_is_refused_with_its_reason_and_changes_nothing(
    round_: Round, kind: str, of: str, said: dict[str, str], why: str
) -> None:
    before = round_.door.standing.sequence
    answer = seated(round_, kind, of, **said)
    assert answer["state"] == "refused"
    assert why in str(answer["why"])
    assert round_.door.catch_up().sequence == before


def test_a_dry_run_counts_and_stores_nothing(round_: Round) -> None:
    before = round_.door.standing.sequence
    answer = round_.order("submissions-taken-in", files=FILES, dry_run=True).shown("en")
    assert (answer["state"], answer["sequence"]) == ("stands", None)
    assert answer["rows"] == {"regions": 5, "innovations": 5, "submissions": 5}
    assert (answer["faults"], answer["warnings"]) == ([], [])
    assert round_.door.catch_up().sequence == before


def test_what_was_noticed_in_files_is_said(round_: Round) -> None:
    files = {**FILES, "regions.csv": REGIONS.replace("Kota Ambon", "Kota Ambén").encode("cp1252")}
    (warning,) = round_.order("submissions-taken-in", files=files, dry_run=True).shown("en")["warnings"]
    assert warning.startswith("regions.csv: is not UTF-8")


@pytest.mark.parametrize("dry_run", [True, False])
def test_every_bad_row_is_named_and_nothing_is_taken_in(round_: Round, dry_run: bool) -> None:
    regions = REGIONS.replace("Kota Bima,city", "Kota Bima,village").replace(
        "Kota Kupang,city,room-b", "Kota Kupang,city,room-z"
    )
    before = round_.door.standing.sequence
    files = {**FILES, "regions.csv": regions.encode()}
    answer = round_.order("submissions-taken-in", files=files, dry_run=dry_run).shown("en")
    assert answer["state"] == "refused"
    assert [row.split(":")[0] for row in answer["faults"]] == ["regions.csv line 3", "regions.csv line 5"]
    assert round_.door.catch_up().sequence == before


def test_files_that_are_sent_are_taken_in_as_a_correction(round_: Round) -> None:
    first = round_.door.standing.intake
    files = {**FILES, "regions.csv": REGIONS.replace("Kota Ambon", "Kota Ambon Manise").encode()}
    answer = round_.order("submissions-taken-in", files=files, reason="a name was wrong").shown("en")
    body = round_.door.events[-1].body
    assert isinstance(body, SubmissionsTakenIn)
    assert (answer["state"], body.corrects, body.reason) == ("stands", first, "a name was wrong")
    assert round_.door.intake.region("ambon").name == "Kota Ambon Manise"
    assert "Inisiator" not in round_.door.events[-1].line().decode()


def test_the_incoming_folder_is_taken_in(round_: Round) -> None:
    tables(round_.home.incoming(KEY))
    assert round_.order("submissions-taken-in", incoming=True).state == "stands"
    assert round_.door.events[-1].head.seat == round_.seat("secretariat").key


@pytest.mark.parametrize(("incoming", "why"), [(True, "there is no folder"), (False, "no file was chosen")])
def test_nothing_to_take_in_is_said(round_: Round, incoming: bool, why: str) -> None:
    answer = round_.order("submissions-taken-in", incoming=incoming).shown("en")
    assert answer["state"] == "refused"
    assert why in str(answer["why"])


@pytest.mark.parametrize("name", ["../regions.csv", "..", "", "regions.exe", "/etc/regions.csv"])
def test_the_name_of_a_file_that_is_sent_becomes_no_path(round_: Round, name: str) -> None:
    before = sorted(round_.home.path.rglob("*"))
    answer = round_.order("submissions-taken-in", files={name: REGIONS.encode()}, dry_run=True)
    assert answer.state in ("stands", "refused")
    assert sorted(round_.home.path.rglob("*")) == before


def test_a_backup_is_an_event_that_names_the_file_and_its_checksum(round_: Round) -> None:
    answer = round_.order("backup-made").shown("en")
    (file,) = round_.home.backups.glob("*.zip")
    assert round_.door.events[-1].body == BackupMade(name=file.name, checksum=checksum(file.read_bytes()))
    assert (answer["state"], answer["name"], round_.door.files()["backups"]) == ("stands", file.name, [file.name])
    assert "rounds.db" in zipfile.ZipFile(file).namelist()


def test_an_intake_does_not_take_marks_from_whom_they_were_given_to(round_: Round) -> None:
    round_.post("assessor-1", "mark-given", stage="presentation", submission="ambon", criterion="novelty", mark="70")
    before = round_.door.standing.sequence
    fewer = "\n".join(line for line in REGIONS.splitlines() if not line.startswith("ambon")) + "\n"
    innovations = "\n".join(line for line in INNOVATIONS.splitlines() if "ambon" not in line) + "\n"
    files = {"regions.csv": fewer.encode(), "innovations.csv": innovations.encode()}
    item = {"id": "order-intake", "kind": "submissions-taken-in", "reason": "a region withdrew"}
    answer = carry_out(Order(round_.door, round_.senders["secretariat"], item, "", "en", files))
    assert answer is not None
    assert str(answer.why) == "ambon was marked already: its region and cluster stay"
    assert round_.door.standing.sequence == before
