"""The session of a server, in a thread of its own.

What a session computes between two pages (joining them, checking them, writing them) takes seconds for a long
document. In its own thread, it does not keep the server from answering.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

from doc2md.document import Reading
from doc2md.errors import NothingConverted
from doc2md.options.conversion import Options
from doc2md.result import Result, Status
from doc2md.serve.order import Order
from doc2md.serve.wording import row_for_clients
from doc2md.session import OnDraft, Progress, Session
from doc2md.sources import Input, open_file
from doc2md.workers.protocol import ReadPage

T = TypeVar("T")

DOCUMENT = "document.json"
"""File name of a converted document in the folder of its upload."""


class Listeners(NamedTuple):
    """What the session calls after each page, in its thread."""

    on_page: Progress | None = None
    on_draft: OnDraft | None = None


class Engine:
    """One `Session` for all jobs. `start` and `stop` are called by the server; the other methods run in the session."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None
        self._session: Session | None = None
        self._open = asyncio.Event()
        self.generation = 0

    async def start(self) -> None:
        """Open the session. Raises what `Session` raises."""
        await asyncio.to_thread(self._start)
        self._open.set()

    def _start(self) -> None:
        with ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal())
            session = self._portal.wrap_async_context_manager(Session(self.options))
            self._session = stack.enter_context(session)
            self._stack = stack.pop_all()

    async def stop(self) -> None:
        self._open.clear()
        self.generation += 1
        await asyncio.to_thread(self._stack.close)

    async def replace(self, generation: int) -> None:
        """Open a new session in place of the one that was open at `generation`, unless that has happened already.

        After an EngineError, a session refuses all pages.
        """
        if self.generation == generation:
            await self.stop()
            await self.start()

    @property
    def ready(self) -> bool:
        return self._open.is_set()

    @property
    def name(self) -> str:
        """The name of the session's engine; empty while it starts."""
        return self._session.engine.name if self._session else ""

    @property
    def width(self) -> int:
        """The maximum number of documents in progress: two, so that a long one does not hold up all others."""
        return 2

    async def convert(self, upload: Path, name: str, order: Order, listeners: Listeners) -> Status:
        """Convert an upload, and write the document to `DOCUMENT` in its folder. Raises a Doc2mdError."""
        return await self.run(_convert_and_save, upload, name, order, listeners)

    async def read(self, path: Path, name: str, order: Order) -> Result:
        """Convert a file of this machine. Raises a Doc2mdError."""
        return await self.run(_convert, path, name, order, Listeners())

    async def read_page(self, picture: Path) -> Reading:
        """A picture of a page, as the embedded engine reads it. Raises PageError."""
        return await self.run(_read_page, picture)

    async def run(self, function: Callable[..., Awaitable[T]], *given: Any) -> T:
        """Call `function` with the session and `given`, in the session's thread."""
        await self._open.wait()
        assert self._portal
        assert self._session
        return await asyncio.wrap_future(self._portal.start_task_soon(function, self._session, *given))


async def open_named(session: Session, upload: Path, name: str) -> Input:
    """Open an upload under the name that its sender gave it. Raises InputError."""
    options = session.options
    return await asyncio.to_thread(open_file, upload, name, options.password, options.limits.max_file_size)


async def _convert(session: Session, upload: Path, name: str, order: Order, listeners: Listeners) -> Result:
    source = await open_named(session, upload, name)
    pages = 0
    if source.file.kind != "json" and not order.all_pages:
        source = await session.prepared(source)
        pages = (await session.inspect(source)).pages
    result = await session.convert(
        source, listeners.on_page, order.reading(session.options, pages), listeners.on_draft
    )
    rows = tuple(row_for_clients(row, order.parameters) for row in result.ledger)
    result.document = replace(result.document, pages=rows)
    if result.status is Status.FAILED:
        reasons = "; ".join(dict.fromkeys(note for row in result.ledger for note in row.notes))
        raise NothingConverted(f"{name}: no page could be converted: {reasons[:300]}")
    return result


async def _convert_and_save(session: Session, upload: Path, *given: Any) -> Status:
    result = await _convert(session, upload, *given)
    await asyncio.to_thread(result.save, upload.with_name(DOCUMENT))
    return result.status


async def _read_page(session: Session, picture: Path) -> Reading:
    source = await open_named(session, picture, "picture")
    return await session.workers.ask(ReadPage(source.file, 1))
