"""From MuPDF's characters to lines of styled spans, in the order they are read.

Nearly all spans are one style on one baseline, and are made in one go; what is cut by a link, raised, or written from
right to left goes character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any, NamedTuple, TypeVar

from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, Link, Span

# Bits of a span's "char_flags".
_BOLD, _FILLED, _STROKED = 8, 16, 32

_MIN_SIZE, _MAX_SIZE = 0.5, 2000.0
"""Points: the sizes type can have and be seen."""

_SMALLEST = 2.0
"""Points: letters that are lower cannot be read."""

_LEVEL = 0.1
"""Points by which the characters of one baseline may differ."""

LONG_WORD = 16
"""Characters without a space among which spaces may be missing."""

NARROW, TOUCHING = 0.1, 0.03
"""Type sizes: the narrowest space between words, and how far apart letters that touch are at the most."""

_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})
"""Bidirectional classes of letters and digits that run from left to right inside a right-to-left line."""

_BACKWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi(?!lig)|[-,]bd|cmbx|cmssbx", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obliq|slanted|cmti|[-,]it\b", re.IGNORECASE)
_MONO_NAME = re.compile(
    r"mono(?!type)|courier|consol|menlo|typewriter|cmtt|inconsolata|sourcecode", re.IGNORECASE
)
_MATH_NAME = re.compile(r"math|cmmi|cmsy|cmex|msam|msbm|symbol|cmbsy|lmmi|lmsy", re.IGNORECASE)


_ACCENTS = dict(
    zip(
        "\u00b4`\u02c6\u02dc\u00a8\u02c7\u02d8\u02da\u02dd\u00af\u02d9\u00b8",
        "\u0301\u0300\u0302\u0303\u0308\u030c\u0306\u030a\u030b\u0304\u0307\u0327",
        strict=True,
    )
)
"""Signs of accents, and the characters that combine with a letter."""
_ACCENT = re.compile(f"[{''.join(_ACCENTS)}]")
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
OVER = 0.2
"""Type sizes by which a letter may begin behind its accent."""


class Style(NamedTuple):
    """What all characters of a span share."""

    font: str
    size: float
    bold: bool
    italic: bool
    mono: bool
    math: bool
    baseline: float = 0.0
    link: int = -1


C = TypeVar("C")


class Char(NamedTuple):
    char: str
    box: Box
    style: Style


UNPAINTED = "not painted"


def invisible(raw: dict[str, Any]) -> str:
    """Why nobody can see a span of MuPDF's, by what it says of itself; empty where one can."""
    if raw.get("alpha", 255) == 0 or not raw["char_flags"] & (_FILLED | _STROKED):
        return UNPAINTED
    if _MIN_SIZE < raw["size"] < _MAX_SIZE or is_unsized(raw):
        return ""
    return "too small to read"


def is_unsized(raw: dict[str, Any]) -> bool:
    """Whether a span's letters are far larger than its type: fonts whose glyphs are drawings may scale themselves.

    MuPDF tells words apart by the size of the type, so it tears those of such a font.
    """
    height = min(raw["bbox"][3] - raw["bbox"][1], raw["bbox"][2] - raw["bbox"][0])
    return bool(height > _SMALLEST > 0.5 * raw["size"] and height > 4 * raw["size"])


def line_of(
    raws: Sequence[dict[str, Any]], turned: bool, right_to_left: bool, matrix: Any, links: Sequence[Link]
) -> Line | None:
    """A line of MuPDF's spans; None where there is no ink.

    `right_to_left`: the page is written from right to left, which settles lines that have no letters.
    """
    raws = _merged(raws)
    excess = right_to_left_excess("".join([char["c"] for raw in raws for char in raw["chars"]]))
    if not turned and (excess > 0 or (excess == 0 and right_to_left)):
        spans = _spans(logical([char for raw in raws for char in _chars(raw, matrix, links)]))
    else:
        spans = [
            span for raw in raws for span in _whole(raw, matrix, links) or _spans(_chars(raw, matrix, links))
        ]
    inked = [span.box for span in spans if span.text.strip()]
    return Line(raise_spans(tuple(spans)), Box.around(inked), turned) if inked else None


