"""A network that a test can cut: a relay between browser and server. Cut, it keeps connections open and passes nothing
(a tablet that walked out of reach), or refuses everything (no network at all)."""

import contextlib
import socket
import threading


class Relay:
    """Passes bytes between a port of its own and the server's port, while it is not cut."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._open = threading.Event()
        self._open.set()
        self._refuses = False
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Let nothing pass; every connection stays open."""
        self._open.clear()

    def refuse(self) -> None:
        """Break every connection, and each new one."""
        self._refuses = True
        self._break()

    def mend(self) -> None:
        """Let everything pass again, and what was held back first."""
        self._refuses = False
        self._open.set()

    def close(self) -> None:
        self.mend()
        self._listener.close()
        self._break()

    def _break(self) -> None:
        pairs, self._pairs = self._pairs, []
        for each in (end for pair in pairs for end in pair):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            if self._refuses:
                browser.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target), timeout=30)
            except OSError:
                browser.close()
                continue
            server.settimeout(None)
            self._pairs.append((browser, server))
            for one, other in ((browser, server), (server, browser)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while content := one.recv(65_536):
                self._open.wait()
                other.sendall(content)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
