"""A document as MinerU's content list: one flat entry for each block, with its page and its place on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from doc2md.document import FORMULA, Block, Document, Kind, MarkKind, Text
from doc2md.geometry import Box
from doc2md.markup.write import MARKDOWN, html_table

GRID = 1000
"""Boxes are in thousandths of the width and the height of the page."""
FIGURES = "images"
"""The folder of the figures, as entries name it."""
_TYPES = {
    Kind.FOOTNOTE: "page_footnote",
    Kind.NOTE: "aside_text",
    Kind.HEADER: "header",
    Kind.FOOTER: "footer",
    Kind.PAGE_NUMBER: "page_number",
}


def content_list(document: Document) -> list[dict[str, Any]]:
    """The entries in reading order. Running heads and page numbers are there, too, each with its own type."""
    sizes = {row.page: row.size for row in document.pages}
    return [_placed(block, entry, sizes) for block in document.blocks for block, entry in _entries(block)]


def _entries(block: Block) -> Iterator[tuple[Block, dict[str, Any]]]:
    if block.kind is Kind.CONTENTS:
        for child in block.children:
            yield from _entries(child)
    else:
        yield block, _entry(block)


def _entry(block: Block) -> dict[str, Any]:
    if block.kind is Kind.FIGURE and block.label != FORMULA:
        path = f"{FIGURES}/{block.figure}" if block.figure else ""
        return {"type": "image", "img_path": path, **_around(block, "image")}
    return _SPECIAL.get(block.kind, _text)(block)


def _text(block: Block) -> dict[str, Any]:
    return {"type": _TYPES.get(block.kind, "text"), "text": _words(block.text)}


def _heading(block: Block) -> dict[str, Any]:
    return {"type": "text", "text": _words(block.text), "text_level": block.level}


def _list(block: Block) -> dict[str, Any]:
    return {"type": "list", "sub_type": "text", "list_items": list(_items(block))}


def _table(block: Block) -> dict[str, Any]:
    body = html_table(block.cells, MARKDOWN, newline="") if block.cells else ""
    return {"type": "table", "table_body": body, **_around(block, "table")}


def _equation(block: Block) -> dict[str, Any]:
    return {"type": "equation", "text": f"$$\n{block.text.plain}\n$$", "text_format": "latex"}


def _code(block: Block) -> dict[str, Any]:
    return {"type": "code", "sub_type": "code", "code_body": block.text.plain, "code_caption": []}


_SPECIAL: dict[Kind, Callable[[Block], dict[str, Any]]] = {
    Kind.HEADING: _heading,
    Kind.LIST: _list,
    Kind.TABLE: _table,
    Kind.EQUATION: _equation,
    Kind.CODE: _code,
}


def _items(block: Block) -> Iterator[str]:
    """The items of a list and of the lists in it, with their markers as printed."""
    for child in block.children:
        if child.kind is Kind.ITEM:
            yield f"{child.label} {_words(child.text)}".strip()
        yield from _items(child)


def _around(block: Block, name: str) -> dict[str, list[str]]:
    """The captions and the notes of a table or a figure."""
    captions = [_words(child.text) for child in block.children if child.kind is Kind.CAPTION]
    notes = [_words(child.text) for child in block.children if child.kind is not Kind.CAPTION]
    return {f"{name}_caption": captions, f"{name}_footnote": notes}


def _words(text: Text) -> str:
    """The text with its formulas between dollars, and without other marks."""
    formulas = sorted(mark for mark in text.marks if mark.kind is MarkKind.MATH)
    return text.splice((m.start, m.end, f"${text.plain[m.start : m.end]}$") for m in formulas).plain


def _placed(block: Block, entry: dict[str, Any], sizes: dict[int, tuple[float, float]]) -> dict[str, Any]:
    box, (width, height) = block.box, sizes.get(block.page, (0.0, 0.0))
    place = {"bbox": _on_grid(box, width, height)} if box and width > 0 and height > 0 else {}
    return entry | place | {"page_idx": block.page - 1}


def _on_grid(box: Box, width: float, height: float) -> list[int]:
    shares = (box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
    return [min(GRID, max(0, round(GRID * share))) for share in shares]
