"""Styles of headings and paragraphs that change the words or the tree of a document."""

from __future__ import annotations

import pytest

from bench.lab.content import Heading, plain
from bench.lab.factors import FACTORS, Style
from bench.lab.renderers.base import Sheet
from bench.lab.renderers.html import page
from bench.lab.renderers.office.roles import layout
from bench.lab.renderers.typst_markup import source
from tests.lab.made import document, drawn, line, plain_style


@pytest.mark.parametrize(("level", "end"), [("stop", "."), ("colon", ":")])
def test_run_in_headings_end_with_their_sign(level: str, end: str) -> None:
    heads = [
        block
        for n in range(6)
        for block in drawn(f"{n}", template="report", run_in=level)[0].blocks
        if isinstance(block, Heading)
    ]
    assert any(head.run_in for head in heads)
    for head in heads:
        assert head.run_in == (head.level >= 3)
        assert plain(head.line).endswith(end) == head.run_in


def test_capitals_are_in_the_text() -> None:
    made, _ = drawn("1", template="report", heading_look="capitals", language="en")
    assert all(plain(b.line) == plain(b.line).upper() for b in made.blocks if isinstance(b, Heading))


def test_the_number_of_a_heading_is_drawn_apart() -> None:
    made = document(Heading("h1", 2, line("Words"), "3"))
    assert '<span class="hn">3</span> Words' in page(Sheet(made, plain_style(heading_numeral="big")))
    assert '#numeral[#"3"]' in source(Sheet(made, plain_style(heading_numeral="big")))


@pytest.mark.parametrize(
    ("role", "levels", "wanted"),
    [
        ("body", {"paragraphs": "hanging"}, 'w:hanging="280"'),
        ("turn", {"turns": "deep"}, 'w:hanging="1000"'),
        ("centred", {}, 'w:val="center"'),
        ("body", {}, ""),
    ],
)
def test_roles_have_layouts_in_text_documents(role: str, levels: dict[str, str], wanted: str) -> None:
    style: Style = plain_style(**levels)
    assert wanted in layout(role, style, 10, flat=False)
    assert set(levels) <= set(FACTORS)
