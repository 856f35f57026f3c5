"""Read the glyphs of a page one by one: their names in the font files, and boxes around their ink.

MuPDF's text has characters, not glyphs. A glyph of a font for formulas often has no character, or only a piece of one,
and the font's own boxes say nothing about the ink: the signs of TeX's extension fonts hang far below their baselines.
So the names come from the font files, and the boxes from the outlines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf

NO_CHARACTER = "\ufffd"
"""What MuPDF returns for a glyph whose character it does not know."""

INVISIBLE = 3
"""The text rendering mode of invisible text."""

MAX_NAME = 31
"""How many characters of the name of a font, with the tag of the subset, MuPDF keeps."""

_UNIT = pymupdf.mupdf.FzMatrix()
_DRAWN = re.compile(r"Type3 \((\d+) 0 R\)")
"""Matches MuPDF's name of a font whose glyphs are drawings, with its number in the PDF."""
_DRAWN_BOX = re.compile(rb"((?:[-+.\d]+\s+){6})d1")
_NUMBER = re.compile(rb"[-+.\d]+")
_NAME = re.compile(r"/([^\s/<>\[\]()]+)|(\d+)")

Outline = tuple[str, Box | None]
"""The name of a glyph, and the box around its ink in units of the font size, y up. The box is None without ink."""


@dataclass(frozen=True, slots=True)
class PrintedGlyph:
    """A glyph on a page.

    char      its characters in the text layer; U+FFFD if the PDF does not say what it is
    name      its name in the font file; empty if it has none
    font      the name of the font, without the tag of a subset
    size      the font size, in points
    x         where it starts on the baseline, in points
    baseline  the y of its baseline, in points
    box       the box around its ink, in points
    advance   the distance to the start of the next glyph according to the font, in points
    """

    char: str
    name: str
    font: str
    size: float
    x: float
    baseline: float
    box: Box
    advance: float


def printed_glyphs(page: Any) -> list[PrintedGlyph]:
    """Return the visible glyphs of horizontal text on an upright `pymupdf.Page`, in the order of the PDF."""
    found = list[PrintedGlyph]()
    fonts = _Fonts(page)
    for span in page.get_texttrace():
        if span["type"] == INVISIBLE or span["dir"][0] < 0.99:
            continue
        font, size = str(span["font"]), float(span["size"])
        outline = fonts.outlines(font)
        for code, glyph, (x, y), bbox in span["chars"]:
            if glyph < 0:  # one more character of the glyph before
                if found:
                    found[-1] = replace(found[-1], char=found[-1].char + chr(code))
                continue
            name, ink = outline(glyph)
            if ink is None:
                if chr(code).isspace():
                    continue
                box = Box(*bbox)
            else:
                box = Box(x + size * ink.x0, y - size * ink.y1, x + size * ink.x1, y - size * ink.y0)
            found.append(PrintedGlyph(chr(code), name, font, size, x, y, box, bbox[2] - bbox[0]))
    return found


class _Fonts:
    """The fonts of a page. The same name can stand for several subsets of one font."""

    def __init__(self, page: Any) -> None:
        self._document = page.parent
        self._numbers: dict[str, list[int]] = {}
        try:
            for number, _, kind, name, *_ in page.get_fonts(full=True):
                if kind != "Type3":
                    short = name[:MAX_NAME].rpartition("+")[2]
                    self._numbers.setdefault(short, []).append(number)
        except Exception:  # MuPDF raises many types for damaged fonts
            self._numbers = {}
        self._outlines = dict[str, Callable[[int], Outline]]()

    def outlines(self, name: str) -> Callable[[int], Outline]:
        """A function from the number of a glyph to its name and its ink."""
        if name not in self._outlines:
            drawn = _DRAWN.fullmatch(name)
            self._outlines[name] = (
                _of_drawings(self._document, int(drawn[1])) if drawn else _of_files(self._files(name))
            )
        return self._outlines[name]

    def _files(self, name: str) -> list[Any]:
        numbers = self._numbers.get(name) or [
            number
            for other, same in self._numbers.items()
            for number in same
            if other.startswith(name) or name.startswith(other)  # some programs add the encoding
        ]
        return [font for number in numbers if (font := self._file(number, name))]

    def _file(self, number: int, name: str) -> Any | None:
        try:
            content = self._document.extract_font(number)[3]
            return pymupdf.Font(fontbuffer=content) if content else pymupdf.Font(name)
        except Exception:  # a damaged font, or one that is not embedded; MuPDF raises many types
            return None


