"""Whatever a page prints, no sign is lost and the LaTeX is well formed."""

from __future__ import annotations

import re
from collections import Counter
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local.layout.maths.parse import parse
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.geometry import Box

LETTERS = [f"\\letter{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(100)]
"""Made-up commands, each for one sign of a formula, so that it can be found again."""

SIGNS = [
    "(",
    ")",
    "|",
    r"\{",
    r"\}",
    "[",
    "]",
    r"\sum",
    r"\int",
    "=",
    "+",
    "-",
    r"\hat",
    r"\sqrt",
    r"\to",
    r"\overbrace",
]

_places = st.floats(0, 120)
_sizes = st.sampled_from([5.0, 7.0, 10.0])
_styles = st.sampled_from(["", "it", "rm", "bf"])
_boxes = st.builds(
    lambda x, y, w, h: Box(x, y - h, x + w, y), _places, _places, st.floats(0, 20), st.floats(0, 30)
)


@st.composite
def printed(draw: st.DrawFn) -> tuple[list[Symbol], list[Box]]:
    """Some signs, each letter once, anywhere on a small page, and some rules."""
    letters = draw(st.lists(st.sampled_from(LETTERS), unique=True, max_size=20))
    names = letters + draw(st.lists(st.sampled_from(SIGNS), max_size=12))
    pieces = st.sampled_from(["", "", "", "top", "middle", "bottom", "extension"])
    symbols = [
        Symbol(
            name,
            box := draw(_boxes),
            box.y1,
            draw(_sizes),
            draw(_styles),
            piece="" if name in letters else draw(pieces),
        )
        for name in names
    ]
    rules = draw(
        st.lists(
            st.builds(lambda x, y, w: Box(x, y, x + w, y + 0.4), _places, _places, st.floats(1, 90)),
            max_size=6,
        )
    )
    return symbols, rules


def _depths(latex: str) -> list[int]:
    """The depth of nested braces at each brace that is not a sign."""
    depth, depths = 0, [0]
    for brace in re.findall(r"\\.|[{}]", latex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        depths.append(depth)
    return depths


@given(printed(), st.booleans())
def test_each_letter_is_written_once(signs: tuple[list[Symbol], list[Box]], display: bool) -> None:
    latex = parse(*signs, display=display).latex
    expected = Counter(symbol.latex for symbol in signs[0] if symbol.latex in LETTERS)
    assert Counter(re.findall(r"\\letter[a-z]{2}", latex)) == expected


@given(printed(), st.booleans())
def test_braces_and_environments_are_closed(signs: tuple[list[Symbol], list[Box]], display: bool) -> None:
    latex = parse(*signs, display=display).latex
    depths = _depths(latex)
    assert min(depths) == 0
    assert depths[-1] == 0
    assert latex.count(r"\begin{") == latex.count(r"\end{")
    assert len(re.findall(r"\\left(?![a-z])", latex)) == len(re.findall(r"\\right(?![a-z])", latex))


@given(printed(), st.booleans())
def test_the_confidence_is_a_share(signs: tuple[list[Symbol], list[Box]], display: bool) -> None:
    assert 0 <= parse(*signs, display=display).confidence <= 1


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_impossible_boxes_do_no_harm(value: float) -> None:
    broken = Symbol("x", Box(value, value, value, value), value, value)
    good = Symbol("y", Box(0, 0, 5, 5), 5, 10)
    latex = parse([broken, good], [Box(value, 0, 1, value)], display=True).latex
    assert sorted(re.findall("[xy]", latex)) == ["x", "y"]


@pytest.mark.parametrize(
    ("dx", "dy", "shrink"),
    [(6, 0, 1.0), (6, -3, 0.98), (0, 0, 1.0)],
    ids=["row", "scripts of scripts", "one place"],
)
def test_many_signs_are_read(dx: float, dy: float, shrink: float) -> None:
    symbols = [
        Symbol(
            "x", Box(dx * at, 93 + dy * at, dx * at + 5, 100 + dy * at), 100 + dy * at, 0.1 + 10 * shrink**at
        )
        for at in range(2000)
    ]
    assert parse(symbols, [], display=True).latex.count("x") == 2000


def test_deep_nesting_ends() -> None:
    symbols = [Symbol("x", Box(100, 10 * at, 105, 10 * at + 5), 10 * at + 5, 10) for at in range(60)]
    rules = [Box(90 - at, 10 * at - 2, 115 + at, 10 * at - 1.6) for at in range(1, 60)]
    formula = parse(symbols, rules, display=True)
    assert formula.latex.count("x") == 60
    assert formula.confidence < 0.9
