"""Signs that are printed over or beside each other and are one sign."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.maths.overlays import join_overlays
from tests.converter.local.layout.maths.printed import Print, row, sign, together


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (row("=", 0, 0) + sign("/", 0, 0), [r"\ne"]),
        (row(r"\in", 0, 0) + sign(r"\not", 0, 0), [r"\notin"]),
        (row(r"\subset", 0, 0) + sign(r"\not", 0, 0), [r"\not\subset"]),
        (sign(r"\sim", 0, -1) + sign("=", 0, 3.8), [r"\cong"]),
        (sign(r"\sim", 0, 0) + sign("=", 6, 0), [r"\sim", "="]),
        (row("a / b", 0, 0), ["a", "/", "b"]),
        (row(". . .", 0, 0), [r"\ldots"]),
        (row(". .", 0, 0), [".", "."]),
        (sign(".", 0, 0, width=0.1) + sign(".", 0, 4, width=0.1) + sign(".", 0, 8, width=0.1), [r"\vdots"]),
        (sign(".", 0, 0) + sign(".", 4, 3) + sign(".", 8, 6), [r"\ddots"]),
        (sign(r"\mapstochar", 0, 0) + sign(r"\to", 1, 0), [r"\mapsto"]),
        (sign("=", 0, 0) + sign(r"\Rightarrow", 4.9, 3), ["=", r"\Rightarrow"]),
        (sign(r"\Leftarrow", 0, 0) + sign(r"\Rightarrow", 4, 0), [r"\Longleftrightarrow"]),
        (sign(r"\int", 0, 0, width=1) + sign(r"\int", 6, 0, width=1), [r"\iint"]),
        (sign(r"\int", 0, 0) + sign(r"\int", 6, 0), [r"\int", r"\int"]),
    ],
    ids=[
        "unequal",
        "not in",
        "not a subset",
        "congruent",
        "a tilde beside an equals sign",
        "quotient",
        "dots",
        "two dots",
        "dots downwards",
        "dots across",
        "mapping",
        "at different heights",
        "equivalence",
        "double integral",
        "two integrals",
    ],
)
def test_signs_that_form_one_sign_are_joined(printed: Print, names: list[str]) -> None:
    assert [symbol.latex for symbol in join_overlays(printed.symbols)] == names


def names(printed: Print) -> list[str]:
    return [symbol.latex for symbol in join_overlays(printed.symbols)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (sign("-", 0, 0) + sign(r"\to", 5.3, 0), True),
        (sign("-", 0, 0) + sign(r"\to", 5.5, 0), False),
        (sign(r"\mapstochar", 0, 0, width=0.1) + sign(r"\to", 3.7, 0), True),
        (sign(r"\mapstochar", 0, 0, width=0.1) + sign(r"\to", 4.3, 0), False),
        (row(". . .", 0, 0, step=1.05), True),
        (row(". . .", 0, 0, step=1.15), False),
    ],
    ids=["a stroke", "a minus", "a bar of an arrow", "a bar", "dots", "points"],
)
def test_the_parts_of_a_sign_are_close_to_each_other(printed: Print, expected: bool) -> None:
    assert (len(names(printed)) == 1) is expected


@pytest.mark.parametrize(("others", "expected"), [(35, True), (50, False)])
def test_of_very_many_tildes_some_are_tried(others: int, expected: bool) -> None:
    tildes = together([sign(r"\sim", 20 * n, 50) for n in range(others)])
    assert (r"\cong" in names(tildes + sign(r"\sim", 0, -1) + sign("=", 0, 3.8))) is expected


@pytest.mark.parametrize(("pairs", "expected"), [(40, 40), (60, 50)])
def test_of_very_many_harpoons_some_are_joined(pairs: int, expected: int) -> None:
    printed = together(
        [
            sign(name, 20 * n, y)
            for n in range(pairs)
            for name, y in ((r"\leftharpoondown", 1), (r"\rightharpoonup", -1))
        ]
    )
    assert names(printed).count(r"\rightleftharpoons") == expected
