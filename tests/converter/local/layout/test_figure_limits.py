"""How large, near and full the parts of a figure are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.figures import figures, tiles_joined
from doc2md.converter.local.layout.text.draft import Figure, PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, TextLayer
from tests.builders.lines import row

SIZE = (600.0, 800.0)
ART = Box(100, 100, 400, 300)


def found(
    *,
    art: Sequence[Box] = (),
    shapes: Sequence[Box] = (),
    pictures: Sequence[Box] = (),
    lines: Sequence[Line] = (),
    taken: Sequence[Box] = (),
) -> list[Figure]:
    """The figures of a page with curved drawings (`art`), straight shapes, pictures and lines of text."""
    drawings = Drawings(art=tuple(art), all=(*shapes, *art))
    layer = TextLayer(SIZE, tuple(lines), pictures=tuple(pictures), drawings=drawings)
    return figures(PageContext(1, SIZE), layer, (), lines, taken)[0]


@pytest.mark.parametrize(("side", "count"), [(14, 0), (18, 1)])
def test_a_very_small_picture_is_no_figure(side: float, count: int) -> None:
    assert len(found(pictures=[Box(100, 100, 100 + side, 200)])) == count


@pytest.mark.parametrize(("side", "count"), [(25, 0), (36, 1)])
def test_a_small_drawing_is_no_figure(side: float, count: int) -> None:
    assert len(found(art=[Box(100, 100, 100 + side, 200)])) == count


@pytest.mark.parametrize(("gap", "count"), [(8, 1), (13, 2)])
def test_shapes_near_each_other_are_one_figure(gap: float, count: int) -> None:
    assert len(found(art=[Box(100, 100, 200, 200), Box(200 + gap, 100, 300 + gap, 200)])) == count


@pytest.mark.parametrize(("shapes", "count"), [(2, 0), (3, 1)])
def test_a_caption_makes_a_figure_of_some_shapes(shapes: int, count: int) -> None:
    boxes = [Box(100, 100 + 30 * n, 200, 125 + 30 * n) for n in range(shapes)]
    caption = row("Figure 1: The wall", 100, boxes[-1].y1 + 20)
    assert len(found(shapes=boxes, lines=[caption])) == count


@pytest.mark.parametrize(("out", "count"), [(1.5, 0), (2.6, 1)])
def test_what_is_drawn_in_a_table_is_no_figure(out: float, count: int) -> None:
    table = ART._replace(x0=ART.x0 + out)
    assert len(found(art=[ART], taken=[table])) == count


@pytest.mark.parametrize(("gap", "inside"), [(10, 1), (15, 0)])
def test_a_small_label_near_a_drawing_belongs_to_it(gap: float, inside: int) -> None:
    label = row("north", ART.x1 + gap, 200, size=8)
    assert len(found(art=[ART], lines=[label])[0].words) == inside


@pytest.mark.parametrize(("words", "inside"), [(8, 2), (11, 1)])
def test_a_label_in_a_drawing_has_few_words(words: int, inside: int) -> None:
    lines = [row("a " * words, 120, 150), row("b", 120, 180)]
    assert len(found(art=[ART], lines=lines)[0].words) == inside


@pytest.mark.parametrize(("rows", "columns", "count"), [(3, 2, 1), (3, 3, 0)])
def test_shapes_with_words_in_rows_and_columns_are_a_table(rows: int, columns: int, count: int) -> None:
    bars = [Box(100 + 60 * n, 300 - 50 * (n + 1), 155 + 60 * n, 300) for n in range(4)]
    lines = [row("7", 110 + 60 * column, 270 + 10 * n) for n in range(rows) for column in range(columns)]
    assert len(found(shapes=bars, lines=lines)) == count


@pytest.mark.parametrize(("gap", "count"), [(0.8, 1), (1.3, 2)])
def test_pictures_that_meet_are_one(gap: float, count: int) -> None:
    assert len(tiles_joined([Box(0, 0, 100, 50), Box(0, 50 + gap, 100, 100)])) == count


@pytest.mark.parametrize(("share", "count"), [(0.4, 1), (0.65, 0)])
def test_a_picture_in_front_of_a_background_with_text_is_a_figure(share: float, count: int) -> None:
    back = Box(50, 100, 550, 500)
    inset = Box(50, 100, 50 + share * 500, 500)
    lines = [row("stones and sand of the old town", inset.x1 + 2, 150 + 20 * n, size=4) for n in range(3)]
    assert [each.box for each in found(pictures=[back, inset], lines=lines)] == [inset] * count


@pytest.mark.parametrize(("height", "inside"), [(400, 1), (560, 0)])
def test_words_over_a_picture_of_most_of_the_page_are_text(height: float, inside: int) -> None:
    picture = Box(0, 0, 600, height)
    assert len(found(pictures=[picture], lines=[row("bay", 100, 100, size=8)])[0].words) == inside


@pytest.mark.parametrize(("height", "count"), [(18, 0), (25, 1)])
def test_a_picture_that_is_little_higher_than_a_line_over_it_is_its_background(
    height: float, count: int
) -> None:
    band = Box(100, 100, 400, 100 + height)
    assert len(found(pictures=[band], lines=[row("The old wall of the harbour", 110, 112)])) == count


@pytest.mark.parametrize(
    ("words", "count"), [("0.05 < R / R200 < 0.15", 1), ("the quay is old and wet", 0)], ids=["plot", "text"]
)
def test_conditions_in_a_plot_are_no_prose(words: str, count: int) -> None:
    lines = [row(words, 120, 150 + 40 * n) for n in range(3)]
    assert len(found(art=[ART], lines=lines)) == count


LONG = "the quay of the town is old and the water is low in May"


def caption_on_panel(panel: Box) -> list[Figure]:
    """The figures of a page with a drawing, an area below it and a caption of three rows."""
    lines = [row(LONG, 105, panel.y0 + 15 * n) for n in range(1, 4)]
    return found(art=[ART], shapes=[panel], lines=lines)


def test_the_area_behind_a_caption_is_no_part_of_the_figure() -> None:
    (figure,) = caption_on_panel(Box(100, 302, 460, 360))
    assert figure.box == ART


@pytest.mark.parametrize(("rows", "left"), [(2, 100), (1, 92)], ids=["bar of a note", "axis"])
def test_the_bar_of_a_note_is_no_part_of_the_figure(rows: int, left: float) -> None:
    lines = [row("a measure of walls", 98, 60 + 12 * n) for n in range(rows)]
    (figure,) = found(art=[ART], shapes=[Box(92, 45, 92, 95)], lines=lines)
    assert figure.box.x0 == left


@pytest.mark.parametrize(("above", "inside"), [("the walls of the old quay", 0), ("walls", 2)])
def test_the_last_row_of_a_text_above_a_figure_is_no_label(above: str, inside: int) -> None:
    small = [
        row(above, 120, 84, size=6),
        row("in the town", 120, 92, size=6),
        row(LONG, 120, 500),
        row(LONG, 120, 512),
    ]
    (figure,) = found(art=[ART], lines=small)
    assert len(figure.words) == inside
