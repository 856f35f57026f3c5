"""Documents of the generator for its tests."""

from __future__ import annotations

from bench.lab import trees
from bench.lab.content import Block, Document, Run, Table
from bench.lab.factors import FACTORS, Style, draw
from bench.lab.renderers.base import FEATURES
from bench.lab.text import vocabulary

ALL = {name: frozenset(factor.levels) for name, factor in FACTORS.items()}


def plain_style(**levels: str) -> Style:
    """The plain level of every factor but those given."""
    return Style(
        {name: levels.get(name, factor.plain) for name, factor in FACTORS.items()}, frozenset(FACTORS)
    )


def document(*blocks: Block, language: str = "en") -> Document:
    """A document of these blocks."""
    return Document(
        "A title",
        language,
        "report",
        blocks,
        ("Head", "Firm", "Date"),
        "DRAFT",
        "hidden",
        vocabulary(language)["labels"],
    )


def drawn(seed: str, **levels: str) -> tuple[Document, Style]:
    """A random document, of these levels where they are given."""
    style = draw(seed, ALL, {name: frozenset({level}) for name, level in levels.items()}, {})
    return trees.build(seed, style, FEATURES), style


def line(text: str) -> tuple[Run, ...]:
    """A line in one look."""
    return (Run(text),)


def covered(table: Table) -> list[tuple[int, int]]:
    """The places of a grid that the cells of a table cover, as rows and columns; twice what two cells cover."""
    return sorted(
        (cell.row + r, cell.col + c)
        for row in table.rows
        for cell in row
        for r in range(cell.row_span)
        for c in range(cell.col_span)
    )
