"""Writes a document as GitHub Flavored Markdown: a flat sequence of blocks with blank lines between them."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from doc2md.document import FURNITURE, Block, Document, Kind, MarkKind, PageRow, Text, texts_of
from doc2md.exporter.anchors import with_anchors
from doc2md.exporter.front_matter import front_matter
from doc2md.exporter.list_numbers import with_list_numbers
from doc2md.exporter.unsupported import with_unsupported
from doc2md.markup.controls import without_controls
from doc2md.markup.write import (
    Style,
    escape,
    escape_line_start,
    fits_gfm,
    gfm_table,
    html_table,
    inline,
    is_gridded,
)
from doc2md.options.export import ExportOptions, Headers, Images, LineBreaks, Maths, Tables, Toc
from doc2md.structure.lists import BOXES, CHOICES, DASHES, SIGNS, is_bullet

FIGURE_NAME = re.compile(r"p\d{4,}-fig\d{2,}\.(?:png|jpg)")
"""The file names that doc2md gives to figures. JSON from elsewhere could contain any path as a name."""

MAX_BLOCK_LENGTH = 500_000
"""Maximum characters of a block that is rendered as HTML.

A longer block is shown as preformatted text, because rendering it could take minutes.
"""

_END_OF_LIST = "<!-- -->"
"""A comment between two lists. Without it, Markdown would join them into one list."""

CAPTION_NUMBER = re.compile(r"[^\W\d]+\.?\s*\d+(?:[.-]\d+)*")
"""A label such as "Figure 3". It is enough for the alternative text, because the caption follows the figure."""

_INLINE_MATHS = {Maths.DOLLARS: ("$", "$"), Maths.BRACKETS: ("\\(", "\\)")}
_DISPLAY_MATHS = {Maths.DOLLARS: ("$$\n", "\n$$"), Maths.BRACKETS: ("\\[\n", "\n\\]")}
_LINE_BREAKS = {
    LineBreaks.BR: "<br>",
    LineBreaks.BACKSLASH: "\\\n",
    LineBreaks.SPACES: "  \n",
    LineBreaks.JOIN: " ",
}
MIME = {".png": "image/png", ".jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Place:
    """The location of the figures of a document.

    folder   the figures' folder as the document names it in links
    figures  for each figure's file name, the current path of the file
    """

    folder: str = ""
    figures: Mapping[str, Path] = field(default_factory=dict)


class Part(NamedTuple):
    """A part of the output, the block that it was made from, and its page. Front matter and footnotes have no page."""

    text: str
    block: Block | None = None
    page: int | None = None


def to_markdown(document: Document, options: ExportOptions | None = None, place: Place | None = None) -> str:
    """The document as Markdown. A failed page is replaced by a comment. `place` is the location of the figures."""
    writer = Writer(options or ExportOptions(), place or Place())
    return writer.write(with_anchors(document, pages=False))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes blocks as Markdown. Can return the output in parts, so that the position of each block is known.

    place     the location of the figures
    for_html  write the Markdown for the HTML export, with page anchors and `<figure>` elements
    portable  write Markdown that Python-Markdown reads in the same way as GitHub
    anchors   for ids of headings, additional anchors that do not depend on the Markdown renderer
    """

    options: ExportOptions
    place: Place
    for_html: bool = False
    portable: bool = False
    anchors: Mapping[str, str] = field(default_factory=dict)

    def write(self, document: Document) -> str:
        """The document as Markdown."""
        return "\n".join(part.text for part in self.parts(document))

    def parts(self, document: Document) -> Iterator[Part]:
        """The parts of the Markdown in order. Each ends with a newline, and `write` joins them with another newline.

        Footnotes that have a reference come last. A reference in a table that is written as HTML does not count: with
        it alone, renderers do not show the footnote.
        """
        document = with_list_numbers(with_unsupported(document, self.options.unsupported))
        if self.options.front_matter and not self.for_html:
            yield Part(front_matter(document))
        notes: list[Block] = []
        written: set[str] = set()
        referenced = _referenced_labels(document)
        blocks: dict[int, list[Block]] = {}
        for block in document.blocks:
            blocks.setdefault(block.page, []).append(block)
        pages = dict.fromkeys(blocks) | {row.page: row for row in document.pages}
        last: Block | None = None
        for index, (page, row) in enumerate(sorted(pages.items())):
            yield from self._page_start(page, first=index == 0)
            if row and row.failed:
                yield Part(self._failure_message(row), page=page)
            for block in blocks.get(page, ()):
                is_note = block.kind is Kind.FOOTNOTE
                unreferenced = is_note and block.label not in referenced
                words = self._unreferenced_footnote(block) if unreferenced else self.block(block)
                if (
                    block.kind is Kind.LIST
                    and last
                    and _restarts_numbering(last.children[-1:], block.children[:1])
                ):
                    yield Part(_END_OF_LIST + "\n", page=page)
                last = block if block.kind is Kind.LIST and block.children else None
                if words and is_note and not unreferenced:
                    notes.append(block)
                elif words:
                    written.update(_REFERENCE.findall(words))
                    yield Part(words + "\n", block, page)
        for block in notes:
            words = self.block(block) if block.label in written else self._unreferenced_footnote(block)
            yield Part(words + "\n", block)

    def block(self, block: Block) -> str:
        """One block as Markdown; empty if the options leave it out."""
        if block.kind in FURNITURE and self.options.headers is not Headers.KEEP:
            return ""
        if block.kind in _COMPOSED:
            text = self.separator(block).join(part.text for part in self.parts_of(block))
        else:
            text = without_controls(_WRITERS[block.kind](self, block))
        if self.for_html and len(text) > MAX_BLOCK_LENGTH:
            return f"<pre>{html.escape(text)}</pre>"
        return text

    def parts_of(self, block: Block) -> Iterator[Part]:
        """The parts of a list, a table, a figure or a table of contents. `separator` goes between them."""
        parts = _COMPOSED[block.kind](self, block) if block.kind in _COMPOSED else iter(())
        return (part._replace(text=without_controls(part.text)) for part in parts)

    def separator(self, block: Block) -> str:
        """The newlines between two parts of a block."""
        return "\n" if block.kind is Kind.LIST else "\n\n"

    def _inline(self, text: Text) -> str:
        return inline(text, self._style(_LINE_BREAKS[self.options.line_breaks]))

    def _single_line(self, text: Text) -> str:
        """Inline Markdown without line breaks, for headings and annotations."""
        return inline(text, self._style(" "))

    def _style(self, line_break: str = "<br>") -> Style:
        math = self.options.math
        return Style(_INLINE_MATHS.get(math, ("", "")), line_break, self.portable, math is Maths.MATHML)

    def _page_start(self, page: int, *, first: bool) -> Iterator[Part]:
        if self.for_html:
            yield Part(f'<div id="page-{page}"></div>\n', page=page)
        elif self.options.page_break and ("{page}" in self.options.page_break or not first):
            yield Part(self.options.page_break.replace("{page}", str(page)) + "\n", page=page)

    def _failure_message(self, row: PageRow) -> str:
        reason = comment_safe("; ".join(row.notes))
        if self.for_html:
            return f'<p class="failed">Page {row.page} failed: {reason}</p>\n'
        return f"<!-- page {row.page}: failed: {reason} -->\n"

    def paragraph(self, block: Block) -> str:
        return _escape_line_starts(self._inline(block.text))

    def quote(self, block: Block) -> str:
        return "> " + self.paragraph(block).replace("\n", "\n> ")

    def heading(self, block: Block) -> str:
        words = closing_signs_escaped(self._single_line(block.text))
        level = min(max(block.level, 1) + self.options.title_level - 1, 6)
        name = self.anchors.get(block.id)
        anchor = f'<a id="{name}"></a>\n\n' if name else ""
        return f"{anchor}{'#' * level} {words}" if words else ""

    def contents(self, block: Block) -> Iterator[Part]:
        if self.options.toc is not Toc.DROP:
            yield from (Part(self.block(child), child) for child in block.children)

    def items(self, block: Block) -> Iterator[Part]:
        """The items of a list and of its nested lists, in order."""
        labels = {"-" if item.label in DASHES else item.label for item in block.children}
        mixed = {"-", "+"} <= labels or (len(labels) > 1 and labels <= set(CHOICES))
        for before, item in zip((None, *block.children), block.children, strict=False):
            if before and _restarts_numbering((before,), (item,)):
                yield Part(f"\n{_END_OF_LIST}\n")
            marker, words = self._marker(item, mixed)
            indent = " " * (len(marker) + 1)
            yield Part(f"{marker} {_escape_line_starts(words)}".rstrip().replace("\n", "\n" + indent), item)
            for child in item.children:
                nested = child.kind is Kind.LIST
                for part in self.items(child) if nested else [Part("\n" + self._block_in_item(child), child)]:
                    lines = (indent + line if line else line for line in part.text.split("\n"))
                    yield part._replace(text="\n".join(lines))

    def _block_in_item(self, block: Block) -> str:
        if (
            self.portable and block.kind is Kind.CODE
        ):  # Python-Markdown supports fences only at the left margin
            return "\n".join("    " + line for line in block.text.plain.split("\n"))
        return self.block(block)

    def _marker(self, item: Block, mixed: bool) -> tuple[str, str]:
        """The Markdown list marker, and the text of the item, which has the markers that Markdown does not support.

        `mixed` means that its list has plus and minus signs, or empty and filled circles.
        """
        words = self._inline(item.text)
        number = _item_number(item)
        marker = "-" if number is None else f"{number}."
        if item.label and item.label in BOXES:
            words = f"[{' ' if item.label == BOXES[0] else 'x'}] {words}"
        elif number is None and (mixed or item.label in SIGNS or not is_bullet(item.label)):
            words = self._inline(_with_label(item)).lstrip()
        return marker.ljust(3) if self.portable else marker, words

    def table(self, block: Block) -> Iterator[Part]:
        style = self._style()
        tables = self.options.tables
        if not block.cells:
            grid = ""
        elif (tables is Tables.GFM and is_gridded(block.cells)) or (
            tables is Tables.AUTO and fits_gfm(block.cells)
        ):
            grid = gfm_table(block.cells, style)
        else:
            grid = html_table(block.cells, style)
        return self._with_captions(block, grid)

    def figure(self, block: Block) -> Iterator[Part]:
        return self._with_captions(block, self._image(block))

    def _image(self, block: Block) -> str:
        images = self.options.images
        number = next((m[0] for c in block.children if (m := CAPTION_NUMBER.match(c.text.plain))), "")
        alt = " ".join(block.text.plain.split()) or number
        name = block.figure if block.figure and FIGURE_NAME.fullmatch(block.figure) else ""
        if images is Images.PLACEHOLDER:
            said = comment_safe(alt) or f"on page {block.page}"
            return f"<!-- figure{f' {name}' if name else ''}: {said} -->"
        if images is Images.OFF or not name:
            # The description is useful even without the figure.
            return escape_line_start(f"[{_escape_brackets(alt)}]") if block.text.plain else ""
        target = f"{self.place.folder}/{name}" if self.place.folder else name
        if images is Images.EMBEDDED:
            target = self._embedded(name)
        elif re.search(r"[\s()<>]", target):
            target = "<" + target.replace("<", "%3C").replace(">", "%3E") + ">"
        return f"![{_escape_brackets(alt)}]({target})" if target else ""

    def _embedded(self, name: str) -> str:
        path = self.place.figures.get(name)
        if path is None:
            return ""
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        return f"data:{MIME.get(path.suffix, 'image/png')};base64,{data}"

    def _with_captions(self, block: Block, body: str) -> Iterator[Part]:
        """A table or figure with its captions above or below it, as on the page."""
        box = block.box
        above, below = list[Part](), list[Part]()
        for child in block.children:
            place = above if box and child.box and child.box.y0 < box.y0 else below
            words = _escape_line_starts(self._inline(child.text))
            place.append(Part(f"<figcaption>\n\n{words}\n\n</figcaption>" if self.for_html else words, child))
        parts = [part for part in [*above, Part(body, block), *below] if part.text]
        yield from [Part("<figure>"), *parts, Part("</figure>")] if self.for_html and parts else parts

    def equation(self, block: Block) -> str:
        source = "\n".join(line for line in block.text.plain.splitlines() if line.strip())
        if source and self.options.math is Maths.MATHML:
            from doc2md.markup.mathml import formula_in_markdown  # a heavy module

            return f"<div>\n{formula_in_markdown(source, display=True)}\n</div>"
        start, end = _DISPLAY_MATHS.get(self.options.math, ("", ""))
        return f"{start}{source}{end}" if source else ""

    def code(self, block: Block) -> str:
        fence = "`" * max(3, max((len(run) for run in re.findall("`+", block.text.plain)), default=0) + 1)
        language = re.sub(r"[^\w+#.-]", "", block.label)
        return f"{fence}{language}\n{block.text.plain}\n{fence}"

    def footnote(self, block: Block) -> str:
        return (
            f"[^{block.label}]: {self._inline(block.text)}"
            if block.label
            else self._unreferenced_footnote(block)
        )

    def _unreferenced_footnote(self, block: Block) -> str:
        """A footnote without a reference, as a paragraph. Markdown renderers would not show it as a footnote."""
        words = f"{escape(block.label)} {self._inline(block.text)}".strip()
        return without_controls(escape_line_start(words))

    def note(self, block: Block) -> str:
        return f"> *{block.label}* {self._single_line(block.text)}"


