"""The discussion after the last sheet: first marks are kept, each assessor answers once, and refusing is an answer."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from tests.methods.archive.build import Sealed
from tests.methods.exact.played import Round, a_panel, a_round
from workbench.desks.audited.log import cut, first_given
from workbench.methods.archive.receipts import held as of_receipt
from workbench.methods.archive.reproduced import reproduce
from workbench.methods.exact.parts import Discussed
from workbench.methods.exact.standing import Verdict
from workbench.records.chain import receipt
from workbench.records.event import (
    HOME,
    CommentWritten,
    DiscussionAnswered,
    DiscussionOpened,
    PanelFixed,
    SessionClosed,
    SubmissionReleased,
)
from workbench.records.record import canonical, checksum

ROOM = {"stage": "pitch", "room": "one"}
AMBON = {"stage": "pitch", "submission": "ambon"}


def marked(**discussion: Any) -> Round:
    round_ = a_round(a_panel(discussion=discussion or {"allowed": True}))
    round_.mark(1, "ambon", 80, 70)
    round_.mark(2, "ambon", 60, 70)
    round_.mark(3, "ambon", 70, 70)
    return round_


def opened(round_: Round) -> tuple[str, Verdict]:
    return round_.append(HOME, DiscussionOpened(**ROOM, submission="ambon"))


def said(round_: Round, holder: int, event: str, said: Any = "kept", **fields: Any) -> Verdict:
    body = DiscussionAnswered(**AMBON, discussion=event, said=said, **fields)
    return round_.append(f"seat-assessor-{holder}", body)[1]


def held(round_: Round) -> Discussed:
    return round_.standing.discussed["pitch", "ambon"]


def test_first_marks_are_kept_and_a_change_counts_with_its_reason() -> None:
    round_ = marked()
    event, verdict = opened(round_)
    assert verdict.state == "stands"
    before = round_.places()["ambon"].value
    assert said(round_, 1, event).state == "stands"
    assert (
        said(round_, 2, event, "changed", marks={"novelty": "75"}, reason="the region showed its data").state
        == "stands"
    )
    assert said(round_, 3, event, "declined").state == "stands"
    sheet = round_.standing.sheet("seat-assessor-2", "pitch", "ambon")
    assert (sheet.marks()["novelty"], held(round_).first["seat-assessor-2"]["novelty"]) == (Decimal(75), Decimal(60))
    given = sheet.cells["novelty"].standing
    assert given is not None and given.reason == "the region showed its data"
    assert sheet.confirmed is not None and sheet.confirmed.event == given.event
    assert [each.said for each in held(round_).answers.values()] == ["kept", "changed", "declined"]
    assert held(round_).over(held(round_).at)
    # 0.6 · (80 + 60 + 70) / 3 + 0.4 · 70, then with 75 instead of 60.
    assert (before, round_.places()["ambon"].value) == (Decimal("70.00"), Decimal("73.00"))


def test_an_assessor_answers_once_and_a_submission_is_discussed_once() -> None:
    round_ = marked()
    event, _ = opened(round_)
    assert said(round_, 1, event).state == "stands"
    assert said(round_, 1, event, "changed", marks={"novelty": "10"}, reason="after all").state == "turned-away"
    assert opened(round_)[1].state == "turned-away"


def test_a_discussion_waits_for_the_last_sheet_and_needs_the_leave_of_the_panel_file() -> None:
    round_ = a_round(a_panel(discussion={"allowed": True}))
    round_.mark(1, "ambon", 80, 70)
    round_.mark(2, "ambon", 60, 70)
    assert opened(round_)[1].why is not None
    round_.recuse(3, "ambon")
    assert opened(round_)[1].state == "stands"
    assert set(held(round_).first) == {"seat-assessor-1", "seat-assessor-2"}
    assert opened(marked(allowed=False))[1].state == "turned-away"


def test_one_sheet_alone_is_not_discussed() -> None:
    round_ = a_round(a_panel(discussion={"allowed": True}, seats=1))
    round_.mark(1, "ambon", 80, 70)
    assert opened(round_)[1].state == "turned-away"


@pytest.mark.parametrize("body", [SubmissionReleased(**AMBON), SessionClosed(**ROOM)])
def test_after_release_or_the_end_of_the_session_nothing_is_discussed(body: Any) -> None:
    round_ = marked()
    round_.send(HOME, body)
    assert opened(round_)[1].state == "turned-away"


def test_an_answer_after_release_is_kept_and_turned_away() -> None:
    round_ = marked()
    event, _ = opened(round_)
    round_.release("ambon")
    assert said(round_, 1, event).state == "turned-away"


def test_an_answer_after_its_time_is_turned_away_by_the_servers_clock() -> None:
    round_ = marked(allowed=True, minutes=1)
    event, _ = opened(round_)
    for _ in range(60):  # one event a second
        round_.send("seat-assessor-1", CommentWritten(stage="pitch", submission="bima", text="clear"))
    assert said(round_, 1, event).state == "turned-away"
    assert held(round_).over(round_.events[-1].head.at)


def test_an_answer_to_another_discussion_is_turned_away() -> None:
    round_ = marked()
    opened(round_)
    assert said(round_, 1, "no-such-event").state == "turned-away"


@pytest.mark.parametrize(
    "fields",
    [
        {"said": "changed", "marks": {"novelty": "75"}, "reason": " "},
        {"said": "changed", "reason": "none"},
        {"said": "kept", "marks": {"novelty": "75"}},
    ],
)
def test_a_change_without_marks_or_reason_is_none(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DiscussionAnswered(**AMBON, discussion="event-0001", **fields)


def test_the_audit_reads_the_marks_as_they_were_frozen() -> None:
    round_ = marked()
    event, _ = opened(round_)
    said(round_, 2, event, "changed", marks={"novelty": "75"}, reason="the region showed its data")
    picture = cut(round_.panel, round_.events, "pitch", "now")
    before = first_given(round_.panel, round_.events, picture, "pitch")
    marks = [each.sheet("seat-assessor-2", "pitch", "ambon").marks()["novelty"] for each in (before, picture)]
    assert marks == [Decimal(60), Decimal(75)]


def test_an_archive_holds_the_marks_before_and_after_and_each_receipt_gives_its_own() -> None:
    round_ = marked()
    documents = {checksum(each): each for each in (canonical(round_.panel), canonical(round_.intake))}
    round_.send(HOME, PanelFixed(checksum=checksum(canonical(round_.panel))))
    event, _ = opened(round_)
    first = round_.standing.sheet("seat-assessor-2", "pitch", "ambon").confirmed
    said(round_, 2, event, "changed", marks={"novelty": "75"}, reason="the region showed its data")
    then = round_.standing.sheet("seat-assessor-2", "pitch", "ambon").confirmed
    round_.release("ambon")
    files = Sealed(round_, documents).files()
    assert reproduce(files, "0.1.0").same
    rows = [row.split(",") for row in files["evaluation/marks.csv"].decode().splitlines()]
    head = rows[0]
    found = [dict(zip(head, row, strict=True)) for row in rows[1:]]
    mine = [each for each in found if each["holder"] == "assessor-2" and each["criterion"] == "novelty"]
    assert [(each["mark"], each["counts"], each["reason"]) for each in mine] == [
        ("60", "false", ""),
        ("75", "true", "the region showed its data"),
    ]
    assert first is not None and then is not None
    was, now = (of_receipt(files, receipt(each.sequence, each.hash)) for each in (first, then))
    assert (was.marks["novelty"], now.marks["novelty"], now.why) == (Decimal(60), Decimal(75), None)
    assert was.why is not None and was.why.template.startswith("it was changed after a discussion")
