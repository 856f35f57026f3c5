"""The queue of a server: takes orders with their uploads, converts the documents, and keeps what comes out.

A job has a folder, with one folder for each document. A document is finished when its JSON is there under its final
name, so a server that was killed knows which documents its successor must convert again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from doc2md.document import PageRow
from doc2md.errors import Doc2mdError, EngineError, InputError, OutputError, UsageError, unexpected_error
from doc2md.result import Result, Status, load_result
from doc2md.runtime.locks import acquire
from doc2md.serve.engine import DOCUMENT, Engine, Listeners
from doc2md.serve.order import Order
from doc2md.serve.pages import Drafts
from doc2md.serve.settings import Settings
from doc2md.serve.store import MAX_STARTS, Job, State, Store, Task, is_id, new_id
from doc2md.serve.wording import for_clients, row_for_clients
from doc2md.sources import open_input

UPLOAD = "upload"
"""File name of an upload. The name that its sender gave it is never part of a path."""
PATIENCE_SECONDS = 0.5
"""After this time, a document no longer holds up the next one, so that no worker waits while its pages are joined.

Shorter documents are converted one after another, because a worker that changes between two must open them again.
"""
SWEEP_SECONDS = 600.0
"""Time between two deletions of old jobs."""
DISK_SECONDS = 5.0
"""Time until a change of a job is written again, if the disk was full."""
_STATES = {Status.OK: State.DONE, Status.PARTIAL: State.PARTIAL, Status.FAILED: State.FAILED}
T = TypeVar("T")
_log = logging.getLogger("doc2md")


class QueueFullError(Exception):
    """No more documents are taken now. `seconds` is an estimate of when to ask again."""

    def __init__(self, waiting: int, seconds: int) -> None:
        super().__init__(f"the queue is full: {waiting} documents wait; try again in {seconds} s")
        self.seconds = seconds


class UnknownJobError(Exception):
    """There is no such job, or it was deleted."""


class JobBusyError(Exception):
    """The job has not ended, so it cannot be started again."""


class Jobs:
    """The jobs of a server. Used by the thread of its event loop."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine
        self._reserved = 0
        self._restarting: set[str] = set()
        self._mean_seconds = 2.0
        self._latest = 0.0
        self._changed = asyncio.Event()
        self._running: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._background: list[asyncio.Task[None]] = []
        self.drafts = Drafts()
        self._lock = _own(settings.data)
        self.store = Store(settings.data / "jobs.sqlite")

    async def start(self) -> None:
        """Take up what an earlier server left, and start to convert."""
        self._recover()
        await self.engine.start()
        work = [self._work() for _ in range(self.engine.width)]
        self._background = [asyncio.create_task(each) for each in (*work, self._sweep())]

    async def stop(self) -> None:
        """Stop at once. What was not finished is converted by the next server."""
        for task in (*self._background, *self._running.values()):
            task.cancel()
        await asyncio.gather(*self._background, *self._running.values(), return_exceptions=True)
        await self.engine.stop()
        self.close()

    def close(self) -> None:
        """Let another server use the folder."""
        self.store.close()
        if self._lock is not None:
            os.close(self._lock)

    # What clients ask for

    @contextlib.contextmanager
    def reserve(self, count: int) -> Iterator[None]:
        """Keep room in the queue for `count` documents while they are uploaded. Raises QueueFullError."""
        waiting = self.store.unfinished() + self._reserved
        if waiting + count > self.settings.max_queue:
            raise QueueFullError(waiting, self._seconds_until_free())
        self._reserved += count
        try:
            yield
        finally:
            self._reserved -= count

    def _seconds_until_free(self) -> int:
        return max(1, min(60, round(self._mean_seconds)))

    @contextlib.contextmanager
    def new_folder(self) -> Iterator[Path]:
        """The folder of a new job, for its uploads. It is deleted if the job is not submitted."""
        folder = self.settings.data / new_id()
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            if self.store.job(folder.name) is None:
                shutil.rmtree(folder, ignore_errors=True)

    def submit(self, order: Order, folder: Path, names: Sequence[str]) -> Job:
        """Add a job whose uploads are in `folder`, one for each name."""
        if not names:
            raise UsageError("no document: send at least one")
        self.store.add(order, names, folder.name)
        self._notify()
        return self.job(folder.name)

    def job(self, job: str) -> Job:
        """Raises UnknownJobError."""
        if found := self.store.job(job):
            return found
        raise UnknownJobError

    def folder(self, task: Task) -> Path:
        return self.settings.data / task.job / str(task.number)

    def load(self, task: Task) -> Result:
        """A finished document. Raises InputError if its files are gone."""
        path = self.folder(task) / DOCUMENT
        return load_result(open_input(path, path.parent))

    async def wait(self, job: str, seconds: float | None) -> Job:
        """The job once it has ended, or after `seconds`. Raises UnknownJobError."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.job(job).state.ended:
                    await self.change()
        return self.job(job)

    async def change(self) -> None:
        """Wait until any job changes."""
        await self._changed.wait()

    async def cancel(self, job: str) -> Job:
        """Stop a job, and keep it with what is finished. Raises UnknownJobError."""
        for task in self.job(job).tasks:
            if not task.state.ended:
                self.store.finish(task, State.CANCELLED)
        await self._stop(job)
        self._notify()
        return self.job(job)

    async def restart(self, job: str, order: Order) -> Job:
        """Convert the documents of a job that has ended again.

        Raises UnknownJobError, QueueFullError, and JobBusyError if it has not ended or is being restarted.
        """
        found = self.job(job)
        if not found.state.ended or job in self._restarting:
            raise JobBusyError
        with self.reserve(len(found.tasks)):
            self._restarting.add(job)
            try:
                for task in found.tasks:
                    await asyncio.to_thread(_discard_results, self.folder(task))
                self.store.restart(job, order)
            finally:
                self._restarting.remove(job)
        self._notify()
        return self.job(job)

    async def delete(self, job: str) -> None:
        """Stop a job and delete it with its files. Raises UnknownJobError."""
        self.job(job)
        self.store.delete(job)
        await self._stop(job)
        await asyncio.to_thread(shutil.rmtree, self.settings.data / job, ignore_errors=True)
        self._notify()

    async def _stop(self, job: str) -> None:
        running = [task for (each, _), task in self._running.items() if each == job]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    # What happens in the background

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _recover(self) -> None:
        for task in self.store.running():
            if (self.folder(task) / DOCUMENT).is_file():
                rows = self.store.rows(task.job)
                whole = '"partial"' not in "".join(row.row for row in rows if row.number == task.number)
                self.store.finish(task, State.DONE if whole else State.PARTIAL)
            elif task.starts >= MAX_STARTS:
                self.store.finish(
                    task, State.FAILED, message=f"the server ended {task.starts} times while it was converted"
                )
            else:
                self.store.requeue(task)
        known = self.store.ids()
        for folder in self.settings.data.iterdir():
            # An upload that was cut off. Other folders are not ours: the operator may name a folder that has some.
            if is_id(folder.name) and folder.name not in known:
                shutil.rmtree(folder, ignore_errors=True)

    async def _work(self) -> None:
        while True:
            await self._turn()
            task = await self._stored(self.store.take)
            if task is None:
                await self.change()
                continue
            key, self._latest = (task.job, task.number), time.monotonic()
            self._running[key] = asyncio.create_task(self._convert(task))
            await asyncio.wait([self._running[key]])
            self._running.pop(key, None)
            self._notify()

    async def _turn(self) -> None:
        """Wait until no document is running, or the last one that started has had its time."""
        while self._running and (left := self._latest + PATIENCE_SECONDS - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self.change()

    async def _convert(self, task: Task) -> None:
        started, generation = time.monotonic(), self.engine.generation
        loop = asyncio.get_running_loop()

        def on_page(row: PageRow, pages: int) -> None:  # in the thread of the session
            told = row_for_clients(row, order.parameters)
            loop.call_soon_threadsafe(self._add_row, task, told, pages)

        self._notify()
        try:
            order = self.job(task.job).order
            path = self.folder(task) / UPLOAD
            listeners = Listeners(on_page, self.drafts.begin(task))
            state, message = _STATES[await self.engine.convert(path, task.name, order, listeners)], ""
        except EngineError as error:
            state, message = State.FAILED, for_clients(error, order.parameters)
            with contextlib.suppress(Doc2mdError):
                await self.engine.replace(generation)
        except (Doc2mdError, OSError) as error:
            state, message = State.FAILED, for_clients(error, order.parameters)
        except Exception as error:
            _log.exception("a document failed")
            state, message = State.FAILED, unexpected_error(error)
        finally:
            self.drafts.end(task)
        seconds = time.monotonic() - started
        self._mean_seconds += (seconds - self._mean_seconds) / 8
        await self._stored(lambda: self.store.finish(task, state, seconds=seconds, message=message))
        self._notify()

    async def _stored(self, change: Callable[[], T]) -> T:
        """Make a change in the store. While its disk is full, this is tried again: the queue must not stop for ever."""
        while True:
            try:
                return change()
            except sqlite3.OperationalError as error:
                _log.error("the state of the jobs cannot be written: %s; trying again", error)
                await asyncio.sleep(DISK_SECONDS)

    def _add_row(self, task: Task, row: PageRow, pages: int) -> None:
        with contextlib.suppress(sqlite3.OperationalError):  # a full disk: the document has the row, too
            self.store.add_row(task, row.page, pages, row_json(row))
        self._notify()

    async def _sweep(self) -> None:
        while True:
            try:
                for job in self.store.finished_before(time.time() - self.settings.keep_hours * 3600):
                    with contextlib.suppress(UnknownJobError):  # its client has just deleted it
                        await self.delete(job)
            except Exception:  # the next sweep may succeed
                _log.exception("old jobs could not be deleted")
            await asyncio.sleep(SWEEP_SECONDS)


@cache
def _rows() -> TypeAdapter[PageRow]:
    return TypeAdapter(PageRow)


def row_json(row: PageRow) -> str:
    """A row of the ledger as JSON, without fields that have their default value."""
    return _rows().dump_json(row, exclude_defaults=True).decode()


def _discard_results(folder: Path) -> None:
    """Delete all that was made of an upload, if its job was not deleted meanwhile."""
    with contextlib.suppress(FileNotFoundError):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != UPLOAD:
                path.unlink(missing_ok=True)


def _own(folder: Path) -> int | None:
    """Create the folder of the jobs, and lock it for this process. Raises OutputError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".lock").open("ab") as file:
            return acquire(file.fileno())
    except BlockingIOError:
        raise OutputError(f"--data {folder}: another server uses it; choose another folder") from None
    except OSError as error:
        raise OutputError(f"--data {folder}: cannot be used: {error.strerror or error}") from error


def check_ended(job: Job) -> None:
    """Raises InputError with the reason if no document of the job was converted."""
    if job.state in {State.FAILED, State.CANCELLED}:
        raise InputError(job.message or "the job was cancelled")
