"""What stands where on a page, by the layout model inside PyMuPDF.

The model reads a small image of the page and its text lines, and answers with labelled boxes. It is loaded once a
process, when the first page asks.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from doc2md.converter.local.ocr.model_files import check_models
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf

MAX_REGIONS = 2_000
"""Boxes of a page that are looked at: a page with more is a drawing, not a document."""


SEEN = 0.3
"""Share of a drawing that the model's areas take up, from which it is a part of them."""

SMOOTH = 8
"""MuPDF's own level of anti-aliasing, in bits."""

MAX_IMAGE_PIXELS = 100_000_000
"""Pixels of a page's images, all together, up to which the model is asked: it has MuPDF unpack every one of them."""


class AreaLabel(StrEnum):
    """What stands in an area of a page: the layout model's own labels, and what it cannot tell."""

    TEXT = "text"
    TITLE = "title"
    HEADING = "section-header"
    LIST_ITEM = "list-item"
    TABLE = "table"
    PICTURE = "picture"
    FORMULA = "formula"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    HEADER = "page-header"
    FOOTER = "page-footer"
    QUOTE = "quote"  # none of the model's
    OTHER = "other"  # a label that a later model may have

    @classmethod
    def _missing_(cls, value: object) -> AreaLabel:
        return cls.OTHER


@dataclass(frozen=True, slots=True)
class Area:
    """A labelled box, in points."""

    label: AreaLabel
    box: Box


@cache
def layout_model() -> bool:
    """Load the layout and table models; whether there are any. They get one thread: there is a process per core."""
    check_models("pymupdf")
    try:
        with one_thread(), smoothing_kept():
            importlib.import_module("pymupdf.layout")
    except ImportError:
        return False
    return callable(pymupdf._get_layout)


@contextmanager
def smoothing_kept() -> Iterator[None]:
    """Pictures are rendered smooth after it: some of the model's code turns that off for the whole process."""
    try:
        yield
    finally:
        pymupdf.TOOLS.set_aa_level(SMOOTH)


@contextmanager
def one_thread() -> Iterator[None]:
    """ONNX sessions made inside use one thread each. PyMuPDF leaves no other way to say so."""
    onnxruntime: Any = importlib.import_module("onnxruntime")
    plain = onnxruntime.SessionOptions

    def options() -> Any:
        made = plain()
        made.intra_op_num_threads = made.inter_op_num_threads = 1
        return made

    onnxruntime.SessionOptions = options
    try:
        yield
    finally:
        onnxruntime.SessionOptions = plain


def areas(page: Any) -> list[Area]:
    """The labelled boxes of a `pymupdf.Page` that is not rotated; none where the model is missing or fails.

    The answer stays on the page object in its raw form, which the table finder uses.
    """
    if not layout_model() or sum(i["width"] * i["height"] for i in page.get_image_info()) > MAX_IMAGE_PIXELS:
        page.layout_information = []
        return []
    try:
        with smoothing_kept():
            page.get_layout(return_raw=True)
    except (
        Exception
    ) as error:  # the model's code is not ours: whatever it raises, geometry goes on without it
        print(f"layout model failed: {error}", file=sys.stderr)  # noqa: T201
        page.layout_information = []
    found = []
    for group in (page.layout_information or [])[:MAX_REGIONS]:
        x0, y0, x1, y1 = map(float, group["group_bbox"][:4])
        if x1 > x0 and y1 > y0:
            found.append(Area(AreaLabel(group["class_name"]), Box(x0, y0, x1, y1)))
    return found


def with_graphics(found: list[Area], graphics: Sequence[Box]) -> list[Area]:
    """The areas, and pictures where the model saw nothing though something is drawn."""
    free = (
        graphic
        for graphic in graphics
        if sum(graphic.overlap(area.box).area for area in found) < SEEN * graphic.area
    )
    return [*found, *(Area(AreaLabel.PICTURE, graphic) for graphic in free)]
