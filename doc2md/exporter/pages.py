"""The Markdown of a document, page by page."""

from __future__ import annotations

from itertools import groupby

from doc2md.document import Document
from doc2md.exporter.anchors import with_anchors
from doc2md.exporter.markdown import Place, Writer
from doc2md.options.export import ExportOptions


def markdown_by_page(
    document: Document, options: ExportOptions, place: Place
) -> list[tuple[int | None, str]]:
    """The Markdown of each page that has any, in order. Joined with newlines, it is what `to_markdown` returns.

    A block that goes on over several pages is on its first page. The front matter is before the text of the first page.
    The footnotes come last, without a page.
    """
    parts = Writer(options, place).parts(with_anchors(document, pages=False))
    found = [
        (page, "\n".join(part.text for part in group))
        for page, group in groupby(parts, lambda part: part.page)
    ]
    if len(found) > 1 and found[0][0] is None:
        (_, front), (page, text), *rest = found
        found = [(page, f"{front}\n{text}"), *rest]
    return found
