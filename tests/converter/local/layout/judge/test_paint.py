"""The bars beside a row and the areas behind it are evidence."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.judge.paint import Paint
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Fill, Rule
from tests.builders.lines import row

ROW = row("Rivers carry sand", 60, 100)


@pytest.mark.parametrize(
    ("drawings", "expected"),
    [
        (Drawings(), [0, 0, 1]),
        (Drawings(down=(Rule(50, 80, 130),)), [5, 0, 1]),
        (Drawings(fills=(Fill(Box(48, 80, 52, 130), 0x808080),)), [5, 0, 1]),
        (Drawings(down=(Rule(30, 80, 130),)), [0, 0, 1]),
        (Drawings(down=(Rule(50, 200, 230),)), [0, 0, 1]),
        (Drawings(down=(Rule(50, 80, 130), Rule(300, 80, 130))), [5, 1, 1]),
        (Drawings(fills=(Fill(Box(40, 60, 400, 400), 0xFFFFFF), Fill(Box(50, 80, 300, 130), 0))), [0, 0, 0]),
    ],
    ids=["nothing", "rule", "narrow area", "far", "below", "box", "areas"],
)
def test_what_is_painted_beside_and_behind_a_row(drawings: Drawings, expected: list[float]) -> None:
    assert Paint(drawings).features(ROW) == expected
