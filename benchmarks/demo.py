"""How long `workbench demo` takes until its page answers: in an empty folder, and in one that was prepared before."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def measure(folder: Path) -> float:
    """Seconds from the command to the first page that is answered."""
    port = free_port()
    command = [sys.executable, "-m", "workbench.cli", "demo", str(folder), "--port", str(port), "--no-browser"]
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while not answers(f"http://127.0.0.1:{port}/"):
                if time.monotonic() - begin > PATIENCE or server.poll() is not None:
                    raise SystemExit("the demonstration did not answer")
                time.sleep(0.05)
            return time.monotonic() - begin
        finally:
            server.terminate()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        print(f"an empty folder: the page answers after {measure(home):.1f} s")
        again = sorted(measure(home) for _ in range(3))
        print(f"prepared before: the page answers after {again[1]:.1f} s (median of 3)")


if __name__ == "__main__":
    main()
