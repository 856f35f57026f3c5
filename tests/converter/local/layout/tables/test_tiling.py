"""How a table is divided: the same as edges with spans, and as cells."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from doc2md.geometry import Box

PLAIN = Tiling((0, 10, 20, 30), (0, 5, 10))


@pytest.mark.parametrize(
    "tiling",
    [
        PLAIN,
        PLAIN._replace(spans=(Span(0, 0, 1, 3),), head=1),
        PLAIN._replace(spans=(Span(0, 0, 2, 1), Span(0, 1, 1, 2))),
    ],
    ids=["no spans", "head over all columns", "both ways"],
)
def test_a_tiling_and_its_cells_say_the_same(tiling: Tiling) -> None:
    grid = tiling.grid()
    assert Tiling.of(grid) == tiling
    assert grid.shape == tiling.shape
    assert sum(slot.box.area for slot in grid.slots) == tiling.box.area


def test_an_edge_inside_all_cells_lies_between_its_neighbours() -> None:
    slots = (Slot(0, 0, 1, 2, Box(0, 0, 20, 5)), Slot(1, 0, 1, 2, Box(0, 5, 20, 9)))
    assert Tiling.of(Grid(Box(0, 0, 20, 9), slots)).xs == (0, 10, 20)


@pytest.mark.parametrize(
    ("spans", "merged", "result"),
    [
        ((), (1, 0, 2), (Span(0, 1, 2, 1),)),
        ((), (1, 0, 1), ()),
        ((Span(0, 1, 1, 2),), (1, 0, 2), (Span(0, 1, 1, 2),)),
    ],
    ids=["two rows", "one row is no span", "a part of another span stays"],
)
def test_cells_are_merged_down(
    spans: tuple[Span, ...], merged: tuple[int, int, int], result: tuple[Span, ...]
) -> None:
    assert PLAIN._replace(spans=spans).merged_down([merged]).spans == result


@pytest.mark.parametrize(
    ("spans", "merged", "result"),
    [
        ((), (0, 1, 3), (Span(0, 1, 1, 2),)),
        ((Span(0, 0, 1, 2),), (0, 0, 3), (Span(0, 0, 1, 3),)),
        ((Span(0, 1, 2, 1),), (0, 0, 3), (Span(0, 1, 2, 1),)),
        ((Span(0, 0, 1, 2),), (0, 1, 3), (Span(0, 0, 1, 2),)),
    ],
    ids=["plain cells", "with a span inside", "not with a span over rows", "not with half of a span"],
)
def test_cells_are_merged_across(
    spans: tuple[Span, ...], merged: tuple[int, int, int], result: tuple[Span, ...]
) -> None:
    assert PLAIN._replace(spans=spans).merged_across(*merged).spans == result
