"""Vertical Japanese and Chinese."""

from __future__ import annotations

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
