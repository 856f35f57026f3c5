"""When a column of numbers counts the lines of a page."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.line_numbers import without_line_numbers
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.lines import row


def removed(
    *,
    lines: int = 20,
    numbers: int = 20,
    count_by: int = 1,
    pitch: float = 12,
    size: float = 8,
    gap: float = 20,
    jitter: float = 0,
    right_edge: float = 48.3,
    outside: int = 0,
    full: int = 20,
    narrow: float = 1.0,
) -> bool:
    """Whether the numbers beside the lines of a page are left out of its text.

    `pitch` is the distance between two numbers, `gap` that to the text, `jitter` the shift of every second number, and
    `outside` how many lines are above the numbers. All but `full` lines have a `narrow` part of the whole width.
    """
    text = [
        row("x" * round(50 * (1 if n < full else narrow)), right_edge + gap, 100 + 12 * n)
        for n in range(lines)
    ]
    heads = [row("Harbour office", right_edge - 20, 20 + 12 * n) for n in range(outside)]
    column = []
    for n in range(numbers):
        value = str(10 + count_by * (n + 1))
        x = right_edge - 0.6 * size * len(value) + jitter * (n % 2)
        column.append(row(value, x, 100 + pitch * n, size=size))
    layer = without_line_numbers(TextLayer((595, 842), (*heads, *text, *column)))
    return len(layer.lines) == lines + outside


@pytest.mark.parametrize("step", [1, 2, 5, 10])
def test_numbers_count_each_line_or_some_of_them(step: int) -> None:
    assert removed(lines=6 * step, numbers=6, count_by=step, pitch=12 * step, full=60)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"lines": 4, "numbers": 4}, False),
        ({"lines": 6, "numbers": 6}, True),
        ({"numbers": 10}, False),
        ({"numbers": 15}, True),
        ({"outside": 2}, True),
        ({"outside": 3}, False),
        ({"size": 10, "full": 1, "narrow": 0.4}, False),
        ({"size": 10, "full": 1, "narrow": 0.6}, True),
        ({"size": 10, "full": 6, "narrow": 0.2}, False),
        ({"size": 10, "full": 10, "narrow": 0.2}, True),
        ({"size": 8, "full": 1, "narrow": 0.2}, True),
        ({"size": 9.5, "full": 1, "narrow": 0.2}, False),
        ({"gap": 5}, False),
        ({"gap": 8}, True),
        ({"jitter": 1.5, "right_edge": 50.2}, True),
        ({"jitter": 5}, False),
        ({"pitch": 15.6, "numbers": 15}, True),
        ({"pitch": 24, "numbers": 10}, False),
    ],
    ids=[
        "few",
        "some",
        "beside half of the text",
        "beside most of the text",
        "few lines outside",
        "some lines outside",
        "narrow lines",
        "wide lines",
        "few wide lines",
        "some wide lines",
        "small type",
        "type of the text",
        "joined to the text",
        "apart from the text",
        "nearly aligned",
        "not aligned",
        "other pitch",
        "pitch of paragraphs",
    ],
)
def test_numbers_beside_most_lines_are_line_numbers(given: dict[str, float], expected: bool) -> None:
    assert removed(**given) is expected  # type: ignore[arg-type]