_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")


def _with_label(item: Block) -> Text:
    """The text of an item after its marker, which is struck out if the first words are."""
    text = Text.join((Text(item.label), item.text), " ")
    first = len(item.label) + 1
    marks = (
        mark._replace(start=0) if mark.kind is MarkKind.STRIKE and mark.start == first else mark
        for mark in text.marks
    )
    return Text(text.plain, tuple(marks))


def _referenced_labels(document: Document) -> set[str]:
    """The labels of the footnotes that have a reference."""
    marks = (mark for block in document.blocks for text in texts_of(block) for mark in text.marks)
    return {mark.value for mark in marks if mark.kind is MarkKind.NOTE}


def comment_safe(words: str) -> str:
    """The words without characters that could end an HTML comment."""
    return re.sub(r"--+|[<>&\n\t]", " ", without_controls(words))


def _escape_line_starts(words: str) -> str:
    """Escape the start of each line of a paragraph. A forced line break can be a newline."""
    return "\n".join(map(escape_line_start, words.split("\n")))


def closing_signs_escaped(title: str) -> str:
    """A heading's words without number signs at their end that Markdown would take for the end of the heading."""
    return re.sub(r"(?<!\S)(#+)\Z", r"\\\1", title)


def _escape_brackets(words: str) -> str:
    """Escape words for use between square brackets."""
    return "".join(
        f"\\{part}" if part in "[]" else escape(part) for part in re.split(r"([\[\]])", words) if part
    )


