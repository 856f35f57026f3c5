"""The pages of a document one by one, while the others are still being read.

The first version of a page is a draft: the page as if it were the whole document. Only all pages together show which
lines are running heads, which levels the headings have, where a table or a paragraph goes on, and what a link leads
to. So pages that this changes come once more at the end, and with them the text is the same as without streaming.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from doc2md.collector import draft
from doc2md.document import PageRow
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.exporter.pages import markdown_by_page
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Images
from doc2md.pages.reader import PageResult
from doc2md.result import Result


@dataclass(frozen=True, slots=True)
class StreamedPage:
    """A page of a document.

    page      its number; None for the footnotes, which come after the last page
    markdown  its text; empty if it has none
    final     whether all pages are read. A page may come twice: first as a draft, then as it is in the document
    row       its row in the ledger, if it has one
    """

    page: int | None
    markdown: str
    final: bool
    row: PageRow | None = None


class PageStream:
    """Makes drafts of the pages of one document, and at its end what has changed.

    The last version of each page, joined with newlines, is the Markdown of the document; pages without text are left
    out. `folder` precedes the names of figures.
    """

    def __init__(self, options: Options, export: ExportOptions, folder: str = "") -> None:
        self._options, self._export, self._folder = options, export, folder
        self._sent: dict[int, bytes] = {}

    def draft(self, page: PageResult) -> StreamedPage:
        """A page that was just read."""
        embedded = self._export.images is Images.EMBEDDED  # the files of the figures are not there yet
        images = Images.PLACEHOLDER if embedded else self._export.images
        export = replace(self._export, front_matter=False, images=images)
        text = to_markdown(draft(page, self._options), export, Place(self._folder))
        self._sent[page.row.page] = _digest(text, page.row)
        return StreamedPage(page.row.page, text, final=False, row=page.row)

    def rest(self, result: Result) -> Iterator[StreamedPage]:
        """Pages whose text, status or notes differ in the whole document, in order, then the footnotes."""
        place = Place(self._folder, result.figures)
        texts = dict(markdown_by_page(result.document, self._export, place))
        notes, rows = texts.pop(None, ""), {row.page: row for row in result.ledger}
        for page in sorted(rows.keys() | {page for page in texts if page is not None}):
            text, row = texts.get(page, ""), rows.get(page)
            if self._sent.get(page) != _digest(text, row):
                yield StreamedPage(page, text, final=True, row=row)
        if notes:
            yield StreamedPage(None, notes, final=True)


def _digest(text: str, row: PageRow | None) -> bytes:
    """A digest of what a reader of the page gets, so that the text need not be kept."""
    known = f"{row.status} {row.notes} {text}" if row else text
    return sha256(known.encode("utf-8", "replace")).digest()
