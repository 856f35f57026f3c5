"""Where every part stands: read from a marked copy, in which each part has a colour of its own.

The marked copy has the same layout as the document. PyMuPDF tells the colour of each glyph, and the colour tells the
part. Pictures are areas filled with their colour there.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pymupdf

from bench.lab.palette import Palette

Rect: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1 in points from the top left corner
# A glyph: its character, and twice the coordinates of its origin, rounded.
Glyph: TypeAlias = tuple[str, int, int]

_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE
_LARGE_GAP = 60.0


@dataclass
class Row:
    """One printed line of a part."""

    page: int
    box: Rect
    text: str


@dataclass
class Found:
    """What a marked copy says.

    `rows` are the lines of each part, `strays` the texts that have no part, `sizes` the sizes of the pages, `areas` the
    filled areas of pictures with their pages, `glyphs` all glyphs of each page.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    areas: dict[str, tuple[int, Rect]] = field(default_factory=dict)
    glyphs: list[list[Glyph]] = field(default_factory=list)

    def text(self, part: str) -> str:
        """All that a part prints, line by line."""
        return "\n".join(row.text for row in self.rows.get(part, ()))


def read(pdf: bytes, palette: Palette, pictures: set[str], overprinted: bool = False) -> Found:
    """Find every part in a marked copy.

    Args:
        pdf: the marked copy.
        palette: the colours that it was marked with.
        pictures: the ids of the parts that are filled areas.
        overprinted: whether some text is printed twice, a little apart. It counts once.
    """
    found = Found()
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for number, page in enumerate(document):
            found.sizes.append((page.rect.width, page.rect.height))
            spans = _spans(page)
            found.glyphs.append([glyph for span in spans for glyph in _glyphs(span)])
            seen: dict[str, set[Glyph]] | None = {} if overprinted else None
            for span in spans:
                _take(found, number, span, palette, seen)
            if pictures:
                _fills(found, number, page, palette, pictures)
    return found


def glyphs_of(pdf: bytes) -> list[list[Glyph]]:
    """All glyphs of each page of a PDF."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return [[glyph for span in _spans(page) for glyph in _glyphs(span)] for page in document]


def union(boxes: list[Rect]) -> Rect:
    """The smallest box around boxes."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _spans(page: Any) -> list[dict[str, Any]]:
    blocks = page.get_text("rawdict", flags=_FLAGS)["blocks"]
    return [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]


def _glyphs(span: dict[str, Any]) -> list[Glyph]:
    return [
        (char["c"], round(char["origin"][0] * 2), round(char["origin"][1] * 2))
        for char in span["chars"]
        if not char["c"].isspace()
    ]


def _take(
    found: Found, page: int, span: dict[str, Any], palette: Palette, seen: dict[str, set[Glyph]] | None
) -> None:
    part = palette.part(span["color"])
    chars = span["chars"]
    if seen is not None and part and not part.startswith("hidden"):
        chars = _once(chars, seen.setdefault(part, set()))
    inked = [char["bbox"] for char in chars if not char["c"].isspace()]
    text = "".join(char["c"] for char in chars)
    if not inked:
        return
    if part is None:
        found.strays.append(text.strip())
        return
    box, rows = union(inked), found.rows.setdefault(part, [])
    if rows and rows[-1].page == page and _same_line(rows[-1].box, box):
        rows[-1].box = union([rows[-1].box, box])
        rows[-1].text += text
    else:
        rows.append(Row(page, box, text))


def _once(chars: list[dict[str, Any]], seen: set[Glyph]) -> list[dict[str, Any]]:
    """The characters that were not printed before at almost the same place."""
    kept = []
    for char in chars:
        x, y = round(char["origin"][0] * 2), round(char["origin"][1] * 2)
        if not any((char["c"], x + dx, y + dy) in seen for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            kept.append(char)
        seen.add((char["c"], x, y))
    return kept


def _same_line(a: Rect, b: Rect) -> bool:
    overlap = min(a[3], b[3]) - max(a[1], b[1])
    near = b[0] - a[2] < _LARGE_GAP and a[0] - b[2] < _LARGE_GAP
    return near and overlap > 0.5 * min(a[3] - a[1], b[3] - b[1])


def _fills(found: Found, number: int, page: Any, palette: Palette, pictures: set[str]) -> None:
    for drawing in page.get_drawings():
        fill = drawing.get("fill")
        if not fill:
            continue
        value = sum(round(channel * 255) << shift for channel, shift in zip(fill, (16, 8, 0), strict=True))
        part = palette.part(value)
        if part in pictures and value == int(palette.colour(part)[1:], 16):
            found.areas[part] = (number, tuple(drawing["rect"]))


def squeeze(text: str) -> str:
    """Text for comparison: compatibility forms folded, case folded, without white space and invisible signs."""
    folded = unicodedata.normalize("NFKC", text.replace("\u00ad", "-")).casefold().replace("‐", "-")
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Mn", "Co"))
