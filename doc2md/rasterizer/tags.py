"""Read the structure tags of a page: what a tagged PDF says that each piece of its text is.

Source: PDF 32000-1:2008, 14.7 and 14.8. Marked content in the content stream belongs to an element of the structure
tree, such as a paragraph, a heading or a cell of a table. MuPDF follows the marks while it reads the text and writes
the tree of a page as JSON, with the standard types after the role map.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from zlib import crc32

from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import box_of
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import ARTIFACT, TAGS, Line

MAX_PIECES = 5_000
"""Maximum number of pieces of tagged text that are read per page."""

MAX_DEPTH = 100
"""Maximum depth of the structure tree. The elements of real documents are less than 30 deep."""

MAX_BYTES = 20_000_000
"""Maximum length of the JSON of a page. A page with 5,000 lines has 2,000,000 bytes."""

MIN_COVER = 0.5
"""Minimum share of a line that is covered by tagged text."""

_SCALE = 8
"""MuPDF writes whole numbers, so places are asked for in eighths of a point."""

_BAND = 8.0
"""Height in points of the bands of a page in which pieces are looked up."""

_HOLDERS = frozenset(
    {"LI", "TD", "TH", "Caption", "Note", "FENote", "BlockQuote", "TOCI", "Figure", "Artifact"}
)
"""Types of elements that say more about the paragraphs inside them than that they are paragraphs."""

_INLINE = frozenset({"Span", "Em", "Strong", "Sub", "Link", "Annot", "NonDtruct", "Quote", "Reference"})
"""Types of elements inside a line. MuPDF writes NonStruct with a slip."""


class Step(NamedTuple):
    """A step down the tree: the type of an element, and its place among its siblings."""

    kind: str
    place: int


class Element(NamedTuple):
    """The element that a piece of text belongs to.

    `path` leads from the root of the tree to the element.
    """

    tag: str = ""
    path: tuple[Step, ...] = ()


class Piece(NamedTuple):
    """A piece of tagged text with its element. `box` is in points on the page as displayed."""

    box: Box
    element: Element
    text: str = ""


def tagged_pieces(page: Any) -> list[Piece]:
    """Return the tagged text of a `pymupdf.Page`. Empty if the document has no tags or if its tags are damaged."""
    return list(islice(_pieces(page), MAX_PIECES)) if is_tagged(page.parent) else []


def with_tags(lines: Sequence[Line], pieces: Sequence[Piece]) -> Sequence[Line]:
    """Return the lines of a page with their structure types and elements. `pieces` are the tagged text of the page.

    A line that is marked as an artifact keeps no other type, because MuPDF counts such text to the element before it.
    """
    bands = defaultdict[int, list[Piece]](list)
    for piece in pieces:
        for band in range(_band(piece.box.y0), _band(piece.box.y1) + 1):
            bands[band].append(piece)
    return [_tagged(line, bands) for line in lines] if bands else lines


@lru_cache(1)
def is_tagged(document: Any) -> bool:
    """Return whether a `pymupdf.Document` has a structure tree. The result is cached for all pages of the document."""
    try:
        return bool(document.is_pdf) and document.xref_get_key(document.pdf_catalog(), "StructTreeRoot")[
            0
        ] in (
            "xref",
            "dict",
        )
    except Exception:  # the catalogue is damaged; MuPDF raises many types
        return False


def _tagged(line: Line, bands: dict[int, list[Piece]]) -> Line:
    if line.artifact:
        return replace(line, tag=ARTIFACT)
    covered = defaultdict[Element, float](float)
    box, y = line.box, line.box.centre_y
    for piece in bands.get(_band(y), ()):
        if piece.box.y0 <= y <= piece.box.y1 and piece.box.overlap_x(box) > 0:
            covered[piece.element] += box.common_area(piece.box)
    element = max(covered, key=lambda found: covered[found], default=None)
    if element is None or sum(covered.values()) < MIN_COVER * line.box.area:
        return line
    # The number depends on the path alone, so that the parts of an element on two pages have the same number.
    return replace(line, tag=element.tag, element=crc32(str(element.path).encode()) or 1)


def _pieces(page: Any) -> Iterator[Piece]:
    """Yield the tagged text of a page in the order of the content stream."""
    matrix = page.rotation_matrix if page.rotation else None
    for block, element in _blocks(_tree(page)):
        for line in block.get("lines", ()):
            place = line["bbox"]
            x, y = place["x"] / _SCALE, place["y"] / _SCALE
            if line["text"].strip():
                box = (x, y, x + place["w"] / _SCALE, y + place["h"] / _SCALE)
                yield Piece(box_of(box, matrix), element, line["text"].strip())


def _tree(page: Any) -> list[Any]:
    """Return the blocks of a page with the elements around them, or [] if they cannot be read."""
    try:
        buffer = pymupdf.mupdf.fz_new_buffer(65536)
        output = pymupdf.mupdf.FzOutput(buffer)
        text = page.get_textpage(flags=pymupdf.TEXT_COLLECT_STRUCTURE)
        output.fz_print_stext_page_as_json(text.this, _SCALE)
        output.fz_close_output()
        data = bytes(buffer.fz_buffer_extract())
        if len(data) > MAX_BYTES:
            return []
        blocks = json.loads(data.decode(errors="replace"), strict=False)["blocks"]
        return blocks if isinstance(blocks, list) else []
    except Exception:  # damaged or too deep trees; MuPDF raises many types
        return []


def _blocks(tree: list[Any]) -> Iterator[tuple[dict[str, Any], Element]]:
    """Yield the blocks of text that are inside an element, each with its element."""
    open_: list[tuple[Iterator[Any], Element, tuple[Step, ...]]] = [(iter(tree), Element(), ())]
    while open_:
        blocks, element, path = open_[-1]
        block = next(blocks, None)
        if block is None:
            open_.pop()
        elif block["type"] == "structure":
            if len(open_) < MAX_DEPTH:
                below = (*path, Step(str(block["std"]), int(block["index"])))
                open_.append((iter(block["contents"]), _inside(element, block["std"], below), below))
        elif path:
            yield block, element


def _inside(element: Element, kind: str, path: tuple[Step, ...]) -> Element:
    """Return the element of text in an element of this type, which is inside another one."""
    if kind in TAGS:
        return Element(element.tag if kind == "P" and element.tag in _HOLDERS else kind, path)
    if element.tag or (element.path and kind in _INLINE):
        return element
    return Element("", path)


def _band(y: float) -> int:
    return int(y // _BAND)
