"""Drawing on the image of a page. Positions and widths are in points, for any resolution of the image."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]


class Pen:
    """Draws on an image. `picture` is an encoded image of a page, `dpi` its resolution."""

    def __init__(self, picture: bytes, dpi: float) -> None:
        self.scale = dpi / 72
        self.image = Image.open(io.BytesIO(picture)).convert("RGB")
        self.draw = ImageDraw.Draw(self.image, "RGBA")
        self.font = ImageFont.load_default(max(8.0, 6 * self.scale))

    def outline(self, box: Sequence[float], colour: Colour, width: float = 1.0, inset: float = 0.0) -> None:
        """Draw a frame inside the box. `width` is that of its lines, `inset` its distance from the sides of the box."""
        x0, y0, x1, y1 = self._pixels(box)
        away = round(inset * self.scale)
        if x1 - x0 > 2 * away and y1 - y0 > 2 * away:
            x0, y0, x1, y1 = x0 + away, y0 + away, x1 - away, y1 - away
        self.draw.rectangle((x0, y0, x1, y1), outline=colour, width=self._width(width))

    def tint(self, box: Sequence[float], colour: Colour) -> None:
        """Fill the box with a transparent colour."""
        self.draw.rectangle(self._pixels(box), fill=(*colour, 70))

    def line(self, box: Sequence[float], colour: Colour, width: float = 1.0) -> None:
        """Draw a line from the top left to the bottom right corner of the box."""
        self.draw.line(self._pixels(box), fill=colour, width=self._width(width))

    def label(self, x: float, y: float, words: str, colour: Colour, anchor: str) -> None:
        """Write white words on a coloured background.

        `anchor` is an anchor of Pillow: the point of the words that is at `x` and `y`. A label that would leave the
        image is moved into it.
        """
        place = x * self.scale, y * self.scale
        x0, y0, x1, y1 = self.draw.textbbox(place, words, self.font, anchor)
        dx = max(0.0, 1 - x0) - max(0.0, x1 + 1 - self.image.width)
        dy = max(0.0, 1 - y0) - max(0.0, y1 + 1 - self.image.height)
        self.draw.rectangle((x0 + dx - 1, y0 + dy - 1, x1 + dx + 1, y1 + dy + 1), fill=colour)
        self.draw.text((place[0] + dx, place[1] + dy), words, "white", self.font, anchor)

    def png(self) -> bytes:
        """The image as PNG."""
        buffer = io.BytesIO()
        self.image.save(buffer, "PNG")
        return buffer.getvalue()

    def _pixels(self, box: Sequence[float]) -> tuple[int, int, int, int]:
        x0, y0, x1, y1 = (round(value * self.scale) for value in box)
        return x0, y0, x1, y1

    def _width(self, points: float) -> int:
        return max(1, round(points * self.scale))
