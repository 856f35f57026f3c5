"""The tables of a generated page in truth, with the letters of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

Letter = tuple[float, float]
"""Where a letter of the page is: its left edge and its baseline, in points, rounded."""


@dataclass(frozen=True)
class TrueCell:
    """A cell in truth: its spans (columns, rows), and the boxes of its printed lines."""

    row: int
    col: int
    spans: tuple[int, int]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class TrueTable:
    """The part of a table that is on one page, and in one column of it. The rows are in order, from 0."""

    box: Box
    rows: tuple[tuple[TrueCell, ...], ...]


class LettersOf(NamedTuple):
    """The letters of a page that belong to tables: for each its table and its cell, as indices."""

    places: Mapping[Letter, tuple[int, int, int]]

    @classmethod
    def page(cls, tables: Sequence[TrueTable], lines: Sequence[Line]) -> LettersOf:
        """Find the cell of each letter by the box of the printed line in which it is."""
        found: dict[Letter, tuple[int, int, int]] = {}
        boxes = [
            (box, (t, r, c))
            for t, table in enumerate(tables)
            for r, row in enumerate(table.rows)
            for c, cell in enumerate(row)
            for box in cell.boxes
        ]
        for line in lines:
            near = [(box, at) for box, at in boxes if box.overlap_y(line.box) > 0]
            for letter, x in letters(line) if near else ():
                y = line.box.centre_y
                at = next((at for b, at in near if b.x0 - 0.5 <= x <= b.x1 and b.y0 <= y <= b.y1), None)
                if at is not None:
                    found[letter] = at
        return cls(found)


def letters(line: Line) -> Iterator[tuple[Letter, float]]:
    """The visible letters of a line, each with its left edge."""
    for span in line.spans:
        y = round(span.baseline, 1)
        for x, char in zip(span.xs, span.text, strict=False):
            if not char.isspace():
                yield (round(x, 1), y), x


def true_tables(blocks: Sequence[Mapping[str, Any]], page: int) -> list[TrueTable]:
    """The tables of a page (from 1) in `blocks.json`; forms with ruled pairs of a key and a value are tables too."""
    found = []
    for block in blocks:
        if block["kind"] == "table":
            found += list(_pieces(block, page))
        elif block["kind"] == "form" and block.get("ruled"):
            pairs = [other for other in blocks if other["kind"] == "pair" and other["parent"] == block["id"]]
            found += list(_form(pairs, page))
    return found


def _pieces(block: Mapping[str, Any], page: int) -> Iterator[TrueTable]:
    for place in block["places"]:
        if place["page"] != page:
            continue
        around = Box(*place["box"]).grown(1, 1)
        inside: dict[int, list[tuple[Mapping[str, Any], tuple[Box, ...]]]] = {}
        first, last = 10**9, -1
        for cell in block["cells"]:
            boxes = tuple(box for box in _boxes(cell["places"], page) if around.contains_point(box.centre))
            inside.setdefault(cell["row"], []).append((cell, boxes))
            if boxes and cell["row_span"] == 1 and cell["row"] >= block["head_rows"]:
                first, last = min(first, cell["row"]), max(last, cell["row"])
        heads = [r for r in sorted(inside) if r < block["head_rows"] and any(b for _, b in inside[r])]
        rows = [*heads, *(r for r in sorted(inside) if first <= r <= last)]
        if rows:
            made = [
                [
                    TrueCell(r, cell["col"], (cell["col_span"], cell["row_span"]), boxes)
                    for cell, boxes in inside[r]
                ]
                for r in rows
            ]
            yield TrueTable(Box(*place["box"]), tuple(map(tuple, _from_left(made))))


def _from_left(rows: list[list[TrueCell]]) -> list[list[TrueCell]]:
    """The rows with their cells from left to right, also where the table is read from the right."""
    pairs = [
        (one.boxes[0].x0, other.boxes[0].x0)
        for row in rows
        for one, other in pairwise([cell for cell in row if cell.boxes])
    ]
    backwards = sum(one > other for one, other in pairs)
    return [row[::-1] for row in rows] if backwards > len(pairs) / 2 else rows


def _form(pairs: Sequence[Mapping[str, Any]], page: int) -> Iterator[TrueTable]:
    rows = list[tuple[TrueCell, ...]]()
    for pair in pairs:
        parts = [tuple(_boxes(pair.get(name) or (), page)) for name in ("key_places", "places")]
        if any(parts):
            rows.append(tuple(TrueCell(len(rows), c, (1, 1), boxes) for c, boxes in enumerate(parts)))
    if rows:
        yield TrueTable(Box.around(box for row in rows for cell in row for box in cell.boxes), tuple(rows))


def _boxes(places: Sequence[Mapping[str, Any]], page: int) -> Iterator[Box]:
    for place in places:
        if place["page"] == page:
            yield from (Box(*line["box"]) for line in place.get("lines", ()))
