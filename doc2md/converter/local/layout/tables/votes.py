"""What speaks for a proposed table beside the judge, which learned from generated pages only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.choose import MIN_SCORE
from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.propose import Proposal, same_key
from doc2md.converter.local.layout.tables.ruled import ruled_tables
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule, TextLayer

MIN_HEURISTIC = 0.12
"""Minimum expected similarity, in the opinion of the judge, of a table that the rules for common looks accept.

In the documents that it was set with, those that are none have less: .06 to .12, and the others .15 or more.
"""

TAGGED = 9.0
"""Weight of the structure tree of a tagged PDF, compared with the judge, for a table that agrees with the page."""

DRAWN_IN_SCAN, OTHER_IN_SCAN = 4.0, 0.5
"""Weight of the rules for common looks, compared with the judge, for a table in a scan: if all its cells are drawn, and
else.
"""

MIN_BETTER = 0.1
"""How much better a table around another one must be in the opinion of the judge."""

MIN_OTHERS = 2
"""Minimum number of rows beside the part of a table, unless one has words in all columns. A single other row may be the
last line of a caption, or a note.
"""

SAME_PART = 0.9
"""Fraction of the area of a part of a table that is in the whole table: rules reach beyond the text."""

AREA_IN_SCAN = 1.0
"""Weight of the layout model, compared with the judge, for the extent of a table in a scan."""

MIN_COLUMNS, COLUMN_DRAWN, NEAR = 3, 0.9, 4.0
"""Minimum number of columns whose edges are all drawn; fraction of the height of the table over which a rule goes; and
in points, the maximum distance of the rule from the edge, because rules in photographs are slanted.
"""


class Scan(NamedTuple):
    """What is seen in the picture of a scanned page.

    drawn  the keys of the tables of which all cells are drawn
    down   the vertical rules
    lines  the boxes of the lines
    areas  the tables in the eyes of the layout model
    """

    drawn: Collection[object]
    down: Sequence[Rule]
    lines: Sequence[Box]
    areas: Sequence[Box]

    @classmethod
    def of(cls, layer: TextLayer, areas: Sequence[Box]) -> Scan:
        drawn = {same_key(Tiling.of(grid)) for grid in ruled_tables(layer.drawings)}
        return cls(drawn, layer.drawings.down, [line.box for line in layer.lines], areas)

    def without_spans(self, proposal: Proposal) -> Proposal:
        """The proposal without cells over several columns whose borders are drawn.

        OCR joins words at both sides of a border, which look like one cell.
        """
        tiling = proposal.tiling
        if proposal.heuristic or not _has_drawn_columns(tiling, self.down):
            return proposal
        spans = tuple(span for span in tiling.spans if span.colspan == 1)
        return proposal._replace(tiling=tiling._replace(spans=spans))

    def in_area(self, table: Box) -> float:
        """How much of a table and of the most similar area is common to both, 0 to 1.

        The text of the table counts, because areas are close around text, and rules are not.
        """
        inside = [line for line in self.lines if table.contains_point(line.centre)]
        return max((Box.around(inside).similarity(area) for area in self.areas if inside), default=0.0)


def without_parts(proposals: Sequence[Proposal], scores: Sequence[float], page: PageRows) -> list[Proposal]:
    """The proposals, of which those lose the vote of the rules for common looks that are only a part of a table.

    The rules end a table at the first and the last line across, which in financial statements are those of sums, and
    at the ends of these lines. So the vote does not count if the judge, whose `scores` these are, prefers a table
    around the part.
    """
    judged = list(zip(proposals, scores, strict=True))

    def is_part(part: Proposal, score: float) -> bool:
        return any(
            (other > score + MIN_BETTER and _is_part(part.tiling, whole.tiling, page))
            or (other > score and _has_fewer_columns(part.tiling, whole.tiling))
            for whole, other in judged
        )

    return [
        proposal._replace(heuristic=False) if proposal.heuristic and is_part(proposal, score) else proposal
        for proposal, score in judged
    ]


def _is_part(tiling: Tiling, whole: Tiling, page: PageRows) -> bool:
    """Whether a tiling has fewer rows of a table, and no more columns."""
    if tiling.shape[1] > whole.shape[1] or not whole.box.covers(tiling.box, SAME_PART):
        return False
    top, bottom = tiling.ys[0], tiling.ys[-1]
    others = [band for band in pairwise(whole.ys) if not top < sum(band) / 2 < bottom]
    return len(others) >= MIN_OTHERS or any(_is_full(whole, *band, page) for band in others)


def _has_fewer_columns(tiling: Tiling, whole: Tiling) -> bool:
    """Whether a tiling has all rows of a table, but only some of its columns."""
    rows, columns = tiling.shape
    box, around = tiling.box, whole.box
    return (
        rows == whole.shape[0]
        and columns < whole.shape[1]
        and box.overlap_y(around) > SAME_PART * max(box.height, around.height)
        and around.covers(box, SAME_PART)
        and box.width < SAME_PART * around.width
    )


def _is_full(tiling: Tiling, y0: float, y1: float, page: PageRows) -> bool:
    """Whether a line between two heights has words side by side that reach over all columns."""
    columns, box = Columns(tiling.xs), tiling.box._replace(y0=y0, y1=y1)
    lines = [line for line in page.inside(box) if y0 <= line.box.centre_y < y1 and len(line.runs) > 1]
    return any(len(columns.filled(line)) == len(columns) for line in lines)


def with_votes(score: float, proposal: Proposal, scan: Scan | None) -> float:
    """The expected similarity of a proposal in the opinion of all. `score` is that of the judge.

    The structure tree of the PDF knows rows and columns that cannot be seen, and counts most. But without heads, it may
    use a table for an arrangement of texts, so the judge must see a table too. The rules for common looks know some
    that are rare in the training, so both opinions count alike. In a scan, the layout model says which of several
    tables has all rows; it joins tables, so it does not say that there is one.
    """
    if proposal.tagged and score > (MIN_HEURISTIC if proposal.tagged.headed else MIN_SCORE):
        return _mean(score, TAGGED)
    if scan:
        seen = _in_scan(score, proposal, scan)
        return (
            max(seen, _mean(seen, AREA_IN_SCAN, scan.in_area(proposal.tiling.box)))
            if seen > MIN_SCORE
            else seen
        )
    return _mean(score, 1.0) if proposal.heuristic and score > MIN_HEURISTIC else score


def _mean(score: float, weight: float, other: float = 1.0) -> float:
    return (score + weight * other) / (1 + weight)


def _in_scan(score: float, proposal: Proposal, scan: Scan) -> float:
    """In a scan, drawn borders count more than the judge, which did not learn from scans, and other looks less."""
    if score <= MIN_HEURISTIC:
        return score
    if proposal.heuristic:
        is_drawn = same_key(proposal.tiling) in scan.drawn
        return _mean(score, DRAWN_IN_SCAN if is_drawn else OTHER_IN_SCAN)
    return _mean(score, 1.0) if _has_drawn_columns(proposal.tiling, scan.down) else score


def _has_drawn_columns(tiling: Tiling, down: Sequence[Rule]) -> bool:
    """Whether all edges of columns are drawn. In a photograph, rules across a table by hand are hard to see."""
    y0, y1 = tiling.ys[0], tiling.ys[-1]
    long = [rule.at for rule in down if min(rule.end, y1) - max(rule.start, y0) > COLUMN_DRAWN * (y1 - y0)]
    return tiling.shape[1] >= MIN_COLUMNS and all(any(abs(x - at) < NEAR for at in long) for x in tiling.xs)
