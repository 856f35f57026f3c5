"""Whether light words can be seen: white on a dark picture they can, white on white paper they cannot."""

from __future__ import annotations

from typing import Any

from doc2md.rasterizer.mupdf import pymupdf

LIGHT = 0xF0
"""From which level of red, green and blue on words may be as light as paper."""

CONTRAST = 24
"""Levels of gray by which ink must differ from what it stands on."""

ZOOM = 1.5
"""Pixels a point: small type leaves traces at that."""

MAX_PIXELS = 8_000_000


class Paper:
    """A `pymupdf.Page` as it is printed, rendered once it is asked about."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._pixmap: Any = None

    def hides(self, span: dict[str, Any]) -> bool:
        """Whether the place of a span of MuPDF's is of one colour. Only light words are looked at."""
        color = span["color"]
        if min(color >> 16 & 255, color >> 8 & 255, color & 255) < LIGHT or self._page.rotation:
            return False
        if self._pixmap is None:
            area = self._page.rect.width * self._page.rect.height
            zoom = min(ZOOM, (MAX_PIXELS / max(1.0, area)) ** 0.5)
            self._pixmap = self._page.get_pixmap(
                matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY, alpha=False
            )
        return self._levels(span["bbox"]) < CONTRAST

    def _levels(self, bbox: tuple[float, float, float, float]) -> int:
        """How far apart the lightest and the darkest pixel of a place are."""
        pixmap, rect = self._pixmap, self._page.rect
        across, down = pixmap.width / rect.width, pixmap.height / rect.height
        x0, x1 = (min(max(0, int((x - rect.x0) * across)), pixmap.width) for x in (bbox[0], bbox[2] + 1))
        y0, y1 = (min(max(0, int((y - rect.y0) * down)), pixmap.height) for y in (bbox[1], bbox[3] + 1))
        samples, stride = pixmap.samples_mv, pixmap.stride
        rows = [bytes(samples[y * stride + x0 : y * stride + x1]) for y in range(y0, y1)]
        inked = [row for row in rows if row]
        return max(map(max, inked)) - min(map(min, inked)) if inked else 0
