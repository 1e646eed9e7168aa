"""A round played by nine assessors in browsers, with what goes wrong on such a day."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page, expect

from tests.pages.played import KEY, Assessor, Script, prepare, sit_down
from tests.pages.served import Served, free_port
from tests.reference import ROOT
from workbench.desks.owner import archives
from workbench.desks.owner import rounds as owner
from workbench.methods.exact.chain import verify
from workbench.settings import Home
from workbench.storage.rounds import Rounds

NAME = "jury.example"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the name of the tests, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return paths


@pytest.fixture(params=["https", "http"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    home = prepare(Home(tmp_path / "home"))
    port = free_port()
    if request.param == "https":
        public, private = certificate(tmp_path)
        options: tuple[str, ...] = ("--certificate", str(public), "--key", str(private))
    else:
        options = ("--insecure",)
    served = Served(home, f"{request.param}://{NAME}:{port}", options).start()
    yield served
    served.stop()


def test_nine_assessors_mark_in_two_rooms_and_the_ranking_is_what_their_marks_come_to(
    server: Served, chromium: Browser, tmp_path: Path
) -> None:
    rounds = Rounds(server.home)
    script = Script.written(rounds.panel(KEY), rounds.intake(KEY), seed=2023)
    names = {region.key: region.name for region in script.intake.regions}
    region = {submission.key: names[submission.region] for submission in script.intake.submissions}
    people = {holder: sit_down(chromium, server, holder) for holder in script.assessors()}

    _reload_in_the_middle(people["assessor-2"], script, region)
    _second_tab(people["assessor-3"], script, region)
    _killed_kernel(people["assessor-4"], script, region, server)
    _recuse(people["assessor-5"], script, region)
    _restarted_server(people["assessor-6"], script, region, server)
    receipts = [receipt for person in people.values() for receipt in _mark_the_rest(person, script, region)]

    assert len(set(receipts)) == len(receipts) == len(script.marks) - len(script.recused)
    _release(people["assessor-1"], script)
    ranked = owner.rank(server.home, KEY)
    assert ranked.released
    found = {place.region: f"{place.value:.2f}" for cluster in ranked.clusters for place in cluster.places}
    assert {region: found[region] for region in found} == {
        submission.region: script.expected()[submission.key] for submission in script.intake.submissions
    }

    events = rounds.log.read(KEY)
    heads = [head for person in people.values() for head in person.heads]
    assert len(heads) > len(script.marks) * len(script.weights())
    verified = verify(events, heads=heads)
    assert verified.faults == ()
    written = _archived(server.home, tmp_path)
    server.stop()
    shutil.rmtree(server.home.path)
    _reproduces(written, tmp_path)
    for person in people.values():
        assert person.watch.left == []
        assert person.watch.blocked == []
        person.context.close()


def _sheet(person: Assessor, script: Script, region: dict[str, str]) -> str:
    """Open the first own submission and give its key."""
    submission = next(iter(script.entries(person.holder)))
    person.entry(region[submission])
    return submission


def _reload_in_the_middle(person: Assessor, script: Script, region: dict[str, str]) -> None:
    submission = _sheet(person, script, region)
    marks = script.marks[person.holder, submission]
    for criterion in list(marks)[:2]:
        person.give(script, criterion, marks[criterion])
    person.page.reload()
    person.page.locator(".wb-card").wait_for()
    person.entry(region[submission])
    for criterion in list(marks)[:2]:
        box = person.page.get_by_label(re.compile(rf"^{re.escape(script.title(criterion))}: number from"))
        expect(box).to_have_value(str(marks[criterion]))


def _second_tab(person: Assessor, script: Script, region: dict[str, str]) -> None:
    """What the second tab marks is what the first tab shows, and the second mark knew of the first."""
    submission = _sheet(person, script, region)
    criterion = next(iter(script.weights()))
    person.give(script, criterion, 33)
    person.saved()
    other: Page = person.context.new_page()
    other.goto(person.page.url)
    other.locator(".wb-card").wait_for()
    other.get_by_role("button", name="All", exact=True).click()
    other.locator(".wb-list-row", has_text=region[submission]).click()
    chosen = script.marks[person.holder, submission][criterion]
    person.give(script, criterion, chosen, other)
    box = person.page.get_by_label(re.compile(rf"^{re.escape(script.title(criterion))}: number from"))
    expect(box).to_have_value(str(chosen))
    other.close()
    person.saved()


def _killed_kernel(person: Assessor, script: Script, region: dict[str, str], server: Served) -> None:
    submission = _sheet(person, script, region)
    for kernel in server.kernels():
        os.kill(kernel, signal.SIGKILL)
    marks = script.marks[person.holder, submission]
    for criterion, mark in marks.items():
        person.give(script, criterion, mark)
    person.saved()


def _recuse(person: Assessor, script: Script, region: dict[str, str]) -> None:
    submission = _sheet(person, script, region)
    person.give(script, next(iter(script.weights())), 50)
    person.page.get_by_role("button", name="Declare a conflict of interest").click()
    person.page.get_by_role("dialog").get_by_role("textbox").fill("I advised this region in 2022")
    person.page.get_by_role("button", name="I do not mark this submission").click()
    person.page.get_by_text("You do not mark this submission").wait_for()
    script.recused.add((person.holder, submission))


def _restarted_server(person: Assessor, script: Script, region: dict[str, str], server: Served) -> None:
    """What is tapped while the server is dead waits on the device and is sent when it is back."""
    submission = _sheet(person, script, region)
    marks = script.marks[person.holder, submission]
    server.kill()
    for criterion, mark in marks.items():
        person.give(script, criterion, mark)
    expect(person.page.locator(".wb-badge")).to_have_attribute("data-state", "offline")
    server.start()
    person.saved()


def _mark_the_rest(person: Assessor, script: Script, region: dict[str, str]) -> Iterator[str]:
    for submission in script.entries(person.holder):
        if (person.holder, submission) in script.recused:
            continue
        person.entry(region[submission])
        for criterion, mark in script.marks[person.holder, submission].items():
            person.give(script, criterion, mark)
        yield person.confirm()


def _release(person: Assessor, script: Script) -> None:
    """The chair, who marks too, releases every submission through the door."""
    seat = person.page.url.rsplit("/", 1)[0]
    stage = script.panel.marked_stages()[0].key
    for submission in script.intake.submissions:
        status = person.page.evaluate(
            """async ([door, stage, submission]) => {
                const xsrf = document.cookie.match(/_xsrf=([^;]+)/)[1];
                const event = {id: "release-" + submission, kind: "submission-released", stage, submission};
                const headers = {"Content-Type": "application/json", "X-XSRFToken": xsrf};
                const answer = await fetch(door, {method: "POST", headers, body: JSON.stringify({events: [event]})});
                return (await answer.json()).answers[0].state;
            }""",
            [f"{seat}/events", stage, submission.key],
        )
        assert status == "stands"


def _archived(home: Home, folder: Path) -> Path:
    written = archives.archive(home, KEY, folder / "archive", published="the gazette")
    found = archives.verify_archive(folder / "archive", f"{written.sequence} {written.head}")
    assert (found.faults, found.untold) == ((), ())
    return folder / "archive"


def _reproduces(archive: Path, folder: Path) -> None:
    """A stranger comes to the same, with the folder alone, on this Python and on the newest where it was set up."""
    newest = ROOT / ".venv313" / "bin" / "python"
    for python in (sys.executable, *([str(newest)] if newest.exists() else [])):
        elsewhere = {"PATH": os.environ["PATH"], "HOME": str(folder / "nobody")}
        done = subprocess.run(
            [python, "-m", "workbench.cli", "reproduce", str(archive), "--json"],
            cwd=folder,
            env=elsewhere,
            capture_output=True,
            text=True,
        )
        assert json.loads(done.stdout)["same"], done.stdout + done.stderr
