"""Find labelled areas on a page with the layout model that is part of PyMuPDF.

The model gets a small image of the page and its text lines, and returns labelled boxes. Each process loads it once,
when the first page needs it.
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

from doc2md.converter.local.model_files import check_models
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf

MAX_AREAS = 2_000
"""Maximum number of areas used per page. A page with more is a drawing, not a document."""

MIN_COVERED = 0.3
"""Fraction of the area of a drawing. If the areas of the model cover this much of it, it is already part of them."""

ANTIALIASING_BITS = 8
"""MuPDF's default level of anti-aliasing."""

MAX_IMAGE_PIXELS = 100_000_000
"""Maximum number of pixels in all images of a page together. Above it, the model is not used: it makes MuPDF decompress
every image. `--max-pixels` does not apply here.
"""


class AreaLabel(StrEnum):
    """The content of an area of a page. These are the labels of the layout model, plus two of our own."""

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
    QUOTE = "quote"  # our own label
    OTHER = "other"  # our own label, for labels that a later model may add

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
    """Load the layout and table models, and return whether they are available.

    They run in one thread, because there is already one worker process per CPU core.
    """
    check_models("pymupdf")
    try:
        with single_threaded_onnx(), antialiasing_restored():
            importlib.import_module("pymupdf.layout")
    except ImportError:
        return False
    return callable(pymupdf._get_layout)


@contextmanager
def antialiasing_restored() -> Iterator[None]:
    """Turn anti-aliasing on again at the end. Some code of the model turns it off for the whole process."""
    try:
        yield
    finally:
        pymupdf.TOOLS.set_aa_level(ANTIALIASING_BITS)


@contextmanager
def single_threaded_onnx() -> Iterator[None]:
    """Limit ONNX sessions that are created inside this context to one thread. PyMuPDF has no option for it."""
    onnxruntime: Any = importlib.import_module("onnxruntime")
    default = onnxruntime.SessionOptions

    def single_threaded_options() -> Any:
        session_options = default()
        session_options.intra_op_num_threads = session_options.inter_op_num_threads = 1
        return session_options

    onnxruntime.SessionOptions = single_threaded_options
    try:
        yield
    finally:
        onnxruntime.SessionOptions = default


def find_areas(page: Any) -> list[Area]:
    """Find the labelled areas of a `pymupdf.Page` without rotation.

    Returns an empty list if the model is missing or fails, or if the images of the page are too large. The raw answer
    of the model stays on the page object, where the table finder uses it.
    """
    if not layout_model() or sum(i["width"] * i["height"] for i in page.get_image_info()) > MAX_IMAGE_PIXELS:
        page.layout_information = []
        return []
    try:
        with antialiasing_restored():
            page.get_layout(return_raw=True)
    except Exception as error:  # third-party code may raise anything; layout analysis works without the model
        print(f"layout model failed: {error}", file=sys.stderr)  # noqa: T201
        page.layout_information = []
    found = []
    for group in (page.layout_information or [])[:MAX_AREAS]:
        x0, y0, x1, y1 = map(float, group["group_bbox"][:4])
        if x1 > x0 and y1 > y0:
            found.append(Area(AreaLabel(group["class_name"]), Box(x0, y0, x1, y1)))
    return found


def with_graphics(found: list[Area], graphics: Sequence[Box]) -> list[Area]:
    """Add a picture area for each graphic that the areas of the model do not cover.

    `graphics` are the boxes, in points, of the drawings and pictures in a scan.
    """
    free = (
        graphic
        for graphic in graphics
        if sum(graphic.overlap(area.box).area for area in found) < MIN_COVERED * graphic.area
    )
    return [*found, *(Area(AreaLabel.PICTURE, graphic) for graphic in free)]
