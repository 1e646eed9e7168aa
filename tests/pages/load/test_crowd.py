"""Load by protocol clients: nothing lost, nothing doubled, no kernel left over. Times are printed, and judged by nobody
here: they depend on the machine."""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from tests.pages.load.crowd import JSON, KEY, Client, apart, mark, memory, prepare, quantile, sit
from tests.pages.served import Served, free_port
from workbench.desks.owner import rounds as owner
from workbench.records.chain import Event
from workbench.settings import Home
from workbench.storage.rounds import Rounds

SOAK = pytest.mark.soak


def served(folder: Path, assessors: int, entries: int) -> Served:
    home = prepare(Home(folder / "home"), assessors, entries)
    return Served(home, f"http://127.0.0.1:{free_port()}").start()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path


def marks_in(server: Served) -> list[Event]:
    return [event for event in Rounds(server.home).log.read(KEY) if event.head.kind == "mark-given"]


def once_each(server: Served, sent: list[str]) -> None:
    """See that the log has each mark that was sent once, and no other."""
    assert Counter(event.head.id for event in marks_in(server)) == Counter(sent)


async def tapping(client: Client, seconds: float, pause: float, seed: int) -> tuple[list[str], list[float]]:
    chance = random.Random(seed)
    state = await client.state()
    sent: list[str] = []
    took: list[float] = []
    last: dict[tuple[str, str], str] = {}
    end = time.monotonic() + seconds
    await asyncio.sleep(pause * chance.random())
    while time.monotonic() < end:
        place = chance.choice(state["entries"])
        criterion = chance.choice(state["stages"][0]["criteria"])["key"]
        cell = (place["submission"], criterion)
        event = mark(place, criterion, chance.randint(0, 100), [last[cell]] if cell in last else [], chance)
        began = time.perf_counter()
        status, said = await client.post(event)
        took.append(time.perf_counter() - began)
        assert (status, said["answers"][0]["state"]) == (200, "stands")
        last[cell] = event["id"]
        sent.append(event["id"])
        await asyncio.sleep(max(0.0, pause - took[-1]))
    return sent, took


