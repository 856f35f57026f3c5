"""Data types for the text layer of a page: lines of styled spans, links, images and drawn shapes.

Boxes are in points from the top left corner of the page as displayed. `lines` holds only visible text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from doc2md.geometry import Box
from doc2md.structure.printing_order import UNKNOWN

_LATIN = re.compile("[a-z]")
_VOWELS = frozenset("aeiouy")
MIN_LETTERS, MIN_VOWEL_SHARE = 200, 0.25
"""Number of Latin letters from which the share of vowels is checked, and the minimum share in legible text."""

MAX_BAD_SHARE = 0.1
"""Maximum share of unreadable characters (U+FFFD, private use, control) in a legible text layer."""

UNSURE = 0.9
"""OCR confidence below which a word may be wrong.

About one letter in 20 of printed pages is below it, one in six of formulas, and one in five or more of handwriting.
"""

ARTIFACT = "Artifact"
TAGS = (
    *("H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"),
    *("P", "LI", "Caption", "Code", "Formula", "Note", "FENote", "BlockQuote", "Aside"),
    *("TOCI", "BibEntry", "Index", "TD", "TH", "Figure", ARTIFACT),
)
"""The standard structure types of tagged PDFs that say what a text is. The others group elements or are inside a line.
"""

_NOT_PRINTABLE_ASCII = re.compile(r"[^ -~]")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one style on one line.

    `xs` holds the left edge of each character of `text`, in points. `baseline` is a y coordinate in points, and `size`
    is the font size in points. `italic` is false for `math` fonts, because their slant is not emphasis. `score` is the
    OCR confidence from 0 to 1, and 1 for text from the PDF. `colour` is an sRGB colour as an integer (0xRRGGBB).
    `latex` is what the span says if it is a formula, and `sure` the confidence that it looks like the print.
    """

    text: str
    box: Box
    font: str
    size: float
    bold: bool = False
    italic: bool = False
    mono: bool = False
    superscript: bool = False
    subscript: bool = False
    strike: bool = False
    math: bool = False
    baseline: float = 0.0
    xs: tuple[float, ...] = ()
    score: float = 1.0
    colour: int = 0
    latex: str = ""
    sure: float = 1.0

    def __getitem__(self, cut: slice) -> Span:
        """Return a part of the span, with the box cut to its characters."""
        start, stop, _ = cut.indices(len(self.text))
        x0 = self.xs[start] if start < len(self.xs) else self.box.x1
        x1 = self.xs[stop] if stop < len(self.xs) else self.box.x1
        box = Box(min(x0, x1), self.box.y0, max(x0, x1), self.box.y1)
        if stop - start == len(self.text) >= len(self.xs) and box == self.box:
            return self
        latex = self.latex if (start, stop) == (0, len(self.text)) else ""
        return replace(self, text=self.text[start:stop], xs=self.xs[start:stop], box=box, latex=latex)


@dataclass(frozen=True)
class Line:
    """Spans on one baseline, in reading order.

    turned    the line is not horizontal
    artifact  a tagged PDF marks the line as a running head
    tag       what a tagged PDF says that the line is, one of `TAGS`; empty if it says nothing
    element   a number that the lines of one element of a tagged PDF share, such as a paragraph; 0 if it is not known
    place     its place in the order in which the PDF prints its lines; UNKNOWN if it is not known
    """

    spans: tuple[Span, ...]
    box: Box
    turned: bool = False
    artifact: bool = False
    tag: str = ""
    element: int = 0
    place: int = field(default=UNKNOWN, compare=False)

    @cached_property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    def part(self, spans: tuple[Span, ...]) -> Line:
        """The line with only some of its spans, and the box around them."""
        box = Box.around([span.box for span in spans])
        return Line(spans, box, self.turned, self.artifact, self.tag, self.element, self.place)

    @cached_property
    def main(self) -> Span:
        """The span that sets the font size and baseline of the line: the longest, if possible not raised or lowered."""
        return max(self.spans, key=lambda s: (not (s.superscript or s.subscript), len(s.text.strip())))

    @cached_property
    def size(self) -> float:
        return self.main.size

    @cached_property
    def baseline(self) -> float:
        return self.main.baseline

    @cached_property
    def score(self) -> float:
        """The mean of the spans' OCR confidences, weighted by length."""
        weights = [len(span.text.strip()) for span in self.spans]
        return sum(w * s.score for w, s in zip(weights, self.spans, strict=True)) / (sum(weights) or 1)

    @cached_property
    def mono(self) -> bool:
        """Whether all visible characters are in a monospaced font."""
        inked = [s for s in self.spans if s.text.strip()]
        return bool(inked) and all(s.mono for s in inked)

    @cached_property
    def bold(self) -> bool:
        """Whether all visible characters are bold, apart from superscripts and mathematics."""
        inked = [s for s in self.spans if s.text.strip() and not (s.superscript or s.math)]
        return bool(inked) and all(s.bold for s in inked)


