"""Kernels that are forked from a warm parent: each knows its own orders, and none outlives what started it."""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

from workbench.access.server.identity import Signed
from workbench.access.server.kernels import ASKING, Asking, SeatKernels
from workbench.access.server.warm.nursery import Forked, Nursery

SAID = "import os, random; print(os.environ['WORKBENCH_DESK'], os.getcwd(), random.random())"


async def printed(manager: Any) -> list[str]:
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        heard: list[str] = []
        await client.execute_interactive(
            SAID, timeout=60, output_hook=lambda said: heard.append(said["content"].get("text", ""))
        )
        return "".join(heard).split()
    finally:
        client.stop_channels()


async def over_a_file(folder: Path, transport: str) -> None:
    kernels = SeatKernels(connection_dir=str(folder), root_dir=str(folder))
    ASKING.set(Asking(Signed("a-panel", "a-seat", "an-opening"), "results", "en"))
    try:
        manager = kernels.get_kernel(await kernels.start_kernel(kernel_name="python3", path=""))
        assert manager.transport == transport
        assert (await printed(manager))[0] == "results"
        assert len(list(folder.glob("kernel-*-ipc-*"))) == (5 if transport == "ipc" else 0)
    finally:
        await kernels.shutdown_all()
        assert kernels.nursery is not None
        kernels.nursery.stop()
    assert not list(folder.glob("kernel-*"))


def test_a_kernel_listens_on_files_of_the_server_and_on_ports_only_where_no_name_is_short_enough() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(over_a_file(Path(folder), "ipc"))
        deep = Path(folder) / ("d" * 60)
        deep.mkdir()
        asyncio.run(over_a_file(deep, "tcp"))


async def two_kernels(folder: Path) -> None:
    kernels = SeatKernels(connection_dir=str(folder), root_dir=str(folder))
    assert kernels.nursery is not None
    kernels.nursery.start()
    said, processes = [], []
    for desk in ("assessor", "results"):
        ASKING.set(Asking(Signed("a-panel", "a-seat", "an-opening"), desk, "en"))
        manager = kernels.get_kernel(await kernels.start_kernel(kernel_name="python3", path=""))
        assert isinstance(manager.provisioner.process, Forked)
        processes.append(manager.provisioner.process)
        said.append(await printed(manager))
    assert [each[:2] for each in said] == [["assessor", str(folder)], ["results", str(folder)]]
    # What is drawn at random is not the same in two kernels of one parent.
    assert said[0][2] != said[1][2]
    await kernels.shutdown_kernel(kernels.list_kernel_ids()[0], now=True)
    assert [each.poll() is None for each in processes].count(True) == 1
    kernels.nursery.stop()
    assert all(each.wait(20) == 0 for each in processes)
    for manager in list(kernels.list_kernel_ids()):
        await kernels.shutdown_kernel(manager, now=True)


def test_forked_kernels_have_their_own_orders_and_end_with_their_parent(tmp_path: Path) -> None:
    asyncio.run(two_kernels(tmp_path))


def test_a_parent_that_has_died_is_started_anew_for_the_next_kernel(tmp_path: Path) -> None:
    nursery = Nursery({name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ})
    try:
        nursery.start()
        first = nursery.fork(["--version"], {}, str(tmp_path))
        assert nursery._process is not None
        nursery._process.kill()
        nursery._process.wait()
        second = nursery.fork(["--version"], {}, str(tmp_path))
        # One may have ended already when it is asked for: then there is no handle, and no kernel.
        for forked in (first, second):
            assert forked is None or forked.wait(20) == 0
        assert nursery._process.poll() is None
    finally:
        nursery.stop()
