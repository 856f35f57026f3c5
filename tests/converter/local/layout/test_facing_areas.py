"""Areas side by side that are the labels and the values of the same rows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.facing_areas import join_facing_areas
from doc2md.converter.local.layout.layout_model import Area, AreaLabel
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row

Share = tuple[Area, list[Line]]

LABELS = ["Zone", "Plate", "Arrived", "Paid until"]
VALUES = ["B 12", "LR-552-T", "09:14", "12:30"]
NAMES, AMOUNTS = LABELS[:2], ["4.80", "0.20"]
TEXT = ["stones from the high hills", "and sand from the river bank"] * 2


def share(texts: Sequence[str], x: float, label: AreaLabel = AreaLabel.TEXT, shift: float = 0) -> Share:
    lines = [row(text, x, 100 + 12 * n + shift) for n, text in enumerate(texts)]
    return Area(label, Box.around(line.box for line in lines)), lines


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        (share(LABELS, 50), share(VALUES, 300), True),
        (share(["Parking ticket", *LABELS], 50), share(VALUES, 300, shift=12), True),
        (share(LABELS, 50), share(VALUES, 300, shift=6), False),
        (share(TEXT, 50), share(TEXT, 300), False),
        (share(NAMES, 50), share(AMOUNTS, 300), True),
        (share(NAMES, 50), share(["Greta", "Viktor"], 300), False),
        (share(["Sex"], 50), share(["F"], 300), True),
        (share(NAMES, 50, AreaLabel.CAPTION), share(AMOUNTS, 300), False),
    ],
    ids=["rows", "a title above", "other baselines", "text", "amounts", "names", "one row", "captions"],
)
def test_labels_are_read_with_their_values(left: Share, right: Share, joined: bool) -> None:
    made = join_facing_areas([right, left], ())
    assert sorted(len(lines) for _, lines in made) == sorted(
        [len(left[1]) + len(right[1])] if joined else [len(left[1]), len(right[1])]
    )


@pytest.mark.parametrize(("y1", "joined"), [(60, True), (200, False)], ids=["above", "between"])
def test_no_gutter_is_crossed(y1: float, joined: bool) -> None:
    gutter = Box(200, 50, 290, y1)
    assert len(join_facing_areas([share(LABELS, 50), share(VALUES, 300)], [gutter])) == 2 - joined
