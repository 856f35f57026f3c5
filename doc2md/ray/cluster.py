"""The driver of a cluster: it gives ranges of pages to readers, and starts readers anew when their node died.

Everything that one document needs stands in `_Cluster.document`, as a coroutine. Documents and pages travel through
Ray's object store, so the nodes need no common folder.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import ray
from anyio.from_thread import start_blocking_portal
from ray.exceptions import ObjectLostError, RayActorError, RayTaskError

from doc2md.converter.build import build_purse
from doc2md.converter.remote.endpoint import Endpoint, find_endpoint
from doc2md.errors import Doc2mdError, EngineError, InputError, UsageError, reason_of
from doc2md.options.conversion import EngineName, Options
from doc2md.ray.purse import SharedPurse, open_keeper
from doc2md.ray.reader import Long, Lost, Packed, Reader
from doc2md.result import Result, unpacked
from doc2md.runtime.ordered import map_in_order

PAGES_PER_TASK = 32
"""A range of pages that takes seconds, so that the death of a node costs little, and Ray's overhead is small."""
SLOTS = 2
"""Number of tasks that a reader has at the same time, so that it does not wait for the next one."""
DOCUMENTS_PER_READER = 4
"""Number of documents in progress for each reader. It bounds the memory of the object store."""
MAX_DEATHS = 3
"""A document is given up if the reader has died under it so many times: it is likely to be the reason."""

_log = logging.getLogger("doc2md")


@dataclass(frozen=True, slots=True)
class Converted:
    """A document of a run: its path and name, and either the result or the reason why there is none."""

    path: Path
    result: Result | None = None
    error: str = ""

    @property
    def name(self) -> str:
        """The file name without its suffix."""
        return self.path.stem


def convert(
    paths: Iterable[str | os.PathLike[str]],
    options: Options | None = None,
    *,
    readers: int | None = None,
    pages_per_task: int = PAGES_PER_TASK,
    **changes: Any,
) -> Iterator[Converted]:
    """Convert documents on the cluster that Ray is connected to, and yield them in the order of `paths`.

    options, changes  as in `doc2md.convert`. `rpm`, `concurrency` and `max_cost` hold for the whole cluster
    readers           number of actors with one CPU each; by default one for each CPU of the cluster
    pages_per_task    a longer document is divided into ranges of so many pages, which are read on different nodes

    The files are read by this process. The result of each is the same as on one machine. One document that fails stops
    no other. Raises EngineError if the engine cannot be used, UsageError for invalid options.
    """
    options = replace(options or Options(), **changes)
    if pages_per_task < 1 or (readers is not None and readers < 1):
        raise UsageError("pages_per_task and readers must be at least 1")
    if options.record:
        raise UsageError("record: a cluster cannot record answers; use the journal (cache=True)")
    if not ray.is_initialized():
        ray.init()
    return _from_a_thread(map(Path, paths), options, readers or _cpus(), pages_per_task)


def _from_a_thread(
    paths: Iterator[Path], options: Options, readers: int, pages_per_task: int
) -> Iterator[Converted]:
    """Run the driver in a thread of its own, so that the readers do not wait while the caller uses a result."""
    with start_blocking_portal() as portal:
        running = _run(paths, options, readers, pages_per_task)
        try:
            while converted := portal.call(_next, running):
                yield converted
        finally:
            portal.call(running.aclose)


async def _next(running: AsyncGenerator[Converted, None]) -> Converted | None:
    return await anext(running, None)


async def _run(
    paths: Iterator[Path], options: Options, readers: int, pages_per_task: int
) -> AsyncGenerator[Converted, None]:
    cluster = _Cluster(options, readers, pages_per_task)
    try:
        width = readers * DOCUMENTS_PER_READER
        async with aclosing(map_in_order(cluster.document, paths, width)) as documents:
            async for document in documents:
                yield document
    finally:
        cluster.stop()


@dataclass(eq=False, slots=True)
class _Handle:
    """A reader as the driver sees it."""

    actor: Any
    name: str
    dead: bool = False


