"""The pipes between the parent and a worker process."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from doc2md.workers.process import Process

pytestmark = pytest.mark.process


@pytest.mark.parametrize("steps", range(1, 5))
def test_a_connection_that_is_cancelled_leaves_no_process_and_no_pipe(steps: int) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    popen = subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    async def cancelled() -> None:
        task = asyncio.create_task(Process.connect(popen, 1000))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        try:
            process = await task
        except asyncio.CancelledError:
            return
        await process.kill()

    asyncio.run(cancelled())
    assert popen.stdin
    assert popen.stdin.closed
    assert popen.returncode is not None
