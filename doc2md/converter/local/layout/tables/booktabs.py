"""Tables with rules across and none down: columns are the white between the words, rows what is left when wrapped
lines are put together.

Rules of one width that part the text into columns make such a table. Where it goes on overleaf, its last rule
is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from doc2md.converter.local.layout.charts import has_bars
from doc2md.converter.local.layout.tables.row_spans import columns, joined_down, spanning
from doc2md.converter.local.layout.tables.ruled import Grid, Slot, join_rules
from doc2md.converter.local.layout.tables.spanning_heads import head_of, with_head
from doc2md.converter.local.layout.tables.text_runs import Row, cuts_of
from doc2md.converter.local.layout.text.rows import clusters
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule

MIN_WIDTH = 90.0
"""Points: shorter rules stand above footnotes, under words, in formulas."""

ALIGNED = 4.0
"""Points by which the ends of a table's rules may differ."""

UNRULED = (0.9, "no rules part its columns")

LEADING = 2.4
"""Type sizes from a row down to the next of a table that has no last rule, at most."""

FULL, MIN_LINES = 0.75, 12
"""Share of a column's width that its full lines have, and lines of a column of running text."""

INKED, WORDS = 0.85, 2.0
"""Share of a line's width that words fill in running text, and words from one wide gap to the next, at the least."""

TIGHT = 0.8
"""Type sizes from a row down to the next that are too few for two rows of a table."""

MAX_COLUMNS = 40
MAX_ROWS = 400


def booktabs(drawn: Drawings, lines: Sequence[Line], taken: Sequence[Box]) -> list[Grid]:
    """The tables between rules across, but for those in boxes that are `taken`. `lines` are the page's pieces."""
    found: list[Grid] = []
    across = join_rules(drawn.across)
    for rules in _alike(_free(across, drawn.frames, lines)):
        at = 0
        while at < len(rules) - 1:
            grid, used = _table(rules[at:], lines, across)
            blocked = [*taken, *(other.box for other in found)]
            if (
                grid
                and not has_bars(grid.box, drawn.all)
                and not any(grid.box.overlaps(box, 0.3) for box in blocked)
            ):
                found.append(grid)
            at += used
    return found


def _free(across: Sequence[Rule], frames: Sequence[Box], lines: Sequence[Line]) -> list[Rule]:
    """The rules across that are not the edges of a listing's frame: what stands between two listings is text."""
    listings = [
        frame
        for frame in frames
        if (inside := [line for line in lines if frame.covers(line.box, 0.5)])
        and all(line.mono for line in inside)
        and len(clusters(inside)) > 1
    ]
    return [
        rule
        for rule in across
        if not any(
            min(abs(rule.at - frame.y0), abs(rule.at - frame.y1)) < ALIGNED
            and abs(rule.start - frame.x0) < ALIGNED
            and abs(rule.end - frame.x1) < ALIGNED
            for frame in listings
        )
    ]


