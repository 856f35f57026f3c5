"""The evidence for rows: how far it looks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.judge.features import FEATURES, Evidence, evidence
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line
from tests.builders.lines import line, row, span

WORDS = "stones and sand of the hills"


def seen(lines: Sequence[Line], frames: Sequence[Box] = ()) -> Evidence:
    context = PageContext(1, (900, 800), drawings=Drawings(frames=tuple(frames)))
    return evidence(lines, context, [0] * len(lines))


def feature(name: str, found: Evidence, at: int = -1) -> float:
    return float(found.values[at][FEATURES.index(name)])


@pytest.mark.parametrize(("step", "above"), [(70, 0), (100, -1)])
def test_a_row_far_above_is_not_the_row_above(step: float, above: int) -> None:
    assert seen([row(WORDS, 50, 100), row(WORDS, 50, 100 + step)]).above[1] == above


@pytest.mark.parametrize(("indents", "differ"), [((150, 180), True), ((220, 280), False)])
def test_beyond_some_distance_indents_do_not_differ(indents: tuple[float, float], differ: bool) -> None:
    one, other = (
        feature(
            "indent", seen([*(row(WORDS * 3, 50, 100 + 12 * n) for n in range(20)), row(WORDS, 50 + at, 400)])
        )
        for at in indents
    )
    assert (one != other) is differ


@pytest.mark.parametrize(("before", "framed"), [(80, 1), (120, 0)])
def test_of_very_many_frames_some_are_searched(before: int, framed: float) -> None:
    frames = [*[Box(0, 700, 50, 720)] * before, Box(40, 80, 400, 120)]
    assert feature("framed", seen([row(WORDS, 50, 100)], frames)) == framed


@pytest.mark.parametrize(("step", "pieces"), [(22, 1), (28, 2)])
def test_wide_white_space_divides_a_row_into_pieces(step: float, pieces: float) -> None:
    found = seen([line(span("sand", 50, 100), span("stone", 50 + 18 + step, 100))])
    assert feature("pieces", found) == pieces