@pytest.mark.parametrize(
    "assessors, seconds, pause",
    [(1, 5, 0.02), (12, 10, 1), pytest.param(1, 60, 0.02, marks=SOAK), pytest.param(50, 300, 1, marks=SOAK)],
)
def test_every_tap_of_every_seat_is_kept_once(
    folder: Path, assessors: int, seconds: float, pause: float, capsys: pytest.CaptureFixture[str]
) -> None:
    server = served(folder, assessors, 12)
    try:
        clients = sit(server, *(f"assessor-{at}" for at in range(1, assessors + 1)))

        async def all_of_them() -> list[tuple[list[str], list[float]]]:
            live = [client.another() for client in clients]
            for each in live:
                await each.send("GET", f"{each.base}/live?tab={each.tab}")
            found = await asyncio.gather(*(tapping(each, seconds, pause, at) for at, each in enumerate(clients)))
            for each in (*live, *clients):
                each.hang_up()
            return found

        found = apart(all_of_them())
        once_each(server, [id for sent, _ in found for id in sent])
        took = [each for _, all_ in found for each in all_]
        with capsys.disabled():
            p50, p95 = quantile(took, 0.5), quantile(took, 0.95)
            sys.stdout.write(f"\n{assessors} seats, {len(took)} taps: durable after p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    finally:
        server.stop()


@pytest.mark.parametrize("assessors", [4, pytest.param(50, marks=SOAK)])
def test_seats_that_open_within_ten_seconds_tap_before_any_kernel_is_there_and_leave_none_behind(
    folder: Path, assessors: int, capsys: pytest.CaptureFixture[str]
) -> None:
    server = served(folder, assessors, 12)
    try:
        clients = sit(server, *(f"assessor-{at}" for at in range(1, assessors + 1)))
        apart(opening(server, clients, capsys))
        end = time.monotonic() + 120
        while server.kernels() and time.monotonic() < end:
            time.sleep(0.5)
        assert server.kernels() == []
    finally:
        server.stop()


async def opening(server: Served, clients: list[Client], capsys: pytest.CaptureFixture[str]) -> None:
    listening = [client.another() for client in clients]

    async def one(at: int, client: Client) -> tuple[float, float, float, str]:
        chance = random.Random(at)
        await asyncio.sleep(10 * at / len(clients))
        began = time.perf_counter()
        state = await client.state() if b"wb-written" in await client.page() else {}
        opened = time.perf_counter() - began
        event = mark(state["entries"][0], state["stages"][0]["criteria"][0]["key"], at, [], chance)
        assert (await client.post(event))[0] == 200
        tapped = time.perf_counter() - began
        await listening[at].send("GET", f"{client.base}/live?tab={client.tab}")
        assert await client.drawn() == 200
        return opened, tapped, time.perf_counter() - began, event["id"]

    found = await asyncio.gather(*(one(at, client) for at, client in enumerate(clients)))
    kernels = server.kernels()
    assert len(kernels) == len(clients)
    once_each(server, [id for *_, id in found])
    assert server.process is not None
    used = memory([server.process.pid, *server.parents(), *kernels])
    for each in (*listening, *clients):
        each.hang_up()
    with capsys.disabled():
        opened, tapped, drawn = (max(each[step] for each in found) for step in range(3))
        sys.stdout.write(
            f"\n{len(clients)} seats: the last page after {opened:.2f} s, its first tap saved after {tapped:.2f} s, "
            f"the last kernel after {drawn:.1f} s, {used:.0f} MB in all"
        )


@pytest.mark.parametrize("seconds", [10, pytest.param(600, marks=SOAK)])
def test_places_are_those_of_the_marks_however_the_network_fails(folder: Path, seconds: float) -> None:
    """18 assessors x 12 entries x 5 criteria: answers that are lost, marks sent twice and late, a server that dies."""
    server = served(folder, 18, 12)
    try:
        clients = sit(server, *(f"assessor-{at}" for at in range(1, 19)))
        chance = random.Random(int(seconds))
        given = apart(a_round(server, clients, seconds, chance))
        (chair,) = sit(server, "chair")
        apart(release(chair, given))
        ranked = owner.rank(server.home, KEY)
        places = {
            place.region: (place.place, f"{place.value:.2f}") for each in ranked.clusters for place in each.places
        }
        assert places == computed(server, given)
    finally:
        server.stop()


Given = dict[tuple[int, str], dict[str, int]]


async def a_round(server: Served, clients: list[Client], seconds: float, chance: random.Random) -> Given:
    given: Given = {}
    dies = asyncio.create_task(dying(server, seconds))
    await asyncio.gather(*(one_assessor(at, client, seconds, given, chance) for at, client in enumerate(clients)))
    await dies
    return given


async def dying(server: Served, seconds: float) -> None:
    """The server is killed in the middle, and comes back."""
    await asyncio.sleep(seconds / 2)
    await asyncio.to_thread(server.restart)


async def one_assessor(at: int, client: Client, seconds: float, given: Given, shared: random.Random) -> None:
    chance = random.Random(shared.random())
    state = await client.state()
    criteria = [each["key"] for each in state["stages"][0]["criteria"]]
    pause = seconds / (len(state["entries"]) * len(criteria))
    for entry in state["entries"]:
        ids = {}
        for criterion in criteria:
            value, event = chance.randint(0, 100), {}
            for turn in range(chance.choice([1, 1, 1, 2])):
                value = chance.randint(0, 100)
                event = mark(entry, criterion, value, [event["id"]] if turn else [], chance)
                await surely(client, event, chance)
            ids[criterion] = event["id"]
            given.setdefault((at, entry["submission"]), {})[criterion] = value
            await asyncio.sleep(pause * 2 * chance.random())
        place = {"stage": entry["stage"], "submission": entry["submission"]}
        confirmed = {"id": f"{chance.getrandbits(96):024x}", "kind": "sheet-confirmed", **place, "marks": ids}
        await surely(client, confirmed, chance)


async def surely(client: Client, event: JSON, chance: random.Random) -> None:
    """Send until there is an answer; now and then do not wait for it, or send again what was answered."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            if chance.random() < 0.1:
                lost = client.another()
                await lost.send("POST", f"{client.base}/events", b"{", **{"Content-Type": "application/json"})
                lost.hang_up()
            status, said = await client.post(event)
            if status == 200:
                assert said["answers"][0]["state"] == "stands", said
                if chance.random() < 0.9:
                    return
        except ConnectionError:
            await asyncio.sleep(0.2)
    raise AssertionError("no answer")


async def release(chair: Client, given: Given) -> None:
    for submission in sorted({key for _, key in given}):
        event = {"id": f"release-{submission}", "kind": "submission-released", "stage": "presentation"}
        status, said = await chair.post({**event, "submission": submission})
        assert (status, said["answers"][0]["state"]) == (200, "stands")


def computed(server: Served, given: Given) -> dict[str, tuple[int, str]]:
    """Weighted mean of every sheet, mean of the sheets, two decimals, half up, and places: plain fractions.

    What is printed alike is told apart by the mean marks of the criteria that break ties, printed alike too.
    """
    rounds = Rounds(server.home)
    panel, intake = rounds.panel(KEY), rounds.intake(KEY)
    weights = {each.key: int(each.weight) for each in panel.marked_stages()[0].criteria}
    cluster = {region.key: region.cluster for region in intake.regions}
    ranked: dict[str, tuple[int, ...]] = {}
    for each in intake.submissions:
        sheets = [marks for (_, key), marks in given.items() if key == each.key]
        assert len(sheets) == 18
        sums = [Fraction(sum(weights[key] * mark for key, mark in sheet.items()), 100) for sheet in sheets]
        breaks = (hundredths([Fraction(sheet[key]) for sheet in sheets]) for key in panel.tie_break)
        ranked[each.region] = (hundredths(sums), *breaks)
    return {
        region: (
            1 + sum(ranked[other] > values for other in ranked if cluster[other] == cluster[region]),
            f"{values[0] // 100}.{values[0] % 100:02}",
        )
        for region, values in ranked.items()
    }


def hundredths(values: list[Fraction]) -> int:
    return (sum(values, Fraction(0)) / len(values) * 100 + Fraction(1, 2)).__floor__()
