"""Who one is, forged: headers, links and cookies. What the server did not sign for this seat opens nothing."""

import json
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from tornado.web import create_signed_value

from tests.pages.attacks.conftest import OTHER, OVER, PRACTICE, House
from tests.pages.attacks.visitor import Visitor, mark
from tests.pages.served import Served
from workbench.access.seats import TRIES, Card
from workbench.access.server.identity import COOKIE, KEPT_DAYS
from workbench.records.event import HOME, RoundEnded, SeatOpened

Sit = Callable[..., Visitor]
Stranger = Callable[[], Visitor]

FORGED_HEADERS: dict[str, str] = {
    "X-Workbench-Seat": "{seat}",
    "X-Forwarded-User": "{seat}",
    "X-Remote-User": "{seat}",
    "Remote-User": "{seat}",
    "Voila-User": "{seat}",
    "Authorization": "token {seat}",
    "X-Forwarded-For": "127.0.0.1",
    "X-Real-IP": "127.0.0.1",
}


@pytest.fixture(scope="module")
def seated(sit: Sit) -> Visitor:
    """Whoever is attacked."""
    return sit("assessor-7")


def opened(visitor: Visitor, seat: Visitor) -> list[int]:
    """The statuses with which the doors and the desk of a seat answer a visitor."""
    visitor.panel, visitor.seat = seat.panel, seat.seat
    visitor.invent_token()
    asked = [visitor.get(f"{seat.base}/{door}").status for door in ("state?desk=assessor", "live", "assessor")]
    return [*asked, visitor.post(mark({"stage": "presentation", "submission": "kota-bogor"}, "50")).status]


def openings(house: House, panel: str = PRACTICE) -> int:
    return sum(isinstance(event.body, SeatOpened) for event in house.door(panel).events)


def test_a_seat_opens_for_the_one_who_sits_there(seated: Visitor) -> None:
    assert seated.get(f"{seated.base}/state?desk=assessor").status == 200


def test_nobody_without_a_card_opens_a_seat(stranger: Stranger, seated: Visitor) -> None:
    assert opened(stranger(), seated) == [401, 401, 403, 401]


@pytest.mark.parametrize("name", FORGED_HEADERS)
def test_a_header_that_names_a_seat_opens_nothing(stranger: Stranger, seated: Visitor, name: str) -> None:
    forger = stranger()
    forger.forwarded = {name: FORGED_HEADERS[name].format(seat=seated.seat)}
    assert opened(forger, seated) == [401, 401, 403, 401]


@pytest.mark.parametrize("query", ["token={seat}", "user={seat}", "seat={seat}", "ticket={seat}"])
def test_a_query_that_names_a_seat_opens_nothing(stranger: Stranger, seated: Visitor, query: str) -> None:
    assert stranger().get(f"{seated.base}/state?{query.format(seat=seated.seat)}").status == 401


def own_cookie(seated: Visitor) -> str:
    return seated.cookies[COOKIE + seated.seat]


def with_cookie(visitor: Visitor, name: str, value: str) -> Visitor:
    visitor.cookies[name] = value
    return visitor


def unsigned(seated: Visitor, opening: str) -> str:
    return json.dumps([seated.panel, seated.seat, opening]).replace('"', "%22").replace(" ", "")


def test_a_cookie_that_was_changed_opens_nothing(stranger: Stranger, seated: Visitor, house: House) -> None:
    value = own_cookie(seated).strip('"')
    opening = house.door().standing.seats[seated.seat].opening or ""
    made_up = [value[:-1] + ("0" if value[-1] != "0" else "1"), value[:-64], "2|1:0", "", "|" * 9, "x" * 4_000]
    other_key = create_signed_value(b"0" * 32, COOKIE + seated.seat, json.dumps([PRACTICE, seated.seat, opening]))
    for cookie in [*made_up, unsigned(seated, opening), other_key.decode()]:
        assert opened(with_cookie(stranger(), COOKIE + seated.seat, cookie), seated) == [401, 401, 403, 401]


def test_a_cookie_opens_its_own_seat_alone(stranger: Stranger, sit: Sit, seated: Visitor) -> None:
    other = sit("assessor-8")
    assert opened(with_cookie(stranger(), COOKIE + other.seat, own_cookie(other)), seated) == [401, 401, 403, 401]
    assert opened(with_cookie(stranger(), COOKIE + seated.seat, own_cookie(other)), seated) == [401, 401, 403, 401]


def test_a_cookie_opens_its_own_panel_alone(stranger: Stranger, sit: Sit, seated: Visitor) -> None:
    other = sit("assessor-7", OTHER)
    assert opened(with_cookie(stranger(), COOKIE + other.seat, own_cookie(other)), seated) == [401, 401, 403, 401]
    elsewhere = Visitor(seated.address, OTHER, seated.seat, dict(seated.cookies))
    assert elsewhere.get(f"{elsewhere.base}/state").status == 401
    elsewhere.panel = "no-such-panel"
    assert elsewhere.get(f"{elsewhere.base}/state").status == 404


def test_a_cookie_ends_with_its_time(stranger: Stranger, seated: Visitor, house: House) -> None:
    opening = house.door().standing.seats[seated.seat].opening

    def signed(days_ago: float) -> str:
        made = time.time() - days_ago * 24 * 3600
        value = json.dumps([PRACTICE, seated.seat, opening])
        return create_signed_value(house.home.secret(), COOKIE + seated.seat, value, clock=lambda: made).decode()

    fresh = with_cookie(stranger(), COOKIE + seated.seat, signed(1))
    assert fresh.get(f"{seated.base}/state?desk=assessor").status == 200
    assert opened(with_cookie(stranger(), COOKIE + seated.seat, signed(KEPT_DAYS + 1)), seated) == [401, 401, 403, 401]