def _of_files(fonts: list[Any]) -> Callable[[int], Outline]:
    """The outlines in font files. Subsets of one font share its numbers; the one that has the glyph tells its ink."""
    known = dict[int, Outline]()

    def outline(glyph: int) -> Outline:
        if glyph not in known:
            found = [_outline(font, glyph) for font in fonts]
            known[glyph] = next((each for each in found if each[1]), found[0] if found else ("", None))
        return known[glyph]

    return outline


def _outline(font: Any, glyph: int) -> Outline:
    mupdf = pymupdf.mupdf
    try:
        name = str(mupdf.fz_get_glyph_name2(font.this, glyph))
        path = mupdf.fz_outline_glyph(font.this, glyph, _UNIT)
        if path.m_internal is None:
            return name, None
        ink = mupdf.ll_fz_bound_path(path.m_internal, None, _UNIT.internal())
    except Exception:  # MuPDF raises many types for damaged fonts
        return "", None
    box = Box(ink.x0, ink.y0, ink.x1, ink.y1)
    return name, box if box.width > 0 and box.height > 0 else None


def _of_drawings(document: Any, number: int) -> Callable[[int], Outline]:
    """The names and boxes in a font of drawings (Type 3), where each drawing can say its box."""
    try:
        names = _drawn_names(document, number)
        procedures = _references(document.xref_get_key(number, "CharProcs")[1], document)
        matrix = [
            float(part) for part in re.findall(r"[-+.\d]+", document.xref_get_key(number, "FontMatrix")[1])
        ]
    except Exception:  # MuPDF raises many types for damaged fonts
        return lambda glyph: ("", None)
    known = dict[int, Outline]()

    def outline(glyph: int) -> Outline:
        if glyph not in known:
            name = names.get(glyph, "")
            known[glyph] = name, _drawn_box(document, procedures.get(name, 0), matrix)
        return known[glyph]

    return outline


def _drawn_names(document: Any, number: int) -> Mapping[int, str]:
    """The names of the codes of a font, from the differences of its encoding."""
    kind, value = document.xref_get_key(number, "Encoding/Differences")
    if kind == "null":
        return {}
    names, code = dict[int, str](), 0
    for name, start in _NAME.findall(value):
        if name:
            names[code] = name
            code += 1
        else:
            code = int(start)
    return names


def _references(value: str, document: Any) -> Mapping[str, int]:
    if match := re.fullmatch(r"(\d+) 0 R", value):
        value = document.xref_object(int(match[1]), compressed=True)
    return {name: int(number) for name, number in re.findall(r"/([^\s/<>\[\]()]+)\s*(\d+) 0 R", value)}


def _drawn_box(document: Any, number: int, matrix: list[float]) -> Box | None:
    """The box that a drawing of a glyph says it has, in units of the font size, y up."""
    match = _DRAWN_BOX.match((document.xref_stream(number) or b"").lstrip()[:200]) if number else None
    if not match or len(matrix) < 4:
        return None
    x0, y0, x1, y1 = [float(part) for part in _NUMBER.findall(match[1])][2:]
    xs, ys = sorted((x0 * matrix[0], x1 * matrix[0])), sorted((y0 * matrix[3], y1 * matrix[3]))
    box = Box(xs[0], ys[0], xs[1], ys[1])
    return box if box.width > 0 and box.height > 0 else None
