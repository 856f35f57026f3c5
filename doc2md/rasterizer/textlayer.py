"""What a page's PDF says of its own text: lines of styled spans, links and pictures.

Boxes are in points from the top left corner of the page as displayed. Only text that is painted is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from doc2md.document import Box
from doc2md.rasterizer.mupdf import pymupdf

MAX_CHARACTERS = 400_000
"""Characters of a page that are looked at: a densely printed newspaper page has 40,000."""

MAX_LINKS = 5_000
MAX_VECTORS = 20_000
MIN_DOT, MAX_DOT, MAX_MITRED = 1.2, 7.0, 26.0
"""Points: how wide a drawn bullet is; the last for the box MuPDF gives of a stroked one."""

MAX_FRAMES = 500
MIN_FRAME = (40.0, 9.0)
"""Points: width and height from which a drawn rectangle may hold a line of text."""

BAD_SHARE = 0.1
"""Share of unreadable characters (U+FFFD, private use, control) from which a text layer is not trusted."""

_FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_CLIP
    | pymupdf.TEXT_COLLECT_STYLES
    | pymupdf.TEXT_ACCURATE_BBOXES
    | pymupdf.TEXT_COLLECT_VECTORS
)
# Bits of a span's "char_flags".
_STRIKEOUT, _BOLD, _FILLED, _STROKED = 1, 8, 16, 32

_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})
"""Bidirectional classes of letters and digits that run from left to right inside a right-to-left line."""

_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi(?!lig)|[-,]bd|cmbx|cmssbx", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obliq|slanted|cmti|[-,]it\b", re.IGNORECASE)
_MONO_NAME = re.compile(
    r"mono(?!type)|courier|consol|menlo|typewriter|cmtt|inconsolata|sourcecode", re.IGNORECASE
)
_MATH_NAME = re.compile(r"math|cmmi|cmsy|cmex|msam|msbm|symbol|cmbsy|lmmi|lmsy", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one style on one line.

    `xs` is the left edge of each character, in points: as many as `text` has. `baseline` is a y coordinate.
    `size` is the type's size in points. A `math` font's slant is no emphasis, so `italic` is false there.
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

    def __getitem__(self, cut: slice) -> Span:
        """Some of the characters, the box cut to them."""
        start, stop, _ = cut.indices(len(self.text))
        x0 = self.xs[start] if start < len(self.xs) else self.box.x1
        x1 = self.xs[stop] if stop < len(self.xs) else self.box.x1
        box = self.box._replace(x0=min(x0, x1), x1=max(x0, x1))
        return replace(self, text=self.text[start:stop], xs=self.xs[start:stop], box=box)


@dataclass(frozen=True, slots=True)
class Line:
    """Spans on one baseline, in the order they are read. `turned`: not written horizontally."""

    spans: tuple[Span, ...]
    box: Box
    turned: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def main(self) -> Span:
        """The span that sets the line's size and baseline: the longest, raised ones only if there is no other."""
        return max(self.spans, key=lambda s: (not (s.superscript or s.subscript), len(s.text.strip())))

    @property
    def size(self) -> float:
        return self.main.size

    @property
    def baseline(self) -> float:
        return self.main.baseline

    @property
    def mono(self) -> bool:
        """Whether every visible character stands in a typewriter font."""
        inked = [s for s in self.spans if s.text.strip()]
        return bool(inked) and all(s.mono for s in inked)

    @property
    def bold(self) -> bool:
        inked = [s for s in self.spans if s.text.strip() and not (s.superscript or s.math)]
        return bool(inked) and all(s.bold for s in inked)


@dataclass(frozen=True, slots=True)
class Link:
    """An area that leads to an address outside the document."""

    box: Box
    uri: str


class Dot(NamedTuple):
    """A small drawn shape as wide as it is high, which browsers print for a bullet."""

    box: Box
    filled: bool
    square: bool


@dataclass(frozen=True, slots=True)
class TextLayer:
    """A page's text as its PDF states it. `size` is the page's width and height, as displayed.

    `frames` are the boxes of drawn shapes large enough to hold a line of text; `drawn` counts the page's vector shapes.
    `right_to_left`: most letters of the page are written so.
    """

    size: tuple[float, float]
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Box, ...] = ()
    dots: tuple[Dot, ...] = ()
    frames: tuple[Box, ...] = ()
    drawn: int = 0
    right_to_left: bool = False

    @property
    def words(self) -> int:
        return sum(len(line.text.split()) for line in self.lines)


