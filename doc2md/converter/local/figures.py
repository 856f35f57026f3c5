"""Figures: pictures the layout model sees and images the PDF holds, with the words that belong to them."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.draft import Figure, Sheet
from doc2md.converter.local.regions import Area
from doc2md.document import Box
from doc2md.rasterizer.textlayer import Line, TextLayer

MIN_SIDE = 16.0
"""Points: smaller images are bullets, icons and rules."""

PROSE = frozenset({"text", "list-item", "section-header", "title", "footnote", "table"})


def figures(
    sheet: Sheet, layer: TextLayer, areas: Sequence[Area], lines: Sequence[Line]
) -> tuple[list[Figure], list[Line]]:
    """The page's figures, and the lines that are not part of one."""
    seen = [area.box for area in areas if area.label == "picture"]
    page = Box(0, 0, *sheet.size)
    for box in (picture.overlap(page) for picture in layer.pictures):
        if min(box.width, box.height) < MIN_SIDE:
            continue
        # The model's box and the image's own are one figure, as large as both.
        same = [s for s in seen if box.overlap(s).area > 0.5 * min(box.area, s.area)]
        seen = [*(s for s in seen if s not in same), Box.around([box, *same])]
    made, rest = list[Figure](), list(lines)
    for box in seen:
        inside = [line for line in rest if _covers(box, line.box)]
        if _is_background(sheet, box, areas, inside):
            continue
        made.append(Figure(box, tuple(inside)))
        rest = [line for line in rest if not _covers(box, line.box)]
    return made, rest


def _covers(box: Box, line: Box) -> bool:
    line = line._replace(y0=line.y0 - 0.5, y1=line.y1 + 0.5)
    return box.overlap(line).area > 0.7 * line.area


def _is_background(sheet: Sheet, box: Box, areas: Sequence[Area], inside: Sequence[Line]) -> bool:
    """Whether running text is printed over a picture: a page's background, a shaded box, a listing."""
    if not inside:
        return False
    if all(line.mono for line in inside) and len(inside) > 1:
        return True
    prose = [
        area for area in areas if area.label in PROSE and box.overlap(area.box).area > 0.7 * area.box.area
    ]
    rows = [line for line in inside if any(_covers(area.box, line.box) for area in prose)]
    long = [line for line in rows if len(line.text.split()) >= 5 or len(line.text) > 35]
    return len(long) >= 3 or (
        len(long) >= 0.5 * len(inside) and box.area > 0.5 * sheet.size[0] * sheet.size[1]
    )
