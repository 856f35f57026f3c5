"""Render pages and crop figures, within a pixel limit, and in greyscale if the page has no colour."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from doc2md.errors import PageError
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, displayed_box, displayed_point
from doc2md.options.limits import Limits
from doc2md.rasterizer.fields import find_fields
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import plain
from doc2md.rasterizer.png import png
from doc2md.worker_types import PageImage

MAX_PIXELS = Limits().max_pixels
"""Default maximum number of pixels of an image."""

_COLOUR_NOISE = 12
"""Maximum difference between the colour channels of a grey pixel, of 255. JPEG compression causes small differences."""
_MAX_BLANK_RANGE = 16
"""Maximum range of grey levels, of 255, of a blank page or a blank row."""
_CUT_DPI = 50.0
"""Resolution for finding a place to cut a page in two."""
_CUT_RANGE = (0.35, 0.65)
"""Range in which a page may be cut in two, as fractions of its height."""
_FIGURE_DPI_RANGE = (144.0, 600.0)
"""Minimum and maximum resolution of a figure that contains an image."""
_VECTOR_DPI = 216.0
"""Resolution of a figure without a large image."""


class EmptyBoxError(PageError):
    """The box does not overlap the page, or the overlap is less than one point wide or high."""


def page_size(page: Any) -> tuple[float, float]:
    """Return the width and height in points of the page as displayed. Raises PageError if the page has no area."""
    width, height = float(page.rect.width), float(page.rect.height)
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise PageError(f"the page has no area ({width:g} x {height:g} points)")
    return width, height


def fitted_dpi(size: tuple[float, float], dpi: float, max_pixels: int = MAX_PIXELS) -> float:
    """Return `dpi`, or a lower resolution at which an area of `size` (points) has at most `max_pixels` pixels."""
    pixels = size[0] * size[1] * (dpi / 72) ** 2
    return dpi if pixels <= max_pixels else dpi * math.sqrt(max_pixels / pixels) * 0.999


def render(page: Any, dpi: float, clip: Box | None = None, max_pixels: int = MAX_PIXELS) -> PageImage:
    """Render the page, or the part of it inside `clip` (points), as a PNG image.

    The resolution is lowered if the image would have more than `max_pixels` pixels. The `size` of the result is the
    size in points of the rendered area. Raises PageError if the page has no area or MuPDF cannot render it, and
    EmptyBoxError if `clip` does not overlap the page.
    """
    size = page_size(page)
    if clip:
        clip = _on_page(page, clip)
        size = clip.width, clip.height
    dpi = fitted_dpi(size, dpi, max_pixels)
    pixmap = _grey_if_possible(_pixmap(page, dpi, clip))
    pixels = _pixels(pixmap)
    return PageImage(
        data=png(pixels),
        mime="image/png",
        width=pixmap.width,
        height=pixmap.height,
        dpi=dpi,
        size=size,
        digest=hashlib.sha256(f"{pixmap.width}x{pixmap.height}:".encode() + pixmap.samples).hexdigest(),
        blank=int(pixels.max()) - int(pixels.min()) <= _MAX_BLANK_RANGE,
        fields=() if clip else find_fields(page, page.number + 1),
    )


def crop(
    page: Any,
    box: Box,
    image_format: str = "png",
    transform: PageTransform = AS_DISPLAYED,
    size: tuple[float, float] | None = None,
    *,
    max_pixels: int = MAX_PIXELS,
) -> bytes:
    """Render the part of the page inside `box` (points) as PNG or JPEG, at the resolution of the image in it.

    `transform` sets the page upright, and `size` is the width and height in points of the upright page. `box` is on the
    upright page, and the crop is upright too. Without `size`, `box` is on the page as displayed. Raises PageError if
    MuPDF cannot render the page, and EmptyBoxError if `box` does not overlap it.
    """
    around = displayed_box(box, size, transform) if size else box
    clip = _on_page(page, around)
    dpi = fitted_dpi((clip.width, clip.height), _figure_dpi(page, clip), max_pixels)
    pixmap = _pixmap(page, dpi, clip)
    if size and transform != AS_DISPLAYED:
        pixmap = _set_upright(pixmap, box, size, transform, dpi)
    picture: bytes = _grey_if_possible(pixmap).tobytes(image_format, jpg_quality=90)
    return picture


def _set_upright(
    pixmap: Any, box: Box, size: tuple[float, float], transform: PageTransform, dpi: float
) -> Any:
    """Return the pixels of `box` on the upright page, from a pixmap of the page as displayed."""
    import cv2

    scale = dpi / 72
    width, height = (max(1, round(side * scale)) for side in (box.width, box.height))
    shown = [displayed_point(corner, size, transform) for corner in box.corners]
    seen = np.array([(x * scale - pixmap.x, y * scale - pixmap.y) for x, y in shown], dtype=np.float32)
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(seen, flat)
    pixels = cv2.warpPerspective(
        _pixels(pixmap), matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return pymupdf.Pixmap(pymupdf.csRGB, width, height, pixels.tobytes(), False)


def find_cut(page: Any) -> float:
    """Return the y coordinate in points, near the middle of the page, for a cut that meets the least ink.

    The cut is in the middle of the tallest run of rows with the least ink.
    """
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, _pixmap(page, fitted_dpi(page_size(page), _CUT_DPI)))
    rows = _pixels(pixmap)[:, :, 0]
    ink = rows.max(axis=1).astype(np.int16) - rows.min(axis=1)
    low, high = (int(share * len(ink)) for share in _CUT_RANGE)
    sparse = ink[low:high] <= max(_MAX_BLANK_RANGE, int(ink[low:high].min(initial=255)))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], sparse, [False]))))
    gaps = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if not gaps:
        return page_size(page)[1] / 2
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0])
    return (low + (start + end) / 2) / len(ink) * page_size(page)[1]


def _on_page(page: Any, box: Box) -> Box:
    clip = box.overlap(Box(0, 0, *page_size(page)))
    if clip.width < 1 or clip.height < 1:
        raise EmptyBoxError("the figure's bounding box is outside the page or empty")
    return clip


def _pixmap(page: Any, dpi: float, clip: Box | None = None) -> Any:
    try:
        return page.get_pixmap(
            matrix=pymupdf.Matrix(dpi / 72, dpi / 72), clip=clip, colorspace=pymupdf.csRGB, alpha=False
        )
    except Exception as error:
        raise PageError(f"MuPDF could not render the page: {plain(error)}") from error


def _pixels(pixmap: Any) -> npt.NDArray[np.uint8]:
    """Return the pixels with shape (height, width, channels), as a view of the pixmap's memory."""
    rows = np.frombuffer(pixmap.samples_mv, np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : pixmap.width * pixmap.n].reshape(pixmap.height, pixmap.width, pixmap.n)


