"""Made-up documents with the words that their pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import (
    Block,
    Cell,
    Document,
    Kind,
    Origin,
    PageRow,
    PageStatus,
    Printed,
    PrintedWord,
    Region,
    Source,
    Text,
    TextSource,
)
from doc2md.geometry import Box

LEFT, WIDTH, STEP = 50.0, 400.0, 20.0


def line_box(number: int) -> Box:
    """The box of the line with this number on a page, from 0."""
    return Box(LEFT, STEP * number, LEFT + WIDTH, STEP * number + 12)


def printed(*lines: str) -> Printed:
    """The words of a page with these lines, one below the other. An empty line leaves room."""
    return Printed(TextSource.TEXT_LAYER, tuple(_words(n, line) for n, line in enumerate(lines) if line))


def _words(number: int, line: str) -> tuple[PrintedWord, ...]:
    y0, y1 = line_box(number).y0, line_box(number).y1
    step, at, words = WIDTH / max(len(line), 1), 0, []
    for word in line.split():
        at = line.index(word, at)
        words.append(PrintedWord(word, Box(LEFT + step * at, y0, LEFT + step * (at + len(word)), y1)))
        at += len(word)
    return tuple(words)


def block(
    name: str,
    text: str | Text,
    first: int,
    last: int | None = None,
    kind: Kind = Kind.PARAGRAPH,
    page: int = 1,
) -> Block:
    """A block that a model wrote, over the lines from `first` to `last` of a page."""
    box = Box.around([line_box(first), line_box(first if last is None else last)])
    plain = text if isinstance(text, Text) else Text(text)
    return Block(name, kind, (Region(page, box),), plain, (Origin("model", page, (0, 1)),))


def table(name: str, rows: Sequence[Sequence[str]], first: int) -> Block:
    """A table without places of cells, one line a row."""
    cells = tuple(Cell(r, c, Text(text)) for r, row in enumerate(rows) for c, text in enumerate(row))
    return replace(block(name, "", first, first + len(rows) - 1, Kind.TABLE), cells=cells)


def document(*blocks: Block, pages: int = 1) -> Document:
    rows = tuple(PageRow(page, PageStatus.OK) for page in range(1, pages + 1))
    return Document(Source("made.pdf", "0" * 64, pages), rows, blocks)
