"""Vertical Japanese and Chinese."""

from __future__ import annotations

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span, TextLayer
from doc2md.rasterizer.vertical import TURN, vertical_turn, with_rows

SIZE = 12.0
COLUMNS = ("港の測量が春の終わりに行われた、", "水位が低く歩くことができた。")


def glyph(char: str, x: float, y: float) -> Line:
    span = Span(char, Box(x, y - SIZE, x + SIZE, y), "f", SIZE, baseline=y, xs=(x,))
    return Line((span,), span.box)


def page(columns: tuple[str, ...], right: float = 500, across: float = 20, down: float = SIZE) -> TextLayer:
    lines = [
        glyph(char, right - across * at, 100 + down * row)
        for at, column in enumerate(columns)
        for row, char in enumerate(column)
    ]
    return TextLayer((600, 800), tuple(lines))


def test_columns_become_rows_from_the_right() -> None:
    layer = page(COLUMNS)
    assert vertical_turn(layer) == TURN
    rows = sorted(with_rows(TextLayer((800, 600)), layer).lines, key=lambda line: line.box.y0)
    assert tuple(row.text for row in rows) == COLUMNS
    assert all(row.box.width > 10 * SIZE > 2 * row.box.height for row in rows)


def test_the_forms_of_punctuation_for_columns_become_ordinary() -> None:
    rows = with_rows(TextLayer((800, 600)), page((COLUMNS[0].replace("、", "\ufe11"), COLUMNS[1]))).lines
    assert "、" in "".join(row.text for row in rows)


def test_horizontal_text_in_a_grid_is_not_vertical() -> None:
    layer = page(COLUMNS, across=SIZE, down=18)
    assert vertical_turn(layer) == 0
    assert with_rows(layer, layer) is layer


def test_latin_letters_below_each_other_are_not_vertical() -> None:
    assert vertical_turn(page(("abcdefghijklmnop", "qrstuvwxyzabcdef"))) == 0


TEXT = "港の測量が春の終わりに行われた水位が低く歩くことができた"


def turns(columns: tuple[str, ...], jitter: float = 0, down: float = SIZE, across: float = 20) -> bool:
    """Whether the page is vertical if every second character of a column is shifted by `jitter`."""
    layer = page(columns, across=across, down=down)
    lines = [
        glyph(line.text, line.box.x0 + jitter * (round((line.baseline - 100) / down) % 2), line.baseline)
        for line in layer.lines
    ]
    return bool(vertical_turn(TextLayer(layer.size, tuple(lines))))


@pytest.mark.parametrize(
    ("columns", "more", "expected"),
    [
        ((TEXT[:8],) * 2, {}, False),
        ((TEXT[:12],) * 2, {}, True),
        ((TEXT[:14] + "abcdef",) * 2, {}, False),
        ((TEXT[:18] + "ab",) * 2, {}, True),
        ((TEXT[:2],) * 12, {}, False),
        ((TEXT[:4],) * 6, {}, True),
        ((TEXT[:12],) * 2, {"down": 24}, True),
        ((TEXT[:12],) * 2, {"down": 30}, False),
        ((TEXT[:12],) * 2, {"across": 12}, False),
        ((TEXT[:12],) * 2, {"across": 15.6}, True),
        ((TEXT[:12],) * 2, {"down": 16, "jitter": 2.5}, True),
        ((TEXT[:12],) * 2, {"down": 16, "jitter": 3.6}, False),
    ],
    ids=[
        "few characters",
        "some characters",
        "many letters",
        "few letters",
        "short columns",
        "longer columns",
        "wide steps",
        "wider steps",
        "columns that touch",
        "columns apart",
        "nearly aligned",
        "not aligned",
    ],
)
def test_chinese_and_japanese_characters_in_columns_are_vertical(
    columns: tuple[str, ...], more: dict[str, float], expected: bool
) -> None:
    assert turns(columns, **more) is expected


@pytest.mark.parametrize(("beside", "expected"), [(6, True), (17, False)])
def test_few_characters_of_vertical_text_are_beside_others(beside: int, expected: bool) -> None:
    layer = page((TEXT[:26], TEXT[:beside]), across=SIZE)
    assert bool(vertical_turn(layer)) is expected


def test_a_row_begins_where_its_column_began() -> None:
    layer = page(COLUMNS)
    (first, *_) = sorted(with_rows(TextLayer((800, 600)), layer).lines, key=lambda line: line.box.y0)
    assert 100 - SIZE <= first.box.x0 <= 100 - 0.75 * SIZE
    assert vertical_turn(layer) % 90 == 0
