"""A filing of a whole country at the door: what is sent is one page, whatever was filed."""

import json
from typing import Any

import pytest

from tests.methods.index.build import evidence, innovation, region, scheme
from workbench.access.filing.innovations import PAGE as INNOVATIONS
from workbench.access.filing.queue import PAGE as DOCUMENTS
from workbench.access.filing.shelf import AT_ONCE
from workbench.access.picture import Picture
from workbench.access.views import state
from workbench.desks.filed.index import IndexDesk
from workbench.desks.opening import Opened
from workbench.desks.owner import shipped
from workbench.methods.exact.standing import Seated
from workbench.records.filing import Filing
from workbench.records.submission import Intake

MANY, REGIONS = 2 * AT_ONCE + 500, 50
LEVELS = evidence({"16": 3, "31": 1})
COMPLETE = {"design": "kata " * 300, "form": "governance", "kind": "digital", "initiator": "office", "affair": "Sosial",
            "purpose": "t", "benefit": "m", "outcome": "h"}  # fmt: skip
ELEMENTS = tuple(each.id for each in scheme().filing.elements)


def country() -> Picture:
    """Many innovations of fifty regions; one in five is too old, and one is named so that it can be searched for."""
    filed = [
        innovation(f"i-{at}", f"kota-{at % REGIONS}", LEVELS, elements=ELEMENTS, **COMPLETE,
                   **({"implementation_date": "2019-01-01"} if at % 5 == 0 else {}))
        for at in range(MANY)
    ]  # fmt: skip
    named = filed[4_321].innovation.model_copy(update={"name": "Lapor Cepat Terpadu"})
    filed[4_321] = filed[4_321].model_copy(update={"innovation": named})
    regions = tuple(region(f"kota-{at}", evidence({"1": 2})) for at in range(REGIONS))
    rules = (Filing(regions=regions, innovations=tuple(filed)), scheme())
    return Picture(shipped.panel(shipped.FILING), Intake(), (), rules)


@pytest.fixture(scope="module")
def picture() -> Picture:
    return country()


def page(picture: Picture, holder: str = "secretariat", desk: str = "filing", **asked: str) -> Any:
    return state(picture, Seated(holder, holder), desk, "id", asked=asked)


@pytest.mark.parametrize(
    "asked",
    [{}, {"list": "all", "first": "12000"}, {"region": "kota-7"}, {"words": "kota-7"}, {"part": "innovations"},
     {"part": "innovations", "verdict": "does-not", "first": "400"}, {"part": "innovations", "innovation": "i-77"},
     {"part": "validators"}, {"list": "nothing", "first": "x", "part": "y", "verdict": "z", "region": "nowhere"}],
)  # fmt: skip
def test_what_is_sent_is_one_page_however_much_was_filed(picture: Picture, asked: dict[str, str]) -> None:
    view = page(picture, **asked)
    documents, innovations = view.get("documents", {"rows": []}), view.get("innovations", {"rows": []})
    assert len(documents["rows"]) <= DOCUMENTS
    assert len(innovations["rows"]) <= INNOVATIONS
    assert view["size"] == {"regions": REGIONS, "innovations": MANY, "documents": 2 * MANY + REGIONS}
    # A page is as long for a country as for a town: nothing else in it grows with what was filed.
    rest = {name: part for name, part in view.items() if name not in ("panel", "scheme", "regions")}
    assert len(json.dumps(rest)) < 1_000 * max(DOCUMENTS, INNOVATIONS)


def test_pages_together_hold_every_document_of_a_region_once(picture: Picture) -> None:
    keys = list[tuple[str, ...]]()
    while len(keys) < (found := page(picture, region="kota-7", first=str(len(keys)))["documents"])["total"]:
        keys += [tuple(row["key"]) for row in found["rows"]]
    assert len(set(keys)) == len(keys) == 1 + 2 * MANY // REGIONS
    assert {key[0] for key in keys} == {"kota-7"}


def test_a_document_is_found_by_innovation_region_and_name_in_any_order(picture: Picture) -> None:
    for words in ("lapor cepat", "CEPAT lapor kota-21 31.pdf"):
        found = page(picture, words=words)["documents"]
        assert {row["name"] for row in found["rows"]} == {"Lapor Cepat Terpadu"}
    assert page(picture, words="lapor lambat")["documents"]["total"] == 0


def test_a_page_beyond_the_end_is_the_last_one(picture: Picture) -> None:
    found = page(picture, region="kota-7", first="999999")["documents"]
    assert found["first"] + len(found["rows"]) == found["total"]


def test_some_thousand_innovations_are_held_against_the_rules_a_page_and_progress_is_told(
    picture: Picture,
) -> None:
    fresh = Picture(picture.standing.panel, Intake(), (), (picture.filing, scheme()))
    done = [page(fresh, part="innovations")["innovations"]["progress"]["done"] for _ in range(4)]
    assert done == [AT_ONCE, 2 * AT_ONCE, MANY, MANY]
    assert len(page(fresh, part="innovations")["innovations"]["rows"]) == INNOVATIONS


def test_innovations_are_listed_by_verdict(picture: Picture) -> None:
    for _ in range(3):
        found = page(picture, part="innovations", verdict="does-not")["innovations"]
    assert found["counts"] == {"all": MANY, "counts": MANY - MANY // 5, "does-not": MANY // 5, "overruled": 0}
    assert found["total"] == MANY // 5
    assert {row["key"] for row in found["rows"]} == {f"i-{at}" for at in range(0, 5 * INNOVATIONS, 5)}
    assert {row["against"][0]["en"].split(",")[0] for row in found["rows"]} == {"implemented on 2019-01-01"}


def test_a_validator_is_handed_no_document_that_the_desk_has_not_let_go_on(picture: Picture) -> None:
    for asked in ({"list": "all"}, {"part": "innovations", "innovation": "i-1"}, {"part": "validators"}):
        view = page(picture, "validator-1", **asked)
        assert (view["documents"]["rows"], view["documents"]["counts"]["all"]) == ([], 0)
        assert not {"innovations", "opened", "validated", "filing"} & set(view)


def test_the_index_desk_is_sent_a_filing_once() -> None:
    shown, sent = shipped.filing_demonstration(), list[bool]()

    def read(**asked: str) -> Any:
        view = page(shown, "analyst", "index", **asked)
        sent.append(view["filing"] is not None)
        return view

    desk = IndexDesk(Opened(read, {}))
    first = desk.picture()
    assert desk.picture()["regions"] == first["regions"]
    assert desk.region("kota-pangkalpinang", "claimed")["region"] == "kota-pangkalpinang"
    assert sent == [True, False, False]
