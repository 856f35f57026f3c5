"""Monospaced fonts are found by the widths of their words."""

from __future__ import annotations

import pytest

from doc2md.rasterizer.fixed_pitch import mark_fixed_pitch
from doc2md.rasterizer.mupdf import pymupdf

WORDS = ("minimum", "illicit", "wallpaper", "filling", "mammal")


def line(*words: str, widths: dict[str, float], size: float = 10, turned: bool = False) -> dict[str, object]:
    """A line of `extractRAWDICT`. `widths` has the width of each character, in units of the font size."""
    chars, x = [], 50.0
    for char in " ".join(words):
        chars.append({"c": char, "origin": (x, 100.0)})
        x += size * widths.get(char, 0.6)
    span = {"font": "Unmarked", "size": size, "flags": 0, "chars": chars}
    return {"dir": (0.0, 1.0) if turned else (1.0, 0.0), "spans": [span]}


def is_marked(made: dict[str, object]) -> bool:
    mark_fixed_pitch([made])
    (span,) = made["spans"]  # type: ignore[misc]
    return bool(span["flags"] & pymupdf.TEXT_FONT_MONOSPACED)


@pytest.mark.parametrize(
    ("words", "widths", "marked"),
    [
        (WORDS, {}, True),
        (WORDS, {" ": 1.9}, True),
        (WORDS, {"i": 0.25, "l": 0.25, "m": 0.9}, False),
        (WORDS[:3], {}, False),
        (("1998", "2004", "2011", "2020", "1789"), {}, False),
        (("сорока", "минута", "корабль", "берега", "гавань"), {}, False),
    ],
    ids=["equal widths", "justified", "other widths", "few words", "digits", "no Latin letters"],
)
def test_a_font_with_words_of_equal_width_is_monospaced(
    words: tuple[str, ...], widths: dict[str, float], marked: bool
) -> None:
    assert is_marked(line(*words, widths=widths)) is marked


@pytest.mark.parametrize(("count", "marked"), [(4, False), (20, True)])
def test_rounded_widths_need_many_words(count: int, marked: bool) -> None:
    widths = {"a": 0.592, "b": 0.608}
    words = ["aaaa" * (n // 2 + 1) if n % 2 else "bbbb" * (n // 2 + 1) for n in range(count)]
    assert is_marked(line(*words, widths=widths)) is marked


def test_words_of_turned_lines_say_nothing() -> None:
    assert not is_marked(line(*WORDS, widths={}, turned=True))