def _alike(across: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that begin and end together, from top to bottom, two or more."""
    groups: list[list[Rule]] = []
    for rule in sorted(across):
        if rule.end - rule.start < MIN_WIDTH:
            continue
        home = next((g for g in groups if _same_ends(g[0], rule)), None)
        if home is None:
            groups.append([rule])
        elif rule.at - home[-1].at > ALIGNED:
            home.append(rule)
    return [group for group in groups if len(group) > 1]


def _same_ends(a: Rule, b: Rule) -> bool:
    return abs(a.start - b.start) < ALIGNED and abs(a.end - b.end) < ALIGNED


def _table(rules: Sequence[Rule], lines: Sequence[Line], across: Sequence[Rule]) -> tuple[Grid | None, int]:
    """The table that begins at the first rule, and how many rules are done with. `across`: all rules of the page."""
    count = 1
    bands = list[list[Row]]()
    for above, below in pairwise(rules):
        rows = _rows(lines, Box(above.start, above.at, above.end, below.at))
        if (
            not rows
            or _is_prose(rows, above)
            or not (cuts := cuts_of([row for band in (*bands, rows) for row in band]))
            or _is_set_in_columns(rows, [above.start, *cuts, above.end])
        ):
            break
        bands.append(rows)
        count += 1
    if not bands:
        return None, 1
    if len(bands) == 1:
        # Nothing but a head between rules: the rest of the table may stand below.
        bands += [rest] if (rest := _open_end(rules[count - 1], bands[0], lines)) else []
    rows = [row for band in bands for row in band]
    cuts = cuts_of(rows)
    if len(rows) < 2 or not 0 < len(cuts) < MAX_COLUMNS or len(rows) > MAX_ROWS:
        return None, count
    bottom = max(rules[count - 1].at, rows[-1].box.y1)
    edges = [rules[0].start, *cuts, rules[0].end]
    logical, spans = list[list[Row]](), list[tuple[int, int, int]]()
    ends = [*(rule.at for rule in rules[:count]), bottom]
    inner = [[rule for rule in across if low + 1 < rule.at < high - 1] for low, high in pairwise(ends)]
    head = head_of(bands[0], inner[0], edges) if len(bands) > 1 else None
    for at, (band, whole) in enumerate(zip(bands, spanning(bands, edges, inner[: len(bands)]), strict=True)):
        if at == 0 and head is not None:
            logical += head.rows
            spans += [(col, 0, len(head.rows)) for col in head.plain]
            continue
        kept = [row for row in band if not whole.issuperset(columns(row, edges))]
        # A head of several lines without a cell that spans is one row.
        is_row = at == 0 and len(bands) > 1 and not any(row.over(cut) for row in band for cut in cuts)
        made = [band] if is_row else [[row] for row in kept] if whole else logical_rows(kept, edges)
        spans += [(col, len(logical), len(logical) + len(made)) for col in whole]
        logical += made
    grid = grid_of_rows(edges, rules[0].at, bottom, logical)
    grid = grid and joined_down(grid, spans)
    return with_head(grid, head) if grid and head else grid, count


def _is_prose(rows: Sequence[Row], rule: Rule) -> bool:
    """Whether rows between two rules are the text between two tables: hardly a gap in any, and one that is long.

    Or lines set to one width, whose words have wide gaps by chance.
    """
    width = rule.end - rule.start
    inked = sum(sum(run.end - run.start for run in row.runs) > INKED * width for row in rows)
    words = [len(run.text.split()) for row in rows for run in row.runs]
    if len(rows) > 3 and inked > len(rows) / 2 and sum(words) > WORDS * len(words):
        return True
    parted = sum(len(row.runs) > 1 for row in rows)
    if parted > len(rows) / 5:
        return False
    return any(len(row.runs) == 1 and row.box.width > 0.5 * width for row in rows)


def _is_set_in_columns(rows: Sequence[Row], edges: Sequence[float]) -> bool:
    """Whether rows are running text in columns: most of the lines of each fill it."""
    for low, high in pairwise(edges):
        filled = [runs for row in rows if (runs := row.cell(low, high))]
        wide = sum(runs[-1].end - runs[0].start > FULL * (high - low) for runs in filled)
        if len(filled) < MIN_LINES or wide < 0.5 * len(filled):
            return False
    return True


def _rows(lines: Sequence[Line], box: Box) -> list[Row]:
    """The rows of pieces whose middles a box holds."""
    inside = [
        line
        for line in lines
        if not line.turned
        and box.y0 - 1 < line.box.centre_y < box.y1 + 1
        and box.contains_x(line.box, ALIGNED)
    ]
    return Row.of(inside)


def _open_end(rule: Rule, head: Sequence[Row], lines: Sequence[Line]) -> list[Row]:
    """Rows below the last rule for as long as they stand in the columns of those above."""
    kept = list[Row]()
    for row in _rows(lines, Box(rule.start, rule.at, rule.end, float("inf"))):
        last = kept[-1].baseline if kept else rule.at
        if row.baseline - last > LEADING * row.size or not cuts_of([*head, *kept, row]):
            break
        if len(row.runs) == 1 and row.runs[0].end - row.runs[0].start > 0.6 * (rule.end - rule.start):
            break
        kept.append(row)
    return kept


def logical_rows(rows: Sequence[Row], edges: Sequence[float]) -> list[list[Row]]:
    """Rows gathered into those of the table: a wrapped one goes with the one before."""
    made: list[list[Row]] = []
    for row in rows:
        if made and (_is_beside(made[-1], row, edges) or _wrapped(made[-1][-1], row, edges)):
            made[-1].append(row)
        else:
            made.append([row])
    return made


def _is_beside(made: Sequence[Row], row: Row, edges: Sequence[float]) -> bool:
    """Whether a row is nearer to the one above than lines of one text can be: a line of a cell beside it.

    Only the second line of a name may stand in a column that has words already.
    """
    above, here = columns(made[-1], edges), columns(row, edges)
    if row.baseline - made[-1].baseline > TIGHT * row.size or set(above) & set(here):
        return False
    return len(made) == 1 or (len(made) == 2 and here == columns(made[0], edges) and len(here) == 1)


def _wrapped(above: Row, row: Row, edges: Sequence[float]) -> bool:
    """Whether a row goes on with the cells of the one above: its first column is empty, and a word had no room."""
    if row.baseline - above.baseline > 1.6 * row.size or row.cell(edges[0], edges[1]):
        return False
    broken = list[bool]()
    edges = [edge for edge in edges if not above.over(edge) and not row.over(edge)]
    shared = [(row.cell(low, high), above.cell(low, high)) for low, high in pairwise(edges)]
    numbers = [bool(here and before) and here[0].text.strip()[:1].isdigit() for here, before in shared]
    if len(shared) > 2 and any(numbers) and all(here for here, _ in shared[1:]):
        return False  # a whole row, under a cell that spans several
    for high, (here, before), is_number in zip(edges[1:], shared, numbers, strict=True):
        if is_number and before[-1].text.strip()[-1:].isdigit():
            continue  # numbers have no second line
        if here:
            word = here[0].first - here[0].start
            broken.append(bool(before) and word + 0.25 * row.size > high - before[-1].end)
    return any(broken)


def grid_of_rows(
    edges: Sequence[float], top: float, bottom: float, rows: Sequence[Sequence[Row]]
) -> Grid | None:
    middles = ((above[-1].box.y1 + below[0].box.y0) / 2 for above, below in pairwise(rows))
    # Words of one row may reach under those of the next: no row ends above its own start.
    heights = [min(y, bottom) for y in accumulate(middles, max, initial=top)][1:]
    slots = list[Slot]()
    for at, (row, (y0, y1)) in enumerate(zip(rows, pairwise([top, *heights, bottom]), strict=True)):
        start = 0
        for col, edge in enumerate(edges[1:], 1):
            if col < len(edges) - 1 and any(part.over(edge) for part in row):
                continue
            slots.append(Slot(at, start, 1, col - start, Box(edges[start], y0, edge, y1)))
            start = col
    return Grid(Box(edges[0], top, edges[-1], bottom), tuple(slots), UNRULED) if len(rows) > 1 else None
