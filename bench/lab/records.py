"""The rows of `blocks.json`: every block with its kind, its text and its boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from bench.lab import furniture
from bench.lab.boxes import Found, Rect, Row, union
from bench.lab.content import (
    Bibliography,
    Block,
    Box,
    Caption,
    Cell,
    Code,
    Columns,
    Contents,
    Document,
    Figure,
    Formula,
    Heading,
    Item,
    Items,
    KeyValues,
    Line,
    Lines,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Table,
    plain,
)
from bench.lab.factors import Style

Record: TypeAlias = dict[str, Any]


def records(document: Document, style: Style, found: Found) -> list[Record]:
    """One row for each block, in reading order, then one for each piece of furniture."""
    recorder = _Recorder(style, found)
    rows = list(recorder.blocks(document.blocks, None))
    _enclose(rows)
    return rows + list(recorder.furniture())


def _enclose(rows: list[Record]) -> None:
    """Give rows that contain others, such as lists, the boxes around what they contain."""
    inside: dict[str, list[Record]] = {}
    for row in reversed(rows):
        if not row["places"]:
            row["places"] = _around(inside.get(row["id"], []), row["kind"] == "columns")
        own = row.get("key_places", []) + row.get("marker_places", [])
        if row["parent"]:
            inside[row["parent"]] = [*row["places"], *own, *inside.get(row["parent"], [])]


def _around(places: list[Record], side_by_side: bool) -> list[Record]:
    """The boxes around boxes: one for each page, and for each column unless these are `side_by_side`."""
    groups: list[list[Record]] = []
    for place in places:
        last = groups[-1][-1] if groups else None
        above = last is not None and not side_by_side and place["box"][3] < last["box"][1]
        if last is None or last["page"] != place["page"] or above:
            groups.append([])
        groups[-1].append(place)
    return [
        {"page": group[0]["page"], "box": list(union([place["box"] for place in group]))} for group in groups
    ]


def _places(rows: list[Row]) -> list[Record]:
    """Lines grouped by page and column: each group with the box around it, and each line's box and text."""
    groups: list[list[Row]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        # A line that stands higher than the one before is in the next column.
        if last is None or last.page != row.page or row.box[3] < last.box[1]:
            groups.append([])
        groups[-1].append(row)
    return [_place(group) for group in groups]


def _place(rows: list[Row]) -> Record:
    lines = [{"box": _rounded(row.box), "text": row.text.strip()} for row in rows]
    return {"page": rows[0].page + 1, "box": _rounded(union([row.box for row in rows])), "lines": lines}


def _far(a: Rect, b: Rect) -> float:
    """The horizontal distance between the middles of two boxes."""
    return abs(a[0] + a[2] - b[0] - b[2])


def _rounded(box: Rect) -> list[float]:
    return [round(value, 2) for value in box]


class _Recorder:
    def __init__(self, style: Style, found: Found) -> None:
        self.style = style
        self.found = found

    def places(self, *parts: str) -> list[Record]:
        return _places([row for part in parts for row in self.found.rows.get(part, ())])

    def record(
        self, part: str, kind: str, parent: str | None, line: Line | None = None, **more: Any
    ) -> Record:
        text = None if line is None else plain(line)
        return {"id": part, "kind": kind, "parent": parent, "text": text, **more, "places": self.places(part)}

    def blocks(self, blocks: tuple[Block, ...], parent: str | None) -> Iterator[Record]:
        for block in blocks:
            yield from self.block(block, parent)

    def block(self, block: Block, parent: str | None) -> Iterator[Record]:  # noqa: PLR0912
        caption: Caption | None = getattr(block, "caption", None)
        above = self.style["caption_place"] == "above"
        if caption and above:
            yield self.caption(caption, block.id)
        match block:
            case Heading():
                yield self.record(
                    block.id,
                    "heading",
                    parent,
                    block.line,
                    level=block.level,
                    label=block.label,
                    run_in=block.run_in,
                )
            case Paragraph():
                yield self.record(block.id, "paragraph", parent, block.line, role=block.role)
            case Items():
                yield from self.items(block, parent, 1)
            case Table():
                yield self.table(block, parent)
            case Code():
                numbers = self.places(f"{block.id}:numbers")
                yield {
                    **self.record(block.id, "code", parent, language=block.language),
                    "text": "\n".join(block.lines),
                    "number_places": numbers,
                }
            case Formula():
                yield {
                    **self.record(block.id, "formula", parent, label=block.number),
                    "text": block.node.latex(),
                    "number_places": self.places(f"{block.id}:number"),
                }
            case Quote():
                yield self.record(block.id, "quote", parent)
                yield from self.blocks((*block.blocks, *([block.source] if block.source else [])), block.id)
            case Figure():
                yield self.figure(block, parent)
            case KeyValues():
                yield self.record(block.id, "form", parent, ruled=block.ruled)
                for pair in block.pairs:
                    yield {
                        **self.record(pair.id, "pair", block.id, pair.value, key=pair.key),
                        "key_places": self.places(f"{pair.id}:key"),
                    }
            case Lines():
                yield {
                    **self.record(block.id, "lines", parent, role=block.kind),
                    "text": "\n".join(plain(row) for row in block.lines),
                }
            case Contents():
                yield self.record(block.id, "contents", parent)
                yield from self.block(block.title, block.id)
                for entry in block.entries:
                    pages = self.places(entry.id, f"{entry.id}:leader", f"{entry.id}:page")
                    yield {
                        "id": entry.id,
                        "kind": "entry",
                        "parent": block.id,
                        "text": entry.text,
                        "level": entry.level,
                        "places": pages,
                    }
            case Bibliography():
                yield self.record(block.id, "bibliography", parent)
                for item in block.entries:
                    yield self.item(item, "reference", block.id, 1, bool(item.label))
            case Box() | Columns():
                kind = type(block).__name__.lower()
                more = {"side": block.side} if isinstance(block, Box) else {"count": block.count}
                yield self.record(block.id, kind, parent, **more)
                yield from self.blocks(block.blocks, block.id)
            case Note():
                yield {
                    **self.record(block.id, "note", parent, block.line, number=block.number),
                    "marker_places": self.places(f"{block.id}:marker"),
                }
            case PageBreak():
                pass
        if caption and not above:
            yield self.caption(caption, block.id)

    def caption(self, caption: Caption, parent: str) -> Record:
        return self.record(caption.id, "caption", parent, caption.line, label=caption.label)

    def items(self, block: Items, parent: str | None, depth: int) -> Iterator[Record]:
        yield self.record(block.id, "list", parent, ordered=block.ordered, depth=depth)
        for item in block.items:
            yield self.item(item, "item", block.id, depth, block.ordered)
            for inner in item.blocks:
                yield from (
                    self.items(inner, item.id, depth + 1)
                    if isinstance(inner, Items)
                    else self.block(inner, item.id)
                )

    def item(self, item: Item, kind: str, parent: str, depth: int, ordered: bool) -> Record:
        made = self.record(
            item.id,
            kind,
            parent,
            item.line,
            label=item.label,
            depth=depth,
            ordered=ordered,
            ticked=item.ticked,
            kept=item.kept,
        )
        return {**made, "marker_places": self.places(f"{item.id}:marker")}

    def table(self, block: Table, parent: str | None) -> Record:
        cells = [self.cell(cell) for row in block.rows for cell in row]
        made = self.record(
            block.id,
            "table",
            parent,
            columns=block.columns,
            rows=len(block.rows),
            head_rows=block.head_rows,
            role=block.kind,
        )
        return {**made, "places": [_place(group) for group in self.pieces(block)], "cells": cells}

    def pieces(self, block: Table) -> list[list[Row]]:
        """The lines of a table, grouped by the pages and columns that it is spread over."""
        groups: list[list[Row]] = []
        rest: list[Row] = []
        top = 0.0
        for row in block.rows:
            whole = [cell for cell in row if cell.row_span == 1 and cell.row >= block.head_rows]
            rest += [line for cell in row if cell not in whole for line in self.found.rows.get(cell.id, ())]
            lines = [line for cell in whole for line in self.found.rows.get(cell.id, ())]
            for page in sorted({line.page for line in lines}):
                here = [line for line in lines if line.page == page]
                box = union([line.box for line in here])
                if not groups or groups[-1][0].page != page or box[1] < top - 1:
                    groups.append([])
                groups[-1] += here
                top = box[1]
        for line in rest:  # heads, which may be repeated, and cells that span rows
            on_page = [group for group in groups if group[0].page == line.page]
            if on_page:
                min(on_page, key=lambda group: _far(line.box, union([other.box for other in group]))).append(
                    line
                )
            else:
                groups.append([line])
        return groups

    def cell(self, cell: Cell) -> Record:
        names = ("id", "row", "col", "row_span", "col_span", "header", "look")
        return {name: getattr(cell, name) for name in names} | {
            "text": plain(cell.line),
            "places": self.places(cell.id),
        }

    def figure(self, block: Figure, parent: str | None) -> Record:
        page, box = self.found.areas[block.id]
        made = self.record(block.id, "figure", parent, role=block.kind)
        return {**made, "places": [{"page": page + 1, "box": _rounded(box), "lines": []}]}

    def furniture(self) -> Iterator[Record]:
        for part in self.found.rows:
            kind = part.partition("/")[0]
            if kind in furniture.KINDS:
                yield {
                    "id": part,
                    "kind": kind,
                    "parent": None,
                    "text": None,
                    "furniture": True,
                    "places": self.places(part),
                }
