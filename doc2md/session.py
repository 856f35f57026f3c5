"""Many pages of many documents: bounded, in order, each with its row in the ledger.

Rendering overlaps reading: while some pages wait for the engine, workers render the next. How many pages are
under way is bounded, so memory does not grow with the document; figures go to disk as they come.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, aclosing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, TypeVar

from doc2md.assembler import assemble
from doc2md.converter.base import Task
from doc2md.converter.build import REMOTE_CONCURRENCY, build_model
from doc2md.converter.replay import TranscriptFile
from doc2md.docling.types import is_docling
from doc2md.document import Document, PageRow, PageStatus, Reading, Source
from doc2md.errors import EngineError, InputError, PageError, StoppedError, UsageError, no_temporary_file
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.exporter.json import from_json
from doc2md.geometry import Box
from doc2md.options.conversion import Figures, MergeTables, Options, select_pages
from doc2md.pages.answers import Reply
from doc2md.pages.embedded import EmbeddedEngine
from doc2md.pages.engine import PageEngine, PageForecast
from doc2md.pages.model import ModelEngine
from doc2md.pages.questions import Questioner
from doc2md.pages.reader import PageReader, PageResult, not_read
from doc2md.result import Result
from doc2md.runtime import temporary
from doc2md.runtime.deadline import Deadline
from doc2md.runtime.interruption import Interruption
from doc2md.sources import Input, open_input
from doc2md.worker_types import PageImage
from doc2md.workers import Workers
from doc2md.workers.protocol import FindRules, Inspect, Render

T = TypeVar("T")

Progress = Callable[[PageRow, int], None]
"""Called with each page's row as it is done, in order, and the number of pages to do in all."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many pages a document has (of those chosen), how many are blank, and of how many the answer is known.

    `broken`: pages that cannot be rendered; `asks`: whether a server would be asked at all.
    """

    pages: int
    blank: int
    known: int
    asks: bool = True
    broken: int = 0

    @property
    def asked(self) -> int:
        return self.pages - self.blank - self.broken - self.known if self.asks else 0


class Session:
    """Workers and an engine, ready for any number of documents. An async context manager."""

    def __init__(self, options: Options, interruption: Interruption | None = None) -> None:
        self.options = options
        self.interruption = interruption or Interruption()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Session:
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _start(self) -> None:
        options, cores = self.options, _cores()
        with _temporary():
            self.scratch = temporary.make_folder()
        self._stack.callback(temporary.discard, self.scratch)
        model = build_model(options, self.interruption)
        if options.figures is not Figures.OFF and model is None:
            raise EngineError(f"--figures {options.figures} takes a model: pass --base-url URL of its server")
        if model:
            self._stack.push_async_callback(model.close)
        record = TranscriptFile(options.record) if options.record else None
        self.concurrency = options.concurrency or (REMOTE_CONCURRENCY if model else cores)
        self.workers = await self._stack.enter_async_context(
            Workers(cores if model else self.concurrency, options.limits, debug=options.debug)
        )
        self.engine: PageEngine = (
            ModelEngine(self.workers, options, model, record)
            if model
            else EmbeddedEngine(self.workers, options, record)
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def open(self, source: str | os.PathLike[str] | bytes | IO[bytes], name: str = "document") -> Input:
        """See `open_input`."""
        return open_input(
            source, self.scratch, self.options.password, name, self.options.limits.max_file_size
        )

    async def convert(self, source: Input, on_page: Progress | None = None) -> Result:
        """Raises a Doc2mdError where no page can be had; a page that fails is in the ledger.

        So is one that an interrupted run did not come to. Raises StoppedError where it came to none.
        """
        if source.file.kind == "json":
            return reopened(source)
        info = await self.interruption.within(self.inspect, source)
        numbers = self._selected(info)
        reader = PageReader(
            self.workers,
            source.file,
            self.engine,
            self.options,
            Deadline(self.options.limits.document_seconds),
        )

        async def read(page: int) -> PageResult:
            try:
                return await self.interruption.within(reader.read, page)
            except StoppedError:
                return not_read(page)

        with _temporary():
            figures = temporary.make_folder()
        rows: list[PageRow] = []
        readings: list[Reading] = []
        try:
            # One page more than can be asked at a time for each worker: while they wait, the next are rendered.
            width = self.concurrency + len(self.workers)
            async with aclosing(in_order(numbers, read, width)) as pages:
                async for page in pages:
                    _keep(page, figures)
                    rows.append(page.row)
                    readings.append(page.reading)
                    if on_page and page.row.status is not PageStatus.NOT_READ:
                        on_page(page.row, len(numbers))
            merge = self.options.merge_tables is MergeTables.AUTO
            assembled = assemble(readings, merge_tables=merge)
            return Result(_document(info, rows, assembled), figures)
        except BaseException:
            temporary.discard(figures)
            raise

    @property
    def resumed(self) -> str:
        """What becomes of a run that is ended, if it is started again."""
        return (
            f"the same command goes on from there: {self.kept}"
            if self.kept
            else "the same command begins again"
        )

    @property
    def kept(self) -> str:
        """That this run's answers are in the journal, if they all are."""
        count = self.engine.cached
        return f"{count} answer{'s' * (count > 1)} {'are' if count > 1 else 'is'} kept" if count else ""

    async def ask(self, source: Input, task: Task, words: str = "") -> AsyncGenerator[Reply, None]:
        """One question about each page, answered in page order, but for those that an interrupted run did not come to.

        Raises what `convert` raises before the first.
        """
        if source.file.kind == "json":
            raise InputError(f"{source.name}: pages are asked about, not JSON: name the document itself")
        questioner = Questioner(
            self.engine,
            source.file,
            self.options,
            task,
            words,
            Deadline(self.options.limits.document_seconds),
        )
        width = self.concurrency + len(self.workers)

        async def answer(page: int) -> Reply | None:
            with suppress(StoppedError):
                return await self.interruption.within(questioner.ask, page)
            return None

        with suppress(StoppedError):
            numbers = await self.interruption.within(self.numbers, source)
            async with aclosing(in_order(numbers, answer, width)) as replies:
                async for reply in replies:
                    if reply:
                        yield reply

    async def picture(self, source: Input, page: int) -> PageImage:
        """A page as the engine is shown it."""
        return await self.workers.ask(Render(source.file, page, self.options.dpi))

    async def rules(self, source: Input, page: int) -> tuple[Box, ...]:
        """The ruling lines of a page, as boxes without width or height."""
        return await self.workers.ask(FindRules(source.file, page))

    async def foresee(self, source: Input) -> Forecast:
        """What converting it would ask, without asking: pages are rendered, and looked up in the journal.

        Raises what `convert` raises before the first page.
        """
        if source.file.kind == "json":
            return Forecast(len(reopened(source).ledger), 0, 0, asks=False)
        numbers = await self.numbers(source)
        if not self.engine.asks_server:
            return Forecast(len(numbers), 0, 0, asks=False)

        async def forecast(page: int) -> PageForecast:
            return await self.engine.forecast(source.file, page)

        async with aclosing(in_order(numbers, forecast, len(self.workers) + 1)) as pages:
            found = Counter([each async for each in pages])
        return Forecast(
            len(numbers),
            found[PageForecast.BLANK],
            found[PageForecast.CACHED],
            broken=found[PageForecast.BROKEN],
        )

    async def numbers(self, source: Input) -> list[int]:
        """The numbers of the pages that were chosen. Raises what `convert` raises before the first page."""
        return self._selected(await self.inspect(source))

    async def inspect(self, source: Input) -> Source:
        """What a document says of itself. Raises InputError, EncryptedError where it needs a password."""
        try:
            info = await self.workers.ask(Inspect(source.file))
        except PageError as error:  # the worker died over the document itself
            raise InputError(f"{source.name}: cannot be opened: {error}") from error
        return Source(
            source.name,
            source.sha256,
            info.pages,
            info.title,
            info.author,
            info.created,
            info.modified,
            info.notes,
        )

    def _selected(self, source: Source) -> list[int]:
        try:
            numbers = select_pages(self.options.pages, source.pages)
        except UsageError as error:
            raise UsageError(f"{source.name}: {error}") from None
        most = self.options.limits.max_pages
        if len(numbers) > most:
            raise InputError(
                f"{source.name}: {len(numbers):,} pages, more than --max-pages {most:,} allows; "
                f"convert it in parts, as with --pages 1-{most}, or raise the limit"
            )
        return numbers


