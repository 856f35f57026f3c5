"""A page's text layer, read from MuPDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doc2md.rasterizer.drawings import drawings, shapes
from doc2md.rasterizer.glyphs import box_of, invisible, is_unsized, line_of, sides, turned
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.paper import Paper
from doc2md.rasterizer.strikes import strike
from doc2md.rasterizer.textlayer import Link, TextLayer

MAX_CHARACTERS = 400_000
"""Characters of a page that are looked at: a densely printed newspaper page has 40,000."""

MAX_LINKS = 5_000

# Not TEXT_COLLECT_STYLES: it compares every character with all others, which costs three times the rest.
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_CLIP | pymupdf.TEXT_ACCURATE_BBOXES


def text_layer(page: Any) -> TextLayer:
    """The text layer of a `pymupdf.Page`. An unreadable page gives an empty one."""
    matrix = page.rotation_matrix if page.rotation else None
    size = (page.rect.width, page.rect.height)
    links = tuple(_links(page))
    raw, seen = list[tuple[list[dict[str, Any]], bool]](), 0
    hidden, paper = list[tuple[str, str]](), Paper(page)
    pictures, words = _parsed(page)
    for block in words["blocks"]:
        for line in block.get("lines", ()):
            seen += sum(len(span["chars"]) for span in line["spans"])
            if seen <= MAX_CHARACTERS:
                visible = list(_visible(line["spans"], paper, hidden))
                raw.append((visible, turned(line["dir"], matrix)))
    unsized = sum(len(span["chars"]) for spans, _ in raw for span in spans if is_unsized(span))
    back = sides("".join(char["c"] for spans, _ in raw for span in spans for char in span["chars"])) > 0
    lines = [line for spans, across in raw if (line := line_of(spans, across, back, matrix, links))]
    drawn = drawings(shapes(page), size)
    return TextLayer(
        size,
        tuple(strike(lines, drawn.across)),
        links,
        tuple(box_of(box, matrix) for box in pictures),
        drawn,
        back,
        tuple(hidden),
        unsized,
    )


def _parsed(page: Any) -> tuple[list[Any], dict[str, Any]]:
    """The boxes of a page's pictures, and its words: from one parse, unless their data would come with the words."""
    parsed = page.get_textpage(flags=_FLAGS | pymupdf.TEXT_PRESERVE_IMAGES)
    pictures = [info["bbox"] for info in parsed.extractIMGINFO()]
    if pictures:
        parsed = page.get_textpage(flags=_FLAGS)
    return pictures, parsed.extractRAWDICT()


def _visible(
    spans: list[dict[str, Any]], paper: Paper, hidden: list[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """The spans that can be seen; the others' words go to `hidden`, with the reason."""
    for span in spans:
        reason = invisible(span)
        if not reason and not paper.hides(span):
            yield span
        elif words := "".join(char["c"] for char in span["chars"]).strip():
            hidden.append((words, reason or "as light as the paper"))


def _links(page: Any) -> Iterator[Link]:
    for count, link in enumerate(page.links()):
        if count >= MAX_LINKS:
            return
        uri = link.get("uri")
        if uri and link["kind"] == pymupdf.LINK_URI:
            yield Link(box_of(link["from"], None), str(uri))
