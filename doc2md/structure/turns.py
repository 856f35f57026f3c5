"""Boxes of a page that was turned to be read, put where the page is displayed."""

from __future__ import annotations

from dataclasses import replace

from doc2md.document import Block, Box, Reading


def turned_back(reading: Reading) -> Reading:
    """The reading of a turned page with the size and the boxes of the page as it is displayed."""
    if not reading.turned:
        return reading
    width, height = reading.size

    def back(box: Box) -> Box:
        if reading.turned == 90:
            return Box(box.y0, width - box.x1, box.y1, width - box.x0)
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)

    def put(block: Block) -> Block:
        regions = tuple(r._replace(box=r.box and back(r.box)) for r in block.regions)
        return replace(block, regions=regions, children=tuple(map(put, block.children)))

    return replace(reading, size=(height, width), blocks=tuple(map(put, reading.blocks)), turned=0)
