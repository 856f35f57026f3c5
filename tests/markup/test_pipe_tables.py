"""A grid, written as Markdown and read by another parser, is the same grid."""

from __future__ import annotations

from itertools import groupby

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from doc2md.markup.read import read_inline
from doc2md.markup.tables import read_table
from doc2md.markup.write import fits_gfm, gfm_table, html_table
from tests.builders.blocks import cells


def _tidy(words: str) -> str:
    """Text with single spaces, and none at the ends of a line, as in all cells."""
    return "\n".join(" ".join(line.split()) for line in words.strip().split("\n"))


nasty = st.text(alphabet="ab1 |\\`*_$<>&[]()~#-+=!\n\"'é漢", max_size=12).map(_tidy)
grids = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(nasty, min_size=width, max_size=width), min_size=1, max_size=5)
)


def read_back(markdown: str) -> list[list[str]]:
    """The cells as the table rule of markdown-it separates them."""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(read_inline(token.content).plain)
    return rows


@given(grids)
@example([["a|b", "c\nd"], ["`|`", "\\"]])
def test_bars_and_line_breaks_do_not_break_a_pipe_table(grid: list[list[str]]) -> None:
    made = cells(grid)
    if fits_gfm(made):
        assert read_back(gfm_table(made)) == grid


@given(grids)
@example([["__init__", "a __1__"]])
def test_any_table_can_be_written_as_html(grid: list[list[str]]) -> None:
    table, _ = read_table(html_table(cells(grid)))
    assert [[cell.text.plain for cell in row] for _, row in groupby(table, key=lambda cell: cell.row)] == grid