def reopened(source: Input) -> Result:
    """A document of ours from its JSON, with the figures beside it if they are still there; or one of docling's.

    Raises InputError, and EngineError where docling-core is missing.
    """
    data = Path(source.file.path).read_bytes()
    if not is_docling(data):
        document = from_json(data)
        return Result(document, artifacts_folder(source.path) if source.path else None, temporary=False)
    from doc2md.docling.load import from_docling

    taken = from_docling(data, source.name)
    with _temporary():
        folder = temporary.make_folder()
        result = Result(taken.document, folder)
        for name, picture in taken.figures.items():
            (folder / name).write_bytes(picture)
    return result


async def in_order(
    items: Iterable[int], run: Callable[[int], Awaitable[T]], width: int
) -> AsyncGenerator[T, None]:
    """Results of `run` in the order of `items`, at most `width` under way. What is left is cancelled at the end."""
    left = iter(items)
    tasks: deque[asyncio.Future[T]] = deque(asyncio.ensure_future(run(item)) for item in islice(left, width))
    try:
        while tasks:
            result = await tasks[0]
            tasks.popleft()
            tasks.extend(asyncio.ensure_future(run(item)) for item in islice(left, 1))
            yield result
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _keep(page: PageResult, folder: Path) -> None:
    with _temporary():
        for name, data in page.figures.items():
            (folder / name).write_bytes(data)


@contextmanager
def _temporary() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise no_temporary_file(error) from error


def _document(source: Source, rows: list[PageRow], pages: list[Reading]) -> Document:
    rows = [replace(row, edits=page.edits) for row, page in zip(rows, pages, strict=True)]
    return Document(source, tuple(rows), tuple(block for page in pages for block in page.blocks))


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
