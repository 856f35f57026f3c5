"""A session: worker processes and an engine that convert any number of documents, page by page and in page order.

Rendering overlaps with reading: while some pages wait for the engine, workers render the next ones. The number of pages
in progress is limited and figures go to disk at once, so memory does not grow with the document.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import IO

from doc2md.collector import Collector
from doc2md.converter.base import Engine, Task
from doc2md.converter.budget import Purse
from doc2md.converter.build import REMOTE_CONCURRENCY, build_model
from doc2md.converter.replay import TranscriptFile
from doc2md.document import PageRow, PageStatus, Printed, Source
from doc2md.errors import EngineError, InputError, PageError, StoppedError, UsageError
from doc2md.geometry import Box
from doc2md.office import as_pdf
from doc2md.options.conversion import EngineName, Figures, Options, select_pages
from doc2md.pages.answers import Reply
from doc2md.pages.embedded import EmbeddedEngine
from doc2md.pages.engine import PageEngine, PageForecast
from doc2md.pages.page_journal import MIN_PAGES, KeptPages, PageJournal
from doc2md.pages.questions import Questioner
from doc2md.pages.reader import PageReader, PageResult, not_read
from doc2md.result import Result, load_result
from doc2md.runtime import activity, temporary
from doc2md.runtime.deadline import Deadline
from doc2md.runtime.interruption import Interruption
from doc2md.runtime.ordered import map_in_order
from doc2md.sources import Copy, Input, open_input
from doc2md.worker_types import PageImage, Verdict
from doc2md.workers.pool import Workers
from doc2md.workers.protocol import ExplainPage, FindRules, Inspect, ReadPage, Render

Progress = Callable[[PageRow, int], None]
"""Called after each page, in page order, with the page's row and the total number of pages."""
OnDraft = Callable[[PageResult], Awaitable[None]]
"""Awaited after each page, in page order, with the page as it was read, before the document is assembled."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The expected cost of converting a document (`doc2md convert --dry-run`).

    pages        number of chosen pages
    blank        blank pages, which need no request
    cached       pages whose answer is in the journal
    asks_server  whether a server would be asked at all
    broken       pages that cannot be rendered
    """

    pages: int
    blank: int
    cached: int
    asks_server: bool = True
    broken: int = 0

    @property
    def requests(self) -> int:
        """The number of pages that a server would be asked about."""
        return self.pages - self.blank - self.broken - self.cached if self.asks_server else 0


