"""Headings that name authors start no page of a split document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.exporter.bylines import bylines
from doc2md.exporter.sections import cut
from tests.builders import blocks as builders
from tests.builders.blocks import heading, paragraph


@pytest.mark.parametrize(
    ("name", "below", "next_title"),
    [
        ("Jane van der Berg", "Institute of Hydrology, Delft", "Findings"),
        ("A. Müller, B. Ruiz* and C. Li", "", "Findings"),
        ("Maria Ek", "", "Abstract"),
        ("Maria Ek", "", "1 The network"),
        ("MARIA O'NEIL", "maria@town.example", "Findings"),
    ],
)
def test_a_name_below_the_title_starts_no_section(name: str, below: str, next_title: str) -> None:
    titles = [
        heading(text, level, id=text)
        for text, level in (("The network", 1), (name, 2), (next_title, 2), ("B", 2))
    ]
    blocks = [*titles[:2], paragraph(below), *titles[2:]]
    sections = cut(builders.document(*blocks))
    assert [section.title for section in sections] == ["The network", next_title, "B"]
    assert name in [block.text.plain for block in sections[0].blocks]


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("Opening Hours", "From nine to five."),
        ("Executive Summary", "The pipes are old."),
        ("Main findings", "Department of Water"),
        ("Abstract", "maria@town.example"),
        ("A. Pipes and B. Drains", "The pipes. " * 50),
    ],
)
def test_another_heading_below_the_title_starts_one(title: str, below: str) -> None:
    blocks = [
        heading("The network", 1, id="a"),
        heading(title, 2, id="b"),
        paragraph(below),
        heading("Findings", 2, id="c"),
    ]
    assert title in [section.title for section in cut(builders.document(*blocks))]


def test_the_author_of_the_file_is_found_on_every_page() -> None:
    document = builders.document(
        heading("One", id="a"), heading("Maria Ek", page=9, id="name"), heading("Two", page=9, id="b")
    )
    document = replace(document, source=replace(document.source, author="Maria EK"))
    assert bylines(document) == {"name"}
