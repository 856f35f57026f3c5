"""Writes each table to its own CSV file, for spreadsheets and programs."""

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
"""Maximum columns. A cell in a higher column follows the last cell of its row."""

_FILE_NAME = re.compile(r"p\d{4,}-table\d{2,}\.csv")
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d\s*%?")
_FORMULA = re.compile(r"[=+\-@\t\r]")


def save_tables(document: Document, folder: Path) -> int:
    """Write the tables of a document to files such as `p0003-table01.csv` (page 3, first table) in `folder`.

    Tables of an earlier run that no longer exist are deleted. Returns the number of tables. Raises OutputError if a
    file cannot be written or deleted.
    """
    files = {name: to_csv(table.cells) for name, table in named_tables(document)}
    for name, text in files.items():
        # Without a byte order mark, Excel reads the file in the machine's own 8-bit code page.
        write_atomically(folder / name, text.encode("utf-8-sig", "replace"))
    try:
        for old in folder.iterdir() if folder.is_dir() else ():
            if _FILE_NAME.fullmatch(old.name) and old.name not in files:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error, folder) from error
    return len(files)


def named_tables(document: Document) -> Iterator[tuple[str, Block]]:
    """The tables of a document with their file names."""
    for page, tables in _tables_by_page(document.blocks).items():
        for n, table in enumerate(tables, 1):
            yield f"p{page:04}-table{n:02}.csv", table


def to_csv(cells: Sequence[Cell]) -> str:
    """The cells as CSV, one line per row.

    The text of a spanning cell is in its first row and column, and the other positions are empty. Formulas are LaTeX.
    An apostrophe precedes text that a spreadsheet would run as a formula.
    """
    rows: dict[int, list[str]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.col)):
        row = rows.setdefault(cell.row, [])
        row += [""] * (min(cell.col, MAX_COLUMNS) - len(row))
        row.append(_quoted_formula(without_controls(cell.text.plain)))
    width = max(map(len, rows.values()), default=0)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(row + [""] * (width - len(row)) for _, row in sorted(rows.items()))
    return buffer.getvalue()


def _quoted_formula(words: str) -> str:
    return f"'{words}" if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words


def _tables_by_page(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    found: dict[int, list[Block]] = {}
    for table in _tables(blocks):
        found.setdefault(table.page, []).append(table)
    return found


def _tables(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind is Kind.TABLE and block.cells:
            yield block
        yield from _tables(block.children)
