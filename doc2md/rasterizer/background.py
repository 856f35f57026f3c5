"""Detect text that cannot be seen on the rendered page: text in the colour of what is below it, and covered text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.drawings import Shape
from doc2md.rasterizer.mupdf import pymupdf

MIN_LIGHT_LEVEL = 0xF0
"""Minimum level of red, green and blue, of 255, at which text may be invisible on white paper."""

MIN_CONTRAST = 24
"""Minimum difference in grey levels, of 255, between visible text and its background."""

SAME_LEVEL = 12
"""Maximum difference in levels, of 255, between the colour of a text and the same colour of a shape around it."""

COVERED = 0.9
"""Minimum share of a text that a shape covers."""

MIN_COVER = 4.0
"""In points. Minimum width and height of a shape that covers text."""

MAX_PAINTED = 3_000
"""Maximum number of shapes on a page, and of painted objects that are compared. Covered text is not searched beyond."""

LIGHT, COVERED_UP = "as light as the paper", "under a shape or a picture"
SAME_COLOUR = "in the colour of the area around it"
"""The reasons why text cannot be seen."""

PIXELS_PER_POINT = 1.5
"""Pixels per point of the rendered page. Small text is still visible at this resolution."""

MAX_PIXELS = 8_000_000
"""Maximum size of the rendered page in pixels. The resolution of a larger page is reduced.

`--max-pixels` does not apply here.
"""


class Paper:
    """The rendered image of a `pymupdf.Page`. The page is rendered when the first light or covered span is checked.

    `shapes` are the drawn paths of the page, and `pictures` the boxes of its images. Without images and filled shapes,
    no text is covered.
    """

    def __init__(self, page: Any, shapes: Sequence[Shape], pictures: Sequence[Sequence[float]] = ()) -> None:
        self._page = page
        is_filled = bool(pictures) or any(shape.fill is not None for shape in shapes)
        self._filled = len(shapes) <= MAX_PAINTED and is_filled
        self._fills = defaultdict[tuple[int, ...], list[Box]](list)
        for shape in shapes if self._filled else ():
            if shape.fill is not None:
                self._fills[tuple(round(255 * level) for level in shape.fill)].append(shape.box)
        self._alike: dict[tuple[int, ...], list[Box]] = {}  # for each colour of text
        self._rotated = bool(page.rotation)
        self._pixmap: Any = None

    def hides(self, span: dict[str, Any]) -> str:
        """Return the reason why a span from MuPDF cannot be seen, or "" if it can.

        Such a span is light, under a filled shape or a picture, or in the colour of a filled shape around it, and its
        area on the rendered page has a single colour. For a rotated page the result is always "".
        """
        color, box = span["color"], Box(*span["bbox"])
        if self._rotated:
            return ""
        levels = (color >> 16 & 255, color >> 8 & 255, color & 255)
        if min(levels) >= MIN_LIGHT_LEVEL:
            reason = LIGHT
        elif self._is_covered(box):
            reason = COVERED_UP
        else:
            reason = SAME_COLOUR if self._is_in_colour(levels, box) else ""
        return reason if reason and self._is_uniform(box) else ""

    def _is_in_colour(self, levels: tuple[int, ...], box: Box) -> bool:
        """Return whether a filled shape around a text has the colour of the text."""
        if levels not in self._alike:
            self._alike[levels] = [
                shape
                for colour, boxes in self._fills.items()
                if all(abs(one - other) <= SAME_LEVEL for one, other in zip(levels, colour, strict=False))
                for shape in boxes
            ]
        return any(shape.covers(box, COVERED) for shape in self._alike[levels])

    def _is_covered(self, box: Box) -> bool:
        """Return whether a filled shape or a picture is painted over a text, and no other text over it."""
        texts, covers = self._painted
        after = [at for at, cover in covers if cover.covers(box, COVERED)]
        return bool(after) and all(at < after[-1] for at, text in texts if text.overlaps(box, 0.5))

    @cached_property
    def _painted(self) -> tuple[list[tuple[int, Box]], list[tuple[int, Box]]]:
        """The boxes of texts, and of what covers some of them, in points, each with its place in the order."""
        texts, covers = list[tuple[int, Box]](), list[tuple[int, Box]]()
        log = self._page.get_bboxlog() if self._filled else []
        for at, (kind, (x0, y0, x1, y1)) in enumerate(log[:MAX_PAINTED]):
            if kind == "fill-text":
                texts.append((at, Box(x0, y0, x1, y1)))
            elif (
                kind in {"fill-path", "fill-image"}
                and y1 - y0 > MIN_COVER < x1 - x0
                # Pages have hundreds of shapes and texts. Comparisons are much faster than calls.
                and any(t.x0 < x1 and x0 < t.x1 and t.y0 < y1 and y0 < t.y1 for _, t in texts)
            ):
                covers.append((at, Box(x0, y0, x1, y1)))
        return texts, covers

    def _is_uniform(self, box: Box) -> bool:
        if self._pixmap is None:
            area = self._page.rect.width * self._page.rect.height
            zoom = min(PIXELS_PER_POINT, (MAX_PIXELS / max(1.0, area)) ** 0.5)
            self._pixmap = self._page.get_pixmap(
                matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY, alpha=False
            )
        return self._level_range(box) < MIN_CONTRAST

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
