"""A page as pixels: rendered no larger than a limit, grey where it has no colour."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from doc2md.errors import PageError
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, displayed_box, displayed_point
from doc2md.options.limits import Limits
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import plain
from doc2md.worker_types import PageImage

MAX_PIXELS = Limits().max_pixels
"""Where nobody sets another limit."""

_COLOUR_NOISE = 12
"""Channels of a grey scan saved as JPEG differ by a few levels of 255."""
_INK = 16
"""A page whose grey levels span no more than this is blank."""
_CUT_DPI = 50.0
_MIDDLE = (0.35, 0.65)
"""Shares of a page's height between which it may be cut in two."""
_FIGURE_DPI = (144.0, 600.0)
_VECTOR_DPI = 216.0


class EmptyBoxError(PageError):
    """There is nothing of the page inside the box."""


def page_size(page: Any) -> tuple[float, float]:
    """Width and height in points, as displayed. Raises PageError for a page with no area."""
    width, height = float(page.rect.width), float(page.rect.height)
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise PageError(f"the page has no area ({width:g} x {height:g} points)")
    return width, height


def fitted_dpi(size: tuple[float, float], dpi: float, max_pixels: int = MAX_PIXELS) -> float:
    """`dpi`, or the highest resolution at which `size` (points) stays within `max_pixels`."""
    pixels = size[0] * size[1] * (dpi / 72) ** 2
    return dpi if pixels <= max_pixels else dpi * math.sqrt(max_pixels / pixels) * 0.999


def render(page: Any, dpi: float, clip: Box | None = None, max_pixels: int = MAX_PIXELS) -> PageImage:
    """The page, or the part of it inside `clip` (points), as a PNG; the image's `size` is what it shows."""
    size = page_size(page)
    if clip:
        clip = _on_page(page, clip)
        size = clip.width, clip.height
    dpi = fitted_dpi(size, dpi, max_pixels)
    pixmap = _grey_if_possible(_pixmap(page, dpi, clip))
    pixels = _pixels(pixmap)
    return PageImage(
        data=pixmap.tobytes("png"),
        mime="image/png",
        width=pixmap.width,
        height=pixmap.height,
        dpi=dpi,
        size=size,
        digest=hashlib.sha256(f"{pixmap.width}x{pixmap.height}:".encode() + pixmap.samples).hexdigest(),
        blank=int(pixels.max()) - int(pixels.min()) <= _INK,
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
    """The part of the page inside `box` (points) as PNG or JPEG, at the resolution of the picture in it.

    `box` is on the page set straight by `transform`, which then has `size`; what is cut out is as straight.
    """
    around = displayed_box(box, size, transform) if size else box
    clip = _on_page(page, around)
    dpi = fitted_dpi((clip.width, clip.height), _own_dpi(page, clip), max_pixels)
    pixmap = _pixmap(page, dpi, clip)
    if size and transform != AS_DISPLAYED:
        pixmap = _straightened(pixmap, box, size, transform, dpi)
    picture: bytes = _grey_if_possible(pixmap).tobytes(image_format, jpg_quality=90)
    return picture


def _straightened(
    pixmap: Any, box: Box, size: tuple[float, float], transform: PageTransform, dpi: float
) -> Any:
    """The pixels of `box`, in a pixmap that holds them as the page is displayed, as they are on the straight page."""
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
    """The height in points, near the middle, where a cut across the page meets the least ink: in the widest gap."""
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, _pixmap(page, fitted_dpi(page_size(page), _CUT_DPI)))
    rows = _pixels(pixmap)[:, :, 0]
    ink = rows.max(axis=1).astype(np.int16) - rows.min(axis=1)
    low, high = (int(share * len(ink)) for share in _MIDDLE)
    least = ink[low:high] <= max(_INK, int(ink[low:high].min(initial=255)))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], least, [False]))))
    gaps = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if not gaps:
        return page_size(page)[1] / 2
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0])
    return (low + (start + end) / 2) / len(ink) * page_size(page)[1]


def _on_page(page: Any, box: Box) -> Box:
    clip = box.overlap(Box(0, 0, *page_size(page)))
    if clip.width < 1 or clip.height < 1:
        raise EmptyBoxError("the figure's box is empty")
    return clip


def _pixmap(page: Any, dpi: float, clip: Box | None = None) -> Any:
    try:
        return page.get_pixmap(
            matrix=pymupdf.Matrix(dpi / 72, dpi / 72), clip=clip, colorspace=pymupdf.csRGB, alpha=False
        )
    except Exception as error:
        raise PageError(f"MuPDF could not render it: {plain(error)}") from error


def _pixels(pixmap: Any) -> npt.NDArray[np.uint8]:
    """Shape (height, width, channels), 0..255; a view of the pixmap's own memory."""
    rows = np.frombuffer(pixmap.samples_mv, np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : pixmap.width * pixmap.n].reshape(pixmap.height, pixmap.width, pixmap.n)


def _grey_if_possible(pixmap: Any) -> Any:
    pixels = _pixels(pixmap)
    # A coarse look first: most coloured pages are found out by one pixel in 64.
    for view in (pixels[::8, ::8], pixels):
        red, green, blue = (view[..., i].astype(np.int16) for i in range(3))
        if max(int(abs(red - green).max()), int(abs(green - blue).max())) > _COLOUR_NOISE:
            return pixmap
    return pymupdf.Pixmap(pymupdf.csGRAY, pixmap)


def _own_dpi(page: Any, clip: Box) -> float:
    """The resolution of the embedded picture that fills most of `clip`; one fit for drawings if none does."""
    best = 0.0
    for info in page.get_image_info():
        box = Box(*(pymupdf.Rect(info["bbox"]) * page.rotation_matrix).normalize())
        if box.area > 0 and box.overlap(clip).area >= 0.5 * clip.area:
            # A rotated page swaps the picture's sides: the mean over both is the same either way.
            best = max(best, 72 * math.sqrt(info["width"] * info["height"] / box.area))
    low, high = _FIGURE_DPI
    return min(max(best, low), high) if best else _VECTOR_DPI
