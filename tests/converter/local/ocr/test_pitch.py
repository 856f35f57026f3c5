"""How even the characters of scanned lines stand, how many there are, and what belongs to a listing."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from doc2md.converter.local.ocr.lines import InkedLine
from doc2md.converter.local.ocr.monospace import with_monospace
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.pages import width_of

pytestmark = pytest.mark.unit

SIZE, ADVANCE = 10.0, 6.0
LISTING = ("count = stone(wall)", "for each in count:", "    print(each, end)")


def inked(text: str, xs: list[float], y: float, size: float = SIZE, *, turned: bool = False) -> InkedLine:
    """A recognised line whose characters have their middles at these places; words are parted at its spaces."""
    spans, start = [], 0
    for word in text.split(" "):
        whole = text[start : start + len(word) + 1]
        part = xs[start : start + len(whole)]
        if word:
            box = Box(part[0] - 2, y, part[len(word) - 1] + 2, y + size)
            spans.append(Span(whole, box, "", size, baseline=y + 8, xs=tuple(part), score=0.99))
        start += len(whole)
    line = Line(tuple(spans), Box.around(span.box for span in spans), turned)
    return InkedLine(line, tuple(xs))


def typed(
    text: str, y: float, advance: float = ADVANCE, *, x: float = 50, off: float = 0.0, size: float = SIZE
) -> InkedLine:
    """A line of monospaced type; `off` moves its characters at random, up to so many advances."""
    chance = Random(text)
    indent = len(text) - len(text.lstrip())
    xs = [x + (i + 0.5 + chance.uniform(-off, off)) * advance for i, char in enumerate(text) if i >= indent]
    return inked(text.lstrip(), xs, y, size)


def printed(text: str, y: float, font: str = "tiro", x: float = 50) -> InkedLine:
    """A line of proportional type."""
    ends = [x + width_of(text[:i], SIZE, font) for i in range(len(text) + 1)]
    return inked(text, [(a + b) / 2 for a, b in pairwise(ends)], y)


PROSE = [
    printed(text, 600 + 12 * n)
    for n, text in enumerate(
        (
            "Rivers carry sand and stones from the hills down to the sea, year after year",
            "without a rest, and nobody who has lived beside one has ever seen them stop.",
            "What they leave on their banks in spring is gone by autumn, and so forth.",
        )
    )
]


def marked(*lines: InkedLine) -> list[bool]:
    """Which lines are monospaced on a page with some lines of running text below."""
    return [line.mono for line in with_monospace([*lines, *PROSE])[: len(lines)]]


def listing(**options: float) -> list[InkedLine]:
    return [typed(text, 100 + 12 * n, **options) for n, text in enumerate(LISTING)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("off", "expected"), [(0.0, True), (0.08, True), (0.3, False)])
def test_characters_that_stand_evenly_are_monospaced(off: float, expected: bool) -> None:
    assert marked(*listing(off=off)) == [expected] * 3


@pytest.mark.parametrize(("advance", "expected"), [(5.0, True), (7.2, True), (4.0, False)])
def test_the_advance_fits_the_size_of_the_type(advance: float, expected: bool) -> None:
    assert marked(*listing(advance=advance)) == [expected] * 3


@pytest.mark.parametrize("font", ["helv", "tiro", "hebo", "tiit"])
def test_proportional_type_is_not_monospaced(font: str) -> None:
    assert (
        marked(*(printed(line.line.text, 100 + 12 * n, font) for n, line in enumerate(PROSE))) == [False] * 3
    )


@pytest.mark.parametrize("texts", [("loop()",), ("count", "stone"), ("1024 4096 1024", "8192 2048 5120")])
def test_a_few_letters_and_digits_prove_nothing(texts: tuple[str, ...]) -> None:
    assert not any(marked(*(typed(text, 100 + 12 * n) for n, text in enumerate(texts))))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (typed("loop()", 300), True),
        (typed("loop()", 300, 7.2), False),
        (typed("}", 136), True),
        (typed("42", 136), True),
        (typed("}", 136, x=53), False),
        (typed("}", 180), False),
        (typed("Peksağ", 136), True),
    ],
    ids=[
        "known advance",
        "other advance",
        "brace",
        "digits",
        "between columns",
        "far below",
        "other letters",
    ],
)
def test_a_line_that_proves_nothing_is_compared_with_the_others(line: InkedLine, expected: bool) -> None:
    assert marked(*listing(), line)[-1] is expected


def test_a_line_with_a_word_of_running_text_is_not_monospaced() -> None:
    label, code = printed("Whimsically", 136), typed("select candidates for the northern council", 136, x=110)
    text = f"{label.line.text} {code.line.text}"
    mixed = inked(text, [*label.centres, 105.0, *code.centres], 136)
    assert marked(*listing(), mixed)[-1] is False


def test_a_page_of_monospaced_type_is_no_listing() -> None:
    lines = [typed(line.line.text, line.line.box.y0) for line in PROSE]
    assert with_monospace(lines) == [line.line for line in lines]


def test_spaces_are_those_of_the_grid() -> None:
    other = typed('print( "a","b")', 136)
    centres = [50 + (i + 0.5) * ADVANCE for i in (0, 1, 2, 3, 4, 5, 5.5, 6, 7, 8, 9, 11, 12, 13, 14)]
    line = with_monospace([*listing(), inked(other.line.text, centres, 136), *PROSE])[3]
    assert line.text == 'print("a", "b")'
    xs = [x for span in line.spans for x, char in zip(span.xs, span.text, strict=True) if char != " "]
    assert [round((x - xs[0]) / ADVANCE) for x in xs] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14]


def test_ink_beside_a_line_moves_no_character() -> None:
    lines = listing()
    lines[0] = lines[0]._replace(centres=(lines[0].centres[0] - 3.5, *lines[0].centres[1:]))
    made = with_monospace([*lines, *PROSE])
    assert made[0].text == LISTING[0]
    assert made[0].box.x0 == pytest.approx(50, abs=1)


def test_the_font_size_follows_from_the_advance() -> None:
    lines = with_monospace([*listing(size=9.0), *PROSE])
    assert {span.size for line in lines[:3] for span in line.spans} == {10.0}
