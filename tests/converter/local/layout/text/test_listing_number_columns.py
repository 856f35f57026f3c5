"""When a column of numbers counts the lines of a listing."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.listing_numbers import without_listing_numbers
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.lines import row


def removed(
    *,
    numbers: int = 10,
    filled: int = 10,
    signs: int = 10,
    below: float = 0,
    jitter: float = 0,
    gap: float = 12,
    pitch: float = 12,
) -> bool:
    """Whether numbers beside lines of code are left out.

    The first `filled` of them have a line of code beside them, `below` their baseline, and of these the first `signs`
    have signs of a programming language.
    """
    column = [row(str(n + 11), 50 + jitter * n, 100 + pitch * n) for n in range(numbers)]
    code = [
        row(
            "call(x);" if n < signs else "call x y",
            62 + gap + jitter * (numbers - 1),
            100 + pitch * n + below,
            mono=True,
        )
        for n in range(min(filled, numbers))
    ]
    layer = without_listing_numbers(TextLayer((595, 842), (*column, *code)))
    return len(layer.lines) == len(code)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"numbers": 2}, False),
        ({"numbers": 3}, True),
        ({"filled": 4}, False),
        ({"filled": 6}, True),
        ({"signs": 2}, False),
        ({"signs": 4}, True),
        ({"below": 1.6}, True),
        ({"below": 2.6}, False),
        ({"jitter": 3}, True),
        ({"jitter": 5}, False),
        ({"gap": 250}, True),
        ({"gap": 370}, False),
        ({"pitch": 25}, True),
        ({"pitch": 38}, False),
    ],
    ids=[
        "two numbers",
        "three numbers",
        "many empty lines",
        "some empty lines",
        "few signs",
        "some signs",
        "on one baseline",
        "on other baselines",
        "nearly aligned",
        "not aligned",
        "indented code",
        "far from the numbers",
        "wrapped lines",
        "lines far from each other",
    ],
)
def test_numbers_beside_code_are_line_numbers(given: dict[str, float], expected: bool) -> None:
    assert removed(**given) is expected  # type: ignore[arg-type]
