"""Lines that cannot be of the same cells are rows of their own."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.parted_rows import is_folded, with_parted_rows
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Fill, Line, Rule
from tests.builders.lines import row

X, XS, STEP = (50.0, 150.0, 250.0), (45.0, 145.0, 245.0, 345.0), 12.0

HEAD = "length of rope|weight in tons|price per ton"


def page(lines: list[str]) -> PageRows:
    """Lines below each other, with cells from left to right; those that are empty are left out."""
    made: list[Line] = []
    for n, cells in enumerate(lines):
        made += [row(text, x, 100 + STEP * n) for x, text in zip(X, cells.split("|"), strict=True) if text]
    return PageRows(made, ())


def division(*counts: int, spans: tuple[Span, ...] = ()) -> Tiling:
    """Rows of so many lines each."""
    ys, at = [88.0], 0
    for count in counts:
        at += count
        ys.append(88 + STEP * at)
    return Tiling(XS, tuple(ys), spans)


FOLDED = {
    "words with room": ("rope|hemp|soft", "sand|gold|fine"),
    "a number below a number": ("rope|12|hemp of all ends", "sand|15|and of gold"),
    "a full row with room in one cell": (
        "hemp-and-gold|hemp-and-gold|sand",
        "all-the-ropes|gold-and-hemp|gold",
    ),
    "names of commands": (r"\length-of-rope|weight in tons|", r"\weight-of-rope|weight-of-sand|"),
    "numbers below a long name": ("rope of the sea|12|3", "sand|15|4"),
}
WHOLE = {
    "a name that goes on": ("rope of the sea|12|3", "islands||"),
    "words without room": ("length of rope|weight in tons|price per ton", "of-hemp|and-more|for-all"),
    "a command that goes on": (r"\length-of-rope|weight in tons|", r"{length-of-it}|weight-of-sand|"),
    "a value that goes on": ("rope|hemp|soft", "|gold|fine"),
    "a measurement and its error": ("rope|0.35|1.2", "|(0.02)|(0.1)"),
    "no words in the first column": ("|12|3", "sand|15|"),
}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [*((lines, True) for lines in FOLDED.values()), *((lines, False) for lines in WHOLE.values())],
    ids=[*FOLDED, *WHOLE],
)
def test_lines_of_one_row_are_parted_if_they_are_not_of_the_same_cells(
    lines: tuple[str, ...], expected: bool
) -> None:
    whole = division(1, 2)
    parted = with_parted_rows(whole, page([HEAD, *lines]), Drawings())
    assert parted.shape == (3 if expected else 2, 3)
    assert is_folded(whole, page([HEAD, *lines])) is expected


def test_a_head_over_several_columns_is_a_row_and_others_are_cells_over_both() -> None:
    head = ["rope|" + "weight in all the ports|", "|old|new"]
    parted = with_parted_rows(division(2, 1), page([*head, "sand|12|15"]), Drawings())
    assert parted.spans == (Span(0, 0, 2, 1), Span(0, 1, 1, 2))
    assert (parted.shape, parted.head) == ((3, 3), 2)


def test_a_head_of_several_lines_stays() -> None:
    whole = division(2, 1)
    assert (
        with_parted_rows(whole, page(["rope|old|new", "name|weight|price", "sand|12|15"]), Drawings())
        == whole
    )


RULED = Drawings(across=tuple(Rule(y, 45, 345) for y in (100, 112, 124, 148)))
FILLED = Drawings(fills=(Fill(Box(45, 100, 345, 124), 0xEEEEEE),))


@pytest.mark.parametrize("drawings", [RULED, FILLED], ids=["rules", "fills"])
@pytest.mark.parametrize(("value", "count"), [("gold", 3), ("15", 5)])
def test_rows_between_drawn_edges_are_parted_if_numbers_are_below_numbers(
    drawings: Drawings, value: str, count: int
) -> None:
    lines = [HEAD, "rope|12|30", f"sand|{value}|40", "stone|hemp|7", "water|silk|9"]
    parted = with_parted_rows(division(1, 2, 2), page(lines), drawings)
    assert parted.shape[0] == count


def test_a_name_alone_is_a_row_where_others_are() -> None:
    lines = [HEAD, "ropes||", "rope|12|30", "sand|15|40"]
    assert with_parted_rows(division(1, 3), page(lines), Drawings()).shape == (4, 3)


@pytest.mark.parametrize(
    ("group", "x", "count"), [("tools||", 56, 5), ("tools||", 50, 4), ("tools|7|8", 56, 4)]
)
def test_the_name_of_a_group_is_a_row_as_the_names_of_other_groups_are(
    group: str, x: float, count: int
) -> None:
    lines = [HEAD, group, "hammer|12|30", "ropes||", "hawser|hemp|40"]
    made = [
        row(text, x if n in {2, 4} and left == 50 else left, 100 + STEP * n)
        for n, cells in enumerate(lines)
        for left, text in zip(X, cells.split("|"), strict=True)
        if text
    ]
    parted = with_parted_rows(division(1, 1, 1, 2), PageRows(made, ()), RULED)
    assert parted.shape[0] == count


@pytest.mark.parametrize(("y", "count"), [(134, 4), (146, 3)])
def test_lines_that_are_closer_than_rows_are_of_one_row(y: float, count: int) -> None:
    rows = {100: HEAD, 112: "rope|hemp|soft", 124: "sand|gold|fine", y: "reed|silk|hard"}
    lines = [
        row(text, x, y) for y, cells in rows.items() for x, text in zip(X, cells.split("|"), strict=True)
    ]
    whole = Tiling(XS, (88, 102, 126, 148))
    assert with_parted_rows(whole, PageRows(lines, ()), Drawings()).shape == (count, 3)


def test_cells_over_several_rows_keep_their_rows() -> None:
    whole = division(1, 2, 1, spans=(Span(1, 0, 2, 1),))
    lines = [HEAD, "rope|12|30", "sand|15|40", "|7|8"]
    assert with_parted_rows(whole, page(lines), Drawings()) == whole
