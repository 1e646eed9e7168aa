"""Measure how soon a sheet can be used, beside Streamlit and Panel with the same form: one run, one machine, one probe.

    make bench-sheet                                       # ours alone
    python benchmarks/sheet.py --peers PYTHON              # an interpreter that has streamlit and panel
    python benchmarks/sheet.py --peers PYTHON --rounds 9 --only warm

The probe is the same in every page: it looks for the first thing that can be tapped, taps it, and waits until the page
says that the tap is on the server's disk (SQLite, synchronous=FULL, for all three). Milliseconds from the start of
the navigation, in the page's own clock; medians. `device` is when our page has the tap in its own log. The probe taps
what is in the page, painted or not, in all three alike; when each was first painted stands beside it.

    warm    a browser that has been on the page before: its files are there
    empty   a browser that has nothing, at 20 ms and 10 Mbit/s (the browser's own emulation; it does not slow
            websockets, on which both peers carry their form: that is in their favour)
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, BrowserContext, Page

from tests.pages.browser import launched
from tests.pages.served import Served, free_port
from workbench.desks.owner import demonstration

STEPS = ("answer", "page", "tap", "device", "durable", "seen")
SIZES = ("requests", "kilobytes")
WORDS = {
    "answer": "first byte",
    "page": "HTML read",
    "tap": "can be tapped",
    "device": "on the device",
    "durable": "on the server",
    "seen": "first painted",
}
SETTLED = 1.5
"""Seconds from an empty window to the navigation."""
CRITERIA = ("Novelty", "Benefit", "Replicability", "Collaboration", "Mastery")
LEVELS = ("0-20", "21-40", "41-60", "61-80", "81-100")

STORE = f"""
import sqlite3
CRITERIA, LEVELS = {CRITERIA!r}, {LEVELS!r}
def save(criterion, level):
    connection = sqlite3.connect(DATABASE, timeout=5)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS mark (criterion TEXT, level TEXT)")
    connection.execute("INSERT INTO mark VALUES (?, ?)", (criterion, level))
    connection.commit()
    connection.close()
"""
STREAMLIT = (
    STORE
    + """
import streamlit as st
st.title("Kota Pekanbaru")
left, right = st.columns(2)
left.write(open(TEXT).read())
with right:
    for criterion in CRITERIA:
        level = st.radio(criterion, LEVELS, index=None, horizontal=True, key=criterion)
        if level and st.session_state.get("saved " + criterion) != level:
            save(criterion, level)
            st.session_state["saved " + criterion] = level
    if any(key.startswith("saved ") for key in st.session_state):
        st.markdown("all saved")
"""
)
PANEL = (
    STORE
    + """
import panel as pn
pn.extension()
said = pn.pane.Markdown("nothing yet")
def keep(criterion):
    def kept(event):
        save(criterion, event.new)
        said.object = "all saved"
    return kept
rows = []
for criterion in CRITERIA:
    buttons = pn.widgets.RadioButtonGroup(name=criterion, options=list(LEVELS), value=None)
    buttons.param.watch(keep(criterion), "value")
    rows += [pn.pane.Markdown("**" + criterion + "**"), buttons]
