"""The parent's side: a few workers, each with one request at a time, replaced when it dies or takes too long."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from types import TracebackType
from typing import TypeVar, cast

from doc2md import errors
from doc2md.options import Limits
from doc2md.workers.messages import AnyRequest, Failure, Request, answer_adapter, request_adapter

T = TypeVar("T")

MAX_ANSWER = 256 << 20
"""Bytes of one answer: a page of 25 million pixels, badly compressed, in base64."""

_SECRETS = ("KEY", "TOKEN", "SECRET", "PASSWORD")


class Workers:
    """`count` processes, started when first needed. An async context manager: leaving it ends them all."""

    def __init__(self, count: int, limits: Limits | None = None, *, debug: bool = False) -> None:
        self.limits = limits or Limits()
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._all = [_Worker(self.limits, debug=debug) for _ in range(count)]
        for worker in self._all:
            self._idle.put_nowait(worker)

    def __len__(self) -> int:
        return len(self._all)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(worker.stop() for worker in self._all))

    async def ask(self, request: Request[T]) -> T:
        """The answer of the next free worker.

        Raises the Doc2mdError the worker reports; PageError where the page broke a limit or the worker.
        """
        worker = await self._idle.get()
        try:
            answer = await worker.ask(request)
        finally:
            self._idle.put_nowait(worker)
        if isinstance(answer, Failure):
            raise _exception(answer)
        return answer


def _exception(failure: Failure) -> Exception:
    kind = getattr(errors, failure.error, errors.PageError)
    return kind(failure.message) if issubclass(kind, Exception) else errors.PageError(failure.message)


class _Worker:
    def __init__(self, limits: Limits, *, debug: bool) -> None:
        self.limits = limits
        self.debug = debug
        self.process: asyncio.subprocess.Process | None = None

    async def ask(self, request: Request[T]) -> T | Failure:
        process = await self._running()
        adapter = answer_adapter(request.op)
        finished = False
        try:
            async with asyncio.timeout(self.limits.seconds):
                line = await _exchange(
                    process, request_adapter().dump_json(cast(AnyRequest, request)) + b"\n"
                )
            answer: T | Failure = adapter.validate_json(line)
            finished = True
        except TimeoutError:
            raise errors.PageError(f"it took more than {self.limits.seconds:g} s and was stopped") from None
        except (ConnectionError, asyncio.IncompleteReadError):
            raise errors.PageError(await self._cause_of_death(process)) from None
        except ValueError as error:
            raise errors.PageError("the worker gave no readable answer") from error
        finally:
            # Also when cancelled: an answer that nobody reads would be taken for the next one's.
            if not finished:
                await self.stop()
        return answer

    async def _running(self) -> asyncio.subprocess.Process:
        if self.process is None:
            try:
                self.process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-m", "doc2md.workers._main"),
                    *(str(self.limits.memory), str(self.limits.cpu_seconds)),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=None if self.debug else asyncio.subprocess.DEVNULL,
                    limit=MAX_ANSWER,
                    env=_environment(),
                )
            except OSError as error:
                raise errors.EngineError(f"no worker process could be started: {error}") from error
        return self.process

    async def _cause_of_death(self, process: asyncio.subprocess.Process) -> str:
        code = await process.wait()
        if code == -getattr(signal, "SIGXCPU", 0):
            return f"it took more than {self.limits.cpu_seconds} s of CPU and was stopped"
        if code < 0:
            return f"the renderer crashed (signal {-code}, {signal.Signals(-code).name})"
        return f"the renderer ended unexpectedly (exit code {code})"

    async def stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        # The transport is closed by hand: left to the collector it would warn after the loop is gone.
        process._transport.close()  # type: ignore[attr-defined]


async def _exchange(process: asyncio.subprocess.Process, line: bytes) -> bytes:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line)
    await process.stdin.drain()
    return await process.stdout.readuntil(b"\n")


def _environment() -> dict[str, str]:
    """Ours without its secrets, and one thread a library: there is a process for each core."""
    kept = {k: v for k, v in os.environ.items() if not any(word in k.upper() for word in _SECRETS)}
    return kept | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
