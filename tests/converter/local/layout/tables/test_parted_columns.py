"""White space parts columns where the head has a word for each."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.parted_columns import with_parted_columns
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from tests.builders.lines import row

X = (50, 150, 200, 250)
WHOLE = Tiling((45, 145, 295), (88, 102, 114, 126))


def page(*lines: str) -> PageRows:
    cells = [
        (text, x, 100 + 12 * n)
        for n, line in enumerate(lines)
        for x, text in zip(X, line.split("|"), strict=True)
    ]
    return PageRows([row(*cell) for cell in cells if cell[0]], ())


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (("part|low|usual|high", "rope|1||3", "sand|2|5|"), 4),
        (("part|low|usual|high", "rope|1||", "sand|2||"), 2),
        (("part|low-and|all|", "rope|1||3", "sand|2|5|"), 2),
        (("part|values||", "rope|1||3", "sand|2|5|"), 2),
        (("part|low|usual|", "rope|a-long-value||", "sand|2|5|"), 2),
        (("part|low|usual|high",), 2),
    ],
    ids=["three columns", "empty columns", "two words", "one word", "a cell over both", "only a head"],
)
def test_each_name_with_words_below_it_is_a_column(lines: tuple[str, ...], columns: int) -> None:
    assert with_parted_columns(WHOLE, page(*lines)).shape == (3, columns)


@pytest.mark.parametrize(
    ("gap", "rows", "columns"),
    [(7, 3, 3), (3, 3, 2), (7, 2, 2)],
    ids=["wider than a space", "a space", "few rows"],
)
def test_columns_that_are_filled_may_be_close(gap: float, rows: int, columns: int) -> None:
    words = [("part", 50, 100), ("many", 150, 100), ("kind", 174 + gap, 100)]
    for n in range(1, rows + 1):
        words += [("rope", 50, 100 + 12 * n), ("12", 156, 100 + 12 * n), ("kg", 178 + gap, 100 + 12 * n)]
    lines = PageRows([row(*word) for word in words], ())
    assert with_parted_columns(WHOLE._replace(ys=(88, 102, 150)), lines).shape[1] == columns


def test_cells_over_several_columns_span_the_new_ones() -> None:
    lines = page("part|low|high|", "rope|1|3|", "all of them|||")
    made = with_parted_columns(WHOLE._replace(spans=(Span(0, 0, 1, 2), Span(2, 0, 1, 2))), lines)
    assert made.spans == (Span(2, 0, 1, 3),)
