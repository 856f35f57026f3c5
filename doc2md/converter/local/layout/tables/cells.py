"""Fill the cells of a grid with words, with their marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise
from unicodedata import category

from doc2md.converter.local.layout.doubts import doubts
from doc2md.converter.local.layout.tables.grid import Filled, Grid, Slot
from doc2md.converter.local.layout.tables.group_rows import with_group_rows
from doc2md.converter.local.layout.tables.head_rows import head_rows
from doc2md.converter.local.layout.tables.right_to_left import from_right
from doc2md.converter.local.layout.tables.row_names import with_row_names
from doc2md.converter.local.layout.tables.wide_heads import with_wide_heads
from doc2md.converter.local.layout.text.draft import PageContext, running_text, size_of
from doc2md.converter.local.layout.text.inline import HYPHENS
from doc2md.converter.local.layout.text.rows import rows
from doc2md.document import Block, Cell, Kind, Origin, Region, Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line
from doc2md.structure.confidence import with_doubts
from doc2md.structure.lists import is_bullet, number, split_marker

MIN_ITEMS = 2
"""Minimum number of rows with the same bullet in a cell that holds a list."""

MIN_STEP, MAX_WIDTH = 0.8, 0.75
"""Minimum distance of two lines of a cell, in units of the font size; and the part of the width of a cell that is free
for words in any case.
"""

MAX_LETTER_GAP = 0.1
"""In units of the font size. Maximum distance between two letters of a word that cells may be merged for."""

CACHED_HEIGHTS = 16
"""Number of heights for which the sorted cells are cached."""

NearestAt = Callable[[float], Callable[[float], int]]
"""For a height y, a function that returns the index of the nearest cell for an x."""


def contains_line(box: Box, line: Line) -> bool:
    """Whether the middle of a line is in a box."""
    return box.contains_point(line.box.centre, slack_y=1)


def shared_out(grid: Grid, lines: Sequence[Line]) -> tuple[Grid, list[list[Line]]]:
    """Share the lines in a grid out among its cells: every word goes to the nearest cell.

    Returns the grid, in which cells are merged if a border between them would split a word, and the lines of each cell.
    """
    slots = merge_split_words(grid.slots, lines)
    shares: list[list[Line]] = [[] for _ in slots]
    nearest_at = _cached_nearest_at(slots)
    for line in lines:
        for place, piece in _split_line(line, slots, nearest_at):
            shares[place].append(piece)
    return replace(grid, slots=tuple(slots)), shares


def to_block(context: PageContext, grid: Grid, lines: Sequence[Line], drawings: Drawings) -> Block:
    """Turn a grid and the lines in it into a TABLE block. Every word goes to the nearest cell.

    `drawings` are those of the page.
    """
    grid, shares = shared_out(grid, lines)
    found = [(slot, rows(share)) for slot, share in zip(grid.slots, shares, strict=True)]
    # OCR misses words, so an empty cell of a scan says nothing about its neighbour.
    recognised = any(span.score < 1 for line in lines for span in line.spans)
    filled: list[Filled] = list(found)
    if not recognised:
        filled = with_row_names(with_group_rows(with_wide_heads(found), drawings.down), drawings.across)
    header = head_rows(filled)
    cells = []
    for slot, share in filled:
        heads = slot.header or slot.row < header
        region, text = Region(context.page, slot.box), _text(context, share, slot.box.width)
        cells.append(Cell(slot.row, slot.col, text, slot.rowspan, slot.colspan, heads, region))
    box = Box.around([grid.box, *(line.box for line in lines)])
    block = Block(
        id="",
        kind=Kind.TABLE,
        regions=(Region(context.page, box),),
        origin=(Origin("local", context.page),),
        size=size_of(lines),
        cells=from_right(cells) if context.right_to_left else tuple(cells),
    )
    block = with_doubts(block, [*doubts(Kind.TABLE, lines), *filter(None, [grid.doubt])])
    sure = 1.0 if block.confidence is None else block.confidence
    return replace(block, confidence=round(sure * grid.confidence, 3))


def _text(context: PageContext, made: Sequence[Line], width: float) -> Text:
    """The text of the rows of a cell. Lines that were ended on purpose, and items of a list, begin a line.

    `width` is that of the cell.
    """
    markers = [found[0] if (found := split_marker(Text(row.text.strip()))) else "" for row in made]
    starts = [i for i, marker in enumerate(markers) if marker]
    if len(starts) < MIN_ITEMS or not _are_of_one_list([markers[i] for i in starts]):
        starts = []
    starts += [i + 1 for i, (above, row) in enumerate(pairwise(made)) if _has_room(above, row, width)]
    cuts = sorted({0, *starts, len(made)})
    return Text.join([running_text(context, made[a:b]) for a, b in pairwise(cuts)], "\n")


def _has_room(above: Line, row: Line, width: float) -> bool:
    """Whether the first word of a row had room in the row above, so that it was not wrapped."""
    if row.baseline - above.baseline < MIN_STEP * row.size or row.box.x0 > above.box.x1:
        return False
    text = row.text.lstrip()
    word = len(text.split(maxsplit=1)[0]) if text else 0
    needed = above.box.width + row.box.width * (word + 1) / max(1, len(text))
    return needed < MAX_WIDTH * width and not above.text.rstrip().endswith(tuple(HYPHENS))


def _are_of_one_list(markers: Sequence[str]) -> bool:
    """Whether markers are the same bullet, or numbers that count on."""
    if all(map(is_bullet, markers)):
        return len(set(markers)) == 1
    numbers = [number(marker) for marker in markers]
    return all(before is not None and after == before + 1 for before, after in pairwise(numbers))


def merge_split_words(slots: Sequence[Slot], lines: Sequence[Line]) -> list[Slot]:
    """Merge cells if a border between them would split a word, as in a head that spans several columns."""
    made = list(slots)
    nearest_at = _cached_nearest_at(made)
    for line in lines:
        nearest = nearest_at(line.box.centre_y)
        if made[nearest(line.box.centre_x)].box.contains_x(line.box, slack=2):
            continue
        places = sorted({nearest(x) for span in line.spans for x in span.xs})
        under = [made[place] for place in places]
        if len(under) < 2 or line.turned or len({s.row for s in under}) > 1:
            continue
        if not _splits_a_word(line, nearest):
            continue
        if any(contains_line(slot.box, other) for slot in under for other in lines if other is not line):
            continue
        box = Box.around(slot.box for slot in under)
        width, first = sum(slot.colspan for slot in under), under[0]
        whole = Slot(first.row, first.col, first.rowspan, width, box, first.header)
        made = [whole if slot is first else slot for slot in made if slot is first or slot not in under]
        nearest_at = _cached_nearest_at(made)
    return made


def _splits_a_word(line: Line, nearest: Callable[[float], int]) -> bool:
    """Whether a border between cells is inside a word. Between words and signs, the border may be correct."""
    near = MAX_LETTER_GAP * line.size
    chars = [
        (x, min(end, x + line.size), char)
        for span in line.spans
        for x, end, char in zip(span.xs, (*span.xs[1:], span.box.x1), span.text, strict=False)
    ]
    return any(
        nearest(left[0]) != nearest(right[0])
        and right[0] - left[1] < near
        and all(map(_is_of_a_word, (left[2], right[2])))
        for left, right in pairwise(sorted(chars))
    )


def _is_of_a_word(char: str) -> bool:
    return not char.isspace() and not category(char).startswith("S")


def _split_line(line: Line, slots: Sequence[Slot], nearest_at: NearestAt) -> list[tuple[int, Line]]:
    """Split a line at the borders of cells. Returns the pieces, each with the index of its slot."""
    nearest = nearest_at(line.box.centre_y)
    whole = nearest(line.box.centre_x)
    if line.turned or slots[whole].box.contains_x(line.box, slack=2):
        return [(whole, line)]
    pieces: list[tuple[int, Line]] = []
    places = [(span, i, nearest(x)) for span in line.spans for i, x in enumerate(span.xs)]
    for place, run in groupby(places, key=lambda entry: entry[2]):
        parts = []
        for span, members in groupby(run, key=lambda entry: entry[0]):
            indices = [i for _, i, _ in members]
            parts.append(span[indices[0] : indices[-1] + 1])
        inked = [part.box for part in parts if part.text.strip()]
        if inked:
            pieces.append((place, Line(tuple(parts), Box.around(inked))))
    return pieces


def _cached_nearest_at(slots: Sequence[Slot]) -> NearestAt:
    """`_nearest_at` with a cache, so that cells are not sorted again for each piece of a row."""
    return lru_cache(CACHED_HEIGHTS)(lambda y: _nearest_at(y, slots))


def _nearest_at(y: float, slots: Sequence[Slot]) -> Callable[[float], int]:
    """A function that returns, for an x, the index of the slot nearest to (x, y). Vertical distance counts twice."""
    # The cells tile the table, so one of those at this height is the nearest.
    near = sorted((0.0, s.box.x0, s.box.x1, i) for i, s in enumerate(slots) if s.box.y0 <= y <= s.box.y1)
    near = near or sorted(
        (2 * max(s.box.y0 - y, 0, y - s.box.y1), s.box.x0, s.box.x1, i) for i, s in enumerate(slots)
    )

    def nearest(x: float) -> int:
        best, at = float("inf"), 0
        for distance_y, x0, x1, i in near:
            if distance_y >= best:
                break
            distance = distance_y + max(x0 - x, 0, x - x1)
            if distance < best:
                best, at = distance, i
        return at

    return nearest
