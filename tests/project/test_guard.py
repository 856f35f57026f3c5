"""The guard of the tests: no test reaches another machine, and unit tests are pure."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from doc2md.errors import EngineError, PageError
from doc2md.workers.start import environment
from tests.fakes.asking import read_pages


@pytest.mark.process
@pytest.mark.parametrize("host", ["192.0.2.1", "host.test", "2001:db8::1"])
def test_no_test_reaches_another_machine(host: str, reached_outside: Callable[[], list[str]]) -> None:
    results = read_pages(f"http://{f'[{host}]' if ':' in host else host}:9/v1")
    assert all(isinstance(result, EngineError | PageError) for result in results)
    assert (stopped := reached_outside())
    assert all(host in event for event in stopped)


REACH = "import socket; socket.create_connection(('192.0.2.1', 9), 1)"


@pytest.mark.process
def test_neither_a_process_of_a_test_nor_a_worker_reaches_another_machine(
    reached_outside: Callable[[], list[str]],
) -> None:
    for variables in (dict(os.environ), environment()):
        command = [sys.executable, "-P", "-c", REACH]
        done = subprocess.run(command, env=variables, capture_output=True, check=False)
        assert b"PermissionError: a test went to the network" in done.stderr
        assert reached_outside() == ["socket.getaddrinfo ('192.0.2.1',)\n"]


async def _start() -> None:
    await asyncio.create_subprocess_exec("true")


@pytest.mark.parametrize(
    "act",
    [
        lambda: subprocess.run(["true"], check=False),
        lambda: asyncio.run(_start()),
        lambda: socket.create_connection(("127.0.0.1", 9), 1),
    ],
    ids=["a process", "a process of asyncio", "a connection"],
)
def test_a_unit_test_starts_no_process_and_opens_no_connection(act: Callable[[], object]) -> None:
    with pytest.raises(PermissionError, match="a unit test may not do this"):
        act()
