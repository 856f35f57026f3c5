"""Decide whether the text layer of a page matches what the page shows."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from doc2md.rasterizer.text_layer import TextLayer, legible

MIN_SCAN_AREA = 0.6
"""Fraction of the page area. A picture of at least this size may be a scan, with a text layer added later."""

MIN_SIMILARITY = 0.8
"""Minimum similarity, 0 to 1, between the words of the layer and the words that OCR reads at the same places."""

MIN_COVERED = 0.3
"""Fraction of the lines visible in the scan. If fewer have words in the layer, the layer is only a stamp on the
scan.
"""

COMPLETE = 0.75
"""Fraction of the lines visible in the scan. If at least so many have words in the layer, the layer is complete."""


class Trust(Enum):
    """The degree of trust in a text layer. `PARTLY`: its words are correct, but the page shows more words."""

    NO = auto()
    PARTLY = auto()
    YES = auto()


def trust(page: Any, layer: TextLayer) -> Trust:
    """Decide how far `layer`, the text layer of an upright `pymupdf.Page`, can be trusted.

    If a picture covers the page, OCR reads a few lines of it for comparison. The layer may come from an older OCR
    program and contain many errors, or it may be no more than a stamp.
    """
    if not legible(layer):
        return Trust.NO
    if all(picture.area < MIN_SCAN_AREA * layer.size[0] * layer.size[1] for picture in layer.pictures):
        return Trust.YES
    from doc2md.converter.local.ocr.agreement import agreement

    covered, similarity = agreement(page, layer)
    if similarity < MIN_SIMILARITY or covered < MIN_COVERED:
        return Trust.NO
    return Trust.YES if covered >= COMPLETE else Trust.PARTLY