def test_a_signed_cookie_for_an_opening_that_never_was_opens_nothing(
    stranger: Stranger, seated: Visitor, house: House
) -> None:
    value = json.dumps([PRACTICE, seated.seat, "never-opened"])
    cookie = create_signed_value(house.home.secret(), COOKIE + seated.seat, value).decode()
    assert opened(with_cookie(stranger(), COOKIE + seated.seat, cookie), seated) == [401, 401, 403, 401]


# -- links -----------------------------------------------------------------------------------------------------------


def path_of(card: Card) -> str:
    return urlsplit(card.link("http://server")).path


def test_looking_at_a_link_binds_nothing(stranger: Stranger, house: House) -> None:
    card = house.card("assessor-5")
    with house.added() as events:
        for _ in range(3):
            assert stranger().get(path_of(card)).status == 200
        assert stranger().ask("HEAD", path_of(card)).status in (302, 405)
    assert events == []


def test_a_link_binds_one_device_once(stranger: Stranger, house: House) -> None:
    link = house.card("assessor-5").link(stranger().address)
    first, second = stranger(), stranger()
    assert first.press(link).status == 302
    before = openings(house)
    assert second.press(link).status == 403
    assert second.get(urlsplit(link).path).status == 403
    assert (openings(house), [name for name in second.cookies if name.startswith(COOKIE)]) == (before, [])


def test_a_superseded_link_opens_nothing(stranger: Stranger, house: House) -> None:
    old = house.card("assessor-5").link(stranger().address)
    house.card("assessor-5")
    before = openings(house)
    assert stranger().press(old).status == 403
    assert openings(house) == before


def test_a_link_without_its_button_is_not_pressed_from_elsewhere(stranger: Stranger, house: House) -> None:
    card = house.card("assessor-5")
    before = openings(house)
    visitor = stranger()
    assert visitor.ask("POST", path_of(card)).status == 403
    visitor.get(path_of(card))
    token = visitor.token
    assert visitor.ask("POST", path_of(card), f"_xsrf={token}", Origin="https://elsewhere.example").status in (403, 404)
    assert visitor.ask("POST", path_of(card), "_xsrf=wrong").status == 403
    assert openings(house) == before


@pytest.mark.parametrize("part", ["panel", "issued", "both"])
def test_a_forged_link_opens_nothing(stranger: Stranger, house: House, part: str) -> None:
    card = house.card("assessor-5")
    panel = card.panel if part == "issued" else OTHER
    issued = card.issued if part == "panel" else "never-issued-0000"
    before = openings(house)
    heard = stranger().press(f"http://server/enter/{panel}/{issued}/{card.secret}")
    assert (heard.status, openings(house)) == (403, before)


def test_wrong_secrets_are_noted_and_counted_to_a_limit(stranger: Stranger, house: House) -> None:
    card = house.card("assessor-5")
    forged = path_of(card).replace(card.secret, "A" * 22)
    with house.added() as events:
        assert {stranger().get(forged).status for _ in range(TRIES + 5)} == {403}
    assert [event.head.kind for event in events] == ["attempt-refused"] * TRIES
    assert all("A" * 22 not in (event.body_text or "") for event in events)
    before = openings(house)
    assert stranger().press(card.link(stranger().address)).status == 403
    assert openings(house) == before
    assert stranger().press(house.card("assessor-5").link(stranger().address)).status == 302


def test_the_log_holds_no_secret_of_a_card(house: House) -> None:
    card = house.card("assessor-5")
    text = "".join(event.line().decode() for event in house.door().events)
    assert card.secret not in text
    assert card.issued in text


def test_the_servers_own_log_holds_no_secret_of_a_card(shared_server: Served, stranger: Stranger, house: House) -> None:
    card = house.card("assessor-5")
    visitor = stranger()
    visitor.ask("POST", path_of(card))
    visitor.get(path_of(card), Origin="https://elsewhere.example")
    visitor.ask("POST", path_of(card), f"_xsrf={visitor.token}", Origin="https://elsewhere.example")
    visitor.ask("POST", path_of(card), b"\xff" * 20, Content_Type="multipart/form-data; boundary=x")
    visitor.ask("PUT", path_of(card))
    visitor.get(path_of(card) + "?language=%ff")
    assert visitor.press(card.link(shared_server.address)).status == 302
    written = shared_server.log.read_text()
    assert card.secret not in written
    assert not re.search(r"/enter/[^…\s]", written)


def test_a_round_that_is_over_opens_for_nobody(sit: Sit, stranger: Stranger, house: House) -> None:
    seated = sit("assessor-6", OVER)
    place = seated.entry(0)
    assert seated.post(mark(place, "50")).states == ["stands"]
    unused = house.card("assessor-5", OVER)
    house.door(OVER).append(HOME, RoundEnded(reason="done"))
    assert stranger().get(path_of(unused)).status == 403
    assert stranger().press(unused.link(stranger().address)).status == 403
    assert seated.get(f"{seated.base}/state?desk=assessor").status == 403
    assert seated.get(f"{seated.base}/assessor").status == 403
    late = seated.post(mark(place, "60", criterion="benefit"))
    assert (late.status, late.states) == (200, ["turned-away"])
