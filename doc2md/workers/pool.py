"""The pool of worker processes, in the parent. A worker that dies or exceeds a limit is replaced."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from types import TracebackType
from typing import TypeVar

from doc2md import errors
from doc2md.options.limits import Limits, spelled
from doc2md.runtime import activity
from doc2md.structure.habits import Habits
from doc2md.worker_types import SourceFile
from doc2md.workers.first_looks import FirstLooks
from doc2md.workers.process import Process
from doc2md.workers.protocol import (
    Failure,
    LayoutRequest,
    PageRequest,
    Request,
    answer_adapter,
    dump_request,
    prepare,
)
from doc2md.workers.start import cpu_seconds, start

T = TypeVar("T")

MAX_ANSWER = 256 << 20
"""Maximum size of an answer, in bytes. A page image of 25 million pixels, badly compressed, in base64 fits."""

MIN_MEMORY = 150_000_000
"""Memory that a worker needs before it opens a document, in bytes."""

START_SECONDS = 60.0
"""Time that a worker may take to load its modules. Enough for a very slow machine."""


class Workers:
    """`count` worker processes, started when they are first needed. They end when the async context is left."""

    def __init__(self, count: int, limits: Limits | None = None, *, debug: bool = False) -> None:
        self.limits = limits or Limits()
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._all = [_Worker(self.limits, debug=debug) for _ in range(count)]
        self._closed = False
        self._looks = FirstLooks(self._ask)
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
        await self._looks.stop()
        await asyncio.gather(*(worker.stop() for worker in self._all))

    async def ask(self, request: Request[T]) -> T:
        """Send a request to the next free worker, and return the answer.

        A request to lay out a page is sent with the habits of its document, after a first look at it. Raises the
        Doc2mdError that the worker reports, PageError if the page exceeded a limit or the worker crashed, EngineError
        if no worker can be started.
        """
        if isinstance(request, LayoutRequest):
            request = replace(request, habits=await self.look(request.source))
        if isinstance(request, PageRequest):
            activity.step(request.page, request.doing)
        return await self._ask(request)

    async def look(self, source: SourceFile) -> Habits:
        """The habits of a document, from a first look at it. It happens once per document."""
        return await self._looks.habits(source)

    async def _ask(self, request: Request[T]) -> T:
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
    """The error that a worker reports. Only the names of doc2md's own errors are trusted."""
    kind = getattr(errors, failure.error, None)
    if isinstance(kind, type) and issubclass(kind, errors.Doc2mdError):
        return kind(failure.message)
    return errors.PageError(failure.message)


class _Worker:
    """One worker process. It gets one request at a time."""

    def __init__(self, limits: Limits, *, debug: bool) -> None:
        self.limits = limits
        self.debug = debug
        self.cpu_seconds = cpu_seconds(limits)
        self.process: Process | None = None
        self.end: asyncio.Task[None] | None = None

    async def ask(self, request: Request[T]) -> T | Failure:
        process = await self._ensure_running()
        adapter = answer_adapter(request)
        finished = False
        seconds = self.limits.page_seconds
        try:
            async with asyncio.timeout(seconds):
                line = await process.ask(dump_request(request))
            answer = adapter.validate_json(line)
            finished = True
        except TimeoutError:
            raise errors.PageError(
                f"it took more than {seconds:g} s and was stopped (--page-seconds)"
            ) from None
        except (ConnectionError, asyncio.IncompleteReadError):
            raise errors.PageError(await self._cause_of_death(process)) from None
        except asyncio.LimitOverrunError:
            raise errors.PageError(
                f"its content is larger than {MAX_ANSWER >> 20} MB; lower --max-pixels"
            ) from None
        except ValueError as error:
            raise errors.PageError("the worker sent an invalid answer") from error
        finally:
            # Also when cancelled: an unread answer would be taken for the answer to the next request.
            if not finished:
                await self.stop()
        return answer

    async def _ensure_running(self) -> Process:
        if self.process and self.process.returncode is not None:  # it was killed between two requests
            await self.stop()
        if self.process is None:
            try:
                started = start(self.limits, self.cpu_seconds, debug=self.debug)
            except OSError as error:
                raise errors.EngineError(
                    f"a worker process could not be started: {errors.reason_of(error)}"
                ) from error
            self.process = await Process.connect(started, MAX_ANSWER)
            await self._wait_until_ready(self.process)
        return self.process

    async def _wait_until_ready(self, process: Process) -> None:
        """Wait for the worker's first line, so that a failed or slow start is not reported as an error of a page."""
        prepare()
        ready = False
        try:
            async with asyncio.timeout(START_SECONDS):
                await process.answers.readuntil(b"\n")
            ready = True
        except (ConnectionError, asyncio.IncompleteReadError):
            if await process.wait() < 0:  # killed by a signal: another worker may start
                raise errors.PageError(await self._cause_of_death(process)) from None
            raise errors.EngineError(
                f"a worker process ended during its start; {self._start_hint()}"
            ) from None
        except TimeoutError:
            raise errors.EngineError(f"a worker process did not start within {START_SECONDS:g} s") from None
        finally:
            if not ready:
                await self.stop()

    def _start_hint(self) -> str:
        memory = self.limits.max_memory
        return f"--max-memory {spelled(memory)} is too low" if memory < MIN_MEMORY else "-v shows the cause"

    async def _cause_of_death(self, process: Process) -> str:
        code = await process.wait()
        if code < 0 and -code == getattr(signal, "SIGXCPU", 0):
            return f"it took more than {self.cpu_seconds} s of CPU and was stopped (--page-seconds)"
        if code < 0:
            return f"the renderer crashed (signal {-code}, {signal.strsignal(-code)})"
        return f"the renderer ended unexpectedly (exit code {code})"

    async def stop(self) -> None:
        """End the process. If the caller is cancelled again meanwhile, the next `stop` waits for the end."""
        if self.process:
            process, self.process = self.process, None
            self.end = asyncio.create_task(process.kill())
        if self.end:
            await asyncio.shield(self.end)