class Session:
    """Workers and an engine for any number of documents. An async context manager.

    Entering it raises EngineError if the engine cannot be used, and OutputError if there is no temporary folder.
    `scratch` is a temporary folder that exists as long as the session. `cores` is the number of CPU cores to use; by
    default all. `purse` pays the requests to a server, instead of the cost limit of the options. With `keep_pages`,
    the embedded engine's readings of a long document are kept on disk until `forget`, or for the next session.
    """

    def __init__(
        self,
        options: Options,
        interruption: Interruption | None = None,
        *,
        cores: int | None = None,
        purse: Purse | None = None,
        keep_pages: bool = False,
    ) -> None:
        self.options = options
        self._keep_pages = keep_pages and options.cache
        self._pages: PageJournal | None = None
        self._cores = cores or _cores()
        self._purse = purse
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
        options, cores = self.options, self._cores
        with temporary.disk_errors():
            self.scratch = temporary.make_folder()
        self._stack.callback(temporary.discard, self.scratch)
        model = build_model(options, self.interruption, self._purse)
        if options.figures is not Figures.OFF and model is None:
            raise EngineError(f"--figures {options.figures} needs a model: pass --base-url URL of its server")
        if model:
            self._stack.push_async_callback(model.close)
        record = TranscriptFile(options.record) if options.record else None
        self.concurrency = options.concurrency or (REMOTE_CONCURRENCY if model else cores)
        self.workers = await self._stack.enter_async_context(
            Workers(cores if model else self.concurrency, options.limits, debug=options.debug)
        )
        self.engine = self._page_engine(model, record)

    def _page_engine(self, model: Engine | None, record: TranscriptFile | None) -> PageEngine:
        if model is None:
            return EmbeddedEngine(self.workers, self.options, record)
        from doc2md.pages.model import ModelEngine  # what it needs takes time to load

        return ModelEngine(self.workers, self.options, model, record)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def open(
        self, source: str | os.PathLike[str] | bytes | IO[bytes] | Copy, name: str = "document"
    ) -> Input:
        """Check and hash a document, with the password and the size limit of the options. See `open_input`.

        Every URL is refused, because servers call this too. `doc2md.objects` makes a `Copy` of one that may be read.
        """
        return open_input(
            source, self.scratch, self.options.password, name, self.options.limits.max_file_size
        )

    async def prepared(self, source: Input) -> Input:
        """The document as a worker can open it: an office document becomes a PDF. Raises InputError."""
        return await as_pdf(source, self.scratch, self.options.limits)

    async def convert(
        self,
        source: Input,
        on_page: Progress | None = None,
        options: Options | None = None,
        on_draft: OnDraft | None = None,
    ) -> Result:
        """Convert a document, or load one that was saved as JSON.

        `options` replaces the session's options for this document; the engine and the workers stay those of the
        session, but the engine `local` is the embedded one in any session. A page that fails, or that an interrupted
        run did not reach, has a row in the ledger with the reason.

        Raises a Doc2mdError if the document cannot be opened or the engine cannot be used, StoppedError if the run was
        interrupted before the first page.
        """
        if source.file.kind == "json":
            return load_result(source)
        options = options or self.options
        given, source = source, await self.prepared(source)
        info = await self.interruption.run(self.inspect, source)
        numbers = _select(info, options)
        activity.begin(len(numbers))
        # The PDF of an office document may differ from run to run.
        kept = self._kept(source, len(numbers)) if source is given else None
        with Collector(options) as collector:
            async with aclosing(self.read(source, numbers, options, kept)) as pages:
                async for page in pages:
                    collector.add(page)
                    if on_draft:
                        await on_draft(page)
                    if on_page and page.row.status is not PageStatus.NOT_READ:
                        on_page(page.row, len(numbers))
            return collector.result(info)

    async def read(
        self,
        source: Input,
        numbers: Sequence[int],
        options: Options | None = None,
        kept: KeptPages | None = None,
    ) -> AsyncGenerator[PageResult, None]:
        """Read pages of a prepared document, and yield them in the order of `numbers`. See `convert`.

        The embedded engine does not read again what is `kept`.
        """
        options = options or self.options
        deadline = Deadline(options.limits.document_seconds)
        reader = PageReader(self.workers, source.file, self._engine(options, kept), options, deadline)

        async def attempt(page: int) -> PageResult:
            try:
                return await self.interruption.run(reader.read, page)
            except StoppedError:
                return not_read(page)

        async with aclosing(map_in_order(attempt, numbers, self.width)) as pages:
            async for page in pages:
                yield page

    def _engine(self, options: Options, kept: KeptPages | None) -> PageEngine:
        embedded = options.engine is EngineName.LOCAL and self.options.engine is not EngineName.LOCAL
        engine = EmbeddedEngine(self.workers, options) if embedded else self.engine
        return replace(engine, kept=kept) if kept and isinstance(engine, EmbeddedEngine) else engine

    def _kept(self, source: Input, pages: int) -> KeptPages | None:
        """Where the pages of a document are kept; None if it is not worth it."""
        if not self._keep_pages or pages < MIN_PAGES or not isinstance(self.engine, EmbeddedEngine):
            return None
        if self._pages is None:
            self._pages = PageJournal()
            self._stack.callback(self._pages.close)
        return self._pages.of(source.sha256)

    def forget(self, source: Input) -> None:
        """Delete the kept pages of a document, because its files are written."""
        if self._pages:
            self._pages.forget(source.sha256)

    @property
    def width(self) -> int:
        """Number of pages in progress: as many as the engine reads at a time, and one for each worker to render."""
        return self.concurrency + len(self.workers)

    @property
    def resume_hint(self) -> str:
        """A message for the end of an interrupted run: how to continue it."""
        return (
            f"the same command continues from there ({self.kept_answers})"
            if self.kept_answers
            else "the same command starts from the beginning"
        )

    @property
    def kept_answers(self) -> str:
        """A message about how many answers of this run are in the journal; empty if none, or not all of them are.

        Without a server, it is about the pages of the documents that are not done.
        """
        count, what = (self._pages.kept, "page") if self._pages else (self.engine.cached, "answer")
        return f"{count} {what}{'s' * (count > 1)} {'are' if count > 1 else 'is'} kept" if count else ""

    async def ask(self, source: Input, task: Task, words: str = "") -> AsyncGenerator[Reply, None]:
        """Ask one question about each page, and yield the replies in page order.

        `words` is the text to search for with `Task.LOCATE`. A page that fails has a reply with a `problem`. An
        interrupted run ends without replies for the pages that it did not reach. Raises what `convert` raises.
        """
        if source.file.kind == "json":
            raise InputError(f"{source.name}: is JSON, without pages to ask about: pass the document itself")
        source = await self.prepared(source)
        questioner = Questioner(
            self.engine,
            source.file,
            self.options,
            task,
            words,
            Deadline(self.options.limits.document_seconds),
        )

        async def answer(page: int) -> Reply | None:
            with suppress(StoppedError):
                return await self.interruption.run(questioner.ask, page)
            return None

        with suppress(StoppedError):
            numbers = await self.interruption.run(self.page_numbers, source)
            async with aclosing(map_in_order(answer, numbers, self.width)) as replies:
                async for reply in replies:
                    if reply:
                        yield reply

    async def render(self, source: Input, page: int) -> PageImage:
        """The page image that a model gets. Raises PageError if the page cannot be rendered."""
        return await self.workers.ask(Render(source.file, page, self.options.dpi))

    async def find_rules(self, source: Input, page: int) -> tuple[Box, ...]:
        """The ruling lines of a page, as boxes (in points) without width or without height."""
        return await self.workers.ask(FindRules(source.file, page))

    async def explain(self, source: Input, page: int) -> tuple[Verdict, ...]:
        """Why the embedded engine gave the rows of a page their roles; empty for a page that OCR reads."""
        return await self.workers.ask(ExplainPage(source.file, page))

    async def printed(self, source: Input, page: int) -> Printed | None:
        """The words that a page shows, by its text layer or by OCR. Raises PageError if it cannot be read."""
        return (await self.workers.ask(ReadPage(source.file, page))).as_displayed().printed

    async def forecast(self, source: Input) -> Forecast:
        """The expected cost of converting the document, determined without asking a server.

        Pages are rendered and looked up in the journal. Raises what `convert` raises before the first page.
        """
        if source.file.kind == "json":
            return Forecast(len(load_result(source).ledger), 0, 0, asks_server=False)
        numbers = await self.page_numbers(source)
        if not self.engine.asks_server:
            return Forecast(len(numbers), 0, 0, asks_server=False)

        async def forecast_page(page: int) -> PageForecast:
            return await self.engine.forecast(source.file, page)

        async with aclosing(map_in_order(forecast_page, numbers, len(self.workers) + 1)) as pages:
            found = Counter([each async for each in pages])
        return Forecast(
            len(numbers),
            found[PageForecast.BLANK],
            found[PageForecast.CACHED],
            broken=found[PageForecast.BROKEN],
        )

    async def page_numbers(self, source: Input) -> list[int]:
        """The numbers of the chosen pages (`--pages`). Raises what `convert` raises before the first page."""
        return _select(await self.inspect(source), self.options)

    async def inspect(self, source: Input) -> Source:
        """Open a document and read its metadata. Raises InputError, or EncryptedError if it needs a password."""
        try:
            info = await self.workers.ask(Inspect(source.file))
        except PageError as error:  # the worker failed or died while it opened the document
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


def _select(source: Source, options: Options) -> list[int]:
    """The numbers of the pages to read. Raises UsageError and InputError."""
    try:
        numbers = select_pages(options.pages, source.pages)
    except UsageError as error:
        raise UsageError(f"{source.name}: {error}") from None
    max_pages = options.limits.max_pages
    if len(numbers) > max_pages:
        raise InputError(
            f"{source.name}: {len(numbers):,} pages, more than --max-pages {max_pages:,} allows; "
            f"convert it in parts, for example with --pages 1-{max_pages}, or raise the limit"
        )
    return numbers


def _cores() -> int:
    """The number of CPU cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