class _Cluster:
    """The readers of a run, and how a document is converted with them."""

    def __init__(self, options: Options, readers: int, pages_per_task: int) -> None:
        endpoint = None if options.engine is EngineName.LOCAL else find_endpoint(options.base_url)
        self._key = endpoint.key if endpoint else None
        limit = build_purse(options) if endpoint else None
        self._keeper = open_keeper(limit) if limit else None
        self._options, readers = _shares(options, readers, endpoint)
        self._pages_per_task = pages_per_task
        self._free: asyncio.Queue[_Handle | Exception] = asyncio.Queue()
        self._names = count(1)
        self._handles: set[_Handle] = set()
        self._starts: set[asyncio.Task[None]] = set()
        for _ in range(readers):
            self._start()

    async def document(self, path: Path) -> Converted:
        """Convert one document, whatever happens to the nodes. Raises EngineError."""
        try:
            data = ray.put(await asyncio.to_thread(path.read_bytes))
            found = await self._converted(path.name, data)
        except OSError as error:
            return Converted(path, error=f"{path.name}: cannot be read: {reason_of(error)}")
        except EngineError:
            raise
        except Doc2mdError as error:
            return Converted(path, error=str(error))
        return Converted(path, unpacked(found.document, found.figures))

    async def _converted(self, name: str, data: Any) -> Packed:
        begun: Packed | Long = await self._ask(name, "begin", data, self._pages_per_task)
        if isinstance(begun, Packed):
            return begun
        source, numbers, step = begun.source, begun.numbers, self._pages_per_task
        ranges = [numbers[first : first + step] for first in range(0, len(numbers), step)]
        parts = list(await asyncio.gather(*(self._ask(name, "read", data, each) for each in ranges)))
        while True:
            joined: Packed | Lost = await self._ask(name, "join", source, parts)
            if isinstance(joined, Packed):
                return joined
            for index in joined.parts:
                parts[index] = await self._ask(name, "read", data, ranges[index])

    async def _ask(self, name: str, method: str, *arguments: Any) -> Any:
        """Call a method of the next free reader, and again of another one if it dies. Raises Doc2mdError."""
        for _ in range(MAX_DEATHS):
            handle = await self._next_free()
            try:
                return await getattr(handle.actor, method).remote(name, *arguments)
            except RayTaskError as error:
                raise error.cause from None
            except (RayActorError, ObjectLostError) as error:
                _log.debug("a reader was lost", exc_info=error)
                self._bury(handle)
            finally:
                if not handle.dead:
                    self._free.put_nowait(handle)
        raise InputError(
            f"{name}: given up, because {MAX_DEATHS} nodes or processes ended while they read it"
        )

    async def _next_free(self) -> _Handle:
        while True:
            free = await self._free.get()
            if isinstance(free, Exception):
                self._free.put_nowait(free)  # it ends the run, so all must see it
                raise free
            if not free.dead:
                return free

    def _start(self) -> None:
        """Start one more reader. It is used as soon as a node has a free CPU for it."""
        name = f"reader-{next(self._names)}"
        purse = SharedPurse(self._keeper, name) if self._keeper else None
        actor = ray.remote(Reader).options(num_cpus=1).remote(self._options, self._key, purse)
        handle = _Handle(actor, name)
        self._handles.add(handle)
        task = asyncio.create_task(self._await_start(handle))
        self._starts.add(task)
        task.add_done_callback(self._starts.discard)

    async def _await_start(self, handle: _Handle) -> None:
        try:
            await handle.actor.start.remote()
        except RayTaskError as error:
            self._free.put_nowait(error.cause)
        except RayActorError as error:
            _log.debug("a reader did not start", exc_info=error)
            self._bury(handle)
        else:
            for _ in range(SLOTS):
                self._free.put_nowait(handle)

    def _bury(self, handle: _Handle) -> None:
        """Start another reader in the place of one that died."""
        if handle.dead:
            return
        handle.dead = True
        self._handles.discard(handle)
        if self._keeper:
            self._keeper.forget.remote(handle.name)
        ray.kill(handle.actor)
        self._start()

    def stop(self) -> None:
        """End all readers."""
        for task in self._starts:
            task.cancel()
        for actor in [*(handle.actor for handle in self._handles), *([self._keeper] if self._keeper else [])]:
            ray.kill(actor)


def _shares(options: Options, readers: int, endpoint: Endpoint | None) -> tuple[Options, int]:
    """The options of each reader, and how many there may be, so that the limits of `options` hold for all together."""
    if endpoint is None:
        return replace(options, concurrency=1), readers
    concurrency = options.concurrency
    if concurrency:
        readers = min(readers, concurrency)
        concurrency //= readers
    rpm = options.rpm / readers if options.rpm else None
    return replace(
        options, base_url=endpoint.base_url, concurrency=concurrency, rpm=rpm, max_cost=None
    ), readers


def _cpus() -> int:
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, int(resources.get("CPU", 1)))
