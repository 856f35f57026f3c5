"""Count how many lost rows and columns of tables are restored, and whether a complete table is ever changed.

    DOC2MD_MATERIAL=... python bench/lost_lines.py

The tables of the true Markdown take the place of a model's tables. Each is compared with the page's table that has most
of its words: first complete, then with each row and each column removed in turn. `otherwise`: something was restored,
but the table is not exactly the same.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from doc2md.assembler import settle
from doc2md.converter.base import Ask, Transcript
from doc2md.converter.grounded import parse
from doc2md.converter.local import read_plain
from doc2md.document import Block, Cell, Kind
from doc2md.pages.table_diff import Words, count_words, proofread
from doc2md.rasterizer.mupdf import pymupdf

SAME = 0.95
"""Minimum share of a true table's words that the page's table must have to count as complete."""


def main() -> None:
    counts = Counter[str]()
    for case in sorted((Path(os.environ["DOC2MD_MATERIAL"]) / "corpus/roundtrip").iterdir()):
        with pymupdf.open(case / "doc.pdf") as document:
            printed = [table for page in document for table in tables(read_plain(page, 1).blocks)]
        answer = Transcript(Ask(1), (case / "truth.md").read_text("utf-8"))
        for true in tables(settle(parse(answer, (595.0, 842.0))).blocks):
            page = max(printed, key=lambda table, true=true: share(true, table), default=None)
            if page and share(true, page) >= SAME:
                counts.update(outcomes(true.cells, page.cells))
    for what, count in sorted(counts.items()):
        print(f"{what:20} {count}")


def tables(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind is Kind.TABLE:
            yield block
        yield from tables(block.children)


def words(cells: Sequence[Cell]) -> Words:
    return count_words(cell.text for cell in cells)


def share(true: Block, page: Block) -> float:
    said = words(true.cells)
    return (said & words(page.cells)).total() / max(1, said.total())


def outcomes(true: Sequence[Cell], page: Sequence[Cell]) -> Iterator[str]:
    whole = proofread(true, page)
    yield "whole: changed" if whole.rows or whole.columns else "whole: unchanged"
    for axis, name in enumerate(("row", "column")):
        lines = max((c.row + c.rowspan, c.col + c.colspan)[axis] for c in true)
        for at in range(lines if lines > 2 - axis else 0):
            cut = without(true, axis, at)
            proof = proofread(cut, page)
            back = "back" if said(proof.cells) == said(true) else "otherwise"
            yield f"{name}: {back if proof.rows or proof.columns else 'left'}"


def without(cells: Sequence[Cell], axis: int, at: int) -> tuple[Cell, ...]:
    """The cells without one row (axis 0) or column (axis 1). Cells that span it become smaller."""
    place, length = (("row", "rowspan"), ("col", "colspan"))[axis]
    kept = []
    for cell in cells:
        first, count = getattr(cell, place), getattr(cell, length)
        if first <= at < first + count:
            if count > 1:
                kept.append(replace(cell, **{length: count - 1}))
        else:
            kept.append(replace(cell, **{place: first - (first > at)}))
    return tuple(kept)


def said(cells: Sequence[Cell]) -> list[tuple[int, int, int, int, list[str]]]:
    return sorted(
        (c.row, c.col, c.rowspan, c.colspan, sorted(words([c]).elements()))
        for c in cells
        if c.text.plain.strip()
    )


if __name__ == "__main__":
    main()
