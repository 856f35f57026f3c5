"""What is seen in a scan beside the opinion of the judge: borders of columns, and the tables of the layout model."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.propose import Proposal
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from doc2md.converter.local.layout.tables.votes import Scan, with_votes
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Rule, TextLayer
from tests.builders.lines import row

XS, YS = (50.0, 100.0, 150.0, 200.0), (100.0, 120.0, 140.0)


def opinion(score: float, *, xs: tuple[float, ...] = XS, down: tuple[Rule, ...] = ()) -> float:
    scan = Scan.of(TextLayer((300, 400), drawings=Drawings(down=down)), ())
    return with_votes(score, Proposal(Tiling(xs, YS), "rules"), scan)


def rules(*xs: float, start: float = 100, end: float = 140) -> tuple[Rule, ...]:
    return tuple(Rule(x, start, end) for x in xs)


@pytest.mark.parametrize(
    ("xs", "down", "counts"),
    [
        (XS, rules(*XS), True),
        (XS, rules(47, 102, 153, 198), True),
        (XS, rules(45, 100, 150, 200), False),
        (XS, rules(*XS[:3]), False),
        (XS, rules(*XS, end=128), False),
        (XS[:3], rules(*XS[:3]), False),
    ],
    ids=["all", "slanted", "too far away", "without the last", "too short", "two columns"],
)
def test_columns_with_all_borders_are_seen(
    xs: tuple[float, ...], down: tuple[Rule, ...], counts: bool
) -> None:
    assert (opinion(0.2, xs=xs, down=down) > 0.5) is counts


def test_borders_of_columns_make_no_table_that_the_judge_excludes() -> None:
    assert opinion(0.1, down=rules(*XS)) == 0.1


@pytest.mark.parametrize(("drawn", "spans"), [(XS, ()), (XS[:3], (Span(1, 0, 1, 2),))])
def test_no_cell_spans_columns_whose_borders_are_seen(
    drawn: tuple[float, ...], spans: tuple[Span, ...]
) -> None:
    scan = Scan.of(TextLayer((300, 400), drawings=Drawings(down=rules(*drawn))), ())
    joined = Proposal(Tiling(XS, YS, (Span(1, 0, 1, 2),)), "rules")
    assert scan.without_spans(joined).tiling.spans == spans


LAYER = TextLayer((300, 400), tuple(row("Rope and tar", 55, y) for y in (110, 130, 150, 170)))


@pytest.mark.parametrize(
    ("score", "better"), [(0.55, True), (0.45, False)], ids=["a table", "none in the eyes of the judge"]
)
def test_the_layout_model_says_which_table_has_all_rows(score: float, better: bool) -> None:
    area = Box.around(line.box for line in LAYER.lines)
    scan = Scan.of(LAYER, [area])
    whole, part = (
        with_votes(score, Proposal(Tiling(XS[:2], (95, 130, end)), "text"), scan) for end in (180, 160)
    )
    assert whole > part if better else whole == part == score
