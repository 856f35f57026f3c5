"""The lines of a page that its PDF does not have as text."""

from __future__ import annotations

from typing import Any

from doc2md.converter.local.page import close_copies, upright
from doc2md.converter.local.trust import Trust, trust
from doc2md.rasterizer.layer import text_layer
from doc2md.rasterizer.types import Recognised


def find_missing(page: Any) -> Recognised:
    """Recognise a `pymupdf.Page`, unless its own text can be trusted."""
    own = upright(page)
    try:
        layer = text_layer(own)
        if trust(own, layer) is not Trust.NO:
            return Recognised(own=True)
        from doc2md.converter.local.ocr import look
        from doc2md.converter.local.ocr.written import written

        seen = look(own, layer)
        if seen is None:
            return Recognised()
        return Recognised(written(seen), hidden=bool(layer.hidden), unread=seen.unread)
    finally:
        close_copies(page, [own] if own is not page else [])
