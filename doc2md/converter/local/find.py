"""Words on a page: in its text layer, or in what OCR reads where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doc2md.converter.local.page import close_copies, upright
from doc2md.document import Box
from doc2md.rasterizer.layer import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.textlayer import Line, trusted
from doc2md.rasterizer.types import Found

MAX_HITS = 1_000
"""On one page."""


def find_words(page: Any, words: str) -> Found:
    """Where `words` stand on a `pymupdf.Page`, whatever their case; a hit over two lines has a box for each."""
    own = upright(page)
    copies = [own] if own is not page else []
    try:
        layer = text_layer(own)
        if trusted(layer):
            hits = own.search_for(words, flags=pymupdf.TEXTFLAGS_SEARCH)[:MAX_HITS]
            return Found(layer.size, tuple(Box(*map(float, hit)) for hit in hits))
        from doc2md.converter.local.ocr import recognise

        copy, layer = recognise(own, layer)
        copies.append(copy)
        boxes = [box for line in layer.lines for box in _in_line(line, words)]
        return Found(layer.size, tuple(boxes[:MAX_HITS]))
    finally:
        close_copies(page, copies)


def _in_line(line: Line, words: str) -> Iterator[Box]:
    """The parts of a recognised line that say `words`. Its characters are taken to be equally wide."""
    text, wanted = line.text.casefold(), " ".join(words.casefold().split())
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        width = line.box.width / max(1, len(text))
        x0, x1 = line.box.x0 + at * width, line.box.x0 + (at + len(wanted)) * width
        yield line.box._replace(x0=x0, x1=x1)
        at = text.find(wanted, at + len(wanted))
