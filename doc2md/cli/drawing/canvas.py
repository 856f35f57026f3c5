"""Drawing on the picture of a page: boxes in points, in lines and type that grow with the resolution."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]


class Pen:
    """`picture` is encoded; `dpi` its resolution."""

    def __init__(self, picture: bytes, dpi: float) -> None:
        self.scale = dpi / 72
        self.image = Image.open(io.BytesIO(picture)).convert("RGB")
        self.draw = ImageDraw.Draw(self.image, "RGBA")
        self.font = ImageFont.load_default(max(8.0, 6 * self.scale))

    def outline(self, box: Sequence[float], colour: Colour, width: float = 1.0, inset: float = 0.0) -> None:
        """A frame of `width`, drawn inside the box and `inset` away from its sides."""
        x0, y0, x1, y1 = self._pixels(box)
        away = round(inset * self.scale)
        if x1 - x0 > 2 * away and y1 - y0 > 2 * away:
            x0, y0, x1, y1 = x0 + away, y0 + away, x1 - away, y1 - away
        self.draw.rectangle((x0, y0, x1, y1), outline=colour, width=self._width(width))

    def tint(self, box: Sequence[float], colour: Colour) -> None:
        """What is under it can still be read."""
        self.draw.rectangle(self._pixels(box), fill=(*colour, 70))

    def line(self, box: Sequence[float], colour: Colour, width: float = 1.0) -> None:
        """From one corner of the box to the other."""
        self.draw.line(self._pixels(box), fill=colour, width=self._width(width))

    def label(self, x: float, y: float, words: str, colour: Colour, anchor: str) -> None:
        """White words on the colour at a place; `anchor` as Pillow has it. It stays within the picture."""
        place = x * self.scale, y * self.scale
        x0, y0, x1, y1 = self.draw.textbbox(place, words, self.font, anchor)
        dx = max(0.0, 1 - x0) - max(0.0, x1 + 1 - self.image.width)
        dy = max(0.0, 1 - y0) - max(0.0, y1 + 1 - self.image.height)
        self.draw.rectangle((x0 + dx - 1, y0 + dy - 1, x1 + dx + 1, y1 + dy + 1), fill=colour)
        self.draw.text((place[0] + dx, place[1] + dy), words, "white", self.font, anchor)

    def png(self) -> bytes:
        buffer = io.BytesIO()
        self.image.save(buffer, "PNG")
        return buffer.getvalue()

    def _pixels(self, box: Sequence[float]) -> tuple[int, int, int, int]:
        x0, y0, x1, y1 = (round(value * self.scale) for value in box)
        return x0, y0, x1, y1

    def _width(self, points: float) -> int:
        return max(1, round(points * self.scale))
