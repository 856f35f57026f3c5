"""What a page's PDF says of its own text: lines of styled spans, links, pictures and drawn shapes.

Boxes are in points from the top left corner of the page as displayed. Only text that is painted is kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from doc2md.geometry import Box

_LATIN = re.compile("[a-z]")
_VOWELS = frozenset("aeiouy")
MANY_LETTERS, VOWELS = 200, 0.25
"""From so many letters on, the share of vowels that text has at the least."""

BAD_SHARE = 0.1
"""Share of unreadable characters (U+FFFD, private use, control) from which a text layer is not trusted."""

UNSURE = 0.9
"""The recogniser's confidence in a word, below which it may be another. Of printed pages it is so for one letter in
twenty, of formulas for one in six, of handwriting for one in five and more.
"""

_ODD = re.compile(r"[^ -~]")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one style on one line.

    `xs` is the left edge of each character, in points: as many as `text` has. `baseline` is a y coordinate.
    `size` is the type's size in points. A `math` font's slant is no emphasis, so `italic` is false there. `score` is
    the recogniser's confidence, 0 to 1; 1 for a text layer.
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

    def __getitem__(self, cut: slice) -> Span:
        """Some of the characters, the box cut to them."""
        start, stop, _ = cut.indices(len(self.text))
        x0 = self.xs[start] if start < len(self.xs) else self.box.x1
        x1 = self.xs[stop] if stop < len(self.xs) else self.box.x1
        box = self.box._replace(x0=min(x0, x1), x1=max(x0, x1))
        return replace(self, text=self.text[start:stop], xs=self.xs[start:stop], box=box)


@dataclass(frozen=True)
class Line:
    """Spans on one baseline, in the order they are read. `turned`: not written horizontally."""

    spans: tuple[Span, ...]
    box: Box
    turned: bool = False

    @cached_property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @cached_property
    def main(self) -> Span:
        """The span that sets the line's size and baseline: the longest, raised ones only if there is no other."""
        return max(self.spans, key=lambda s: (not (s.superscript or s.subscript), len(s.text.strip())))

    @property
    def size(self) -> float:
        return self.main.size

    @property
    def baseline(self) -> float:
        return self.main.baseline

    @cached_property
    def score(self) -> float:
        """The mean of the spans' scores, each by its length."""
        weights = [len(span.text.strip()) for span in self.spans]
        return sum(w * s.score for w, s in zip(weights, self.spans, strict=True)) / (sum(weights) or 1)

    @cached_property
    def mono(self) -> bool:
        """Whether every visible character stands in a typewriter font."""
        inked = [s for s in self.spans if s.text.strip()]
        return bool(inked) and all(s.mono for s in inked)

    @cached_property
    def bold(self) -> bool:
        inked = [s for s in self.spans if s.text.strip() and not (s.superscript or s.math)]
        return bool(inked) and all(s.bold for s in inked)


@dataclass(frozen=True, slots=True)
class Link:
    """An area that leads to an address, or to a place inside the document (`doc2md.structure.link_targets`)."""

    box: Box
    uri: str


class Dot(NamedTuple):
    """A small drawn shape as wide as it is high, which browsers print for a bullet."""

    box: Box
    filled: bool
    square: bool


class Rule(NamedTuple):
    """A line drawn along an axis: at `at` across it, from `start` to `end`, in points."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawings:
    """What a page has drawn, sorted by what it may be of a document.

    `across` and `down` are rules; `frames` the boxes of shapes large enough to hold a line of text; `art` the boxes of
    curves and slanted lines; `all` the boxes of everything but dots.
    """

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    dots: tuple[Dot, ...] = ()
    frames: tuple[Box, ...] = ()
    art: tuple[Box, ...] = ()
    all: tuple[Box, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all or self.dots)


@dataclass(frozen=True, slots=True)
class TextLayer:
    """A page's text as its PDF states it. `size` is the page's width and height, as displayed.

    `right_to_left`: most letters of the page are written so. `hidden`: text that nobody can see, with the reason why.
    `unsized`: characters of fonts that do not say how large they are, whose words are torn. `unpainted`: lines that are
    not painted, as recognisers put them on scans. `graphics`: what a scan shows beside its words. `unread`: lines that
    the page shows and the recogniser could not read. `folds` are the strips that part pages shown side by side in one
    picture, without an end above or below.
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

    @property
    def unsure(self) -> float:
        """The share of the letters in words of which the recogniser was not sure, 0 to 1."""
        spans = [span for line in self.lines for span in line.spans]
        unsure = sum(len(span.text.strip()) for span in spans if span.score < UNSURE)
        return unsure / max(1, sum(len(span.text.strip()) for span in spans))


def legible(layer: TextLayer) -> bool:
    """Whether the layer's characters can be taken for what is printed: there are some, few are unreadable, and Latin
    letters make words. (Some PDFs give each letter the code of another, lest their words be copied.)
    """
    inked = "".join("".join(line.text.split()) for line in layer.lines)
    bad = sum(map(unreadable, _ODD.findall(inked))) + layer.unsized
    return bad <= BAD_SHARE * len(inked) and any(map(str.isalnum, inked)) and _has_vowels(inked)


def _has_vowels(inked: str) -> bool:
    """Whether there are vowels among the Latin letters: in all languages written with them they are a third or more."""
    letters = _LATIN.findall(unicodedata.normalize("NFD", inked.casefold()))
    vowels = sum(letter in _VOWELS for letter in letters)
    return len(letters) < MANY_LETTERS or vowels > VOWELS * len(letters)


def unreadable(char: str) -> bool:
    """Whether a character says nothing: U+FFFD, private use, a control character or a surrogate.

    The private use characters of Symbol and Wingdings fonts are bullets and count as readable.
    """
    if "\uf020" <= char <= "\uf0ff":
        return False
    return char == "\ufffd" or unicodedata.category(char) in {"Co", "Cc", "Cs", "Cn"}
