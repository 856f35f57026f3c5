"""Single pages as Markdown, also while the other pages of their document are being read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from doc2md.collector import draft
from doc2md.document import Document
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Images
from doc2md.pages.reader import PageResult
from doc2md.result import Result
from doc2md.serve.store import Task
from doc2md.session import OnDraft

_Key = tuple[str, int]


@dataclass(slots=True)
class Drafts:
    """The pages that are ready, of the documents that are being converted.

    The session holds the same readings until all pages are read, so this costs no memory. Pages are added by the thread
    of the session and read by that of the server.
    """

    _pages: dict[_Key, dict[int, PageResult]] = field(default_factory=dict)

    def begin(self, task: Task) -> OnDraft:
        pages = self._pages[task.job, task.number] = {}

        async def add(page: PageResult) -> None:
            pages[page.row.page] = PageResult(replace(page.reading, printed=None), page.row)

        return add

    def end(self, task: Task) -> None:
        self._pages.pop((task.job, task.number), None)

    def page(self, task: Task, page: int) -> str | None:
        """A page as Markdown, as far as it is known; None if it is not ready.

        Running heads, parts of a table on two pages and the levels of headings are only known with all pages, and
        figures are comments.
        """
        found = self._pages.get((task.job, task.number), {}).get(page)
        if found is None:
            return None
        return to_markdown(draft(found, Options()), ExportOptions(images=Images.PLACEHOLDER))


def page_of(result: Result, page: int, options: ExportOptions) -> str | None:
    """The blocks that begin on a page of a finished document, as Markdown; None if the page was not to be read."""
    document = result.document
    part = Document(
        document.source,
        tuple(row for row in document.pages if row.page == page),
        tuple(block for block in document.blocks if block.page == page),
    )
    return to_markdown(part, options, Place("", result.figures)) if part.pages else None
