"""When the white strip in the middle of an image is the fold between two pages."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.ocr.image import spreads
from doc2md.converter.local.ocr.image.components import Letters, LineBox
from doc2md.converter.local.ocr.image.spreads import fold_edges


def has_fold(
    monkeypatch: pytest.MonkeyPatch,
    *,
    width: int = 1_400,
    height: int = 1_000,
    middle: float = 0.5,
    fold: float = 0.1,
    margin: float = 0.05,
    lines: int = 20,
    line_height: float = 0.015,
    text_height: float = 0.8,
    full: float = 1.0,
    shadow: int = 0,
) -> bool:
    """Whether two pages of lines are two pages of a book.

    `middle`, `fold` and `margin` are the place of the white strip, its width and the mean outer margin, as fractions of
    the width. `line_height` and `text_height` are fractions of the height. A line has a `full` part of the width of its
    page, but one in ten is complete. The paper in the strip is darker by `shadow`.
    """
    left, right = (round((middle + sign * fold / 2) * width) for sign in (-1, 1))
    outer, high = round(margin * width), max(1, round(line_height * height))
    ink, boxes = np.zeros((height, width), np.uint8), list[LineBox]()
    for start, end in ((outer, left), (right, width - outer)):
        for n in range(lines):
            y = round(0.05 * height + n * (text_height * height - high) / (lines - 1))
            share = 1.0 if n % 10 == 0 else full
            boxes.append(LineBox(start, y, round(share * (end - start)), high))
            ink[y : y + high, start : start + boxes[-1].wide] = 255
    image = np.full((height, width), 240, np.uint8)
    image[:, left:right] -= np.uint8(shadow)
    monkeypatch.setattr(spreads, "find_letters", lambda image: Letters(ink, 999, high, high, 1.0))
    monkeypatch.setattr(spreads, "line_boxes", lambda letters: boxes)
    return fold_edges(image) is not None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, True),
        ({"width": 1_100}, False),
        ({"width": 1_200}, True),
        ({"width": 2_100}, True),
        ({"width": 2_300}, False),
        ({"middle": 0.35, "fold": 0.08}, False),
        ({"middle": 0.65, "fold": 0.08}, False),
        ({"lines": 10}, False),
        ({"lines": 15}, True),
        ({"line_height": 0.025}, True),
        ({"line_height": 0.036}, False),
        ({"full": 0.3}, False),
        ({"full": 0.5}, True),
        ({"text_height": 0.3}, False),
        ({"text_height": 0.5}, True),
        ({"fold": 0.05, "margin": 0.03}, False),
        ({"fold": 0.075, "margin": 0.03}, True),
        ({"fold": 0.1, "margin": 0.1}, False),
        ({"fold": 0.14, "margin": 0.1}, True),
        ({"fold": 0.016, "shadow": 30}, False),
        ({"fold": 0.026, "shadow": 30}, True),
        ({"fold": 0.04, "shadow": 8}, False),
        ({"fold": 0.04, "shadow": 13}, True),
    ],
    ids=[
        "two pages",
        "narrow image",
        "wide image",
        "very wide image",
        "too wide image",
        "strip at the left",
        "strip at the right",
        "few lines",
        "some lines",
        "high lines",
        "very high lines",
        "short lines",
        "longer lines",
        "low text",
        "higher text",
        "narrow strip",
        "wide strip",
        "as wide as a margin",
        "wider than a margin",
        "very narrow shadow",
        "shadow",
        "faint shadow",
        "darker shadow",
    ],
)
def test_a_wide_or_shaded_strip_between_two_pages_of_text_is_a_fold(
    given: dict[str, float], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert has_fold(monkeypatch, **given) is expected  # type: ignore[arg-type]
