"""A page's text layer alone, with no model and no OCR: what there is at the price of a few milliseconds."""

from __future__ import annotations

from typing import Any

from doc2md.converter.local.areas import drafts
from doc2md.converter.local.draft import Draft, Sheet
from doc2md.converter.local.page import body_size, close_copies, finish, upright
from doc2md.converter.local.paragraphs import loose
from doc2md.converter.local.words import vocabulary
from doc2md.document import Reading
from doc2md.rasterizer.layer import text_layer
from doc2md.rasterizer.textlayer import trusted


def read_plain(page: Any, number: int) -> Reading:
    """The words of a `pymupdf.Page` as headings, lists and paragraphs; none where its layer is not to be trusted."""
    own = upright(page)
    try:
        layer = text_layer(own)
        if not trusted(layer):
            return Reading(number, layer.size)
        body = body_size(layer.lines)
        sheet = Sheet(number, layer.size, layer.links, vocabulary(layer.lines), body, layer.right_to_left)
        ready: list[Draft] = []
        for label, group in loose(sheet, layer.lines):
            ready += drafts(sheet, label, group)
        return finish(sheet, ready)
    finally:
        close_copies(page, [own] if own is not page else [])