def _item_number(item: Block) -> int | None:
    match = re.fullmatch(r"[(（]?(\d{1,9})[.)．、）]?[)）]?", item.label)
    return int(match[1]) if match else None


def _restarts_numbering(before: Sequence[Block], after: Sequence[Block]) -> bool:
    """Whether the number of the first item in `after` does not follow the number of the last item in `before`.

    Within one list, Markdown renderers number items consecutively and would show another number.
    """
    now, then = ([_item_number(item) for item in items] for items in (after, before))
    return bool(now and then) and now[0] is not None and then[0] is not None and now[0] != then[0] + 1


_WRITERS: dict[Kind, Callable[[Writer, Block], str]] = {
    Kind.HEADING: Writer.heading,
    Kind.PARAGRAPH: Writer.paragraph,
    Kind.QUOTE: Writer.quote,
    Kind.ITEM: Writer.paragraph,
    Kind.CAPTION: Writer.paragraph,
    Kind.EQUATION: Writer.equation,
    Kind.CODE: Writer.code,
    Kind.FOOTNOTE: Writer.footnote,
    Kind.NOTE: Writer.note,
    Kind.HEADER: Writer.paragraph,
    Kind.FOOTER: Writer.paragraph,
    Kind.PAGE_NUMBER: Writer.paragraph,
}

_COMPOSED: dict[Kind, Callable[[Writer, Block], Iterator[Part]]] = {
    Kind.CONTENTS: Writer.contents,
    Kind.LIST: Writer.items,
    Kind.TABLE: Writer.table,
    Kind.FIGURE: Writer.figure,
}