@dataclass(frozen=True, slots=True)
class Link:
    """A link area. `uri` is an address, or a place inside the document (see `doc2md.structure.link_targets`)."""

    box: Box
    uri: str


class Dot(NamedTuple):
    """A small drawn shape that is as wide as it is high. Browsers print list bullets in this way."""

    box: Box
    filled: bool
    square: bool


class Rule(NamedTuple):
    """A horizontal or vertical ruling line: `start` and `end` on its own axis, `at` on the other axis, in points."""

    at: float
    start: float
    end: float


class Fill(NamedTuple):
    """A filled rectangle. `colour` is an sRGB colour as an integer (0xRRGGBB)."""

    box: Box
    colour: int


@dataclass(frozen=True, slots=True)
class Drawings:
    """The classified vector drawings of a page.

    `across` and `down` are the horizontal and vertical ruling lines. `dots` are possible bullets. `frames` are the
    boxes of shapes large enough to hold a line of text. `art` are the boxes of shapes with curves or slanted lines.
    `all` are the boxes of all shapes except dots. `fills` are the filled rectangles that are too thick for a rule, in
    painting order.
    """

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    dots: tuple[Dot, ...] = ()
    frames: tuple[Box, ...] = ()
    art: tuple[Box, ...] = ()
    all: tuple[Box, ...] = ()
    fills: tuple[Fill, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all or self.dots)


class TaggedCell(NamedTuple):
    """A cell of a table in the structure tree. `box` is around its letters on this page, None without text."""

    box: Box | None
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    text: str = ""


TaggedTable = tuple[tuple[TaggedCell, ...], ...]
"""The rows of a table in the structure tree that have text on the page, each with its cells in logical order."""


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text of a page, from its PDF or from OCR, with its links, images and drawings.

    size           width and height in points of the page as displayed
    right_to_left  most letters of the page are written from right to left
    hidden         invisible text, each with the reason
    unsized        number of characters in fonts whose font size is wrong, so that MuPDF splits their words
    unpainted      lines that are not painted, such as the text layer of an earlier OCR run on a scan
    graphics       boxes of the graphics on a scan
    unread         number of lines on the page that OCR could not read
    tagged_tables  the tables of the structure tree of a tagged PDF
    folds          boxes of the folds between two pages in one scan; they have no limit at the top and the bottom
    """

    size: tuple[float, float]
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Box, ...] = ()
    drawings: Drawings = Drawings()
    right_to_left: bool = False
    hidden: tuple[tuple[str, str], ...] = ()
    unsized: int = 0
    unpainted: tuple[Line, ...] = ()
    graphics: tuple[Box, ...] = ()
    unread: int = 0
    folds: tuple[Box, ...] = ()
    tagged_tables: tuple[TaggedTable, ...] = ()

    @property
    def unsure(self) -> float:
        """The share of characters in spans with an OCR confidence below `UNSURE`, from 0 to 1."""
        spans = [span for line in self.lines for span in line.spans]
        unsure = sum(len(span.text.strip()) for span in spans if span.score < UNSURE)
        return unsure / max(1, sum(len(span.text.strip()) for span in spans))


def legible(layer: TextLayer) -> bool:
    """Return whether the text of a layer is usable.

    It must contain a letter or digit and few unreadable characters, and its Latin letters must include enough vowels.
    The last check is needed because some PDFs give each letter the code of another one, to prevent copying. Fonts for
    formulas count as legible: their brackets have no characters, and their letters make no words.
    """
    inked = "".join("".join(line.text.split()) for line in layer.lines)
    words = "".join("".join(s.text.split()) for line in layer.lines for s in line.spans if not s.math)
    bad = sum(map(unreadable, _NOT_PRINTABLE_ASCII.findall(words))) + layer.unsized
    return bad <= MAX_BAD_SHARE * len(inked) and any(map(str.isalnum, inked)) and _has_vowels(words)


def _has_vowels(inked: str) -> bool:
    """Return whether enough of the Latin letters are vowels.

    In all languages that use the Latin script, a third of the letters or more are vowels.
    """
    letters, vowels = count_vowels(inked)
    return letters < MIN_LETTERS or vowels > MIN_VOWEL_SHARE * letters


def count_vowels(text: str) -> tuple[int, int]:
    """The number of Latin letters in a text, and of the vowels among them. Accents do not count."""
    letters = _LATIN.findall(unicodedata.normalize("NFD", text.casefold()))
    return len(letters), sum(letter in _VOWELS for letter in letters)


def unreadable(char: str) -> bool:
    """Return whether a character is U+FFFD, private use, unassigned, a control character or a surrogate.

    The private use characters of Symbol and Wingdings fonts are bullets and count as readable.
    """
    if "\uf020" <= char <= "\uf0ff":
        return False
    return char == "\ufffd" or unicodedata.category(char) in {"Co", "Cc", "Cs", "Cn"}
