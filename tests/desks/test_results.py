"""The results desk: what it computes again, rule after rule, and why one stands before another."""

import io

from python_calamine import CalamineWorkbook

from workbench.desks.opening import Opened, open_place
from workbench.desks.results import ResultsDesk
from workbench.i18n import LANGUAGES
from workbench.methods.combine import RULES


class Counted:
    """The demonstration as it is read, with how often."""

    def __init__(self) -> None:
        self.opened = open_place("results")
        self.state = self.opened.read()

    def desk(self) -> ResultsDesk:
        return ResultsDesk(Opened(lambda: self.state, {}))


def test_the_picture_has_both_results_with_their_sentences_in_every_language() -> None:
    picture = Counted().desk().picture()
    evaluation = picture["evaluation"]
    assert evaluation["corrected"]["refused"] is None
    assert {each["cluster"] for each in evaluation["corrected"]["clusters"]} <= {
        each["cluster"] for each in picture["ranking"]["clusters"]
    }
    assert all(set(each) == set(LANGUAGES) for each in evaluation["corrected"]["warnings"])
    assert "events" not in picture
    assert all(len(sheet) == 2 for sheets in picture["sheets"].values() for sheet in sheets)


def test_a_log_that_grew_is_folded_on_and_comes_to_the_same_picture() -> None:
    source = Counted()
    whole, grown = source.desk().picture(), source.desk()
    events = source.state["events"]
    middle = next(at for at, line in enumerate(events) if at > len(events) // 2 and "submission-released" in line)
    for end in (middle, len(events)):
        source.state = {**source.state, "events": events[:end]}
        picture = grown.picture()
    assert picture == whole


def test_the_other_rules_come_one_by_one_and_begin_anew_with_a_new_picture() -> None:
    desk = Counted().desk()
    assert desk.picture()["rules"] == {"done": 0, "of": len(RULES), "rows": []}
    first = desk.step()
    assert (first["done"], {row["rule"] for row in first["rows"]}) == (1, {"mean"})
    assert desk.step()["done"] == 2
    assert desk.picture()["rules"]["done"] == 0


def test_why_one_stands_before_another_is_said_in_every_language() -> None:
    desk = Counted().desk()
    places = desk.picture()["ranking"]["clusters"][0]["places"]
    found = desk.why(places[1]["region"], places[0]["region"])
    assert set(found["sentences"]) == set(LANGUAGES)
    assert len(found["sentences"]["id"]) == len(found["sentences"]["en"]) > 3
    assert " menurut aturan resmi: " in found["sentences"]["id"][0]
    assert "," in found["sentences"]["id"][0].split("menurut aturan resmi: ")[1]


def test_the_page_asks_for_rules_and_reasons_and_hears_a_fault_in_its_language() -> None:
    desk = Counted().desk()
    view = desk.ranking()
    sent: list[dict[str, str]] = []
    view.send = lambda content, buffers=None: sent.append(content)
    view._handle_custom_msg({"step": True}, [])
    assert view.rules["done"] == 1
    one, other = (place["region"] for place in view.state["ranking"]["clusters"][0]["places"][:2])
    view._handle_custom_msg({"why": {"one": one, "other": other}}, [])
    assert (view.reasons["one"], view.reasons["other"]) == (one, other)
    view._handle_custom_msg({"why": {"one": one, "other": "nowhere"}}, [])
    assert "nowhere" in sent[-1]["fault"]
    view._handle_custom_msg({"refresh": True}, [])
    assert (view.rules["done"], view.reasons) == (0, {})


def test_the_page_takes_a_workbook_away_in_its_language() -> None:
    desk = Counted().desk()
    view = desk.ranking()
    sent: list[tuple[dict[str, str], list[bytes]]] = []
    view.send = lambda content, buffers=None: sent.append((content, buffers))
    for language in ("id", "en", "fr"):
        view._handle_custom_msg({"workbook": language}, [])
    names = [CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names[0] for _, [book] in sent]
    assert (names, sent[0][0]) == (["Peringkat", "Ranking"], {"workbook": "iga-demo.xlsx"})
