"""Parts are divided into lines, and lines into cells."""

from __future__ import annotations

from doc2md.converter.local.layout.maths.atoms import Atom, Sheet
from doc2md.converter.local.layout.maths.grids import alignment, cells_of, columns_of, split_lines
from doc2md.converter.local.layout.maths.words import word_atoms
from tests.converter.local.layout.maths.printed import Print, row


def lines(printed: Print) -> list[list[Atom]]:
    return split_lines(word_atoms(printed.symbols, Sheet()))


def test_full_signs_on_two_baselines_are_two_lines() -> None:
    assert [len(line) for line in lines(row("a b", 0, 0) + row("c", 0, 12))] == [2, 1]


def test_scripts_make_no_line_of_their_own() -> None:
    assert len(lines(row("a", 0, 0) + row("2", 6, -4, 7) + row("i", 6, 2, 7))) == 1


def test_scripts_go_to_the_line_they_are_closest_to() -> None:
    printed = row("a", 0, 0) + row("i", 6, 2, 7) + row("b", 0, 12) + row("2", 6, 8.4, 7)
    assert [[atom.latex for atom in line] for line in lines(printed)] == [["a", "i"], ["b", "2"]]


def test_white_through_all_lines_divides_columns() -> None:
    table = lines(row("a b", 0, 0, step=2) + row("c d", 0, 12, step=2))
    borders = columns_of(table, 6)
    assert [[len(cell) for cell in cells_of(line, borders)] for line in table] == [[1, 1], [1, 1]]


def test_white_in_one_line_divides_nothing() -> None:
    assert columns_of(lines(row("a b", 0, 0, step=2) + row("c d e f", 0, 12)), 6) == []


def test_columns_are_aligned_at_the_edges_that_agree() -> None:
    left = lines(row("a b c", 0, 0) + row("d", 0, 12))
    right = lines(row("a b c", 0, 0) + row("d", 12, 12))
    assert [alignment(left, 10), alignment(right, 10)] == ["l", "r"]
