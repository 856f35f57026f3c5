"""Every table as a CSV file of its own, for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from doc2md.document import Block, Cell, Document, Kind
from doc2md.errors import cannot_write
from doc2md.exporter.files import write_atomically
from doc2md.markup.controls import without_controls

MAX_COLUMNS = 1_000
"""A cell that claims a place further right stands at the end of its row."""

_NAME = re.compile(r"p\d{4,}-table\d{2,}\.csv")
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d\s*%?")
_FORMULA = re.compile(r"[=+\-@\t\r]")


def save_tables(document: Document, folder: Path) -> int:
    """Write `p0003-table01.csv` and so on; those of an earlier run that are no more go. Raises OutputError."""
    files: dict[str, str] = {}
    for page, tables in _by_page(document.blocks).items():
        files |= {f"p{page:04}-table{n:02}.csv": to_csv(table.cells) for n, table in enumerate(tables, 1)}
    for name, text in files.items():
        # With the mark at its start: Excel takes a file without it for the machine's own old code page.
        write_atomically(folder / name, text.encode("utf-8-sig", "replace"))
    try:
        for old in folder.iterdir() if folder.is_dir() else ():
            if _NAME.fullmatch(old.name) and old.name not in files:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error, folder) from error
    return len(files)


def to_csv(cells: Sequence[Cell]) -> str:
    """A row a line. A cell that spans has its words in its first place, the others are empty; formulas are LaTeX.

    Words that a spreadsheet would run as a formula are quoted with an apostrophe.
    """
    rows: dict[int, list[str]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.col)):
        row = rows.setdefault(cell.row, [])
        row += [""] * (min(cell.col, MAX_COLUMNS) - len(row))
        row.append(_harmless(without_controls(cell.text.plain)))
    width = max(map(len, rows.values()), default=0)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(row + [""] * (width - len(row)) for _, row in sorted(rows.items()))
    return buffer.getvalue()


def _harmless(words: str) -> str:
    return f"'{words}" if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words


def _by_page(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    found: dict[int, list[Block]] = {}
    for table in _tables(blocks):
        found.setdefault(table.page, []).append(table)
    return found


def _tables(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind is Kind.TABLE and block.cells:
            yield block
        yield from _tables(block.children)
