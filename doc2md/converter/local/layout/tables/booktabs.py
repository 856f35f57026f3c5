"""Tables with horizontal rules but no vertical ones (booktabs style).

Horizontal rules of equal width form a table if white space divides the text between them into columns. Lines that are
wrapped inside a cell are joined into one row. The last rule is missing if the table continues on the next page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from doc2md.converter.local.layout.charts import has_bars
from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.row_spans import spanning_columns
from doc2md.converter.local.layout.tables.ruled import join_rules
from doc2md.converter.local.layout.tables.spanning_heads import head_of, with_head
from doc2md.converter.local.layout.tables.table_rows import logical_rows, tiling_of
from doc2md.converter.local.layout.tables.text_runs import MAX_COLUMNS, Row, cuts_of
from doc2md.converter.local.layout.text.rows import group_by_baseline
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule

MIN_WIDTH, MIN_WIDTH_OF_THREE = 90.0, 36.0
"""In points. Shorter rules are above footnotes, under words or in formulas, unless three of them have the same ends."""

ALIGNMENT_TOLERANCE = 4.0
"""In points. The ends of the rules of one table may differ by this much."""

NO_COLUMN_RULES = (0.9, "no ruling lines between its columns")
"""The doubt about these tables: a factor of the confidence, and the reason."""

MAX_STEP = 2.4
"""In units of the font size. Maximum baseline distance between rows of a table without a last rule."""

FULL_LINE = 0.75
"""Fraction of the column width. A line that fills more is a full line of running text."""

MIN_LINES = 12
"""Minimum number of lines in a column of running text."""

MIN_INK = 0.85
"""Fraction of the table width. Words fill more than this in lines of running text."""

MIN_WORDS = 2.0
"""Mean number of words between wide gaps. Running text has more."""

MAX_ROWS = 400
"""Maximum number of rows of a table."""


def booktabs(drawings: Drawings, lines: Sequence[Line], taken: Sequence[Box]) -> list[Grid]:
    """Find the tables between horizontal rules.

    `drawings` are the drawings of the page and `lines` its pieces of text. Tables that overlap a box in `taken` are
    left out.
    """
    found: list[Grid] = []
    across = join_rules(drawings.across)
    for rules in _group_by_ends(_without_listing_frames(across, drawings.frames, lines)):
        at = 0
        while at < len(rules) - 1:
            grid, used = _table(rules[at:], lines, across)
            blocked = [*taken, *(other.box for other in found)]
            if (
                grid
                and not has_bars(grid.box, drawings.all)
                and not any(grid.box.overlaps(box, 0.3) for box in blocked)
            ):
                found.append(grid)
            at += used
    return found


def _without_listing_frames(
    across: Sequence[Rule], frames: Sequence[Box], lines: Sequence[Line]
) -> list[Rule]:
    """The horizontal rules that are not edges of a listing's frame. Text between two framed listings is not a table."""
    listings = [
        frame
        for frame in frames
        if (inside := [line for line in lines if frame.covers(line.box, 0.5)])
        and all(line.mono for line in inside)
        and len(group_by_baseline(inside)) > 1
    ]
    return [
        rule
        for rule in across
        if not any(
            min(abs(rule.at - frame.y0), abs(rule.at - frame.y1)) < ALIGNMENT_TOLERANCE
            and abs(rule.start - frame.x0) < ALIGNMENT_TOLERANCE
            and abs(rule.end - frame.x1) < ALIGNMENT_TOLERANCE
            for frame in listings
        )
    ]


