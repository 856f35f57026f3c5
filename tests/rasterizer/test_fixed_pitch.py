"""Monospaced fonts are found by the widths of their words."""

from __future__ import annotations

import pytest

from doc2md.rasterizer.fixed_pitch import lines_of_text, mark_fixed_pitch
from doc2md.rasterizer.mupdf import pymupdf

WORDS = ("minimum", "illicit", "wallpaper", "filling", "mammal")


def line(*words: str, widths: dict[str, float], size: float = 10, turned: bool = False) -> dict[str, object]:
    """A line of `extractRAWDICT`. `widths` has the width of each character, in units of the font size."""
    chars, x = [], 50.0
    for char in " ".join(words):
        start, x = x, x + size * widths.get(char, 0.6)
        chars.append({"c": char, "origin": (start, 100.0), "bbox": (start, 93.0, x, 100.0)})
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


def test_a_lone_surrogate_is_an_unreadable_sign() -> None:
    (made,) = lines_of_text({"blocks": [{"lines": [line("a\ud800b", widths={})]}]})
    assert [char["c"] for char in made["spans"][0]["chars"]] == ["a", "\ufffd", "b"]


def spread(*widths: float) -> dict[str, object]:
    """A line with a span for each word, whose characters have this width in units of the font size."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    spans = []
    for n, width in enumerate(widths):
        word = f"quay{letters[n // 26]}{letters[n % 26]}"
        chars = [{"c": char, "origin": (50 + 10 * width * at, 100.0)} for at, char in enumerate(word)]
        spans.append({"font": "Unmarked", "size": 10, "flags": 0, "chars": chars})
    return {"dir": (1.0, 0.0), "spans": spans}


@pytest.mark.parametrize(
    ("widths", "marked"),
    [
        ([0.6] * 3 + [0.6048] * 2, True),
        ([0.6] * 3 + [0.6078] * 2, False),
        ([0.6] * 17 + [0.4, 0.5, 0.7], False),
        ([0.6] * 19 + [0.4], True),
        ([0.6] * 150 + [0.4] * 100, False),
        ([0.6] * 210 + [0.4] * 100, True),
    ],
    ids=["nearly equal", "not equal", "some others", "one other", "others among many", "others after many"],
)
def test_nearly_all_words_of_a_monospaced_font_have_one_width(widths: list[float], marked: bool) -> None:
    made = spread(*widths)
    mark_fixed_pitch([made])
    flags = {span["flags"] & pymupdf.TEXT_FONT_MONOSPACED for span in made["spans"]}  # type: ignore[attr-defined]
    assert any(flags) is marked


@pytest.mark.parametrize(("length", "marked"), [(3, False), (5, True)])
def test_words_of_some_length_are_measured(length: int, marked: bool) -> None:
    assert is_marked(line(*(word[:length] for word in WORDS), widths={})) is marked
