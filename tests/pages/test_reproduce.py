"""The researcher's page: an archive on a page of one machine, without a home, asking nothing of any other host."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.methods.archive.build import a_sealed_round
from tests.pages.browser import Watch, fits_and_can_be_read
from tests.pages.served import PATIENCE, free_port


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One archive as it was sealed, and one in which a place was changed afterwards."""
    folder = tmp_path_factory.mktemp("archives")
    files = a_sealed_round().files()
    places = files["evaluation/places.csv"].decode().splitlines(keepends=True)
    changed = "".join([places[0], places[1].replace(",1,", ",2,", 1), *places[2:]]).encode()
    for name, held in (("frozen", files), ("changed", {**files, "evaluation/places.csv": changed})):
        for file, content in held.items():
            (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / file).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def address(archives: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "workbench.cli", "--language", "en", "reproduce", str(archives / "frozen")]
    with (archives / "page.log").open("wb") as log:
        process = subprocess.Popen([*command, "--page", "--port", str(port)], stdout=log, stderr=log)
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the page did not come")


def test_a_stranger_opens_archives_changes_rules_and_sees_the_first_difference(
    address: str, archives: Path, chromium: Browser
) -> None:
    context = chromium.new_context(locale="en-GB")
    watch = Watch("127.0.0.1").over(context)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".wb-verdict")).to_have_attribute("data-same", "true")
    expect(page.locator("table.wb-ranking").first).to_be_visible()
    page.get_by_role("button", name="Under other rules", exact=True).click()
    page.get_by_label("novelty", exact=True).fill("1")
    page.get_by_role("button", name="Rank by these rules").click()
    expect(page.locator(".wb-changed .wb-notice-fault")).to_contain_text("not 100")
    page.get_by_label("benefit", exact=True).fill("99")
    page.get_by_role("button", name="Rank by these rules").click()
    expect(page.locator(".wb-moved-word")).to_contain_text("of 3 submissions")
    assert page.locator(".wb-moved tbody tr").count() == 3
    fits_and_can_be_read(page, ".wb")
    page.get_by_label("Choose a folder").set_input_files(archives / "changed")
    expect(page.locator(".wb-verdict")).to_have_attribute("data-same", "false")
    expect(page.locator(".wb-verdict")).to_contain_text("evaluation/places.csv")
    page.locator(".wb-language[lang=id]").click()
    expect(page.locator(".wb-verdict")).to_contain_text("Tidak sama")
    fits_and_can_be_read(page, ".wb")
    assert (watch.left, watch.blocked, watch.errors) == ([], [], [])
    context.close()
