"""Whether a page's text layer says what the page shows: the one question before anybody goes by its words."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from doc2md.rasterizer.text_layer import TextLayer, legible

WHOLE = 0.6
"""Share of the page from which a picture on it may be the page itself: a scan, with words that somebody put there."""

ALIKE = 0.8
"""How much alike, from 0 to 1, the words of a layer and those that are seen in their places are at the least."""

STAMP, COMPLETE = 0.3, 0.75
"""Shares of the lines seen that have words in the layer: of a scan that somebody printed a line or two on, and of a
layer that may be taken for whole."""


class Trust(Enum):
    """`PARTLY`: its words are right, but the page shows more."""

    NO = auto()
    PARTLY = auto()
    YES = auto()


def trust(page: Any, layer: TextLayer) -> Trust:
    """How far `layer`, of an upright `pymupdf.Page`, is to be gone by.

    Where a picture covers the page, a few of its lines are read: the layer may be an older recogniser's, full of
    errors, or no more than a stamp.
    """
    if not legible(layer):
        return Trust.NO
    if all(picture.area < WHOLE * layer.size[0] * layer.size[1] for picture in layer.pictures):
        return Trust.YES
    from doc2md.converter.local.ocr.agreement import agreement

    covered, alike = agreement(page, layer)
    if alike < ALIKE or covered < STAMP:
        return Trust.NO
    return Trust.YES if covered >= COMPLETE else Trust.PARTLY
