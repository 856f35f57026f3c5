"""A worker process as the event loop sees it: requests and answers over its pipes, and its end."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable


class Process:
    """A running worker, made by `Process.connect`. `answers` is the pipe from it."""

    def __init__(
        self,
        popen: subprocess.Popen[bytes],
        requests: asyncio.StreamWriter,
        answers: asyncio.StreamReader,
        answers_pipe: asyncio.BaseTransport,
    ) -> None:
        self._popen = popen
        self._requests = requests
        self._answers_pipe = answers_pipe
        self.answers = answers

    @classmethod
    async def connect(cls, popen: subprocess.Popen[bytes], max_answer: int) -> Process:
        """Connect the pipes of a worker to the event loop. Its answers have at most `max_answer` bytes."""
        loop = asyncio.get_running_loop()
        answers = asyncio.StreamReader(max_answer)
        answers_pipe: asyncio.BaseTransport | None = None
        try:
            answers_pipe, _ = await loop.connect_read_pipe(_protocol(answers), popen.stdout)
            requests_pipe, flow = await loop.connect_write_pipe(
                _protocol(asyncio.StreamReader()), popen.stdin
            )
        except BaseException:  # it is cancelled
            if answers_pipe:
                answers_pipe.close()
            with popen:  # which closes the pipes and waits
                popen.kill()
            raise
        return cls(popen, asyncio.StreamWriter(requests_pipe, flow, None, loop), answers, answers_pipe)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, or a signal as a negative number; None while the process runs."""
        return self._popen.poll()

    async def ask(self, line: bytes) -> bytes:
        """Send a line, and return the line that comes back. Raises the errors of `asyncio.StreamReader.readuntil`."""
        self._requests.write(line)
        await self._requests.drain()
        return await self.answers.readuntil(b"\n")

    async def wait(self) -> int:
        """Wait for the end of the process. Returns its exit code."""
        code = self.returncode
        return await asyncio.to_thread(self._popen.wait) if code is None else code

    async def kill(self) -> None:
        """End the process, and close its pipes."""
        if self.returncode is None:
            self._popen.kill()
        self._answers_pipe.close()
        if not self._requests.transport.is_closing():  # it closes by itself when the process ends
            self._requests.transport.abort()
        await self.wait()
        await asyncio.sleep(0)  # the event loop closes the pipes in its next turn


def _protocol(reader: asyncio.StreamReader) -> Callable[[], asyncio.StreamReaderProtocol]:
    return lambda: asyncio.StreamReaderProtocol(reader)
