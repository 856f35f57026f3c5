"""Detect light text on a light background: white text is visible on a dark image, but not on white paper."""

from __future__ import annotations

from typing import Any

from doc2md.rasterizer.mupdf import pymupdf

MIN_LIGHT_LEVEL = 0xF0
"""Minimum level of red, green and blue, of 255, at which text may be invisible on white paper."""

MIN_CONTRAST = 24
"""Minimum difference in grey levels, of 255, between visible text and its background."""

PIXELS_PER_POINT = 1.5
"""Pixels per point of the rendered page. Small text is still visible at this resolution."""

MAX_PIXELS = 8_000_000
"""Maximum size of the rendered page in pixels. The resolution of a larger page is reduced.

`--max-pixels` does not apply here.
"""


class Paper:
    """The rendered image of a `pymupdf.Page`. The page is rendered when the first light span is checked."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._pixmap: Any = None

    def hides(self, span: dict[str, Any]) -> bool:
        """Return whether a span from MuPDF is light and its area on the rendered page has a single colour.

        The result is always False for a rotated page.
        """
        color = span["color"]
        if min(color >> 16 & 255, color >> 8 & 255, color & 255) < MIN_LIGHT_LEVEL or self._page.rotation:
            return False
        if self._pixmap is None:
            area = self._page.rect.width * self._page.rect.height
            zoom = min(PIXELS_PER_POINT, (MAX_PIXELS / max(1.0, area)) ** 0.5)
            self._pixmap = self._page.get_pixmap(
                matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY, alpha=False
            )
        return self._level_range(span["bbox"]) < MIN_CONTRAST

    def _level_range(self, bbox: tuple[float, float, float, float]) -> int:
        """Return the difference between the lightest and the darkest pixel inside `bbox` (points), in grey levels."""
        pixmap, rect = self._pixmap, self._page.rect
        across, down = pixmap.width / rect.width, pixmap.height / rect.height
        x0, x1 = (min(max(0, int((x - rect.x0) * across)), pixmap.width) for x in (bbox[0], bbox[2] + 1))
        y0, y1 = (min(max(0, int((y - rect.y0) * down)), pixmap.height) for y in (bbox[1], bbox[3] + 1))
        samples, stride = pixmap.samples_mv, pixmap.stride
        rows = [bytes(samples[y * stride + x0 : y * stride + x1]) for y in range(y0, y1)]
        inked = [row for row in rows if row]
        return max(map(max, inked)) - min(map(min, inked)) if inked else 0