def _group_by_ends(across: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of two or more rules with the same ends, from top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(across):
        if rule.end - rule.start < MIN_WIDTH_OF_THREE:
            continue
        target = next((g for g in groups if _same_ends(g[0], rule)), None)
        if target is None:
            groups.append([rule])
        elif rule.at - target[-1].at > ALIGNMENT_TOLERANCE:
            target.append(rule)
    return [
        group for group in groups if len(group) > (1 if group[0].end - group[0].start >= MIN_WIDTH else 2)
    ]


def _same_ends(a: Rule, b: Rule) -> bool:
    return abs(a.start - b.start) < ALIGNMENT_TOLERANCE and abs(a.end - b.end) < ALIGNMENT_TOLERANCE


def _table(rules: Sequence[Rule], lines: Sequence[Line], across: Sequence[Rule]) -> tuple[Grid | None, int]:
    """The table that starts at the first rule, and the number of rules used.

    `across` are all horizontal rules of the page.
    """
    count = 1
    bands = list[list[Row]]()
    for above, below in pairwise(rules):
        rows = _rows_in(lines, Box(above.start, above.at, above.end, below.at))
        if (
            not rows
            or _is_prose(rows, above)
            or not (cuts := cuts_of([row for band in (*bands, rows) for row in band]))
            or _is_text_in_columns(rows, [above.start, *cuts, above.end])
        ):
            break
        bands.append(rows)
        count += 1
    if not bands:
        return None, 1
    if len(bands) == 1:
        # Only the head is between rules. The rest of the table may be below the last rule.
        bands += [rest] if (rest := _rows_below(rules[count - 1], bands[0], lines)) else []
    rows = [row for band in bands for row in band]
    cuts = cuts_of(rows)
    if len(rows) < 2 or not 0 < len(cuts) < MAX_COLUMNS or len(rows) > MAX_ROWS:
        return None, count
    bottom = max(rules[count - 1].at, rows[-1].box.y1)
    columns = Columns([rules[0].start, *cuts, rules[0].end])
    logical, spans = list[list[Row]](), list[tuple[int, int, int]]()
    ends = [*(rule.at for rule in rules[:count]), bottom]
    inner = [[rule for rule in across if low + 1 < rule.at < high - 1] for low, high in pairwise(ends)]
    head = head_of(bands[0], inner[0], columns.edges) if len(bands) > 1 else None
    for at, (band, whole) in enumerate(
        zip(bands, spanning_columns(bands, columns, inner[: len(bands)]), strict=True)
    ):
        if at == 0 and head is not None:
            logical += head.rows
            spans += [(col, 0, len(head.rows)) for col in head.separate_columns]
            continue
        kept = [row for row in band if not whole.issuperset(columns.filled(row))]
        # A head of several lines without spanning cells is one row.
        is_row = at == 0 and len(bands) > 1 and not any(row.crosses(cut) for row in band for cut in cuts)
        made = [band] if is_row else [[row] for row in kept] if whole else logical_rows(kept, columns)
        spans += [(col, len(logical), len(logical) + len(made)) for col in whole]
        logical += made
    if len(logical) < 2:
        return None, count
    tiling = tiling_of(columns, rules[0].at, bottom, logical).merged_down(spans)
    return (with_head(tiling, head) if head else tiling).grid(NO_COLUMN_RULES), count


def _is_prose(rows: Sequence[Row], rule: Rule) -> bool:
    """Whether rows between two rules are text between two tables.

    This is true if hardly any row has a gap and one row is long, or if the rows are justified text with wide gaps by
    chance.
    """
    width = rule.end - rule.start
    inked = sum(sum(run.end - run.start for run in row.runs) > MIN_INK * width for row in rows)
    words = [len(run.text.split()) for row in rows for run in row.runs]
    if len(rows) > 3 and inked > len(rows) / 2 and sum(words) > MIN_WORDS * len(words):
        return True
    parted = sum(len(row.runs) > 1 for row in rows)
    if parted > len(rows) / 5:
        return False
    return any(len(row.runs) == 1 and row.box.width > 0.5 * width for row in rows)


def _is_text_in_columns(rows: Sequence[Row], edges: Sequence[float]) -> bool:
    """Whether rows are running text in columns: most lines of each column are full."""
    for low, high in pairwise(edges):
        filled = [runs for row in rows if (runs := row.cell(low, high))]
        wide = sum(runs[-1].end - runs[0].start > FULL_LINE * (high - low) for runs in filled)
        if len(filled) < MIN_LINES or wide < 0.5 * len(filled):
            return False
    return True


def _rows_in(lines: Sequence[Line], box: Box) -> list[Row]:
    """The rows of the pieces whose centres are in a box."""
    inside = [
        line
        for line in lines
        if not line.turned
        and box.y0 - 1 < line.box.centre_y < box.y1 + 1
        and box.contains_x(line.box, ALIGNMENT_TOLERANCE)
    ]
    return Row.of(inside)


def _rows_below(rule: Rule, head: Sequence[Row], lines: Sequence[Line]) -> list[Row]:
    """The rows below the last rule that follow closely and fit the columns above."""
    kept = list[Row]()
    for row in _rows_in(lines, Box(rule.start, rule.at, rule.end, float("inf"))):
        last = kept[-1].baseline if kept else rule.at
        if row.baseline - last > MAX_STEP * row.size or not cuts_of([*head, *kept, row]):
            break
        if len(row.runs) == 1 and row.runs[0].end - row.runs[0].start > 0.6 * (rule.end - rule.start):
            break
        kept.append(row)
    return kept
