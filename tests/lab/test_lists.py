"""Numbered paragraphs, clauses, and markers that are part of the text."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from bench.lab import lists
from bench.lab.check import said
from bench.lab.content import Item, Items
from bench.lab.maker import Maker
from bench.lab.parts import parts
from bench.lab.renderers.base import FEATURES
from bench.lab.truth import markdown
from tests.lab.made import document, drawn, line, plain_style


def test_numbered_paragraphs_are_counted_through_the_document() -> None:
    made, style = drawn("3", template="judgment", language="en")
    found = [block for block in made.blocks if isinstance(block, Items)]
    assert len(found) > 1
    assert found[0].start == 1
    for before, after in pairwise(found):
        assert after.start == before.start + len(before.items)
    assert f"\n{found[1].start}. " in markdown(made, style)


def test_markers_that_say_something_are_part_of_the_text() -> None:
    made = document(
        Items(
            "l",
            False,
            (Item("i", line("fast"), "+", kept=True), Item("j", line("dear"), "✗", kept=True)),
        )
    )
    assert markdown(made, plain_style()) == "- \\+ fast\n- ✗ dear\n"
    assert said(markdown(made, plain_style()), parts(made, plain_style())) == ""


def test_clauses_have_numbers_of_two_levels() -> None:
    make = Maker(Random("1"), plain_style(), FEATURES)
    made = document(lists.clauses(make, 3), lists.opinions(make))
    outer = made.blocks[0]
    assert isinstance(outer, Items)
    inner = outer.items[1].blocks[0]
    assert isinstance(inner, Items)
    assert [inner.items[0].label, inner.items[1].label] == ["2.1", "2.2"]
    text = markdown(made, plain_style())
    assert "<!-- -->" in text
    assert said(text, parts(made, plain_style())) == ""
