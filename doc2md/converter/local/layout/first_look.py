"""The first look at a document, before a page of it is read: which styles of text its pages use.

It reads the text of a page without its pictures, so it takes a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Any

from doc2md.rasterizer.fixed_pitch import lines_of_text
from doc2md.rasterizer.glyphs import BOLD, font_traits
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line
from doc2md.rasterizer.vertical import ALIGNED, MAX_STEP
from doc2md.structure.habits import MAX_PAGES, SENTENCE_ENDS, Habits, Style, Use, sampled_page
from doc2md.structure.scripts import is_cjk, is_mostly_cjk


def look_at_page(document: Any, index: int) -> Habits | None:
    """The habits of a page of the sample of a `pymupdf.Document`; None if the sample has fewer pages."""
    number = sampled_page(index, document.page_count)
    if number is None:
        return None
    parsed = document[number].get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)
    return _counted(map(_line, _rows(lines_of_text(parsed))))


def look_at_document(document: Any) -> Habits:
    """The habits of a `pymupdf.Document`."""
    found = (look_at_page(document, index) for index in range(MAX_PAGES))
    return Habits.total(habits for habits in found if habits)


def habits_of_lines(lines: Iterable[Line]) -> Habits:
    """The habits of one page, for pages whose words do not come from the PDF."""
    return _counted((style_of(line), line.text) for line in lines)


def style_of(line: Line) -> Style:
    """The style of a row: that of its main span."""
    main = line.main
    return _style(main.size, main.bold, main.italic, main.mono, main.colour)


def _rows(lines: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The spans of each row. The signs of vertical text have lines of their own, which are put together."""
    rows, above = list[list[dict[str, Any]]](), (0.0, 0.0)
    for line in lines:
        (span, *more), (x0, _, _, y1) = line["spans"], line["bbox"]
        size = span["size"]
        is_sign = not more and len(span["chars"]) == 1 and is_cjk(span["chars"][0]["c"])
        if is_sign and rows and _is_below(above, (x0, y1), size):
            rows[-1].append(span)
        else:
            rows.append(list(line["spans"]))
        above = (x0, y1) if is_sign else (inf, inf)
    return rows


def _is_below(above: tuple[float, float], sign: tuple[float, float], size: float) -> bool:
    """Whether a sign is right below another one. They are given by their left and lower edges."""
    return abs(sign[0] - above[0]) < ALIGNED * size and 0 < sign[1] - above[1] < MAX_STEP * size


def _line(spans: Sequence[dict[str, Any]]) -> tuple[Style, str]:
    texts = ["".join([char["c"] for char in span["chars"]]) for span in spans]
    main, words = max(zip(spans, texts, strict=True), key=lambda entry: len(entry[1].strip()))
    bold, italic, mono, _ = font_traits(str(main["font"]), main["char_flags"] & BOLD, main["flags"])
    mono = mono and not is_mostly_cjk(words)
    return _style(main["size"], bold, italic, mono, int(main["color"])), "".join(texts)


def _style(size: float, bold: bool, italic: bool, mono: bool, colour: int) -> Style:
    return Style(round(2 * size) / 2, bold, italic, mono, colour)


def _counted(lines: Iterable[tuple[Style, str]]) -> Habits:
    return Habits.total(Habits(((style, _use(words)),)) for style, text in lines if (words := text.strip()))


def _use(text: str) -> Use:
    """The use of a style in one line with these words."""
    ends = text[-1] in SENTENCE_ENDS
    return Use(1, len(text), text.count(" ") + 1, ends, text[0].isdigit(), text[0].isupper())
