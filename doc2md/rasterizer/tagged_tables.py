"""Read the tables of a tagged PDF: the rows and cells of its structure tree, with their spans.

Source: PDF 32000-1:2008, 14.7.2 (elements), 14.8.4.3.4 (tables) and 14.8.5.7 (their attributes).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.tags import Piece, Step
from doc2md.rasterizer.text_layer import TaggedCell, TaggedTable

MAX_CELLS = 200
"""Maximum number of cells of a row, and of rows or columns of a cell. It limits the time on hostile documents."""

LEADING = 0.2
"""Fraction of the height of a line. Its letters begin and end further inside its box than this."""

_Path = tuple[Step, ...]
_Texts = dict[int, list[Piece]]
"""The text of each cell of a row, by the place of the cell in the row."""


def tagged_tables(document: Any, pieces: Sequence[Piece]) -> tuple[TaggedTable, ...]:
    """Return the tables of the structure tree with text on a page. `pieces` is the tagged text of the page.

    Text in a table inside a cell belongs to this cell. Tables whose elements are damaged are left out.
    """
    tables = defaultdict[_Path, dict[_Path, _Texts]](dict)
    for piece in pieces:
        if place := _place(piece.element.path):
            of_table, of_row, cell = place
            tables[of_table].setdefault(of_row, {}).setdefault(cell, []).append(piece)
    return tuple(table for rows in tables.values() if (table := _table(document, rows)))


def _place(path: _Path) -> tuple[_Path, _Path, int] | None:
    """Return the path of the outermost table, that of its row, and the place of the cell in the row."""
    table = next((i for i, step in enumerate(path) if step.kind == "Table"), len(path))
    row = next((i for i in range(table + 1, len(path) - 1) if path[i].kind == "TR"), None)
    return (path[: table + 1], path[: row + 1], path[row + 1].place) if row else None


def _letters(box: Box) -> Box:
    return box.grown(0, -LEADING * box.height)


def _table(document: Any, rows: dict[_Path, _Texts]) -> TaggedTable:
    try:
        ordered = sorted(rows, key=lambda path: [step.place for step in path])
        return tuple(tuple(_cells(_element(document, path), rows[path])) for path in ordered)
    except Exception:  # the structure tree is damaged; MuPDF raises many types
        return ()


def _element(document: Any, path: _Path) -> Any:
    """Return the object of the element at a path."""
    mupdf = pymupdf.mupdf
    node = mupdf.pdf_trailer(pymupdf._as_pdf_document(document))
    for name in ("Root", "StructTreeRoot"):
        node = mupdf.pdf_dict_gets(node, name)
    for step in path:
        kids = mupdf.pdf_dict_gets(node, "K")
        node = mupdf.pdf_array_get(kids, step.place) if mupdf.pdf_is_array(kids) else kids
    return node


def _cells(row: Any, texts: _Texts) -> Iterator[TaggedCell]:
    """Yield the cells of a row, the empty ones too."""
    for place, cell in enumerate(islice(_items(row, "K"), MAX_CELLS)):
        if pymupdf.mupdf.pdf_is_dict(cell):
            inside = texts.get(place, ())
            box = Box.around(_letters(piece.box) for piece in inside) if inside else None
            is_head = any(step.kind == "TH" for piece in inside for step in piece.element.path)
            text = " ".join(piece.text for piece in inside)
            yield TaggedCell(box, *_spans(cell), is_head, text)


def _spans(cell: Any) -> tuple[int, int]:
    """Return the number of columns and of rows of a cell. It has one or several sets of attributes."""
    mupdf = pymupdf.mupdf
    columns = rows = 1
    for one in islice(_items(cell, "A"), MAX_CELLS):
        if mupdf.pdf_is_dict(one):
            columns = max(columns, mupdf.pdf_to_int(mupdf.pdf_dict_gets(one, "ColSpan")))
            rows = max(rows, mupdf.pdf_to_int(mupdf.pdf_dict_gets(one, "RowSpan")))
    return min(columns, MAX_CELLS), min(rows, MAX_CELLS)


def _items(node: Any, name: str) -> Iterator[Any]:
    """Yield the values of an entry that is an array or a single value."""
    mupdf = pymupdf.mupdf
    value = mupdf.pdf_dict_gets(node, name)
    if mupdf.pdf_is_array(value):
        yield from (mupdf.pdf_array_get(value, i) for i in range(mupdf.pdf_array_len(value)))
    else:
        yield value
