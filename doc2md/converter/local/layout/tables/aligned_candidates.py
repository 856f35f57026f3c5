"""Parts of a page that may be tables because rows of words side by side follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doc2md.converter.local.layout.tables.candidate import STEPS, Candidate
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.geometry import Box


def aligned_candidates(rows: PageRows) -> Iterator[Candidate]:
    """Candidates without rules: rows that follow each other closely, with cells side by side."""
    for part in rows.parts:
        seen = set[tuple[Row, int]]()
        for block in (block for limit in STEPS for block in _close(part, limit)):
            key = (block[0], len(block))
            if key not in seen:
                seen.add(key)
                for kept in _tabular(block):
                    yield from _as_candidate(kept)


def _close(rows: Sequence[Row], limit: float) -> Iterator[list[Row]]:
    """Sequences of rows with a baseline distance of at most `limit` times the font size."""
    block: list[Row] = []
    for row in rows:
        if block and row.baseline - block[-1].baseline > limit * max(row.size, block[-1].size):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _tabular(block: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Sequences of rows that begin and end with cells side by side.

    Long lines of text end a sequence. Short ones are wrapped cells or names of groups.
    """
    width = Box.around(row.box for row in block).width
    for most in (0.0, 0.5, 0.8):
        part: list[Row] = []
        for row in (*block, None):
            single = row is not None and len(row.runs) == 1
            if row is None or (single and row.box.width > most * width):
                yield from _trimmed(part)
                part = []
            else:
                part.append(row)


def _trimmed(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    places = [i for i, row in enumerate(rows) if len(row.runs) > 1]
    if len(places) < 2:
        return
    first, last = places[0], places[-1]
    end = last + 1
    while end < len(rows) and end - last <= 4:  # the last row may be wrapped in one column
        end += 1
    yield rows[first : last + 1]
    if end > last + 1:
        yield rows[first:end]
    if first > 0:
        yield rows[first - 1 : last + 1]


def _as_candidate(rows: Sequence[Row]) -> Iterator[Candidate]:
    if len(rows) > 1:
        box = Box.around(row.box for row in rows)
        left, right = min(row.runs[0].start for row in rows), max(row.runs[-1].end for row in rows)
        yield Candidate(Box(left - 1, box.y0 - 1, right + 1, box.y1 + 1), tuple(rows), "text")
