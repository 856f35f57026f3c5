"""Find the cells of ruled forms, so that the text of each stays together and is never joined with its neighbour's.

A form is a grid whose cells say what to write in them. It is seldom a table: its rows have no common columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule

MIN_CELLS = 4
"""Minimum number of cells with text that make a form. Fewer may be boxes in a text."""

CORNER = 3.0
"""In points. The ends of two rules of a cell may be this far from each other."""

INSIDE = 1.0
"""In points. The letters of a text may reach this far over the rules of its cell."""


def ruled_cells(lines: Sequence[Line], across: Sequence[Rule], down: Sequence[Rule]) -> tuple[Box, ...]:
    """The cells of a form, with rules at their four sides, in which the lines stand; none if the page has no form.

    `across` and `down` are the joined rules of the page. The smallest cell is the first.
    """
    if len(across) < 2 or len(down) < 2:
        return ()
    found = (_cell(line.box, across, down) for line in lines if not line.turned and line.text.strip())
    cells = sorted({cell for cell in found if cell}, key=lambda cell: (cell.area, cell))
    return tuple(cells) if len(cells) >= MIN_CELLS and _has_neighbours(cells) else ()


def _cell(box: Box, across: Sequence[Rule], down: Sequence[Rule]) -> Box | None:
    """The cell around a text: between the nearest rules at its left and right, and those above and below it."""
    y = box.centre_y
    beside = [rule for rule in down if rule.start <= y <= rule.end]
    left = max((rule.at for rule in beside if rule.at <= box.x0 + INSIDE), default=None)
    right = min((rule.at for rule in beside if rule.at >= box.x1 - INSIDE), default=None)
    if left is None or right is None or any(left < rule.at < right for rule in beside):
        return None
    whole = [rule.at for rule in across if rule.start <= left + CORNER and rule.end >= right - CORNER]
    above = max((at for at in whole if at < y), default=None)
    below = min((at for at in whole if at > y), default=None)
    return None if above is None or below is None else Box(left, above, right, below)


def _has_neighbours(cells: Sequence[Box]) -> bool:
    """Whether two cells are side by side with one rule between them."""
    return any(_is_neighbour(one, other) for one in cells for other in cells)


def _is_neighbour(one: Box, other: Box) -> bool:
    return abs(one.x1 - other.x0) < CORNER and one.overlap_y(other) > 0


def is_in_row(box: Box, cells: Sequence[Box]) -> bool:
    """Whether a text is in a cell of a form with another cell beside it. Cells over the whole width may be headings."""
    cell = next((cell for cell in cells if cell.contains_point(box.centre)), None)
    return cell is not None and any(_is_neighbour(cell, o) or _is_neighbour(o, cell) for o in cells)


def split_at_cells(lines: Sequence[Line], cells: Sequence[Box]) -> list[list[Line]]:
    """Group the lines by the smallest cell in which they stand; those in no cell are the last group."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        at = next((i for i, cell in enumerate(cells) if cell.contains_point(line.box.centre)), len(cells))
        found.setdefault(at, []).append(line)
    return [found[at] for at in sorted(found)]
