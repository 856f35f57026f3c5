"""What a page says about its document: an outline with enough entries, a typewriter font."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.regions import page_context, page_gutters
from doc2md.rasterizer.text_layer import Drawings, Rule, TextLayer
from doc2md.structure.habits import Habits
from tests.builders.lines import row
from tests.builders.pages import PROSE, new_page, write
from tests.builders.readings import kinds, read_drawn


@pytest.mark.parametrize(("entries", "outlined"), [(2, False), (3, True)])
def test_an_outline_with_few_entries_says_little(entries: int, outlined: bool) -> None:
    titles = {1: {f"title {n}": 1 for n in range(entries)}}
    context = page_context(TextLayer((400, 500)), 1, 10, (), titles=titles, habits=Habits())
    assert context.outlined is outlined


@pytest.mark.parametrize(("typed", "plain", "has_code"), [(6, 3, True), (9, 1, False)])
def test_in_a_typewritten_document_the_font_does_not_mark_code(
    typed: int, plain: int, has_code: bool
) -> None:
    page = new_page(400, 500)
    write(page, 50, 80, *(PROSE * 2)[:plain])
    write(page, 50, 250, *["count(wall, stones, sand); store(harbour, 17)"] * typed, fontname="cour")
    assert ("code" in kinds(read_drawn(page).blocks)) is has_code


def test_rows_of_another_column_are_no_side_headings() -> None:
    page = new_page(600, 500)
    write(
        page, 50, 80, *["Rivers carry sand and stones from the hills down to the sea,"] * 24, step=12, size=10
    )
    beside = "the wall of the harbour was built"
    write(page, 400, 80, *[beside] * 6, step=12, size=9)
    write(page, 400, 164, *[beside] * 6, step=12, size=9)
    texts = [block.text.plain for block in read_drawn(page).blocks]
    assert sum(beside in text for text in texts) <= 2


@pytest.mark.parametrize(
    ("pieces", "ends"),
    [(((40, 460),), True), (((40, 200), (200, 460)), True), (((40, 200), (230, 460)), False)],
)
def test_columns_end_at_the_edge_of_a_table_that_is_drawn_cell_by_cell(
    pieces: tuple[tuple[float, float], ...], ends: bool
) -> None:
    prose = [row("rivers carry sand and stones down", x, 100 + 12 * n) for x in (50, 260) for n in range(8)]
    cells = [row("harbour", x, 220 + 12 * n) for x in (50, 260) for n in range(3)]
    edge = tuple(Rule(205, *piece) for piece in pieces)
    (gutter,) = page_gutters(TextLayer((500, 400), (*prose, *cells), drawings=Drawings(across=edge)))
    assert (gutter.y1 == 205) is ends
