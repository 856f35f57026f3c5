"""The first look at a document: which styles of text it uses, how often, and for what.

Only the document can say which font is its body text, and which styles it keeps for short lines. This look reads a
sample of the pages without their pictures, so it takes a few milliseconds a page. Counts of pages can be added, so
parts of a document can be looked at on their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from doc2md.rasterizer.glyphs import BOLD, font_traits
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line

MAX_PAGES = 12
"""Maximum number of pages in the sample. They are spread evenly over the document."""

SENTENCE_ENDS = ".!?。！？…。؟"


class Style(NamedTuple):
    """The style of a row: font size rounded to half a point, bold, italic, monospaced, sRGB colour."""

    size: float
    bold: bool
    italic: bool
    mono: bool
    colour: int


@dataclass(slots=True)
class Use:
    """How a document uses a style: numbers of lines, characters, words, and of lines with certain properties.

    ended      lines that end like a sentence
    numbered   lines that start with a digit
    capital    lines that start with a capital letter
    """

    lines: int = 0
    characters: int = 0
    words: int = 0
    ended: int = 0
    numbered: int = 0
    capital: int = 0

    def add(self, text: str) -> None:
        """Count one line with these words."""
        self.lines += 1
        self.characters += len(text)
        self.words += text.count(" ") + 1
        self.ended += text[-1] in SENTENCE_ENDS
        self.numbered += text[0].isdigit()
        self.capital += text[0].isupper()


@dataclass(frozen=True)
class Habits:
    """The styles of a document and how it uses them. `body` is the style of most characters."""

    styles: dict[Style, Use] = field(default_factory=dict)

    @cached_property
    def body(self) -> Style:
        weights = Counter({style: use.characters for style, use in self.styles.items()})
        return weights.most_common(1)[0][0] if weights else Style(10.0, False, False, False, 0)

    @cached_property
    def characters(self) -> int:
        return sum(use.characters for use in self.styles.values())

    @cached_property
    def monospaced(self) -> float:
        """The share of characters in monospaced fonts, from 0 to 1."""
        found = sum(use.characters for style, use in self.styles.items() if style.mono)
        return found / max(1, self.characters)


def style_of(line: Line) -> Style:
    """The style of a row: that of its main span."""
    main = line.main
    return Style(round(2 * main.size) / 2, main.bold, main.italic, main.mono, main.colour)


def habits_of_lines(lines: Iterable[Line]) -> Habits:
    """The habits of one page, for pages whose words do not come from the PDF."""
    return _counted((style_of(line), line.text) for line in lines)


@lru_cache(2)
def habits_of_document(document: Any) -> Habits:
    """The habits of a `pymupdf.Document`, from a sample of its pages.

    The result is cached, because each page of the document needs it. Pages that cannot be read are left out.
    """
    found: list[tuple[Style, str]] = []
    for number in sample(document.page_count):
        with suppress(Exception):  # MuPDF raises many types for damaged pages
            words = document[number].get_text("dict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)
            found += [_line(line["spans"]) for block in words["blocks"] for line in block.get("lines", ())]
    return _counted(found)


def sample(count: int) -> Sequence[int]:
    """The indices of at most `MAX_PAGES` of `count` pages, spread evenly."""
    if count <= MAX_PAGES:
        return range(count)
    return sorted({round(i * (count - 1) / (MAX_PAGES - 1)) for i in range(MAX_PAGES)})


def _line(spans: Sequence[dict[str, Any]]) -> tuple[Style, str]:
    main = max(spans, key=lambda span: len(span["text"].strip()))
    bold, italic, mono, _ = font_traits(str(main["font"]), main["char_flags"] & BOLD, main["flags"])
    style = Style(round(2 * main["size"]) / 2, bold, italic, mono, int(main["color"]))
    return style, "".join(span["text"] for span in spans)


def _counted(lines: Iterable[tuple[Style, str]]) -> Habits:
    styles: dict[Style, Use] = {}
    for style, text in lines:
        if words := text.strip():
            styles.setdefault(style, Use()).add(words)
    return Habits(styles)