def _merged(raws: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbours of one style made one: MuPDF begins a span with every space it puts in itself."""
    made: list[dict[str, Any]] = []
    for raw in raws:
        last = made[-1] if made else None
        if (
            last
            and all(last[key] == raw[key] for key in ("font", "size", "flags"))
            and not _BOLD & (last["char_flags"] ^ raw["char_flags"])
        ):
            last["chars"] = last["chars"] + raw["chars"]
            last["bbox"] = Box.around([Box(*last["bbox"]), Box(*raw["bbox"])])
        else:
            made.append(dict(raw))
    for raw in made:
        chars = raw["chars"]
        if (
            len(chars) >= LONG_WORD
            and max(map(len, "".join([c["c"] for c in chars]).split()), default=0) >= LONG_WORD
        ):
            raw["chars"] = _parted(chars, raw["size"])
    return made


def _parted(chars: list[dict[str, Any]], size: float) -> list[dict[str, Any]]:
    """Characters with spaces where a font sets them narrower than MuPDF looks for: in a row where nearly all touch."""
    gaps = [after["bbox"][0] - before["bbox"][2] for before, after in pairwise(chars)]
    if sum(abs(gap) < TOUCHING * size for gap in gaps) < 0.6 * len(gaps):
        return chars
    made = [chars[0]]
    for gap, char in zip(gaps, chars[1:], strict=True):
        last = made[-1]
        if gap > NARROW * size and last["c"].isalnum() and char["c"].isalnum():
            _, y0, x1, y1 = last["bbox"]
            place = (x1, y0, char["bbox"][0], y1)
            made.append({**last, "c": " ", "origin": (x1, last["origin"][1]), "bbox": place})
        made.append(char)
    return made


def _style(raw: dict[str, Any]) -> Style:
    font = str(raw["font"])
    bold, italic, mono, math = _face(font, raw["char_flags"] & _BOLD, raw["flags"])
    return Style(font, float(raw["size"]), bold, italic, mono, math)


@lru_cache(1024)
def _face(font: str, bold: int, flags: int) -> tuple[bool, bool, bool, bool]:
    """Whether a font is bold, italic, a typewriter's, and of mathematics: by its flags and by its name."""
    math = bool(_MATH_NAME.search(font))
    return (
        bool(bold or _BOLD_NAME.search(font)),
        bool((flags & pymupdf.TEXT_FONT_ITALIC or _ITALIC_NAME.search(font)) and not math),
        bool(flags & pymupdf.TEXT_FONT_MONOSPACED or _MONO_NAME.search(font)),
        math,
    )


def _whole(raw: dict[str, Any], matrix: Any, links: Sequence[Link]) -> list[Span]:
    """A span as it is, if it ends on the baseline it begins on and no link cuts it; else nothing."""
    chars = raw["chars"]
    text = "".join([char["c"] for char in chars])
    baseline = chars[0]["origin"][1]
    if matrix is not None or len(text) != len(chars) or abs(chars[-1]["origin"][1] - baseline) > _LEVEL:
        return []
    xs = tuple([char["bbox"][0] for char in chars])
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip()) - 1 if first < len(text) else first - 1
    _, y0, _, y1 = raw["bbox"]
    box = Box(xs[first if last >= first else 0], y0, chars[last]["bbox"][2], y1)
    if any(_touches(box, link.box) for link in links):
        return []
    return [_span(text, box, xs, _style(raw)._replace(baseline=round(baseline, 1)))]


def _touches(box: Box, link: Box) -> bool:
    """Whether a link stands at some of the characters in a box. Every span asks every link: this must be quick."""
    return link.x0 <= box.x1 and box.x0 <= link.x1 and link.y0 - 1 <= box.y1 and box.y0 <= link.y1 + 1


def _chars(raw: dict[str, Any], matrix: Any, links: Sequence[Link]) -> list[Char]:
    style = _style(raw)
    made = []
    for char in raw["chars"]:
        box = box_of(char["bbox"], matrix)
        baseline = round(_point(char["origin"], matrix)[1], 1)
        # A space has no ink to be in a link: it takes the side of what stands before it.
        link = style.link if char["c"].isspace() else _link_at(box, links)
        if (baseline, link) != (style.baseline, style.link):
            style = style._replace(baseline=baseline, link=link)
        made.append(Char(char["c"] if len(char["c"]) == 1 else " ", box, style))
    return made


def _spans(chars: Iterable[Char]) -> list[Span]:
    made = []
    for style, group in groupby(chars, key=lambda char: char.style):
        run = list(group)
        inked = [char.box for char in run if not char.char.isspace()] or [char.box for char in run]
        text, xs = "".join(char.char for char in run), tuple(char.box.x0 for char in run)
        made.append(_span(text, Box.around(inked), xs, style))
    return made


