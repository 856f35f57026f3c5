"""The rows of a page in the form that the judge needs: with the part of the page in which each stands."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.judge.features import Evidence, evidence
from doc2md.converter.local.layout.text.columns import split_at_gutters
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.converter.local.layout.text.rows import rows
from doc2md.converter.local.layout.text.ruled_cells import split_at_cells
from doc2md.rasterizer.text_layer import Line


def rows_with_evidence(context: PageContext, lines: Sequence[Line]) -> tuple[list[Line], Evidence]:
    """Join lines to rows, from top to bottom, and collect the evidence for each row."""
    parts = [
        cell
        for part in split_at_gutters(lines, context.gutters)
        for cell in split_at_cells(part, context.cells)
    ]
    placed = [(row, i) for i, part in enumerate(parts) for row in rows(part)]
    placed.sort(key=lambda entry: (entry[0].baseline, entry[0].box.x0))
    found = [row for row, _ in placed]
    return found, evidence(found, context, [part for _, part in placed])
