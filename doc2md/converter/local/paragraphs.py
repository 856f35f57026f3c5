"""Rows that no area covers, grouped by geometry alone: nothing the page says is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from doc2md.converter.local.draft import Sheet
from doc2md.converter.local.rows import rows
from doc2md.document import Box
from doc2md.rasterizer.textlayer import Line
from doc2md.structure.order import reading_order

MARGIN = 0.07
"""Share of the page's height at its top and foot where a lone short line is a running head or a page number."""

_ALNUM = re.compile(r"\w")


def loose(sheet: Sheet, lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Areas made of `lines`, as label and rows, in reading order."""
    found: list[tuple[str, list[Line]]] = []
    for row in _columns(lines, sheet.back):
        if found and _continues(found[-1][1], row):
            found[-1][1].append(row)
        else:
            found.append(("", [row]))
    return [(label(sheet, group), group) for _, group in found]


def _columns(lines: Sequence[Line], back: bool) -> list[Line]:
    """Rows in reading order: pieces far apart on one baseline stay apart, as two columns may share it."""
    placed = rows(lines) if _one_column(lines) else list(lines)
    return [placed[i] for i in reading_order([row.box for row in placed], back)]


def _one_column(lines: Sequence[Line]) -> bool:
    """Whether no line has a neighbour on its baseline that is farther away than a bullet from its words."""
    ordered = sorted(lines, key=lambda line: (round(line.baseline), line.box.x0))
    return not any(
        abs(a.baseline - b.baseline) < 0.4 * a.size and b.box.x0 - a.box.x1 > 3 * a.size
        for a, b in pairwise(ordered)
    )


def _continues(group: Sequence[Line], row: Line) -> bool:
    last = group[-1]
    size = max(last.size, row.size)
    gap = row.baseline - last.baseline
    same = abs(last.size - row.size) < 0.12 * size and last.mono == row.mono and last.turned == row.turned
    aligned = last.box.overlap(Box(row.box.x0, last.box.y0, row.box.x1, last.box.y1)).width > 0
    if not same or not aligned or not 0 < gap < 1.9 * size or (last.bold != row.bold):
        return False
    pitch = group[-1].baseline - group[-2].baseline if len(group) > 1 else gap
    return gap < 1.25 * pitch + 0.5


def label(sheet: Sheet, group: Sequence[Line]) -> str:
    """What a group of rows is by its type and place, in the layout model's words."""
    box, size = Box.around(row.box for row in group), group[0].size
    height = sheet.size[1]
    short = len(group) == 1 and len(group[0].text.strip()) < 80
    if short and box.y1 < MARGIN * height and size <= sheet.body:
        return "page-header"
    if short and box.y0 > (1 - MARGIN) * height and size <= sheet.body:
        return "page-footer"
    words = " ".join(row.text for row in group)
    brief = len(group) <= 3 and len(words) < 160 and bool(_ALNUM.search(words))
    if brief and not group[0].turned and size > 1.18 * sheet.body:
        return "section-header"
    return "text"
