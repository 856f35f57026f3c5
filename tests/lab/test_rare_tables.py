"""Tables of rare kinds."""

from __future__ import annotations

from random import Random

import pytest

from bench.lab.check import said
from bench.lab.content import Break, Columns, Table, walk
from bench.lab.maker import Maker
from bench.lab.parts import parts
from bench.lab.rare_tables import KINDS
from bench.lab.renderers.base import FEATURES
from bench.lab.tables import TableMaker
from bench.lab.truth import markdown
from tests.lab.made import covered, document, drawn, plain_style


@pytest.mark.parametrize("kind", KINDS)
def test_the_truth_of_each_kind_says_what_is_printed(kind: str) -> None:
    for seed in range(8):
        tables = TableMaker(Maker(Random(seed), plain_style(), FEATURES))
        made = document(KINDS[kind](tables))
        assert said(markdown(made, plain_style()), parts(made, plain_style())) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_each_place_of_a_table_belongs_to_one_cell(kind: str) -> None:
    made = KINDS[kind](TableMaker(Maker(Random(3), plain_style(), FEATURES)))
    assert covered(made) == [(r, c) for r in range(len(made.rows)) for c in range(made.columns)]


def test_lists_in_cells_have_a_line_for_each_item() -> None:
    made = KINDS["lists"](TableMaker(Maker(Random(5), plain_style(), FEATURES)))
    assert all(any(isinstance(part, Break) for part in row[-1].line) for row in made.rows[1:])


def test_the_style_decides_which_kind_a_document_has() -> None:
    beside = {
        isinstance(block, Columns) and all(isinstance(inner, Table) for inner in block.blocks)
        for n in range(6)
        for block in drawn(f"{n}", template="report", columns="1", language="en", table_kind="beside")[
            0
        ].blocks
    }
    assert beside == {True, False}
    merged = [
        block.merged
        for n in range(4)
        for block in walk(drawn(f"{n}", template="manual", language="en", table_kind="sections")[0].blocks)
        if isinstance(block, Table)
    ]
    assert any(merged)
