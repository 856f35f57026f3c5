"""Pages whose text is vertical."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from doc2md.rasterizer.rotation import quarter_turn
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("vertical", "sine", "angle"),
    [(60, 1, 0), (80, 1, 90), (100, 0.85, 0), (100, 0.95, 90)],
    ids=["some", "most", "slanted", "nearly upright"],
)
def test_a_page_with_mostly_vertical_text_is_turned(vertical: int, sine: float, angle: int) -> None:
    lines = [{"dir": ((1 - sine**2) ** 0.5, -sine), "spans": [{"text": "x" * vertical}]}]
    page = SimpleNamespace(get_text=lambda *given, **more: {"blocks": [{"lines": lines}]})
    layer = TextLayer((600, 800), (replace(row("x" * vertical), turned=True), row("x" * (100 - vertical))))
    assert quarter_turn(page, layer) == angle
