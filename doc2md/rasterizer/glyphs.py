"""Convert MuPDF's characters to lines of styled spans in reading order.

Nearly all spans have one style on one baseline and are converted as a whole. Spans that a link splits, that leave the
baseline or that run from right to left are converted character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.characters import Char, Style
from doc2md.rasterizer.maths_fonts import is_maths_font
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.raised import MIN_SPACE, raise_spans
from doc2md.rasterizer.symbol_fonts import is_symbol_font
from doc2md.rasterizer.text_layer import Line, Link, Span
from doc2md.structure.scripts import is_mostly_cjk, writes_without_spaces

# Bits of a span's "char_flags".
BOLD, _FILLED, _STROKED = 8, 16, 32

_MIN_SIZE, _MAX_SIZE = 1.0, 2000.0
"""Minimum and maximum font size of visible text, in points."""

_MIN_READABLE_HEIGHT = 2.0
"""Minimum height of readable letters, in points."""

_BASELINE_TOLERANCE = 0.1
"""Maximum vertical distance between characters of the same baseline, in points."""

MIN_LONG_WORD = 16
"""Minimum length, in characters, of a run without a space that is checked for missing spaces."""

MAX_TOUCHING_GAP = 0.03
"""Maximum gap between letters that touch, as a fraction of the font size."""

MIN_SIGN_GAP = 0.35
"""Minimum gap between a sign at the start of a line and the words after it, as a fraction of the font size."""

_SMALL_CAPITALS_NAME = re.compile(r"csc|sfcc|caps|smcp|[-_]sc\b", re.IGNORECASE)
"""Matches the names of fonts of small capitals, such as CMCSC10, SFCC1000 and LMRomanCaps10."""

_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi(?!lig)|[-,]bd|cmbx|cmssbx", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obliq|slanted|cmti|[-,]it\b", re.IGNORECASE)
_MONO_NAME = re.compile(
    r"mono(?!type)|courier|consol|menlo|typewriter|cmtt|inconsolata|sourcecode", re.IGNORECASE
)


_ACCENTS = dict(
    zip(
        "\u00b4`\u02c6\u02dc\u00a8\u02c7\u02d8\u02da\u02dd\u00af\u02d9\u00b8",
        "\u0301\u0300\u0302\u0303\u0308\u030c\u0306\u030a\u030b\u0304\u0307\u0327",
        strict=True,
    )
)
"""Maps spacing accents to combining accents."""
_ACCENT = re.compile(f"[{''.join(_ACCENTS)}]")
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
MAX_ACCENT_RISE = 0.5
"""Maximum height of an accent of a capital above that of a small letter, as a fraction of the font size."""

MAX_ACCENT_OFFSET = 0.2
"""Maximum horizontal distance from the start of an accent to its letter, as a fraction of the font size."""


UNPAINTED = "not painted"


def invisible_reason(raw: dict[str, Any]) -> str:
    """Return the reason why a span from MuPDF is invisible, from its own properties, or "" if it is visible."""
    if raw.get("alpha", 255) == 0 or not raw["char_flags"] & (_FILLED | _STROKED):
        return UNPAINTED
    if _MIN_SIZE < raw["size"] < _MAX_SIZE or is_unsized(raw):
        return ""
    return "too small to read"


def is_unsized(raw: dict[str, Any]) -> bool:
    """Return whether a span's letters are much larger than its font size.

    This happens with fonts whose glyphs are drawings (Type 3), because they can scale themselves. MuPDF finds spaces
    by the font size, so it splits the words of such a font.
    """
    height = min(raw["bbox"][3] - raw["bbox"][1], raw["bbox"][2] - raw["bbox"][0])
    return bool(height > _MIN_READABLE_HEIGHT > 0.5 * raw["size"] and height > 4 * raw["size"])


def line_of(raws: Sequence[dict[str, Any]], turned: bool, matrix: Any, links: Sequence[Link]) -> Line | None:
    """Convert MuPDF's spans of one line to a `Line`, or None if it has only white space.

    `turned` means that the line is not horizontal. `matrix` rotates points to the page as displayed; it is None if the
    page is not rotated.
    """
    spans = [
        span
        for raw in _merge_equal_styles(_with_space_after_sign(raws))
        for span in _unsplit(raw, matrix, links) or _spans(chars_of(raw, matrix, links))
    ]
    return _line(spans, turned)


def line_of_chars(chars: Iterable[Char]) -> Line | None:
    """Convert characters in reading order to a horizontal `Line`, or None if there is only white space."""
    return _line(_spans(chars), turned=False)


def _line(spans: Sequence[Span], turned: bool) -> Line | None:
    inked = [span.box for span in spans if span.text.strip()]
    # Each sign of a turned line is at a height of its own.
    level = tuple(spans) if turned else raise_spans(tuple(spans))
    return Line(level, Box.around(inked), turned) if inked else None


def _with_space_after_sign(raws: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Insert a space after a sign at the start of a line, such as an arrow before an item.

    MuPDF inserts no spaces after some signs, however wide the gap is.
    """
    first_two = [char for raw in raws[:2] for char in raw["chars"]][:2]
    if len(first_two) < 2 or any(char["c"].isspace() for char in first_two) or first_two[0]["c"].isalnum():
        return raws
    sign, after = first_two
    x1 = sign["bbox"][2]
    if after["bbox"][0] - x1 < MIN_SIGN_GAP * raws[0]["size"]:
        return raws
    space = {**sign, "c": " ", "origin": (x1, sign["origin"][1]), "bbox": (x1, *sign["bbox"][1:])}
    return [{**raws[0], "chars": [sign, space, *raws[0]["chars"][1:]]}, *raws[1:]]


