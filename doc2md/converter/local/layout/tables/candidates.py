"""Find the parts of a page that may be tables: from rules, filled areas and aligned text. Nothing is decided here."""

from __future__ import annotations

from itertools import chain

from doc2md.converter.local.layout.tables.aligned_candidates import aligned_candidates
from doc2md.converter.local.layout.tables.candidate import Candidate
from doc2md.converter.local.layout.tables.drawn_candidates import drawn_candidates
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.text_runs import cuts_of
from doc2md.rasterizer.text_layer import Drawings

MAX_CANDIDATES = 100
"""Maximum number of candidates of a page."""

FEW_ROWS = 40
"""Number of rows of a candidate without rules in which white space must be between columns."""

MAX_ROWS = 400
"""Maximum number of printed rows of a candidate."""


def candidates(drawings: Drawings, rows: PageRows, size: tuple[float, float]) -> list[Candidate]:
    """The parts of a page that may be tables. `size` is the width and height of the page in points."""
    made: dict[tuple[object, ...], Candidate] = {}
    for candidate in chain(drawn_candidates(drawings, rows, size), aligned_candidates(rows)):
        if 1 < len(candidate.rows) <= MAX_ROWS:
            key = (*(round(v / 3) for v in candidate.box), len(candidate.xs), len(candidate.ys))
            if key not in made and (candidate.source != "text" or cuts_of(candidate.rows[:FEW_ROWS])):
                made[key] = candidate
        if len(made) >= MAX_CANDIDATES:
            break
    return list(made.values())
