"""Markdown in GitHub's flavour: one flat run of blocks, each a chunk of lines, a blank line between."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from doc2md.document import Block, Document, Kind, PageRow, PageStatus
from doc2md.options import Images
from doc2md.markup.write import (
    MARKDOWN,
    escape,
    escape_line_start,
    fits_gfm,
    gfm_table,
    html_table,
    inline,
)

_CAPTION_NUMBER = re.compile(r"[^\W\d]+\.?\s*\d+(?:[.-]\d+)*")
"""As in "Figure 3": enough for an alternative text, for the caption itself stands below."""
_FURNITURE = {Kind.HEADER, Kind.FOOTER, Kind.PAGE_NUMBER}


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """How to write it.

    `folder` is the figures' folder as the document names it; `figures` says where each lies now. `anchors` adds the
    HTML that the HTML export is made from: an id for each page, figures and captions as elements.
    """

    images: Images = Images.REFERENCED
    folder: str = ""
    figures: Mapping[str, Path] = field(default_factory=dict)
    anchors: bool = False


def to_markdown(document: Document, options: MarkdownOptions | None = None) -> str:
    """The whole document. A page that failed leaves a comment in its place."""
    return "\n".join(markdown_chunks(document, options or MarkdownOptions()))


def markdown_chunks(document: Document, options: MarkdownOptions) -> Iterator[str]:
    """The document in pieces, each ending in a newline; joined by newlines they are the whole."""
    failed = [row for row in document.pages if row.status is PageStatus.FAILED]
    notes: list[str] = []
    for page, blocks in groupby(document.blocks, key=lambda block: block.page):
        while failed and failed[0].page < page:
            yield _placeholder(failed.pop(0), options)
        if options.anchors:
            yield f'<span id="page-{page}"></span>\n'
        for block in blocks:
            chunk = _WRITERS[block.kind](block, options) if block.kind not in _FURNITURE else ""
            if chunk and block.kind is Kind.FOOTNOTE and block.label:
                notes.append(chunk + "\n")
            elif chunk:
                yield chunk + "\n"
    for row in failed:
        yield _placeholder(row, options)
    yield from notes


def _placeholder(row: PageRow, options: MarkdownOptions) -> str:
    reason = re.sub(r"--+|[<>&\x00-\x1f]", " ", "; ".join(row.notes))
    if options.anchors:
        return f'<p id="page-{row.page}" class="failed">Page {row.page} failed: {reason}</p>\n'
    return f"<!-- page {row.page}: failed: {reason} -->\n"


def _paragraph(block: Block, options: MarkdownOptions) -> str:
    return escape_line_start(inline(block.text))


def _heading(block: Block, options: MarkdownOptions) -> str:
    words = inline(block.text).replace(MARKDOWN.line_break, " ")
    return f"{'#' * min(max(block.level, 1), 6)} {words}" if words else ""


def _list(block: Block, options: MarkdownOptions) -> str:
    return "\n".join(_items(block, options))


def _items(block: Block, options: MarkdownOptions) -> Iterator[str]:
    for item in block.children:
        marker, words = _marker(item)
        yield f"{marker} {escape_line_start(words)}".rstrip()
        indent = " " * (len(marker) + 1)
        for child in item.children:
            body = _WRITERS[child.kind](child, options)
            loose = [] if child.kind is Kind.LIST else [""]
            yield from (indent + line if line else line for line in [*loose, *body.split("\n")])


def _marker(item: Block) -> tuple[str, str]:
    """Markdown's own marker, and the words; a marker Markdown has no list for, as in "a)", stays in the words."""
    words = inline(item.text)
    number = re.fullmatch(r"\(?(\d{1,9})[.)．、]?\)?", item.label)
    if number:
        return f"{int(number[1])}.", words
    if re.search(r"\w", item.label):
        return "-", f"{escape(item.label)} {words}"
    return "-", words


def _table(block: Block, options: MarkdownOptions) -> str:
    if not block.cells:
        grid = ""
    elif fits_gfm(block.cells):
        grid = gfm_table(block.cells)
    else:
        grid = html_table(block.cells, MARKDOWN)
    return _with_captions(block, grid, options)


def _figure(block: Block, options: MarkdownOptions) -> str:
    return _with_captions(block, _image(block, options), options)


def _image(block: Block, options: MarkdownOptions) -> str:
    if not block.figure or options.images is Images.OFF:
        return ""
    alt = next((m[0] for c in block.children if (m := _CAPTION_NUMBER.match(c.text.plain))), "")
    target = f"{options.folder}/{block.figure}" if options.folder else block.figure
    if options.images is Images.EMBEDDED:
        data = base64.b64encode(options.figures[block.figure].read_bytes()).decode("ascii")
        target = f"data:image/png;base64,{data}"
    elif re.search(r"[\s()<>]", target):
        target = "<" + target.replace("<", "%3C").replace(">", "%3E") + ">"
    return f"![{escape(alt)}]({target})"


def _with_captions(block: Block, body: str, options: MarkdownOptions) -> str:
    """Captions above or below, as they stand on the page."""
    box = block.box
    above: list[str] = []
    below: list[str] = []
    for child in block.children:
        place = above if box and child.box and child.box.y0 < box.y0 else below
        words = escape_line_start(inline(child.text))
        place.append(f"<figcaption>\n\n{words}\n\n</figcaption>" if options.anchors else words)
    parts = [part for part in [*above, body, *below] if part]
    return "\n\n".join(["<figure>", *parts, "</figure>"] if options.anchors and parts else parts)


def _equation(block: Block, options: MarkdownOptions) -> str:
    source = "\n".join(line for line in block.text.plain.splitlines() if line.strip())
    return f"$$\n{source}\n$$" if source else ""


def _code(block: Block, options: MarkdownOptions) -> str:
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", block.text.plain)), default=0) + 1)
    language = re.sub(r"[^\w+#.-]", "", block.label)
    return f"{fence}{language}\n{block.text.plain}\n{fence}"


def _footnote(block: Block, options: MarkdownOptions) -> str:
    words = inline(block.text)
    return f"[^{block.label}]: {words}" if block.label else escape_line_start(words)


_WRITERS: dict[Kind, Callable[[Block, MarkdownOptions], str]] = {
    Kind.HEADING: _heading,
    Kind.PARAGRAPH: _paragraph,
    Kind.LIST: _list,
    Kind.ITEM: _paragraph,
    Kind.TABLE: _table,
    Kind.FIGURE: _figure,
    Kind.CAPTION: _paragraph,
    Kind.EQUATION: _equation,
    Kind.CODE: _code,
    Kind.FOOTNOTE: _footnote,
}
