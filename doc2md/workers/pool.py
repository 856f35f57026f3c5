"""The parent's side: a few workers, each with one request at a time, replaced when it dies or takes too long."""

from __future__ import annotations

import asyncio
import math
import os
import re
import signal
import sys
from types import TracebackType
from typing import TypeVar

from doc2md import errors
from doc2md.options.limits import Limits, spelled
from doc2md.workers.protocol import Failure, Request, answer_adapter, dump_request

T = TypeVar("T")

MAX_ANSWER = 256 << 20
"""Bytes of one answer: a page of 25 million pixels, badly compressed, in base64."""

LEAST_MEMORY = 150_000_000
"""Bytes that a worker takes before it has opened anything."""

START_SECONDS = 60.0
"""Within which a worker must have loaded its modules, on the slowest of machines."""

_SET = {
    # One thread a library: there is a process for each core.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # ONNX Runtime reports its use to its maker unless told not to. Nothing leaves this machine.
    "ORT_DISABLE_TELEMETRY": "1",
    "ORT_TELEMETRY_DISABLED": "1",
}
_PASSED_ON = re.compile(
    r"PATH|HOME|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|PYTHON\w*|LD_\w+|DYLD_\w+|SYSTEMROOT|VIRTUAL_ENV"
    r"|TESSDATA_PREFIX",
    re.I,
)
"""What a worker may know of our environment. It opens hostile documents: keys and passwords are not its business."""


class Workers:
    """`count` processes, started when first needed. An async context manager: leaving it ends them all."""

    def __init__(self, count: int, limits: Limits | None = None, *, debug: bool = False) -> None:
        self.limits = limits or Limits()
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._all = [_Worker(self.limits, debug=debug) for _ in range(count)]
        self._closed = False
        for worker in self._all:
            self._idle.put_nowait(worker)

    def __len__(self) -> int:
        return len(self._all)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        await asyncio.gather(*(worker.stop() for worker in self._all))

    async def ask(self, request: Request[T]) -> T:
        """The answer of the next free worker.

        Raises the Doc2mdError the worker reports; PageError where the page broke a limit or the worker;
        EngineError where no worker can be had.
        """
        worker = await self._idle.get()
        try:
            if self._closed:
                raise errors.EngineError("the conversion has ended")
            answer = await worker.ask(request)
        finally:
            self._idle.put_nowait(worker)
        if isinstance(answer, Failure):
            raise _exception(answer)
        return answer


def _exception(failure: Failure) -> Exception:
    """What the worker reports; its word counts no further than the names of our own errors."""
    kind = getattr(errors, failure.error, None)
    if isinstance(kind, type) and issubclass(kind, errors.Doc2mdError):
        return kind(failure.message)
    return errors.PageError(failure.message)


class _Worker:
    def __init__(self, limits: Limits, *, debug: bool) -> None:
        self.limits = limits
        self.debug = debug
        self.cpu_seconds = math.ceil(limits.page_seconds)
        self.process: asyncio.subprocess.Process | None = None

    async def ask(self, request: Request[T]) -> T | Failure:
        process = await self._running()
        adapter = answer_adapter(request)
        finished = False
        try:
            async with asyncio.timeout(self.limits.page_seconds):
                line = await _exchange(process, dump_request(request))
            answer = adapter.validate_json(line)
            finished = True
        except TimeoutError:
            raise errors.PageError(
                f"it took more than {self.limits.page_seconds:g} s and was stopped (--page-seconds)"
            ) from None
        except (ConnectionError, asyncio.IncompleteReadError):
            raise errors.PageError(await self._cause_of_death(process)) from None
        except asyncio.LimitOverrunError:
            raise errors.PageError(
                f"what it holds is larger than {MAX_ANSWER >> 20} MB; lower --max-pixels"
            ) from None
        except ValueError as error:
            raise errors.PageError("the worker gave no readable answer") from error
        finally:
            # Also when cancelled: an answer that nobody reads would be taken for the next one's.
            if not finished:
                await self.stop()
        return answer

    async def _running(self) -> asyncio.subprocess.Process:
        if self.process and self.process.returncode is not None:  # killed between two pages
            await self.stop()
        if self.process is None:
            try:
                self.process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-m", "doc2md.workers.main"),
                    *map(str, (self.limits.max_memory, self.cpu_seconds, self.limits.max_pixels)),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=None if self.debug else asyncio.subprocess.DEVNULL,
                    limit=MAX_ANSWER,
                    process_group=0,  # what a terminal sends is for the parent
                    env=_environment(),
                )
            except OSError as error:
                raise errors.EngineError(f"no worker process could be started: {error}") from error
            await self._greeted(self.process)
        return self.process

    async def _greeted(self, process: asyncio.subprocess.Process) -> None:
        """Wait for its first line: so no page is blamed for a worker that cannot run, or is slow to start."""
        assert process.stdout
        greeted = False
        try:
            async with asyncio.timeout(START_SECONDS):
                await process.stdout.readuntil(b"\n")
            greeted = True
        except (ConnectionError, asyncio.IncompleteReadError):
            if await process.wait() < 0:  # by a signal: this one had bad luck, the next may have none
                raise errors.PageError(await self._cause_of_death(process)) from None
            raise errors.EngineError(f"a worker process ended as it started; {self._remedy()}") from None
        except TimeoutError:
            raise errors.EngineError(f"a worker process did not start within {START_SECONDS:g} s") from None
        finally:
            if not greeted:
                await self.stop()

    def _remedy(self) -> str:
        most = self.limits.max_memory
        return f"--max-memory {spelled(most)} is too little" if most < LEAST_MEMORY else "-v shows why"

    async def _cause_of_death(self, process: asyncio.subprocess.Process) -> str:
        code = await process.wait()
        if code < 0 and -code == getattr(signal, "SIGXCPU", 0):
            return f"it took more than {self.cpu_seconds} s of CPU and was stopped (--page-seconds)"
        if code < 0:
            return f"the renderer crashed (signal {-code}, {signal.strsignal(-code)})"
        return f"the renderer ended unexpectedly (exit code {code})"

    async def stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        transport = process._transport  # type: ignore[attr-defined]
        # Its output first: with a pipe that nobody reads any more, `wait` would never return.
        transport.get_pipe_transport(1).close()
        await process.wait()
        # And the rest last: sooner, it would take the exit code from under `wait`; left to the collector, it
        # would warn after the loop is gone.
        transport.close()


async def _exchange(process: asyncio.subprocess.Process, line: bytes) -> bytes:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line)
    await process.stdin.drain()
    return await process.stdout.readuntil(b"\n")


def _environment() -> dict[str, str]:
    """The harmless part of ours, and what libraries must know before they are loaded."""
    kept = {name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)}
    return kept | _SET