def _merge_equal_styles(raws: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Merge consecutive spans of the same style: MuPDF starts a new span at every space that it inserts."""
    made: list[dict[str, Any]] = []
    for raw in raws:
        last = made[-1] if made else None
        if (
            last
            and all(last[key] == raw[key] for key in ("font", "size", "flags"))
            and not BOLD & (last["char_flags"] ^ raw["char_flags"])
        ):
            last["chars"] = last["chars"] + raw["chars"]
            last["bbox"] = Box.around([last["bbox"], raw["bbox"]])
        else:
            made.append(dict(raw))
    for raw in made:
        chars = raw["chars"]
        if (
            len(chars) >= MIN_LONG_WORD
            and max(map(len, "".join([c["c"] for c in chars]).split()), default=0) >= MIN_LONG_WORD
        ):
            raw["chars"] = _with_narrow_spaces(chars, raw["size"])
    return made


def _with_narrow_spaces(chars: list[dict[str, Any]], size: float) -> list[dict[str, Any]]:
    """Insert spaces that are narrower than those that MuPDF detects.

    This applies only to a line in which most letters touch.
    """
    gaps = [after["bbox"][0] - before["bbox"][2] for before, after in pairwise(chars)]
    if sum(abs(gap) < MAX_TOUCHING_GAP * size for gap in gaps) < 0.6 * len(gaps):
        return chars
    made = [chars[0]]
    for gap, char in zip(gaps, chars[1:], strict=True):
        last = made[-1]
        if gap > MIN_SPACE * size and _can_have_space(last) and _can_have_space(char):
            _, y0, x1, y1 = last["bbox"]
            place = (x1, y0, char["bbox"][0], y1)
            made.append({**last, "c": " ", "origin": (x1, last["origin"][1]), "bbox": place})
        made.append(char)
    return made


def _can_have_space(char: dict[str, Any]) -> bool:
    """Whether a gap beside a character can be a space. After a character without width it is the width of its glyph."""
    x0, _, x1, _ = char["bbox"]
    return char["c"].isalnum() and x1 > x0 and not writes_without_spaces(char["c"])


def _style(raw: dict[str, Any], baseline: float = 0.0) -> Style:
    font = str(raw["font"])
    bold, italic, mono, math = font_traits(font, raw["char_flags"] & BOLD, raw["flags"])
    return Style(font, float(raw["size"]), bold, italic, mono, math, baseline, colour=int(raw["color"]))


@lru_cache(1024)
def is_small_capitals(font: str) -> bool:
    """Return whether the small letters of a font look like capitals."""
    return bool(_SMALL_CAPITALS_NAME.search(font))


@lru_cache(1024)
def font_traits(font: str, bold: int, flags: int) -> tuple[bool, bool, bool, bool]:
    """Return whether a font is bold, italic, monospaced and mathematical, from its flags and its name."""
    math = is_maths_font(font) and not is_symbol_font(font)
    return (
        bool(bold or _BOLD_NAME.search(font)),
        bool((flags & pymupdf.TEXT_FONT_ITALIC or _ITALIC_NAME.search(font)) and not math),
        bool(flags & pymupdf.TEXT_FONT_MONOSPACED or _MONO_NAME.search(font)),
        math,
    )


def _unsplit(raw: dict[str, Any], matrix: Any, links: Sequence[Link]) -> list[Span]:
    """Convert a span as a whole. Return [] if it must be split because of its baseline, a link or the page rotation."""
    chars = raw["chars"]
    text = "".join([char["c"] for char in chars])
    baseline = chars[0]["origin"][1]
    if (
        matrix is not None
        or len(text) != len(chars)
        or abs(chars[-1]["origin"][1] - baseline) > _BASELINE_TOLERANCE
    ):
        return []
    xs = tuple([char["bbox"][0] for char in chars])
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip()) - 1 if first < len(text) else first - 1
    _, y0, _, y1 = raw["bbox"]
    box = Box(xs[first if last >= first else 0], y0, chars[last]["bbox"][2], y1)
    if any(_touches(box, link.box) for link in links):
        return []
    return [_span(text, box, xs, _style(raw, round(baseline, 1)))]


def _touches(box: Box, link: Box) -> bool:
    """Return whether a link touches a box. This must be fast, because every span is tested against every link."""
    return link.x0 <= box.x1 and box.x0 <= link.x1 and link.y0 - 1 <= box.y1 and box.y0 <= link.y1 + 1


def chars_of(raw: dict[str, Any], matrix: Any, links: Sequence[Link]) -> list[Char]:
    """Convert a span from MuPDF to characters."""
    style = _style(raw)
    made = []
    for char in raw["chars"]:
        box = box_of(char["bbox"], matrix)
        baseline = round(_point(char["origin"], matrix)[1], 1)
        # A space has no ink, so it belongs to the link of the character before it.
        link = style.link if char["c"].isspace() else _link_at(box, links)
        if (baseline, link) != (style.baseline, style.link):
            style = style._replace(baseline=baseline, link=link)
        text = char["c"] if len(char["c"]) == 1 else " "
        made.append(Char(text, box, style, text == " " and char.get("synthetic", False)))
    return made


def _spans(chars: Iterable[Char]) -> list[Span]:
    made = []
    for style, group in groupby(_with_raised_accents(list(chars)), key=lambda char: char.style):
        run = list(group)
        inked = [char.box for char in run if not char.char.isspace()] or [char.box for char in run]
        text, xs = "".join(char.char for char in run), tuple(char.box.x0 for char in run)
        made.append(_span(text, Box.around(inked), xs, style))
    return made


def _with_raised_accents(chars: Sequence[Char]) -> Iterator[Char]:
    """Yield characters, with the accents of capitals on their baseline: TeX raises them, so that they fit."""
    for char, after in pairwise([*chars, None]):
        assert char is not None
        if after and char.char in _ACCENTS and after.char.isupper():
            (x, _), size = char.box.centre, after.style.size
            rise = after.style.baseline - char.style.baseline
            if 0 < rise < MAX_ACCENT_RISE * size and after.box.x0 < x < after.box.x1:
                yield char._replace(style=after.style, box=char.box._replace(x0=after.box.x0))
                continue
        yield char


def _span(text: str, box: Box, xs: tuple[float, ...], style: Style) -> Span:
    font, size, bold, italic, mono, math, baseline, _, colour = style
    if _ACCENT.search(text):
        text, xs = _compose_accents(text, xs, size)
    mono = mono and not is_mostly_cjk(text)
    return Span(text, box, font, size, bold, italic, mono, math=math, baseline=baseline, xs=xs, colour=colour)


def _compose_accents(text: str, xs: tuple[float, ...], size: float) -> tuple[str, tuple[float, ...]]:
    """Combine letters with the accents printed over them, which older fonts encode as separate characters."""
    made, places = list[str](), list[float]()
    at = 0
    while at < len(text):
        accent, after = _ACCENTS.get(text[at]), text[at + 1 : at + 2]
        whole = unicodedata.normalize("NFC", _DOTLESS.get(after, after) + (accent or ""))
        if accent and after.isalpha() and len(whole) == 1 and xs[at + 1] < xs[at] + MAX_ACCENT_OFFSET * size:
            made.append(whole)
            places.append(min(xs[at : at + 2]))
            at += 2
        else:
            made.append(text[at])
            places.append(xs[at])
            at += 1
    return "".join(made), tuple(places)


def _link_at(box: Box, links: Sequence[Link]) -> int:
    """Return the index of the link that contains the centre of `box`, or -1."""
    centre = box.centre
    return next((i for i, link in enumerate(links) if link.box.contains_point(centre, slack_y=1)), -1)


def box_of(rect: Any, matrix: Any) -> Box:
    """Convert a MuPDF rectangle to a box on the page as displayed. `matrix` is None if the page is not rotated."""
    if matrix is not None:
        rect = pymupdf.Rect(rect) * matrix
    return Box(float(rect[0]), float(rect[1]), float(rect[2]), float(rect[3]))


def _point(point: Any, matrix: Any) -> tuple[float, float]:
    if matrix is not None:
        point = pymupdf.Point(point) * matrix
    return float(point[0]), float(point[1])


def turned(direction: Any, matrix: Any) -> bool:
    """Return whether a line does not run from left to right on the page as displayed.

    `direction` is the writing direction that MuPDF returns, as a unit vector.
    """
    x, y = direction
    if matrix is not None:
        x, y = x * matrix.a + y * matrix.c, x * matrix.b + y * matrix.d
    return bool(abs(y) > 0.2 or x < 0)
