"""doc2md in Python: `convert` for one document, `Converter` for many, `aconvert` where a loop runs."""

from __future__ import annotations

import os
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from anyio.from_thread import start_blocking_portal

from doc2md.options import Options
from doc2md.pipeline import Progress, Session
from doc2md.result import Result

Source = str | os.PathLike[str] | bytes
"""A path, `-` for standard input, or the bytes of a document."""


async def aconvert(source: Source, options: Options | None = None, **changes: Any) -> Result:
    """`convert`, for a program with a running event loop."""
    async with Session(_options(options, changes)) as session:
        return await session.convert(session.open(source))


def convert(source: Source, options: Options | None = None, **changes: Any) -> Result:
    """Convert one document. Keywords are fields of `Options`, as in `convert("x.pdf", pages="1-3")`.

    Raises a Doc2mdError where no page can be had (see `doc2md.errors`); a page that fails is in the
    result's ledger.
    """
    with Converter(options, **changes) as converter:
        return converter.convert(source)


class Converter:
    """Converts many documents with the same worker processes and engine. A context manager.

    Its event loop runs in a thread of its own, so it works in a notebook as well, and its workers are
    started as modules, so a script that uses it needs no `__main__` guard.
    """

    def __init__(self, options: Options | None = None, **changes: Any) -> None:
        self.options = _options(options, changes)
        self._stack = ExitStack()
        self._session: Session | None = None

    def __enter__(self) -> Converter:
        with ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal())
            session = self._portal.wrap_async_context_manager(Session(self.options))
            self._session = stack.enter_context(session)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session = None
        self._stack.__exit__(kind, error, trace)

    def convert(self, source: Source, on_page: Progress | None = None) -> Result:
        """See `convert`; `on_page` is called with each page's row and the number of pages."""
        if self._session is None:
            with self:
                return self.convert(source, on_page)
        session = self._session
        future = self._portal.start_task_soon(session.convert, session.open(source), on_page)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # as for Ctrl-C: the loop, in its own thread, would go on
            raise


def _options(options: Options | None, changes: dict[str, Any]) -> Options:
    from dataclasses import replace

    return replace(options or Options(), **changes)