def text_layer(page: Any) -> TextLayer:
    """The text layer of a `pymupdf.Page`. An unreadable page gives an empty one."""
    matrix = page.rotation_matrix if page.rotation else None
    width, height = page.rect.width, page.rect.height
    links = tuple(_links(page))
    raw = page.get_text("rawdict", flags=_FLAGS)
    found, seen = list[tuple[list[_Char], bool]](), 0
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            seen += sum(len(span["chars"]) for span in line["spans"])
            if seen <= MAX_CHARACTERS:
                turned = _turned(line["dir"], matrix)
                found.append(([c for span in line["spans"] for c in _chars(span, matrix, links)], turned))
    back = _sides(char for chars, _ in found for char in chars) > 0
    lines = [line for chars, turned in found if (line := _line(chars, turned, back))]
    pictures = tuple(_box(info["bbox"], matrix) for info in page.get_image_info())
    vectors = [block for block in raw["blocks"] if "stroked" in block]
    dots = tuple(dot for vector in vectors[:MAX_VECTORS] if (dot := _dot(vector, matrix)))
    frames = dict.fromkeys(_box(vector["bbox"], matrix) for vector in vectors[:MAX_VECTORS])
    large = tuple(box for box in frames if box.width > MIN_FRAME[0] and box.height > MIN_FRAME[1])
    return TextLayer(
        (width, height), tuple(lines), links, pictures, dots, large[:MAX_FRAMES], len(vectors), back
    )


def _dot(vector: dict[str, Any], matrix: Any) -> Dot | None:
    """A vector as a dot, if it has the shape of one. MuPDF's boxes of stroked shapes are too large by the mitre."""
    box = _box(vector["bbox"], matrix)
    stroked = bool(vector["stroked"])
    if not MIN_DOT <= box.width <= (MAX_MITRED if stroked else MAX_DOT) or abs(box.width - box.height) > 0.6:
        return None
    if stroked:
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        box = Box(x - 2, y - 2, x + 2, y + 2)
    return Dot(box, not stroked, bool(vector["isrect"]))


def trusted(layer: TextLayer) -> bool:
    """Whether the layer's characters can be taken for what is printed: there are some, and few are unreadable."""
    good, bad = 0, 0
    for line in layer.lines:
        for char in line.text:
            if char.isspace():
                continue
            bad += unreadable(char)
            good += 1
    return (
        good > 0 and bad <= BAD_SHARE * good and any(c.isalnum() for line in layer.lines for c in line.text)
    )


def unreadable(char: str) -> bool:
    """Whether a character says nothing: U+FFFD, private use, a control character or a surrogate.

    The private use characters of Symbol and Wingdings fonts are bullets and count as readable.
    """
    if "\uf020" <= char <= "\uf0ff":
        return False
    return char == "\ufffd" or unicodedata.category(char) in {"Co", "Cc", "Cs", "Cn"}


class _Style(NamedTuple):
    """What all characters of a span share."""

    font: str
    size: float
    bold: bool
    italic: bool
    mono: bool
    strike: bool
    math: bool
    baseline: float
    link: int


class _Char(NamedTuple):
    char: str
    box: Box
    style: _Style


def _line(chars: list[_Char], turned: bool, back: bool) -> Line | None:
    """`back`: the page is written from right to left, which settles lines that have no letters."""
    side = _sides(chars)
    if not turned and (side > 0 or (side == 0 and back)):
        chars = _logical(chars)
    spans = raise_spans(tuple(_span(list(run)) for _, run in groupby(chars, key=lambda c: c.style)))
    inked = [s.box for s in spans if s.text.strip()]
    if not inked:
        return None
    return Line(spans, Box.around(inked), turned)