def _grey_if_possible(pixmap: Any) -> Any:
    pixels = _pixels(pixmap)
    red, green, blue = (pixels[..., i] for i in range(3))
    # Test one pixel in 64 first, because this detects most pages with colour.
    if _strongest_colour(pixels[::8, ::8]) > _COLOUR_NOISE:
        return pixmap
    if np.array_equal(red, green) and np.array_equal(green, blue):
        # As in most scans. MuPDF's conversion has the same result but is slow for pixels that differ.
        grey = pymupdf.Pixmap(pymupdf.csGRAY, pixmap.width, pixmap.height, red.tobytes(), False)
        grey.set_dpi(pixmap.xres, pixmap.yres)
        return grey
    return pixmap if _strongest_colour(pixels) > _COLOUR_NOISE else pymupdf.Pixmap(pymupdf.csGRAY, pixmap)


def _strongest_colour(pixels: npt.NDArray[np.uint8]) -> int:
    """Return the largest difference between neighbouring colour channels of a pixel."""
    red, green, blue = (pixels[..., i].astype(np.int16) for i in range(3))
    return max(int(abs(red - green).max()), int(abs(green - blue).max()))


def _figure_dpi(page: Any, clip: Box) -> float:
    """Return the resolution of the embedded image that fills at least half of `clip`, limited to `_FIGURE_DPI_RANGE`.

    Without such an image, return the resolution for drawings.
    """
    best = 0.0
    for info in page.get_image_info():
        box = Box(*(pymupdf.Rect(info["bbox"]) * page.rotation_matrix).normalize())
        if box.area > 0 and box.common_area(clip) >= 0.5 * clip.area:
            # A rotated page swaps the sides of the image, but the mean of both resolutions stays the same.
            best = max(best, 72 * math.sqrt(info["width"] * info["height"] / box.area))
    low, high = _FIGURE_DPI_RANGE
    return min(max(best, low), high) if best else _VECTOR_DPI
