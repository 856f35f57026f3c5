"""How even, wide, long and apart the words of a scanned listing are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.ocr.monospace import with_monospace
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.lines import line

WORDS = ("count", "stone")
SIZE = 10.0


def typed(y: float, words: Sequence[str] = WORDS, advances: Sequence[float] = (6.0, 6.0)) -> Line:
    """A recognised line whose words have these distances from letter to letter. Ink leaves a quarter of one free."""
    spans, x = [], 50.0
    for word, advance in zip(words, advances, strict=True):
        width = advance * (len(word) - 0.25)
        spans.append(Span(word, Box(x, y, x + width, y + SIZE), "", SIZE, score=0.99))
        x += width + 1.25 * advance
    return line(*spans)


def prose(y: float, count: int = 1) -> list[Line]:
    words = ("minimum", "illicit", "wallpaper")
    return [typed(y + 12 * n, words, (8.0, 3.0, 5.0)) for n in range(count)]


def marked(*lines: Line, beside: int = 6) -> list[bool]:
    """Which lines are monospaced on a page with some lines of running text below."""
    return [found.mono for found in with_monospace([*lines, *prose(600, beside)])[: len(lines)]]


def listing(count: int = 3, words: Sequence[str] = WORDS, advances: Sequence[float] = (6, 6)) -> list[Line]:
    return [typed(100 + 12 * n, words, advances) for n in range(count)]


@pytest.mark.parametrize(
    ("words", "advances", "count", "expected"),
    [
        (("ton", "set"), (6, 6), 3, False),
        (("stone", "walls"), (6, 6), 3, True),
        (("ab12", "cd34"), (6, 6), 3, False),
        (("abc1", "cde3"), (6, 6), 3, True),
        (WORDS, (5.76, 6.24), 3, True),
        (WORDS, (5.64, 6.36), 3, False),
        (WORDS, (6, 6), 2, False),
        (WORDS, (4.5, 4.5), 3, False),
        (WORDS, (5.5, 5.5), 3, True),
    ],
    ids=[
        "short words",
        "longer words",
        "two letters",
        "three letters",
        "nearly even",
        "uneven",
        "few words",
        "narrow",
        "wide",
    ],
)
def test_long_words_with_one_advance_are_monospaced(
    words: Sequence[str], advances: Sequence[float], count: int, expected: bool
) -> None:
    assert all(marked(*listing(count, words, advances))) is expected
    assert any(marked(*listing(count, words, advances))) is expected


@pytest.mark.parametrize(("beside", "expected"), [(1, False), (3, True)])
def test_a_page_of_monospaced_type_is_no_listing(beside: int, expected: bool) -> None:
    assert all(marked(*listing(8 if beside == 1 else 12), beside=beside)) is expected


@pytest.mark.parametrize(("gap", "expected"), [(8, False), (11, True)])
def test_a_listing_is_apart_from_running_text(gap: float, expected: bool) -> None:
    lines = listing()
    assert all(marked(*lines, *prose(lines[-1].box.y1 + gap))[:3]) is expected


@pytest.mark.parametrize(
    ("gap", "advance", "expected"),
    [(2, 6.36, True), (2, 6.6, False), (24, 6.3, True), (29, 6.3, False)],
    ids=["nearly the same advance", "another advance", "an empty line between", "far below"],
)
def test_a_line_of_nearly_the_same_advance_belongs_to_the_lines_above(
    gap: float, advance: float, expected: bool
) -> None:
    lines = listing()
    last = typed(lines[-1].box.y1 + gap, advances=(advance, advance))
    assert marked(*lines, last)[-1] is expected


def test_the_font_size_follows_from_the_advance() -> None:
    lines = with_monospace([*listing(words=("salt", "rope")), *prose(600, 6)])
    assert {span.size for line in lines[:3] for span in line.spans} == {10.0}
