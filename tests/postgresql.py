"""A real PostgreSQL for tests: started as an unprivileged user in a folder of its own, and stopped by its id."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.reference import ROOT

OWNER = "owner"
"""The superuser of the tests' server: makes databases, and is nobody whom the workbench ever is."""

ROLE = "workbench"
"""Whom the workbench is: it owns its database and nothing else."""


def programs() -> Path:
    """Give the folder of PostgreSQL's programs."""
    found = subprocess.run(["bash", ROOT / ".ci" / "postgresql"], capture_output=True, text=True)
    if found.returncode != 0:
        raise AssertionError(found.stdout + found.stderr)
    return Path(found.stdout.splitlines()[-1])


def unprivileged() -> dict[str, Any]:
    """Whom a server is started as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    names = [each for each in ("postgres", "nobody") if each in {user.pw_name for user in pwd.getpwall()}]
    user = pwd.getpwnam(names[0])
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@dataclass
class Cluster:
    """One server on a socket of its own, with what it keeps."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def made(cls, *words: str, **settings: str) -> "Cluster":
        # A short path: a socket's may have 107 signs.
        cluster = cls(Path(tempfile.mkdtemp(prefix="pg-")), settings)
        if "user" in unprivileged():
            os.chown(cluster.folder, unprivileged()["user"], unprivileged()["group"])
        command = [programs() / "initdb", "-D", cluster.data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale"]
        made = subprocess.run(
            [*command, *words, "--no-sync"], capture_output=True, text=True, cwd="/", **unprivileged()
        )
        assert made.returncode == 0, made.stdout + made.stderr
        cluster.start()
        with cluster.admin() as connection:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN")
        return cluster

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        said = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "max_connections": "300"}
        options = [word for name, value in {**said, **self.settings}.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [programs() / "postgres", "-D", self.data, *options], stdout=log, stderr=log, cwd="/", **unprivileged()
            )
        self.wait()

    def wait(self, patience: float = 90.0) -> None:
        """Wait until the server lets people in."""
        end = time.monotonic() + patience
        while True:
            assert self.process is not None
            assert self.process.poll() is None, self.log
            try:
                self.admin().close()
            except psycopg.OperationalError:
                assert time.monotonic() < end, self.log
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT ends every session at once, SIGQUIT does so without a word on the disk."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=120)

    def remove(self) -> None:
        """Stop the server and leave nothing behind."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """Connect as the owner of the server."""
        return psycopg.connect(host=str(self.folder), user=OWNER, dbname=database, autocommit=True)

    def url(self, database: str, role: str = ROLE) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def database(self, template: str = "template0", place: str = "") -> str:
        """Make a database that the workbench's role owns, and give its name."""
        name = f"rounds_{secrets.token_hex(6)}"
        said = f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template} ENCODING 'UTF8'"
        with self.admin() as connection:
            if template != "template0":
                self.end_sessions(template)
            connection.execute(f"{said} TABLESPACE {place}" if place else said)
        return name

    def end_sessions(self, database: str) -> None:
        """End every session in a database: only one that nobody is in can be copied."""
        with self.admin() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [database]
            )

    def drop(self, database: str) -> None:
        with self.admin() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def sessions(self, database: str) -> list[int]:
        """The processes of the server that serve a database."""
        with self.admin() as connection:
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database])
            return [int(pid) for (pid,) in found]
