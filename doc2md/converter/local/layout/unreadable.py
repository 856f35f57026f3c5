"""Recognise the lines of a page whose text layer is missing or cannot be trusted."""

from __future__ import annotations

from typing import Any

from doc2md.converter.local.layout.page import close_copies, upright
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.rasterizer.extract import text_layer
from doc2md.worker_types import Recognised


def find_missing(page: Any) -> Recognised:
    """Recognise the lines of a `pymupdf.Page` with OCR, unless its text layer can be trusted."""
    own = upright(page)
    try:
        layer = text_layer(own)
        if trust(own, layer) is not Trust.NO:
            return Recognised(own=True)
        from doc2md.converter.local.layout.searchable_lines import searchable_lines
        from doc2md.converter.local.ocr.page import recognise_lines

        found = recognise_lines(own, layer)
        if found is None:
            return Recognised()
        return Recognised(searchable_lines(found), hidden=bool(layer.hidden), unread=found.unread)
    finally:
        close_copies(page, [own] if own is not page else [])
