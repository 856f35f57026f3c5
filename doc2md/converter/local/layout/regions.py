"""Divide a page into tables, listings, figures and texts in the margins; what is left are the lines of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from doc2md.converter.local.layout.figures import figures
from doc2md.converter.local.layout.first_look import habits_of_lines
from doc2md.converter.local.layout.layout_model import Area, AreaLabel
from doc2md.converter.local.layout.margins import EDGE, margin_texts
from doc2md.converter.local.layout.stamps import framed_stamps, large_stamps, side_stamps
from doc2md.converter.local.layout.tables.cells import to_block
from doc2md.converter.local.layout.tables.judged import tables
from doc2md.converter.local.layout.tables.ruled import MAX_RULES, join_rules
from doc2md.converter.local.layout.text.columns import find_gutters, horizontal_edges
from doc2md.converter.local.layout.text.draft import Code, Draft, PageContext, make_block
from doc2md.converter.local.layout.text.field_rows import with_field_values
from doc2md.converter.local.layout.text.inline import vocabulary
from doc2md.converter.local.layout.text.list_markers import with_markers
from doc2md.converter.local.layout.text.listings import find_listings
from doc2md.converter.local.layout.text.rows import rows
from doc2md.converter.local.layout.text.ruled_cells import ruled_cells
from doc2md.converter.local.layout.text.side_by_side import find_block_gutters, whole_gutters
from doc2md.converter.local.layout.text.side_heads import side_sections
from doc2md.converter.local.layout.text.typed_fields import has_typed_fields
from doc2md.converter.local.layout.text.unmarked_code import find_unmarked_code
from doc2md.document import Kind
from doc2md.geometry import Box
from doc2md.rasterizer.outline import Outline
from doc2md.rasterizer.text_layer import Drawings, Line, Rule, TextLayer
from doc2md.structure.habits import Habits

MIN_TITLES = 3
"""Minimum number of entries in an outline. Only then does a line that is missing in the outline count as no heading."""

TYPEWRITTEN = 0.8
"""Share of characters in monospaced fonts. In a document with more of them, such a font does not mark code."""

EMPTY: Outline = {}


def sort_out(
    page: Any,
    layer: TextLayer,
    number: int,
    *,
    areas: Sequence[Area] = (),
    titles: Outline = EMPTY,
    habits: Habits | None = None,
) -> tuple[PageContext, list[Draft], list[Line]]:
    """Find the tables, listings and figures of a page.

    Returns the facts about the page, what was found, and the lines that are in none of it. The arguments are those of
    `read_layer`.
    """
    layer = without_artifacts(layer)
    gutters = page_gutters(layer)
    uses = habits_of_lines(layer.lines) if habits is None else habits
    # OCR marks no type of a page that is typewritten.
    typewritten = (uses.monospaced >= TYPEWRITTEN or uses.tells_in_monospace) and not areas
    formulas = [area.box for area in areas if area.label is AreaLabel.FORMULA]
    marked = with_markers(layer, gutters, formulas, typewritten=typewritten)
    grids, rest = tables(page, layer, marked, gutters, areas, typewritten=typewritten)
    if typewritten:
        layer = replace(layer, lines=tuple(map(_as_prose, layer.lines)))
        grids = [(grid, list(map(_as_prose, lines))) for grid, lines in grids]
        rest = list(map(_as_prose, rest))
    across, down = _rules(layer.drawings)
    if any(line.mono for line in rest) and not areas:
        fields = (*layer.drawings.frames, *ruled_cells(rest, across, down))
        if has_typed_fields(rest, fields):
            rest = list(map(_as_prose, rest))
    rest = with_field_values(rest, layer.drawings.all, gutters)
    turned, rest = side_stamps(rest)
    stamped, rest = framed_stamps(rest, layer.drawings)
    large, rest = large_stamps(rest, layer.size[1])
    apart, rest = margin_texts(rest, layer.size, body=uses.body.size, typewritten=typewritten)
    listings = list[Code]()
    if not typewritten:
        listings, rest = find_listings(rest, layer.drawings.frames, uses.body.size)
    if not areas:  # the layout model sees the code of a scan, also that of one letter width
        unmarked, rest = find_unmarked_code(rest, layer.drawings.across)
        listings += unmarked
    sections = [part for part in side_sections(rest) if not _divides_columns(part.gutter, gutters)]
    drawn = _with_whole_rules(layer.drawings)
    gutters = whole_gutters((*gutters, *find_block_gutters(rest, gutters, drawn)), drawn)
    gutters = (*gutters, *(part.gutter for part in sections))
    # Tables and listings use other font sizes. Only the remaining lines give the size of running text.
    body = body_size(_without_margins(layer, rest) or rest or layer.lines)
    context = page_context(layer, number, body, gutters, titles=titles, habits=uses)
    context = replace(context, sections=tuple(part.box for part in sections))
    tabled = (to_block(context, grid, lines, layer.drawings) for grid, lines in grids)
    found: list[Draft] = [*listings, *tabled]
    framed = [*(grid.box for grid, _ in grids), *(listing.box for listing in listings)]
    pictures, rest = figures(context, layer, areas, rest, framed)
    context = replace(context, cells=ruled_cells(rest, across, down))
    found += [make_block(context, Kind.PARAGRAPH, rows(text)) for text in apart]
    found += [make_block(context, Kind.HEADER, [stamp]) for stamp in (*turned, *stamped, *large)]
    return context, [*found, *pictures], rest


def _rules(drawings: Drawings) -> tuple[list[Rule], list[Rule]]:
    """The joined rules of a page, across and down; none if there are too many."""
    if len(drawings.across) + len(drawings.down) > MAX_RULES:
        return [], []
    return join_rules(drawings.across), join_rules(drawings.down)


def without_artifacts(layer: TextLayer) -> TextLayer:
    """The layer without the lines that a tagged PDF marks as running heads."""
    return replace(layer, lines=tuple(line for line in layer.lines if not line.artifact))


def page_gutters(layer: TextLayer) -> tuple[Box, ...]:
    """The gutters between the columns of a page, and its folds. Boxes in points."""
    return (*find_gutters(layer.lines, _with_whole_rules(layer.drawings)), *layer.folds)


def _with_whole_rules(drawings: Drawings) -> Drawings:
    """The drawings with the edges of tables and frames that are drawn cell by cell joined to horizontal rules."""
    return replace(drawings, across=tuple(join_rules(horizontal_edges(drawings))))


def _divides_columns(space: Box, gutters: Sequence[Box]) -> bool:
    """Whether the space between a heading and the text beside it is part of a column gutter."""
    return any(
        gutter.y0 <= space.y0 and space.y1 <= gutter.y1 and gutter.gap_x(space) <= 0 for gutter in gutters
    )


def _as_prose(line: Line) -> Line:
    """The line without the mark of monospaced fonts."""
    return replace(line, spans=tuple(replace(span, mono=False) for span in line.spans))


def page_context(
    layer: TextLayer, number: int, body: float, gutters: tuple[Box, ...], *, titles: Outline, habits: Habits
) -> PageContext:
    """Collect the facts about a page that all layout steps need. `body` is the font size of running text, in points."""
    return PageContext(
        number,
        layer.size,
        layer.links,
        vocabulary(layer.lines),
        body,
        layer.right_to_left,
        gutters,
        titles.get(number, {}),
        sum(map(len, titles.values())) >= MIN_TITLES,
        layer.folds,
        habits,
        layer.drawings,
    )


def _without_margins(layer: TextLayer, lines: Sequence[Line]) -> list[Line]:
    """The lines outside the top and bottom margins. On a page with few words, running heads could outweigh the text."""
    height = layer.size[1]
    return [line for line in lines if EDGE * height < line.box.y0 and line.box.y1 < (1 - EDGE) * height]


def body_size(lines: Sequence[Line]) -> float:
    """Font size of most characters that are not in a monospaced font, in points; 10 if there are none."""
    weights = Counter[float]()
    for line in lines:
        for span in line.spans:
            if not span.mono:
                weights[round(span.size, 1)] += len(span.text.strip())
    return weights.most_common(1)[0][0] if weights else 10.0
