"""The Python API: `convert` for a document, `Converter` for many, `aconvert` in async code, `stream`, `ask`, `find`."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, TypeVar

from anyio.from_thread import start_blocking_portal

from doc2md.converter.base import Task
from doc2md.document import Document
from doc2md.errors import ENCRYPTED_HINT, Doc2mdError, UsageError
from doc2md.objects import afetched, fetched
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Images
from doc2md.pages.answers import Reply
from doc2md.pages.reader import PageResult
from doc2md.result import Result
from doc2md.search.find import Hit
from doc2md.search.find import find as find_in
from doc2md.session import Progress, Session
from doc2md.sources import Input
from doc2md.streaming import PageStream, StreamedPage

T = TypeVar("T")
_OPTION = re.compile(r"(?<![^\s(])--([a-z]+(?:-[a-z]+)*)")
Source = str | os.PathLike[str] | bytes | IO[bytes]
"""A path, an address in object storage, `-` for standard input, the bytes of a document, or an open binary file."""


async def aconvert(
    source: Source, options: Options | None = None, *, on_page: Progress | None = None, **changes: Any
) -> Result:
    """Convert one document in a program with a running event loop. See `convert`."""
    with _naming_arguments():
        async with (
            Session(_options(options, changes)) as session,
            afetched(source, session.scratch, session.options.limits.max_file_size) as local,
        ):
            return await session.convert(session.open(local), on_page)


def convert(
    source: Source, options: Options | None = None, *, on_page: Progress | None = None, **changes: Any
) -> Result:
    """Convert one document, for example `convert("x.pdf", pages="1-3")`.

    `changes` are fields of `Options` and override those of `options`. `on_page` is called after each page, in page
    order, with its row of the ledger and the number of pages that are read; in `convert`, by another thread. A page
    that fails has the reason in its row. Raises a Doc2mdError (see `doc2md.errors`) if the document cannot be opened or
    the engine cannot be used.
    """
    with Converter(options, **changes) as converter:
        return converter.convert(source, on_page)


def stream(source: Source, options: Options | None = None, **changes: Any) -> Iterator[StreamedPage]:
    """Yield the pages of a document as Markdown, in page order, while the others are being read.

    First comes a draft of each page: the page as if it were the whole document. When all pages are read, those that the
    whole document changes come once more (`final`), and then the footnotes, without a page number. So the last version
    of each page, without empty ones, joined with newlines, is `convert(source).markdown`. Raises what `convert` raises.
    """
    with Converter(options, **changes) as converter:
        yield from converter.stream(source)


def ask(
    source: Source, task: Task | str, words: str = "", options: Options | None = None, **changes: Any
) -> list[Reply]:
    """Ask one question about each page of a document.

    `task` is a `Task` or its name, for example `"ocr"`. `words` is the text to search for with `locate`. Returns one
    reply for each page; the reply of a page that fails has the reason as its `problem`. Raises a Doc2mdError if the
    document cannot be opened or the engine cannot do the task.
    """
    with Converter(options, **changes) as converter:
        return converter.ask(source, task, words)


def find(source: Source | Document | Result, words: str) -> list[Hit]:
    """Find all places of `words` in a document. Spelling variants match too; see `doc2md.search.find`.

    `source` is a converted document, or anything that `convert` accepts, such as the path of its JSON. A document that
    is not converted yet is converted first, with the default options. Raises what `convert` raises.
    """
    if isinstance(source, Result):
        source = source.document
    document = source if isinstance(source, Document) else convert(source).document
    return find_in(document, words)


class Converter:
    """Converts many documents with the same worker processes and engine. A context manager.

    The event loop runs in another thread, so a `Converter` also works in a notebook. The workers are started as
    modules, so a script needs no `__main__` guard.
    """

    def __init__(self, options: Options | None = None, *, cores: int | None = None, **changes: Any) -> None:
        """`cores` is the number of CPU cores to use; all by default. `changes` are fields of `Options`."""
        self.options = _options(options, changes)
        self._cores = cores
        self._stack = ExitStack()
        self._session: Session | None = None

    def __enter__(self) -> Converter:
        with _naming_arguments(), ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal())
            session = self._portal.wrap_async_context_manager(Session(self.options, cores=self._cores))
            self._session = stack.enter_context(session)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session = None
        self._stack.__exit__(kind, error, trace)

    def convert(self, source: Source, on_page: Progress | None = None, name: str = "document") -> Result:
        """Convert one document. See the function `convert`.

        `name` is the file name of a document that is given as bytes.
        """
        if self._session is None:
            with self:
                return self.convert(source, on_page, name)
        with _naming_arguments(), _opened(self._session, source, name) as given:
            return self._run(self._session.convert, given, on_page)

    def stream(self, source: Source, name: str = "document") -> Iterator[StreamedPage]:
        """Yield the pages of one document. See the function `stream`."""
        if self._session is None:
            with self:
                yield from self.stream(source, name)
            return
        session = self._session
        pages = PageStream(self.options, ExportOptions(images=Images.PLACEHOLDER))
        drafts = SimpleQueue[StreamedPage | None]()

        async def put(page: PageResult) -> None:
            drafts.put(pages.draft(page))

        with _naming_arguments(), _opened(session, source, name) as given:
            future = self._portal.start_task_soon(lambda: session.convert(given, on_draft=put))
            future.add_done_callback(lambda _: drafts.put(None))
            try:
                yield from iter(drafts.get, None)
                yield from pages.rest(future.result())
            finally:
                future.cancel()  # if the caller wants no more pages

    def ask(self, source: Source, task: Task | str, words: str = "") -> list[Reply]:
        """Ask one question about each page. See the function `ask`."""
        if self._session is None:
            with self:
                return self.ask(source, task, words)
        with _naming_arguments(), _opened(self._session, source) as given:
            return self._run(_replies, self._session, given, _task(task), words)

    def _run(self, function: Callable[..., Awaitable[T]], *arguments: Any) -> T:
        future = self._portal.start_task_soon(function, *arguments)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # otherwise the work would continue in its thread, for example after Ctrl-C
            raise


@contextmanager
def _opened(session: Session, source: Source, name: str = "document") -> Iterator[Input]:
    """A source that is opened in the thread of the caller, so that Ctrl-C also ends the reading of a stream."""
    with fetched(source, session.scratch, session.options.limits.max_file_size) as local:
        yield session.open(local, name)


async def _replies(session: Session, given: Input, task: Task, words: str) -> list[Reply]:
    return [reply async for reply in session.ask(given, task, words)]


def _task(task: Task | str) -> Task:
    if isinstance(task, Task):
        return task
    try:
        return Task[task.upper()]
    except KeyError:
        names = ", ".join(known.name.lower() for known in Task)
        raise UsageError(f"{task!r}: unknown task; the tasks are {names}") from None


def _options(options: Options | None, changes: dict[str, Any]) -> Options:
    from dataclasses import replace

    with _naming_arguments():
        return replace(options or Options(), **changes)


@contextmanager
def _naming_arguments() -> Iterator[None]:
    """Errors name arguments and fields of options, `max_pages`, in the place of the command line's `--max-pages`."""
    try:
        yield
    except Doc2mdError as error:
        message = str(error).replace(ENCRYPTED_HINT, "pass it as password")
        error.args = (_OPTION.sub(lambda option: option[1].replace("-", "_"), message),)
        raise
