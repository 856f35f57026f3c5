"""The number of an equation stands alone at a margin."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.maths.atoms import Sheet
from doc2md.converter.local.layout.maths.numbers import take_numbers
from doc2md.converter.local.layout.maths.words import word_atoms
from tests.converter.local.layout.maths.printed import Print, row, word

FORMULA = row("a = b", 0, 0)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (FORMULA + row("( 1 )", 90, 0), ["1"]),
        (FORMULA + row("[ 1 ]", 90, 0), ["1"]),
        (FORMULA + row("( 1 )", -90, 0), ["1"]),
        (FORMULA + row("c = d", 0, 15) + row("( 1 )", 90, 0) + row("( 2 )", 90, 15), ["1", "2"]),
        (FORMULA + row("c = d", 0, 15) + row("( 3 )", 90, 7.5), ["3"]),
        (FORMULA + row("( 2 a )", 90, 0, style="rm"), ["2a"]),
        (FORMULA + row("(", 90, 0) + word("IV", 96, 0) + row(")", 109, 0), ["IV"]),
        (row("a = b ,", 0, 0) + row("( A 7 )", 27, 0, style="rm"), ["A7"]),
        (FORMULA + row("( 1 )", 32, 0), ["1"]),
        (FORMULA + row("( 1 . 2 . 3 4 )", 90, 0), ["1.2.34"]),
        (FORMULA + row("( x )", 90, 0), []),
        (FORMULA + row("( 1 )", 21, 0), []),
        (FORMULA + row("( 1 )", 30, 0), []),
        (FORMULA + row("( 1 . 2 . 3 . 4 . 5 )", 90, 0), []),
        (FORMULA + row("( 1 + 2 )", 90, 0), []),
        (row("( 1 )", 90, 0), []),
    ],
    ids=[
        "right",
        "square brackets",
        "left",
        "one for each line",
        "between two lines",
        "with a letter",
        "Roman",
        "close to the last mark",
        "at some distance",
        "long",
        "a variable",
        "close by",
        "still close by",
        "too long",
        "a sum",
        "alone",
    ],
)
def test_numbers_are_taken(printed: Print, expected: list[str]) -> None:
    atoms = word_atoms(printed.symbols, Sheet())
    rest, numbers = take_numbers(atoms)
    assert numbers == expected
    assert bool(numbers) == (len(rest) < len(atoms))
