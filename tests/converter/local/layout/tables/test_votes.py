"""How the rules for common looks and the judge vote on a table, with made-up opinions of the judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pytest

from doc2md.converter.local.layout.tables import judged as module
from doc2md.converter.local.layout.tables.judged import judged, tables
from doc2md.converter.local.layout.tables.propose import Proposal
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.rasterizer.text_layer import Drawings, Line, Rule, TextLayer
from tests.builders.lines import row

XS, YS = (50.0, 150.0, 250.0), (100.0, 120.0, 140.0)
RULES = Drawings(
    across=tuple(Rule(y, XS[0], XS[-1]) for y in YS), down=tuple(Rule(x, YS[0], YS[-1]) for x in XS)
)


class Opinion(NamedTuple):
    """What the judge thinks of a table with these rows, and whether the rules for common looks accept it."""

    score: float
    heuristic: bool = False
    ys: tuple[float, ...] = YS
    xs: tuple[float, ...] = XS


Vote = Callable[..., list[int]]


@pytest.fixture
def vote(monkeypatch: pytest.MonkeyPatch) -> Vote:
    """The indices of the chosen tables."""

    def vote(
        *opinions: Opinion, drawn: bool = False, scanned: bool = False, lines: Sequence[Line] = ()
    ) -> list[int]:
        proposals = [Proposal(Tiling(each.xs, each.ys), "rules", each.heuristic) for each in opinions]
        monkeypatch.setattr(module, "propose", lambda *_: proposals)
        monkeypatch.setattr(module, "features", lambda *_: ([], np.zeros((len(proposals), 0), np.float32)))
        monkeypatch.setattr(module, "scores", lambda *_: [each.score for each in opinions])
        layer = TextLayer((300, 400), tuple(lines), drawings=RULES if drawn else Drawings())
        return judged(layer, scanned=scanned).chosen

    return vote


@pytest.mark.parametrize(("score", "found"), [(0.13, [0]), (0.11, [])])
def test_a_table_that_only_rules_accept_is_not_hopeless(vote: Vote, score: float, found: list[int]) -> None:
    assert vote(Opinion(score, heuristic=True)) == found


@pytest.mark.parametrize(("rival", "found"), [(0.8, [0]), (0.87, [1])])
def test_a_table_whose_cells_are_drawn_in_a_scan_is_preferred(
    vote: Vote, rival: float, found: list[int]
) -> None:
    opinions = Opinion(0.2, heuristic=True), Opinion(rival, ys=(100, 130, 140))
    assert vote(*opinions, drawn=True, scanned=True) == found


@pytest.mark.parametrize(("score", "found"), [(0.3, [0]), (0.2, [])])
def test_a_table_that_is_not_drawn_needs_a_better_opinion_in_a_scan(
    vote: Vote, score: float, found: list[int]
) -> None:
    assert vote(Opinion(score, heuristic=True), scanned=True) == found


@pytest.mark.parametrize(
    ("ys", "found"),
    [((100, 120, 145), 1), ((100, 120, 147), 0)],
    ids=["about the same part", "a larger part"],
)
def test_the_judge_divides_the_part_of_a_table_that_rules_accept(
    vote: Vote, ys: tuple[float, ...], found: int
) -> None:
    table = Opinion(0.3, heuristic=True, ys=(100, 115, 130, 140))
    assert vote(table, Opinion(0.4, ys=ys)) == [found]


@pytest.mark.parametrize(
    ("whole", "ys", "found"),
    [
        (0.62, (100, 115, 130, 140, 155), [1]),
        (0.58, (100, 115, 130, 140, 155), [0]),
        (0.62, (100, 115, 130, 140), [0]),
    ],
    ids=["clearly better", "a little better", "with one row more"],
)
def test_a_part_of_a_table_gets_no_vote_if_the_judge_prefers_the_whole(
    vote: Vote, whole: float, ys: tuple[float, ...], found: list[int]
) -> None:
    """As in financial statements, where rules stand at sums only."""
    part = Opinion(0.5, heuristic=True, ys=(115, 130, 140))
    assert vote(part, Opinion(whole, ys=ys)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [((("Goods", 60), ("Price", 160)), [1]), ((("in-all-ports-and-towns", 60),), [0])],
    ids=["a head", "a line of a caption"],
)
def test_a_part_without_the_head_gets_no_vote_either(
    vote: Vote, words: tuple[tuple[str, float], ...], found: list[int]
) -> None:
    lines = [row(text, x, 110) for text, x in words]
    part, whole = Opinion(0.5, heuristic=True, ys=(115, 130, 140)), Opinion(0.62, ys=(100, 115, 130, 140))
    assert vote(part, whole, lines=lines) == found


@pytest.mark.parametrize(
    ("score", "xs", "found"),
    [(0.55, (50, 150, 250, 350), [1]), (0.48, (50, 150, 250, 350), [0]), (0.55, (50, 100, 150, 250), [0])],
    ids=["the judge prefers the whole", "the judge prefers the part", "the same part"],
)
def test_some_columns_of_a_table_get_no_vote(
    vote: Vote, score: float, xs: tuple[float, ...], found: list[int]
) -> None:
    assert vote(Opinion(0.5, heuristic=True), Opinion(score, xs=xs)) == found


@pytest.mark.parametrize(("sure", "doubted"), [(0.75, True), (0.85, False)])
def test_a_table_that_is_not_sure_has_a_doubt(
    vote: Vote, monkeypatch: pytest.MonkeyPatch, sure: float, doubted: bool
) -> None:
    vote(Opinion(0.9))
    monkeypatch.setattr(module, "sureness", lambda _: sure)
    words: Sequence[tuple[str, float, float]] = [("Rope", 60, 115), ("12", 160, 115), ("Tar", 60, 135)]
    lines = [row(text, x, y) for text, x, y in words]
    ((grid, _),) = tables(None, TextLayer((300, 400), tuple(lines)), lines)[0]
    assert bool(grid.doubt) is doubted
