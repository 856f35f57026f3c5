"""Upright letters without a space between them are words."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.maths.atoms import Sheet
from doc2md.converter.local.layout.maths.tree import Word
from doc2md.converter.local.layout.maths.words import word_atoms
from tests.converter.local.layout.maths.printed import Print, row, word


def words(printed: Print) -> list[str]:
    return [atom.node.letters for atom in word_atoms(printed.symbols, Sheet()) if isinstance(atom.node, Word)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (word("sin", 0, 0), ["sin"]),
        (row("s i n", 0, 0), []),
        (row("s i n", 0, 0, style="rm", step=0.63), ["sin"]),
        (row("s i n", 0, 0, style="rm", step=0.65), []),
        (row("s i n", 0, 0, style="sf", step=0.69), ["sin"]),
        (row("s i n", 0, 0, style="sf", step=0.71), []),
        (word("if", 0, 0) + word("so", 16, 0), ["if", "so"]),
        (word("if", 0, 0) + word("so", 12, 3), ["if", "so"]),
        (word("gas", 20, -0.06) + row("X", 0, 0, style="rm"), ["gas"]),
        (word("as", 6, -0.06) + row("g", 0, 0, style="rm"), ["gas"]),
        (word("a", 0, 0), []),
        (word("s.t.", 0, 0), ["s.t."]),
        (word("end.", 0, 0), ["end"]),
        (word("maxmin", 0, 0), ["max", "min"]),
    ],
    ids=[
        "word",
        "product",
        "letters with little white",
        "letters with a thin space",
        "sans serif letters",
        "sans serif letters with a space",
        "space",
        "other baseline",
        "scripts of two letters",
        "baselines that differ by rounding",
        "letter",
        "abbreviation",
        "full stop",
        "two functions",
    ],
)
def test_letters_become_words(printed: Print, expected: list[str]) -> None:
    assert words(printed) == expected


def test_each_symbol_is_in_one_atom() -> None:
    printed = word("lim", 0, 0) + row("x + y", 30, 0)
    assert len(word_atoms(printed.symbols, Sheet())) == 4
