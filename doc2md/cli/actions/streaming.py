"""`doc2md convert --stream`: the pages of a document as JSON Lines on standard output, while it is being read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

from doc2md.cli.streams import drop_output, say, write_output
from doc2md.document import PageStatus
from doc2md.errors import Doc2mdError, unexpected_error
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions
from doc2md.pages.reader import PageResult
from doc2md.result import Result, Status
from doc2md.streaming import PageStream, StreamedPage


class StreamedDocument:
    """Writes the pages of one document: drafts, then what has changed, then a line with the number of pages.

    A document that fails has a line with the reason instead.

    `name` is in every line. `folder` precedes the names of figures. With `has_files`, the document is also written to
    files, so it is read to its end if standard output is closed.
    """

    def __init__(
        self, name: str, options: Options, export: ExportOptions, folder: str, *, has_files: bool
    ) -> None:
        self._name, self._has_files = name, has_files
        self._pages = PageStream(options, export, folder)

    async def draft(self, page: PageResult) -> None:
        """Write a page that was just read. Waits for the reader of the pipe, while other pages are being read."""
        if page.row.status is not PageStatus.NOT_READ:
            await self._write(_fields(self._pages.draft(page)))

    async def finish(self, result: Result) -> None:
        """Write the rest of a document whose files are written."""
        for page in self._pages.rest(result):
            await self._write(_fields(page))
        await self._write({"pages": len(result.ledger), "status": result.status})

    async def fail(self, error: Exception) -> None:
        """Write why a document failed, unless it is the reader of the pipe who left."""
        if not isinstance(error, BrokenPipeError):
            message = str(error) if isinstance(error, Doc2mdError | OSError) else unexpected_error(error)
            await self._write({"status": Status.FAILED, "error": message})

    async def _write(self, fields: Mapping[str, object]) -> None:
        line = json.dumps({"document": self._name, **fields}, ensure_ascii=False)
        try:
            await asyncio.to_thread(write_output, f"{line}\n")
        except BrokenPipeError:
            if not self._has_files:
                raise
            drop_output()
            say("doc2md: standard output was closed; the files are written all the same")


def _fields(page: StreamedPage) -> dict[str, object]:
    row = {"status": page.row.status, "notes": page.row.notes} if page.row else {}
    return {"page": page.page, "final": page.final, **row, "markdown": page.markdown}
