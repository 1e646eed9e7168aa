"""What is not there: files, shells, sources, other templates. And what every answer carries."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import RemoteDisconnected

import pytest

from tests.pages.attacks.conftest import PRACTICE, House
from tests.pages.attacks.visitor import Heard, Visitor
from tests.pages.served import Served, free_port

Sit = Callable[..., Visitor]
Stranger = Callable[[], Visitor]

NOT_THERE = [
    "/files/rounds.db",
    "/files/",
    "/voila",
    "/voila/",
    "/voila/tree",
    "/voila/tree/",
    "/voila/files/assessor.ipynb",
    "/voila/files/rounds.db",
    "/voila/render/assessor.ipynb",
    "/voila/render/../../rounds.db",
    "/voila/api/themes/x",
    "/notebooks/assessor.ipynb",
    "/assessor.ipynb",
    "/rounds.db",
    "/secret",
    "/panels",
    f"/panels/{PRACTICE}/panel.yaml",
    f"/panels/{PRACTICE}/people.yaml",
    f"/panels/{PRACTICE}/../../rounds.db",
    f"/panels/{PRACTICE}/incoming",
    "/backups",
    "/api",
    "/api/contents",
    "/api/contents/assessor.ipynb",
    "/api/kernels",
    "/api/kernelspecs",
    "/api/sessions",
    "/api/terminals",
    "/api/config/notebook",
    "/api/status",
    "/api/me",
    "/api/shutdown",
    "/api/events/subscribe",
    "/terminals/1",
    "/terminals/websocket/1",
    "/nbconvert/html/assessor.ipynb",
    "/nbconvert/script/assessor.ipynb",
    "/nbextensions/x.js",
    "/kernelspecs/python3/logo-64x64.png",
    "/lab",
    "/tree",
    "/login",
    "/logout",
    "/metrics",
    "/static/style/style.min.css",
    "/custom/custom.css",
    "/hub/login",
    "/.git/config",
    "/workbench/settings.py",
    "//etc/passwd",
    "/etc/passwd",
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/enter",
    "/enter/x",
    "/panels/%00/x/state",
    "/panels/../x/state",
]


@pytest.fixture(scope="module")
def seated(sit: Sit) -> Visitor:
    return sit("assessor-6")


def strict(heard: Heard) -> None:
    """See that an answer carries the headers of the house."""
    assert "default-src 'self'" in heard.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in heard.headers["Content-Security-Policy"]
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert heard.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", NOT_THERE)
def test_there_is_nothing_at(seated: Visitor, stranger: Stranger, path: str) -> None:
    for visitor in (seated, stranger()):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
            heard = visitor.ask(method, path, X_XSRFToken=visitor.token)
            assert heard.status in (403, 404), method
            strict(heard)
            assert b"root:" not in heard.body and b"SQLite" not in heard.body


@pytest.mark.parametrize(
    "path", ["/api/events/subscribe", "/terminals/websocket/1", "/api/kernels/x/channels", "/live"]
)
def test_no_websocket_opens_at(seated: Visitor, path: str) -> None:
    assert seated.refused_dial(path) == 404


ROOTS = ("/voila/static/", "/voila/templates/lab/static/", "/voila/templates/", "/voila/labextensions/")
UP = (
    "../" * 12 + "etc/passwd",
    "%2e%2e/" * 12 + "etc/passwd",
    "%2e%2e%2f" * 12 + "etc%2fpasswd",
    "..%5c" * 12 + "etc%5cpasswd",
    "%252e%252e/" * 12 + "etc/passwd",
    "....//" * 12 + "etc/passwd",
    "x/../" + "../" * 12 + "etc/passwd",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "",
    ".",
    "..",
    "%00",
    "x%00.js",
    "%ff%fe",
    "../static/../../../../etc/passwd",
    "a" * 5_000,
    "lab",
    "lab/static",
    "lab/index.html.j2",
    "lab/static/../conf.json",
    "../static/x",
    "no-such-template/static/x.js",
    "..%2flab/static/voila.js",
    "nbconvert/static/x",
    "~root/.bashrc",
)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("path", UP, ids=lambda path: path[:24])
def test_no_path_leads_out_of_the_assets(stranger: Stranger, root: str, path: str) -> None:
    heard = stranger().get(root + path)
    assert heard.status in (400, 403, 404)
    assert b"root:" not in heard.body
    assert b"Traceback" not in heard.body


def test_the_secret_and_the_database_are_reached_from_no_asset(stranger: Stranger, house: House) -> None:
    files = [file for file in house.home.path.rglob("*") if file.is_file()]
    assert {"rounds.db", "panel.yaml"} <= {file.name for file in files}
    for file in files:
        for root in ROOTS:
            for way in (str(file), "../" * 20 + str(file)[1:], "%2e%2e/" * 20 + str(file)[1:]):
                assert stranger().get(root + way).status in (403, 404)


@pytest.mark.parametrize(
    "desk", ["assessor.ipynb", "secretariat", "results", "chair", "index", "nothing", "state.json"]
)
def test_an_assessor_opens_no_other_desk(seated: Visitor, desk: str) -> None:
    assert seated.get(f"{seated.base}/{desk}").status in (403, 404)


PUBLIC = ("/", "/enter/x/y/z", "/nothing", "/voila/templates/lab/static/voila.js", "/voila/static/nothing.js")


def test_every_answer_carries_the_headers_of_the_house(seated: Visitor, stranger: Stranger, house: House) -> None:
    base = seated.base
    for path in (*PUBLIC, "/voila/labextensions/x.js", "/api/kernels/0-0-0-0-0", "/api/kernels/0-0-0-0-0/channels"):
        strict(stranger().get(path))
        strict(seated.get(path))
    for path in (f"{base}/state", f"{base}/state?desk=results", f"{base}/events", f"{base}/results", "/?language=%ff"):
        strict(seated.get(path))
        strict(stranger().get(path))
    strict(seated.post())
    strict(seated.post({"kind": "nothing"}))
    strict(seated.ask("POST", f"{base}/events", b"{"))
    strict(seated.ask("POST", f"{base}/events", b"{", X_XSRFToken=seated.token))
    strict(stranger().get(house.card("assessor-5").link("")))
    strict(stranger().get(f"{base}/live"))
    strict(stranger().get(f"{base}/drawn"))
    strict(stranger().get("/worker.js"))
    strict(stranger().get("/assets/nothing.js"))


def test_the_assessors_page_runs_no_script_but_the_houses_own(seated: Visitor, stranger: Stranger) -> None:
    heard = seated.get(f"{seated.base}/assessor")
    strict(heard)
    ours = r'<script type="module" src="(/assets/[^"]+)"></script>'
    within = re.findall(r"<script>(.*?)</script>", heard.text, re.DOTALL)
    assert len(within) == 2
    assert len(re.findall('<script(?! type="application/json")', heard.text)) == len(re.findall(ours, heard.text)) + 2
    assert len(re.findall(ours, heard.text)) == 1
    known = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in within]
    named = " ".join(f"'sha256-{each}'" for each in known)
    assert f"script-src 'self' {named};" in heard.headers["Content-Security-Policy"]
    assert heard.headers["X-Accel-Buffering"] == "no"
    for script in re.findall(ours, heard.text):
        loaded = stranger().get(script, Accept_Encoding="gzip")
        assert (loaded.status, loaded.headers["Content-Encoding"]) == (200, "gzip")
        assert "immutable" in loaded.headers["Cache-Control"]
        assert len(loaded.body) < len(stranger().get(script).body)
        strict(loaded)
        assert stranger().get(script.replace("-", "-0", 1)).status == 404
    for path in ("/assets/", "/assets/../app.py", "/assets/sheet.js", "/assets/device.js"):
        assert stranger().get(path).status == 404


def test_what_a_kernel_draws_is_drawn_for_its_own_seat_alone(seated: Visitor, stranger: Stranger, sit: Sit) -> None:
    address = f"{seated.base}/drawn?tab=0000000a"
    assert stranger().get(address).status == 401
    assert sit("analyst").get(address).status == 401
    led = sit("secretariat")
    assert led.get(f"{led.base}/drawn?tab=0000000a").status == 403
    for tab in ("", "x", "0000000A", "0" * 9, "../../ab", "%00"):
        assert seated.get(f"{seated.base}/drawn?tab={tab}").status == 400


def test_assets_that_pages_need_are_there(stranger: Stranger) -> None:
    heard = stranger().get("/voila/templates/lab/static/voila.js")
    assert heard.status == 200
    assert "javascript" in heard.headers["Content-Type"]


def test_no_answer_says_what_the_server_is_made_of(seated: Visitor, stranger: Stranger) -> None:
    for path in (*NOT_THERE[:8], *PUBLIC[1:3], "/voila/labextensions/x.js", "/api/kernels/0-0-0-0-0"):
        heard = stranger().get(path)
        assert not re.search(r"jupyter|voila|tornado|python|traceback", heard.text, re.IGNORECASE), path


def test_state_and_pages_of_a_seat_are_kept_in_no_cache(seated: Visitor) -> None:
    for path in ("state", "state?desk=results", "results", "assessor", "drawn?tab=00000001"):
        assert "no-store" in seated.get(f"{seated.base}/{path}").headers["Cache-Control"]


# -- cookies ---------------------------------------------------------------------------------------------------------

OF_THE_PAGE = ("_xsrf", "workbench-language")
"""Cookies that the page itself reads or writes; neither opens anything."""


def parts(cookie: str) -> tuple[str, set[str]]:
    first, *rest = cookie.split(";")
    return first.split("=")[0], {part.strip().lower() for part in rest}


def test_cookies_stay_with_the_server_and_this_site(sit: Sit, stranger: Stranger) -> None:
    visitor = sit("assessor-5")
    visitor.get("/?language=en")
    given = dict(map(parts, visitor.given))
    assert set(given) == {*OF_THE_PAGE, f"workbench-seat-{visitor.seat}"}
    for name, said in given.items():
        assert {"samesite=lax", "path=/"} <= said
        assert ("httponly" in said) == (name not in OF_THE_PAGE)
        assert "secure" not in said


@contextmanager
def behind_a_proxy(house: House) -> Iterator[Visitor]:
    """Serve the same home under https, with a proxy in front that holds the certificate."""
    port = free_port()
    server = Served(house.home, f"https://127.0.0.1:{port}").start()
    try:
        yield Visitor(f"http://127.0.0.1:{port}", forwarded={"X-Forwarded-Proto": "https"})
    finally:
        server.stop()


def test_a_refusal_sets_no_cookie_so_that_a_form_in_another_tab_can_still_be_posted(
    seated: Visitor, stranger: Stranger
) -> None:
    nobody = stranger()
    refused = [
        nobody.get(f"/panels/{PRACTICE}/{seated.seat}/assessor"),
        nobody.get(f"/panels/{PRACTICE}/{seated.seat}/state"),
        nobody.get(f"/enter/{PRACTICE}/unknown/unknown"),
        nobody.get("/nothing/here"),
    ]
    assert [answer.status for answer in refused] == [403, 401, 403, 404]
    assert [answer.headers.get_all("Set-Cookie") for answer in refused] == [None] * 4


def test_cookies_are_secure_under_https(house: House) -> None:
    with behind_a_proxy(house) as visitor:
        visitor.enter(house.card("assessor-5").link(visitor.address))
        visitor.get("/?language=en")
    given = dict(map(parts, visitor.given))
    assert set(given) == {*OF_THE_PAGE, f"workbench-seat-{visitor.seat}"}
    assert all({"secure", "samesite=lax"} <= said for said in given.values())


# -- who may post ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "wrong", "2|00000000|0|1", "0" * 32, "|" * 5, "é"])
def test_a_post_without_its_token_is_refused(seated: Visitor, house: House, token: str) -> None:
    with house.added() as events:
        headers = {"X_XSRFToken": token.encode().decode("latin-1")} if token else {}
        assert seated.ask("POST", f"{seated.base}/events", b'{"events": []}', **headers).status == 403
    assert events == []


def test_a_token_without_its_cookie_is_refused(seated: Visitor) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in seated.cookies.items() if name != "_xsrf")
    heard = seated.ask("POST", f"{seated.base}/events", b"{}", X_XSRFToken=seated.token, Cookie=cookies)
    assert heard.status == 403


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://127.0.0.1", "null", "http://127.0.0.1:1", "x"])
def test_a_post_from_a_page_of_elsewhere_is_refused(seated: Visitor, house: House, origin: str) -> None:
    with house.added() as events:
        assert seated.post({"kind": "mark-given"}, Origin=origin).status in (403, 404)
    assert events == []
    assert seated.post(Origin=seated.address).status == 200


def test_nothing_is_shared_with_pages_of_elsewhere(seated: Visitor) -> None:
    for method in ("GET", "OPTIONS"):
        heard = seated.ask(method, f"{seated.base}/state", Origin="https://elsewhere.example")
        assert [name for name in heard.headers if name.lower().startswith("access-control")] == []


# -- odd requests ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND"])
def test_an_odd_method_is_refused(seated: Visitor, house: House, method: str) -> None:
    with house.added() as events:
        for door in ("events", "state", "live", "assessor"):
            status = seated.ask(method, f"{seated.base}/{door}", X_XSRFToken=seated.token).status
            assert status in (302, 403, 404, 405), door
    assert events == []


@pytest.mark.parametrize(
    "query", ["?language=%ff", "?desk=%ff", "?desk=", "?desk=assessor&desk=results", "?%00", "?a" * 999]
)
def test_an_odd_query_is_no_fault_of_the_server(seated: Visitor, query: str) -> None:
    assert seated.get(f"{seated.base}/state{query}").status in (200, 400, 403)


@pytest.mark.parametrize("name", ["Cookie", "X-XSRFToken", "Accept-Language", "X-Anything", "Referer"])
def test_headers_of_a_hundred_kilobytes_are_not_taken(seated: Visitor, name: str) -> None:
    try:
        status = seated.get(f"{seated.base}/state", **{name: "a" * 100_000}).status
    except (RemoteDisconnected, ConnectionError):
        status = 431
    assert status in (400, 431)
    assert seated.get(f"{seated.base}/state").status == 200
