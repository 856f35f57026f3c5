"""Tell the numbered lines of a program from displayed formulas. Their statements look like formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from doc2md.converter.local.layout.maths.finding.pieces import Piece
from doc2md.converter.local.layout.maths.finding.rows import ON_BASELINE, Row, attach_all

SAME_EDGE = 0.6
"""In units of the font size. Numbers of lines are aligned at the left or at the right to within this."""

_NUMBER = re.compile(r"\s*(\d{1,3})\s*:?\s*")


def numbered_lines(zone: Sequence[Piece]) -> list[Row]:
    """The lines of a program that pieces are: numbers at their left that count on. Empty if there are none."""
    numbered = [(int(match[1]), piece) for piece in zone if (match := _NUMBER.fullmatch(piece.line.text))]
    numbered.sort(key=lambda pair: pair[1].baseline)
    firsts = [piece for _, piece in numbered]
    if len(firsts) < 2 or any(after != before + 1 for (before, _), (after, _) in pairwise(numbered)):
        return []
    if not _are_aligned(firsts) or min(piece.box.x0 for piece in zone) < min(p.box.x0 for p in firsts):
        return []
    rows = [Row(_beside(first, zone)) for first in firsts]
    if any(len(row.pieces) < 2 for row in rows):
        return []
    taken = {id(piece) for row in rows for piece in row.pieces}
    rest = attach_all([piece for piece in zone if id(piece) not in taken], rows)
    return [*rows, *(Row([piece]) for piece in rest)]


def _are_aligned(firsts: Sequence[Piece]) -> bool:
    slack = SAME_EDGE * firsts[0].size
    edges = ([piece.box.x0 for piece in firsts], [piece.box.x1 for piece in firsts])
    return any(max(places) - min(places) < slack for places in edges)


def _beside(first: Piece, zone: Sequence[Piece]) -> list[Piece]:
    size = max(first.size, 5.0)
    return [piece for piece in zone if abs(piece.baseline - first.baseline) <= 2 * ON_BASELINE * size]
