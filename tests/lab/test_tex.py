"""Text as LaTeX, and the parts of a LaTeX document."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.lab.content import Cell, Heading, Table
from bench.lab.palette import Palette
from bench.lab.renderers.inks import Inks
from bench.lab.renderers.tex.body import Body
from bench.lab.renderers.tex.escape import breakable, escape
from bench.lab.renderers.tex.figures import Pictures
from bench.lab.renderers.tex.preamble import Look
from bench.lab.renderers.widths import column_widths
from tests.lab.made import document, line, plain_style


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("50 % & $3", r"50 \% \& \$3"),
        ("it's", r"it\textquotesingle{}s"),
        ("a--b", "a-{}-b"),
        ("---", "-{}-{}-"),
        ("✓ {x}", r"\ding{51} \{x\}"),
        ("a\\b", r"a\textbackslash{}b"),
    ],
)
def test_signs_of_latex_are_printed_as_they_are(text: str, written: str) -> None:
    assert escape(text) == written


def test_an_address_may_be_broken_after_its_signs() -> None:
    assert breakable("https://a.b/c_d") == (
        r"https://\allowbreak{}a.\allowbreak{}b/\allowbreak{}c\_\allowbreak{}d"
    )


def table(rows: int, text: str = "word") -> Table:
    """A table of two columns."""
    made = [tuple(Cell(f"c{r}-{c}", line(text), r, c) for c in range(2)) for r in range(rows)]
    return Table("t1", tuple(made), 2)


def test_columns_share_their_room() -> None:
    wide = column_widths(table(3, "a long text that has to wrap in a narrow column"), 120, 5, full=False)
    assert sum(wide) == pytest.approx(120)
    assert sum(column_widths(table(3), 400, 5, full=False)) < 100
    assert sum(column_widths(table(3), 400, 5, full=True)) == pytest.approx(400)


@pytest.mark.parametrize(("rows", "pieces"), [(5, 1), (20, 18)])
def test_long_tables_may_be_parted(tmp_path: Path, rows: int, pieces: int) -> None:
    made = document(table(rows))
    look = Look(made, plain_style(), Inks(Palette()))
    assert Body(look, Pictures(tmp_path)).text().count(r"\begin{tabular}") == pieces


def test_parts_have_the_colours_of_the_palette(tmp_path: Path) -> None:
    palette = Palette()
    made = document(Heading("h1", 1, line("Words")), table(2))
    text = Body(Look(made, plain_style(), Inks(palette)), Pictures(tmp_path)).text()
    for part in ("h1", "c0-0", "c1-1"):
        assert rf"\C{{{palette.colour(part)[1:]}}}" in text
