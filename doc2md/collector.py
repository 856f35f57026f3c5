"""The pages of a document, read anywhere and in page order, become one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType

from doc2md.assembler import assemble
from doc2md.checks.confidence.calibrate import calibrated
from doc2md.checks.coverage import check
from doc2md.checks.printed_pages import PrintedPages
from doc2md.document import Document, PageRow, Reading, Source
from doc2md.options.conversion import Check, MergeTables, Options
from doc2md.pages.reader import PageResult
from doc2md.result import Result
from doc2md.runtime import temporary
from doc2md.runtime.garbage import uncollected


class Collector:
    """Collects pages, and joins them with the evidence of the whole document.

    Figures go to disk at once, and the printed words are packed, so a long document needs little memory. A context
    manager, which deletes the figures unless they are part of a `result`. Raises OutputError if there is no temporary
    folder.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._rows: list[PageRow] = []
        self._readings: list[Reading] = []
        self._printed = PrintedPages()
        self._is_kept = False

    def __enter__(self) -> Collector:
        with temporary.disk_errors():
            self._figures = temporary.make_folder()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._is_kept:
            temporary.discard(self._figures)

    def add(self, page: PageResult) -> None:
        """Add the next page."""
        with temporary.disk_errors():
            for name, data in page.figures.items():
                (self._figures / name).write_bytes(data)
        self._rows.append(page.row)
        if page.reading.printed and self._options.check is not Check.OFF:
            self._printed.add(page.reading.page, page.reading.printed)
        self._readings.append(replace(page.reading, printed=None))

    def result(self, source: Source) -> Result:
        """The document of all pages, with the metadata in `source`. Call it once, inside the context."""
        with uncollected():
            result = Result(calibrated(self.uncalibrated(source)), self._figures)
        self._is_kept = True
        return result

    def uncalibrated(self, source: Source) -> Document:
        """The same document before its confidence is made a probability."""
        readings = assemble(self._readings, merge_tables=_merges_tables(self._options))
        document = _document(source, self._rows, readings)
        return check(document, self._printed) if self._printed else document


def draft(page: PageResult, options: Options) -> Document:
    """The document as it would be if it had only this page, not checked and without a name."""
    readings = assemble([page.reading], merge_tables=_merges_tables(options))
    return _document(Source("", ""), [page.row], readings)


def _merges_tables(options: Options) -> bool:
    return options.merge_tables is MergeTables.AUTO


def _document(source: Source, rows: Iterable[PageRow], pages: list[Reading]) -> Document:
    """The document of all pages. Each row gets the edits of its page, which document passes have completed."""
    rows = [replace(row, edits=page.edits) for row, page in zip(rows, pages, strict=True)]
    return Document(
        source,
        tuple(rows),
        tuple(block for page in pages for block in page.blocks),
        fields=tuple(field for page in pages for field in page.fields),
    )