def _chars(raw: dict[str, Any], matrix: Any, links: tuple[Link, ...]) -> Iterator[_Char]:
    flags, font, size = raw["char_flags"], str(raw["font"]), float(raw["size"])
    if raw.get("alpha", 255) == 0 or not flags & (_FILLED | _STROKED) or not 0.5 < size < 2000:
        return
    math = bool(_MATH_NAME.search(font))
    style = _Style(
        font=font,
        size=size,
        bold=bool(flags & _BOLD or _BOLD_NAME.search(font)),
        italic=bool((raw["flags"] & pymupdf.TEXT_FONT_ITALIC or _ITALIC_NAME.search(font)) and not math),
        mono=bool(raw["flags"] & pymupdf.TEXT_FONT_MONOSPACED or _MONO_NAME.search(font)),
        strike=bool(flags & _STRIKEOUT),
        math=math,
        baseline=0.0,
        link=-1,
    )
    for char in raw["chars"]:
        box = _box(char["bbox"], matrix)
        baseline = round(_point(char["origin"], matrix)[1], 1)
        # A space has no ink to be in a link: it takes the side of what stands before it.
        link = style.link if char["c"].isspace() else _link_at(box, links)
        if (baseline, link) != (style.baseline, style.link):
            style = style._replace(baseline=baseline, link=link)
        yield _Char(char["c"] if len(char["c"]) == 1 else " ", box, style)


def _span(chars: list[_Char]) -> Span:
    text = "".join(c.char for c in chars)
    inked = [c.box for c in chars if not c.char.isspace()] or [c.box for c in chars]
    style = chars[0].style._asdict()
    del style["link"]
    return Span(text=text, box=Box.around(inked), xs=tuple(c.box.x0 for c in chars), **style)


def _sides(chars: Iterable[_Char]) -> int:
    """How many more letters are written from right to left than from left to right."""
    sides = Counter(unicodedata.bidirectional(c.char) for c in chars)
    return sides["R"] + sides["AL"] - sides["L"]


def _logical(chars: list[_Char]) -> list[_Char]:
    """The characters of a right-to-left line in the order they are read.

    MuPDF gives its runs from left to right. By position from the right all is in order, but for the words
    and numbers written left to right, which are turned back.
    """
    ordered = sorted(chars, key=lambda c: -(c.box.x0 + c.box.x1))
    sides = [unicodedata.bidirectional(c.char) for c in ordered]
    made, at = list[_Char](), 0
    while at < len(ordered):
        end = at
        if sides[at] in _LEFT_TO_RIGHT:
            stop = next((i for i in range(at, len(sides)) if sides[i] in {"R", "AL"}), len(sides))
            end = max(i for i in range(at, stop) if sides[i] in _LEFT_TO_RIGHT)
        made += reversed(ordered[at : end + 1])
        at = end + 1
    return made


def raise_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans of one line with the small ones off its baseline marked as superscript or subscript."""
    weights = Counter[tuple[float, float]]()
    for span in spans:
        weights[round(span.size, 1), round(span.baseline, 1)] += len(span.text.strip())
    if not weights:
        return spans
    (size, baseline), _ = max(weights.items(), key=lambda item: (item[1] > 1, item[0][0], item[1]))

    def raised(span: Span) -> Span:
        small, rise = span.size < 0.86 * size, baseline - span.baseline
        up, down = small and rise > 0.15 * size, small and rise < -0.06 * size
        if (span.superscript, span.subscript) == (up, down):
            return span
        return replace(span, superscript=up, subscript=down)

    return tuple(map(raised, spans))


def _links(page: Any) -> Iterator[Link]:
    for count, link in enumerate(page.links()):
        if count >= MAX_LINKS:
            return
        uri = link.get("uri")
        if uri and link["kind"] == pymupdf.LINK_URI:
            yield Link(Box(*map(float, link["from"])), str(uri))


def _link_at(box: Box, links: tuple[Link, ...]) -> int:
    """The index of the link a character stands in, or -1."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    for i, link in enumerate(links):
        b = link.box
        if b.x0 <= x <= b.x1 and b.y0 - 1 <= y <= b.y1 + 1:
            return i
    return -1


def _box(rect: Any, matrix: Any) -> Box:
    if matrix is not None:
        rect = pymupdf.Rect(rect) * matrix
    return Box(float(rect[0]), float(rect[1]), float(rect[2]), float(rect[3]))


def _point(point: Any, matrix: Any) -> tuple[float, float]:
    if matrix is not None:
        point = pymupdf.Point(point) * matrix
    return float(point[0]), float(point[1])


def _turned(direction: Any, matrix: Any) -> bool:
    """Whether a line does not run to the right on the page as displayed."""
    x, y = direction
    if matrix is not None:
        x, y = x * matrix.a + y * matrix.c, x * matrix.b + y * matrix.d
    return bool(abs(y) > 0.2 or x < 0)
