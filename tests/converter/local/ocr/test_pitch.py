"""How even the characters of scanned lines stand, how many there are, and what belongs to a listing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise
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


@pytest.mark.parametrize(("off", "expected"), [(0.12, True), (0.14, False)])
def test_lines_that_only_nearly_stand_on_a_grid_prove_nothing(off: float, expected: bool) -> None:
    """In type with wide letters, a few lines of a page do by chance."""
    assert marked(*(typed(LISTING[0], 100 + 12 * n, off=off) for n in range(3))) == [expected] * 3


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


def stepped(text: str, steps: Iterable[float], y: float = 300, *, size: float = SIZE) -> InkedLine:
    """A line whose visible characters are so many advances apart. It proves nothing if it is short."""
    places = accumulate(steps, initial=0.5)
    xs = list[float]()
    for char in text:
        xs.append(xs[-1] + 1 if char == " " else 50 + next(places) * ADVANCE)
    return inked(text, xs, y, size)


def uneven(count: int, off: float) -> list[float]:
    """Steps that are in turn wider and narrower than an advance by a fraction of it."""
    return [1 + (off if n % 2 else -off) for n in range(count)]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (uneven(5, 0.07), True),
        (uneven(5, 0.1), False),
        ([1, 1, 1], True),
        ([1, 1], False),
        ([1, 1, 0.25, 1], True),
        ([1, 1, 0.42, 1], False),
        ([*[1] * 12, *uneven(6, 0.22), *[1] * 12], True),
        ([*[1] * 12, *uneven(6, 0.28), *[1] * 12], False),
        ([*[1] * 12, *uneven(4, 0.3), *[1] * 12], True),
    ],
    ids=[
        "even",
        "less even",
        "four letters",
        "three letters",
        "a letter read twice",
        "a narrow letter",
        "a fairly even word",
        "an uneven word",
        "an uneven part of a word",
    ],
)
def test_a_line_far_from_the_others_stands_on_their_grid(steps: list[float], expected: bool) -> None:
    text = ("abcdefghijklmnopqrstuvwxyz" * 2)[: len(steps) + 1]
    assert marked(*listing(), stepped(text, steps))[-1] is expected


@pytest.mark.parametrize(
    ("letters", "lines", "expected"),
    [(7, 4, True), (7, 3, False), (6, 5, False)],
    ids=["enough", "few lines", "short lines"],
)
def test_long_lines_with_many_letters_prove_a_page_to_have_monospaced_type(
    letters: int, lines: int, expected: bool
) -> None:
    assert marked(*(typed("factory"[:letters], 100 + 50 * n) for n in range(lines))) == [expected] * lines


@pytest.mark.parametrize(("other", "expected"), [(6.08, True), (6.12, False)])
def test_lines_with_nearly_the_same_advance_prove_it_together(other: float, expected: bool) -> None:
    lines = [typed("factory", 100 + 50 * n, advance) for n, advance in enumerate((6.0, 6.0, other, other))]
    assert marked(*lines) == [expected] * 4


@pytest.mark.parametrize(("size", "expected"), [(7, False), (8, True), (12.5, True), (13.5, False)])
def test_a_line_has_the_size_of_the_type_whose_grid_it_stands_on(size: float, expected: bool) -> None:
    assert marked(*listing(), typed("loop()", 300, size=size))[-1] is expected


@pytest.mark.parametrize(("advance", "expected"), [(7.4, True), (8.5, False)])
def test_letters_far_from_each_other_prove_no_monospaced_type(advance: float, expected: bool) -> None:
    assert marked(*listing(advance=advance), typed("loop", 300, advance, size=12))[-1] is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (typed("}", 155), True),
        (typed("}", 162), False),
        (typed("}", 136, x=2), True),
        (typed("}", 136, x=-22), False),
        (typed("}", 136, x=51.4), True),
        (typed("}", 136, x=51.9), False),
        (stepped("stone", uneven(4, 0.13), 136), True),
        (stepped("stone", uneven(4, 0.19), 136), False),
    ],
    ids=[
        "below",
        "further below",
        "to the left",
        "further left",
        "nearly in a column",
        "out of the columns",
        "fairly even",
        "uneven",
    ],
)
def test_a_line_right_below_a_listing_is_near_its_columns(line: InkedLine, expected: bool) -> None:
    assert marked(*listing(), line)[-1] is expected


@pytest.mark.parametrize(
    ("text", "step", "expected"),
    [
        ("count each", 1.35, "count each"),
        ("count each", 1.25, "counteach"),
        ("counteach", 1.9, "count each"),
        ("counteach", 1.8, "counteach"),
    ],
    ids=["a narrow space", "a narrower one", "a wide gap", "a gap"],
)
def test_a_space_that_was_read_may_be_narrower_than_one_that_was_not(
    text: str, step: float, expected: str
) -> None:
    line = stepped(text, [1, 1, 1, 1, step, 1, 1, 1])
    assert with_monospace([*listing(), line, *PROSE])[3].text == expected


@pytest.mark.parametrize(("step", "expected"), [(1.1, "manufacturing each"), (1.0, "manufacturingeach")])
def test_the_grid_follows_letters_that_stand_a_little_too_far_apart(step: float, expected: str) -> None:
    line = stepped("manufacturing each", [*[1.05] * 12, step, 1, 1, 1])
    assert with_monospace([*listing(), line, *PROSE])[3].text == expected


def test_a_page_with_some_running_text_beside_its_program_has_a_listing() -> None:
    lines = [typed(text, 100 + 12 * n) for n, text in enumerate(LISTING * 3)]
    assert [line.mono for line in with_monospace([*lines, PROSE[0]])] == [True] * 9 + [False]
