"""A sheet that fails after its head was sent: it says so, and does not pass for whole."""

import asyncio
import socket

import pytest
from tornado.httpserver import HTTPServer
from tornado.web import Application

from workbench.access.server.pages.sheet import Sheet


class BrokenOff(Sheet):
    """Fails where a sheet waits for its state: the head is with the browser."""

    def prepare(self) -> None:  # type: ignore[override]
        """Let everybody in."""

    async def get(self) -> None:  # type: ignore[override]
        """Send the head, and fail."""
        self.write("<!doctype html><title>Kota Bogor</title>")
        self.flush()
        raise RuntimeError("the state cannot be told")


async def _asked(*headers: str) -> str:
    server = HTTPServer(Application([(r"/", BrokenOff)]))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        server.add_socket(listening)
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writer.write("\r\n".join(("GET / HTTP/1.1", "Host: localhost", *headers, "", "")).encode())
        heard = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        server.stop()
    return heard.decode()


@pytest.mark.parametrize(("language", "said"), [("en", "the page broke off on its way"), ("id", "terputus di jalan")])
def test_a_sheet_that_fails_after_its_head_says_so_and_has_no_end(language: str, said: str) -> None:
    heard = asyncio.run(_asked(f"Accept-Language: {language}"))
    assert "Transfer-Encoding: chunked" in heard
    assert "Kota Bogor" in heard
    assert said in heard
    assert not heard.endswith("0\r\n\r\n"), "an answer in chunks ends with an empty one, and then passes for whole"
