"""The same call on a Dask cluster finds the same pairs, also where a worker dies in the middle."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, LocalCluster

from benchmarks.similar_generator import make
from workbench.desks.owner.similar import machines
from workbench.methods.similarity.engine.blocks import Asked, Found, found_between
from workbench.methods.similarity.engine.corpus import read_texts
from workbench.methods.similarity.engine.vectors import Vectors, weighed
from workbench.storage.similar.blocks import Blocks

ASKED = Asked(0.2)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return weighed(read_texts(make(600, seed=5, words=60).texts))


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as running:
        yield running


def same(one: Found, other: Found) -> bool:
    ours, theirs = one.arrays(), other.arrays()
    return all(np.allclose(ours[name], theirs[name], equal_nan=True, atol=1e-12) for name in ours)


def test_two_processes_find_what_one_finds(cluster: LocalCluster, vectors: Vectors, tmp_path: Path) -> None:
    whole = found_between(vectors, None, ASKED)
    assert len(whole) > 0
    with Blocks(tmp_path, "run") as kept:
        assert same(machines.found_by_machines(cluster.scheduler_address, vectors, ASKED, 150, kept), whole)
        assert len(list(tmp_path.glob("*.block"))) == 10
        # finished blocks are read: no scheduler has anything to do
        assert same(machines.found_by_machines(cluster.scheduler_address, vectors, ASKED, 150, kept), whole)


def test_what_a_dead_worker_held_is_done_again(cluster: LocalCluster, vectors: Vectors, tmp_path: Path) -> None:
    class KillsOnce(Blocks):
        """After the first finished block one worker process is ended, by its id."""

        ended = 0

        def put(self, name: str, arrays: object) -> None:
            super().put(name, arrays)  # type: ignore[arg-type]
            if not self.ended:
                with Client(cluster.scheduler_address, set_as_default=False) as client:
                    self.ended = next(iter(client.run(os.getpid).values()))
                os.kill(self.ended, signal.SIGKILL)

    with KillsOnce(tmp_path, "run") as kept:
        found = machines.found_by_machines(cluster.scheduler_address, vectors, ASKED, 60, kept)
    assert kept.ended
    assert same(found, found_between(vectors, None, ASKED))