def _span(text: str, box: Box, xs: tuple[float, ...], style: Style) -> Span:
    font, size, bold, italic, mono, math, baseline, _ = style
    if _ACCENT.search(text):
        text, xs = _accented(text, xs, size)
    return Span(text, box, font, size, bold, italic, mono, math=math, baseline=baseline, xs=xs)


def _accented(text: str, xs: tuple[float, ...], size: float) -> tuple[str, tuple[float, ...]]:
    """Letters with the accents that are printed over them, which older fonts have as signs of their own."""
    made, places = list[str](), list[float]()
    at = 0
    while at < len(text):
        accent, after = _ACCENTS.get(text[at]), text[at + 1 : at + 2]
        whole = unicodedata.normalize("NFC", _DOTLESS.get(after, after) + (accent or ""))
        if accent and after.isalpha() and len(whole) == 1 and xs[at + 1] < xs[at] + OVER * size:
            made.append(whole)
            places.append(min(xs[at : at + 2]))
            at += 2
        else:
            made.append(text[at])
            places.append(xs[at])
            at += 1
    return "".join(made), tuple(places)


def right_to_left_excess(text: str) -> int:
    """How many more letters are written from right to left than from left to right; below 0, any number says so."""
    if not _BACKWARD.search(text):
        return -1 if any(map(str.isalpha, text)) else 0
    counts = Counter(map(unicodedata.bidirectional, text))
    return counts["R"] + counts["AL"] - counts["L"]


def logical(chars: Sequence[Char]) -> list[Char]:
    """The characters of a right-to-left line in the order they are read.

    MuPDF gives its runs from left to right. By position from the right all is in order, but for the words
    and numbers written left to right, which are turned back.
    """
    ordered = sorted(chars, key=lambda c: -(c.box.x0 + c.box.x1))
    return forward_turned(ordered, lambda c: c.char)


def forward_turned(chars: Sequence[C], char: Callable[[C], str] = str) -> list[C]:
    """Characters of a right-to-left line with each run of them that is written left to right turned."""
    classes = [unicodedata.bidirectional(char(c)) for c in chars]
    made, at = list[C](), 0
    while at < len(chars):
        end = at
        if classes[at] in _LEFT_TO_RIGHT:
            stop = next((i for i in range(at, len(classes)) if classes[i] in {"R", "AL"}), len(classes))
            end = max(i for i in range(at, stop) if classes[i] in _LEFT_TO_RIGHT)
        made += reversed(chars[at : end + 1])
        at = end + 1
    return made


LONGEST_NOTE = 2
"""Characters of a raised number."""


def raise_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans of one line with the small ones off its baseline marked as superscript or subscript."""
    if len(spans) == 1 and not (spans[0].superscript or spans[0].subscript):
        return spans
    weights = Counter[tuple[float, float]]()
    for span in spans:
        weights[round(span.size, 1), round(span.baseline, 1)] += len(span.text.strip())
    if not weights:
        return spans
    (size, baseline), _ = max(weights.items(), key=lambda item: (item[1] > 1, item[0][0], item[1]))

    def raised(span: Span) -> Span:
        # The size of recognised words, which have no font, is only measured.
        known = bool(span.font) or len(span.text.strip()) <= LONGEST_NOTE
        small, rise = known and span.size < 0.86 * size, baseline - span.baseline
        up, down = small and rise > 0.15 * size, small and rise < -0.06 * size
        if (span.superscript, span.subscript) == (up, down):
            return span
        return replace(span, superscript=up, subscript=down)

    return tuple(map(raised, spans))


def _link_at(box: Box, links: Sequence[Link]) -> int:
    """The index of the link a character stands in, or -1."""
    centre = box.centre
    return next((i for i, link in enumerate(links) if link.box.contains_point(centre, slack_y=1)), -1)


def box_of(rect: Any, matrix: Any) -> Box:
    """MuPDF's rectangle as a box on the page as displayed; `matrix` is None where the page is not rotated."""
    if matrix is not None:
        rect = pymupdf.Rect(rect) * matrix
    return Box(float(rect[0]), float(rect[1]), float(rect[2]), float(rect[3]))


def _point(point: Any, matrix: Any) -> tuple[float, float]:
    if matrix is not None:
        point = pymupdf.Point(point) * matrix
    return float(point[0]), float(point[1])


def turned(direction: Any, matrix: Any) -> bool:
    """Whether a line does not run to the right on the page as displayed."""
    x, y = direction
    if matrix is not None:
        x, y = x * matrix.a + y * matrix.c, x * matrix.b + y * matrix.d
    return bool(abs(y) > 0.2 or x < 0)
