"""Programs in scans: typewriter type is told by the advance of its letters."""

from __future__ import annotations

import pytest

from doc2md.converter.local import read
from doc2md.converter.local.ocr.monospace import with_monospace
from doc2md.document import Kind
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, Span

PROGRAM = [
    "def capacity(diameter, slope):",
    "    area = pi * diameter ** 2 / 4",
    "",
    "    if slope == 0:",
    "        return None",
    "    return area * slope",
]
PROSE = [
    "Rivers carry sand and stones from the hills down to the sea, year after year",
    "without a rest, and nobody who has lived beside one has ever seen them stop.",
    "What they leave on their banks in spring is gone by autumn, and so forth.",
]


def line(text: str, y: float, font: str, x: float = 70, size: float = 10) -> Line:
    """A line as it is recognised: a span a word, as wide as it is printed."""
    spans = []
    at = x + pymupdf.get_text_length(text[: len(text) - len(text.lstrip())], font, size)
    for word in text.split():
        width = pymupdf.get_text_length(word, font, size)
        spans.append(Span(word, Box(at, y, at + width, y + size), "", size, score=0.99))
        at += width + pymupdf.get_text_length(" ", font, size)
    return Line(tuple(spans), Box.around(span.box for span in spans))


def lines(rows: list[str], font: str, y: float = 100) -> list[Line]:
    return [line(row, y + 13 * n, font) for n, row in enumerate(rows) if row]


def test_a_program_is_typed_and_its_letters_stand_in_columns() -> None:
    made = with_monospace([*lines(PROGRAM, "cour"), *lines(PROSE, "tiro", 250)])[:5]
    assert all(span.mono for row in made for span in row.spans)
    advance = pymupdf.get_text_length("x", "cour", 10)
    for row in made:
        for span in row.spans:
            steps = [b - a for a, b in zip(span.xs, span.xs[1:], strict=False)]
            assert steps == pytest.approx([advance] * len(steps), rel=0.06)


def test_a_page_that_was_typed_is_no_program() -> None:
    typed = lines(PROSE, "cour")
    assert with_monospace(typed) == typed


@pytest.mark.parametrize("font", ["helv", "tiro", "hebo", "tiit"])
def test_running_text_is_not_typed(font: str) -> None:
    assert not any(span.mono for row in with_monospace(lines(PROSE, font)) for span in row.spans)


def test_a_short_line_is_typed_where_others_of_the_page_are() -> None:
    short = line("loop()", 400, "cour")
    assert with_monospace([short]) == [short]
    made = with_monospace([*lines(PROGRAM, "cour"), *lines(PROSE, "tiro", 250), short])
    assert [row.mono for row in made] == [True] * 5 + [False] * 3 + [True]


def test_a_scanned_program_keeps_its_lines_and_its_indentation() -> None:
    printed = pymupdf.open().new_page(width=420, height=420)
    for n, row in enumerate(PROSE):
        printed.insert_text((40, 60 + 14 * n), row, fontsize=10, fontname="tiro")
    for n, row in enumerate(PROGRAM):
        printed.insert_text((40, 130 + 13 * n), row, fontsize=10, fontname="cour")
    document = pymupdf.open()
    page = document.new_page(width=420, height=420)
    page.insert_image(page.rect, pixmap=printed.get_pixmap(dpi=150))
    made = read(document[0], 1)
    (code,) = (block for block in made.blocks if block.kind is Kind.CODE)
    assert code.text.plain.replace(" ** ", "**") == "\n".join(PROGRAM).replace(" ** ", "**")
