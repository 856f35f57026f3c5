"""Lines that have only signs are in the row of the line beside them."""

from __future__ import annotations

import pytest

from doc2md.converter.local.ocr.lines import InkedLine
from doc2md.converter.local.ocr.sign_lines import with_signs_in_rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

pytestmark = pytest.mark.unit

SIZE, BASELINE = 10.0, 100.0


def inked(
    text: str, x: float, top: float, bottom: float, *, size: float = SIZE, turned: bool = False
) -> InkedLine:
    """A recognised line as high as its ink, on whose lower edge the baseline is taken to be."""
    box = Box(x, top, x + 5 * len(text), bottom)
    span = Span(
        text, box, "", size, baseline=bottom, xs=tuple(x + 5 * i for i in range(len(text))), score=0.9
    )
    return InkedLine(Line((span,), box, turned), tuple(x + 5 * i + 2.5 for i in range(len(text))))


WORDS = inked("expr", 60, BASELINE - 7, BASELINE)


@pytest.mark.parametrize(
    ("text", "top", "bottom"),
    [("-", 96, 97), ("=", 95.5, 98.5), ("*", 92, 97), ('"', 92.8, 96), ("..", 99, 100), ("<=", 94, 100)],
)
def test_a_sign_has_the_size_and_the_baseline_of_the_line_beside_it(
    text: str, top: float, bottom: float
) -> None:
    sign = inked(text, 20, top, bottom, size=3)
    found, words = with_signs_in_rows([sign, WORDS])
    assert (found.line.size, found.line.baseline) == (SIZE, BASELINE)
    assert found.line.box == Box(sign.line.box.x0, BASELINE - 7.2, sign.line.box.x1, BASELINE + 2)
    assert found.centres == sign.centres
    assert words == WORDS


def test_a_sign_alone_has_the_usual_size() -> None:
    found, _ = with_signs_in_rows([inked("-", 20, 196, 197, size=1), WORDS])
    assert found.line.size == SIZE
    assert found.line.baseline == pytest.approx(199.5)


@pytest.mark.parametrize(
    ("middle", "expected"), [(100, BASELINE), (101, 104)], ids=["its row", "between rows"]
)
def test_a_sign_is_in_the_row_of_a_line_that_is_nearly_level_with_it(middle: float, expected: float) -> None:
    found, _ = with_signs_in_rows([inked("-", 20, middle - 0.5, middle + 0.5, size=3), WORDS])
    assert found.line.baseline == pytest.approx(expected)


@pytest.mark.parametrize(
    "line",
    [
        inked("a-", 20, 95, 100, size=8),
        inked("}", 20, 93, 102, size=9),
        inked("--", 20, 60, 100, turned=True),
    ],
    ids=["letter", "tall", "turned"],
)
def test_other_lines_stay_as_they_are(line: InkedLine) -> None:
    assert with_signs_in_rows([line, WORDS]) == [line, WORDS]


def test_a_page_of_signs_stays_as_it_is() -> None:
    signs = [inked("-", 20, 96, 97), inked("*", 20, 116, 119)]
    assert with_signs_in_rows(signs) == signs
