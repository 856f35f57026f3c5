"""What offices, firms and publishers print: tables of their kinds, charts, texts beside each other."""

from __future__ import annotations

from random import Random
from xml.etree import ElementTree

import pytest

from bench.lab import public_tables
from bench.lab.check import said
from bench.lab.content import Columns, Figure, Run, Table, walk
from bench.lab.diagrams import DIAGRAMS
from bench.lab.factors import FACTORS, ON_REQUEST, PUBLIC
from bench.lab.maker import Maker
from bench.lab.parts import parts
from bench.lab.pictures import svg
from bench.lab.renderers.base import FEATURES
from bench.lab.tables import TableMaker
from bench.lab.templates import pieces
from bench.lab.templates.builder import Builder
from bench.lab.truth import markdown
from tests.lab.made import covered, document, drawn, plain_style

KINDS = (
    public_tables.statistics,
    public_tables.balance,
    public_tables.boxed,
    public_tables.parameters,
    public_tables.goods,
)


def builder(seed: int, **levels: str) -> Builder:
    """A builder of a document in a plain style."""
    return Builder(Maker(Random(seed), plain_style(**levels), FEATURES), 2000)


def table(kind: int, seed: int) -> Table:
    """A table of one of `KINDS`."""
    return KINDS[kind](TableMaker(Maker(Random(seed), plain_style(), FEATURES)))


def test_the_templates_are_drawn_on_request_only() -> None:
    assert {FACTORS["template"].levels[name] for name in PUBLIC} == {ON_REQUEST}


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_tables_fill_their_grids_and_say_what_is_printed(kind: int) -> None:
    for seed in range(12):
        made = table(kind, seed)
        assert covered(made) == [(r, c) for r in range(len(made.rows)) for c in range(made.columns)]
        assert len(made.widths) == made.columns
        whole = document(made)
        assert said(markdown(whole, plain_style()), parts(whole, plain_style())) == ""


def test_every_column_of_a_form_starts_a_field() -> None:
    for seed in range(12):
        made = table(KINDS.index(public_tables.boxed), seed)
        starts = {cell.col for row in made.rows for cell in row}
        assert starts == set(range(made.columns))
        assert made.head_rows == 0


def test_leader_dots_are_printed_and_are_not_in_the_markdown() -> None:
    for seed in range(30):
        whole = document(table(0, seed))
        printed = [part.text for part in parts(whole, plain_style()).values() if ". . ." in str(part.text)]
        assert ". . ." not in markdown(whole, plain_style())
        if printed:
            return
    pytest.fail("no leader dots")


@pytest.mark.parametrize("kind", DIAGRAMS)
def test_charts_have_words_inside_their_picture(kind: str) -> None:
    drawing = ElementTree.fromstring(
        svg(Figure("f", kind, 3, 1.0, 120, ("one", "two", "three", "four")), 300, 120)
    )
    words = [part for part in drawing.iter() if part.tag.endswith("text")]
    assert len(words) >= 2
    assert all(0 <= float(part.attrib["x"]) <= 300 and 0 <= float(part.attrib["y"]) <= 120 for part in words)


def test_texts_stand_beside_each_other_where_there_is_room() -> None:
    wide, narrow = builder(1), builder(1, columns="3", page_size="letter")
    for made, columns in ((wide, 2), (narrow, 1)):
        both = pieces.beside(made, [made.make.address()], [made.make.address(), made.make.address()])
        assert both.count == columns
        assert len(both.shares) == (2 if columns == 2 else 0)
    inner = list(walk(pieces.beside(wide, *[[wide.make.address()] * 2] * 2).blocks))
    assert [block.count for block in inner if isinstance(block, Columns)] == [1, 1]


def test_lines_beside_each_other_do_not_wrap() -> None:
    for seed in range(20):
        made = builder(seed)
        for block in walk((pieces.references(made), pieces.labelled(made, 3), pieces.numbers(made))):
            for row in getattr(block, "lines", ()):
                text = "".join(part.text for part in row if isinstance(part, Run))
                assert len(text) < 0.5 * made.make.measures.letters


def test_a_law_counts_its_paragraphs() -> None:
    document_, style = drawn("4", template="statute", language="en")
    assert "1. " in markdown(document_, style)
