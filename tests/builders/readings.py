"""Readings, documents and Markdown of drawn pages and of answers, and the words of blocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doc2md.assembler import assemble, settle
from doc2md.converter.base import Ask, Transcript
from doc2md.converter.grounded import parse
from doc2md.converter.local import read
from doc2md.document import Block, Document, Kind, Reading, Source
from doc2md.exporter.markdown import to_markdown
from doc2md.options.export import ExportOptions, Images
from tests.builders.pages import stored

A4 = (595.0, 842.0)


def read_drawn(page: Any) -> Reading:
    """The reading of a drawn page by the embedded engine."""
    return read(stored(page), 1)


def read_answer(answer: str, size: tuple[float, float] = A4, page: int = 1) -> Reading:
    """The reading of an answer."""
    return parse(Transcript(Ask(page), answer, engine="test"), size)


def assembled(reading: Reading) -> Document:
    """The document of one page."""
    return Document(Source("a.pdf", ""), (), assemble([settle(reading)])[0].blocks)


def blocks_of(page: Any) -> tuple[Block, ...]:
    """The blocks of a drawn page after all passes."""
    return assembled(read_drawn(page)).blocks


def markdown_of(page: Any) -> str:
    """The Markdown of a drawn page; a figure is a comment."""
    options = ExportOptions(images=Images.PLACEHOLDER)
    return to_markdown(assembled(read_drawn(page)), options).strip()


def kinds(blocks: Iterable[Block]) -> list[str]:
    return [block.kind.value for block in blocks]


def only(kind: Kind, blocks: Iterable[Block]) -> Block:
    """The one block of this kind."""
    (found,) = [block for block in blocks if block.kind is kind]
    return found


def text_of(blocks: Iterable[Block]) -> str:
    """All words of blocks, of their cells and of the blocks inside them."""
    return " ".join(
        " ".join([block.text.plain, *(cell.text.plain for cell in block.cells), text_of(block.children)])
        for block in blocks
    )


def rows_of(table: Block) -> list[list[str]]:
    """The texts of a table's cells, row by row. A cell that spans rows or columns is given as `2x1 text`."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        span = "" if cell.rowspan == cell.colspan == 1 else f"{cell.rowspan}x{cell.colspan} "
        rows.setdefault(cell.row, []).append(span + cell.text.plain.replace("\n", " "))
    return [rows[row] for row in sorted(rows)]


def tables_of(page: Any) -> list[list[list[str]]]:
    """The tables of a drawn page, each as `rows_of` gives it."""
    return [rows_of(block) for block in read_drawn(page).blocks if block.kind is Kind.TABLE]