text = pn.pane.Markdown(open(TEXT).read())
pn.Column("# Kota Pekanbaru", pn.Row(text, pn.Column(*rows, said))).servable()
"""
)

PROBE = """
(() => {
  const found = {};
  const first = (root, selector) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const each of root.querySelectorAll("*")) {
      const inside = each.shadowRoot && first(each.shadowRoot, selector);
      if (inside) return inside;
    }
    return null;
  };
  const says = (root, words) => root.textContent && root.textContent.includes(words)
    || [...root.querySelectorAll("*")].some((each) => each.shadowRoot && says(each.shadowRoot, words));
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...all) {
    this.transaction.addEventListener("complete", () => (found.device = found.device || performance.now()));
    return add.apply(this, all);
  };
  window.probed = () => {
    const [navigation] = performance.getEntriesByType("navigation");
    const files = performance.getEntriesByType("resource");
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    return found.durable && painted ? { ...found, seen: painted.startTime,
      answer: navigation.responseStart, page: navigation.responseEnd, requests: files.length + 1,
      kilobytes: (navigation.transferSize + files.reduce((sum, each) => sum + each.transferSize, 0)) / 1000 } : null;
  };
  const look = () => {
    if (!document.body) return setTimeout(look, 0);
    if (!found.tap) {
      const place = first(document, TAP);
      if (place) {
        found.tap = performance.now();
        place.click();
      }
    } else if (SAVED) {
      found.durable = performance.now();
      return undefined;
    }
    return setTimeout(look, 1);
  };
  look();
})();
"""


@dataclass
class Route:
    """A page to be measured: where it is, what is tapped, how it says that the tap is saved, and who may open it."""

    name: str
    address: str
    tap: str
    saved: str
    cookies: list[Any] = field(default_factory=list)

    @property
    def probe(self) -> str:
        return PROBE.replace("TAP", json.dumps(self.tap)).replace("SAVED", self.saved)


SAID = 'says(document.body, "all saved")'


@contextmanager
def ours(folder: Path, browser: Browser) -> Iterator[Route]:
    """The demonstration round, the sheet of one assessor."""
    server = Served(demonstration.prepare(folder / "home"), f"http://127.0.0.1:{free_port()}")
    try:
        server.start()
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        page.goto(server.link(demonstration.PRACTICE, "assessor-3"))
        page.get_by_role("button", name="This is me: open my desk").click()
        page.locator(".wb-criterion").first.wait_for()
        cookies: list[Any] = list(context.cookies())
        address = page.url
        context.close()
        saved = 'document.querySelector(".wb-criterion .wb-state[data-state=saved]") && found.device'
        yield Route("workbench", address, ".wb-criterion .wb-segment input:not(:checked)", saved, cookies)
    finally:
        server.stop()


@contextmanager
def peer(name: str, python: str, folder: Path) -> Iterator[Route]:
    """A peer's server with the same form."""
    port, app = free_port(), folder / f"{name}_app.py"
    text = folder / "text.txt"
    text.write_text("Lomak. " + "A service that comes to the village by boat, every week. " * 400)
    code = {"streamlit": STREAMLIT, "panel": PANEL}[name]
    app.write_text(f"DATABASE, TEXT = {str(folder / (name + '.db'))!r}, {str(text)!r}\n{code}")
    serving = {
        "streamlit": ["run", str(app), "--server.port", str(port), "--server.headless", "true"],
        "panel": ["serve", str(app), "--port", str(port), "--allow-websocket-origin", f"127.0.0.1:{port}"],
    }
    quiet = ["--browser.gatherUsageStats", "false", "--server.address", "127.0.0.1"] if name == "streamlit" else []
    log = (folder / f"{name}.log").open("wb")
    process = subprocess.Popen([python, "-m", name, *serving[name], *quiet], stdout=log, stderr=log, cwd=folder)
    try:
        path = f"/{app.stem}" if name == "panel" else "/"
        address = f"http://127.0.0.1:{port}{path}"
        _await(address)
        tap = {"streamlit": '[role="radiogroup"] label', "panel": ".bk-btn-group button:not(.bk-active)"}[name]
        yield Route(name, address, tap, SAID)
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def _await(address: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(address, timeout=10):
            return
        time.sleep(0.3)
    raise SystemExit(f"{address} did not answer")


def context_of(browser: Browser, route: Route) -> BrowserContext:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.add_cookies(route.cookies)
    context.add_init_script(route.probe)
    return context


def until(page: Page, said: str) -> Any:
    """Ask a page until it says something; seldom, so that asking costs it nothing."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if found := page.evaluate(said):
            return found
        time.sleep(0.25)
    raise SystemExit(f"{page.url} was never ready: {said}")


def measured(context: BrowserContext, route: Route, slow: bool) -> dict[str, float]:
    """Open the page once, and give what its probe noted."""
    page = context.new_page()
    # A window of its own makes Chromium load pages of its own (its address bar is one): that is nobody's page.
    time.sleep(SETTLED)
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        rate = 10_000_000 / 8
        conditions = {"offline": False, "latency": 20, "downloadThroughput": rate, "uploadThroughput": rate}
        session.send("Network.emulateNetworkConditions", conditions)
    page.goto(route.address)
    found: dict[str, float] = until(page, "window.probed()")
    # What our page does after the tap (its kernel starts) is waited for, so that the next page is not disturbed.
    if page.locator("#wb-drawn").count():
        until(page, "document.querySelector('.wb-under').dataset.state === 'here'")
    page.close()
    time.sleep(0.5)
    return found


def warm(browser: Browser, routes: list[Route], rounds: int) -> dict[str, list[dict[str, float]]]:
    """Measure in turn, so that a slow minute of the machine is everybody's."""
    contexts = {route.name: context_of(browser, route) for route in routes}
    for route in routes:
        for _ in range(2):
            measured(contexts[route.name], route, slow=False)
            time.sleep(1.5)
    found = _in_turn(routes, rounds, lambda route: measured(contexts[route.name], route, slow=False))
    for context in contexts.values():
        context.close()
    return found


def empty(browser: Browser, routes: list[Route], rounds: int) -> dict[str, list[dict[str, float]]]:
    """Measure with a browser that has nothing, on a slow line."""

    def once(route: Route) -> dict[str, float]:
        context = context_of(browser, route)
        try:
            return measured(context, route, slow=True)
        finally:
            context.close()

    return _in_turn(routes, rounds, once)


def _in_turn(
    routes: list[Route], rounds: int, once: Callable[[Route], dict[str, float]]
) -> dict[str, list[dict[str, float]]]:
    found: dict[str, list[dict[str, float]]] = {route.name: [] for route in routes}
    for _ in range(rounds):
        for route in routes:
            found[route.name].append(once(route))
    return found


def shown(title: str, found: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Print the medians, and where the time goes."""
    medians = {
        name: {
            step: statistics.median(each.get(step, 0) for each in all_) for step in (*STEPS, "requests", "kilobytes")
        }
        for name, all_ in found.items()
    }
    print(f"\n{title}: milliseconds from the start of the navigation, medians of {len(next(iter(found.values())))}")
    print(f"{'':12}" + "".join(f"{WORDS[step]:>15}" for step in STEPS) + f"{'requests':>10}{'kB':>9}")
    for name, steps in medians.items():
        cells = "".join(f"{steps[step] or '–':>15.0f}" if steps[step] else f"{'–':>15}" for step in STEPS)
        print(f"{name:12}{cells}{steps['requests']:>10.0f}{steps['kilobytes']:>9.0f}")
        durable = sorted(each["durable"] for each in found[name])
        print(f"{'':12}on the server from {durable[0]:.0f} to {durable[-1]:.0f}")
    return medians


def compared(title: str, medians: dict[str, dict[str, float]], asked: dict[str, float], step: str) -> None:
    """Print how many times sooner ours is, beside what is asked for."""
    own = medians["workbench"][step]
    for name, times in asked.items():
        if name in medians:
            ratio = medians[name]["durable"] / own
            print(f"{title}: {ratio:.1f} times sooner than {name}; asked for: {times}")


def main() -> None:
    """Serve, measure, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--peers", help="an interpreter that has streamlit and panel; without it only ours is measured"
    )
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--only", choices=["warm", "empty"])
    asked = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-sheet-"))
    try:
        with launched() as browser, ours(folder, browser) as own:
            if asked.peers:
                with peer("streamlit", asked.peers, folder) as one, peer("panel", asked.peers, folder) as other:
                    run(browser, [own, one, other], asked.rounds, asked.only)
            else:
                run(browser, [own], asked.rounds, asked.only)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(browser: Browser, routes: list[Route], rounds: int, only: str | None) -> None:
    if only != "empty":
        medians = shown("warm", warm(browser, routes, rounds))
        compared("warm, on the server", medians, {"panel": 2.5, "streamlit": 5}, "durable")
        compared("warm, on the device against the peer's server", medians, {"panel": 4}, "device")
    if only != "warm":
        medians = shown("empty cache, 20 ms, 10 Mbit/s", empty(browser, routes, rounds))
        compared("empty cache, on the server", medians, {"panel": 3}, "durable")


if __name__ == "__main__":
    main()
