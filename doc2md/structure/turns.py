"""Boxes of a page that was turned to be read, put where the page is displayed."""

from __future__ import annotations

from dataclasses import replace

from doc2md.document import Box, Reading


def turned(box: Box, size: tuple[float, float], angle: int) -> Box:
    """A box of a page of this size, as displayed, once the page is turned clockwise by 90 or 270 degrees."""
    width, height = size
    if angle == 90:
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)
    return Box(box.y0, width - box.x1, box.y1, width - box.x0)


def turned_back(reading: Reading) -> Reading:
    """The reading of a turned page with the size and the boxes of the page as it is displayed."""
    if not reading.turned:
        return reading
    width, height = reading.size

    def back(box: Box, _: int) -> Box:
        return turned(box, reading.size, 360 - reading.turned)

    blocks = tuple(block.moved(back) for block in reading.blocks)
    return replace(reading, size=(height, width), blocks=blocks, turned=0)
