"""The Markdown of each kind of block."""

from __future__ import annotations

import pytest

from bench.lab.content import (
    Bibliography,
    Block,
    Box,
    Break,
    Caption,
    Cell,
    Code,
    Columns,
    Contents,
    Entry,
    Figure,
    Formula,
    Heading,
    Item,
    Items,
    KeyValues,
    Lines,
    Maths,
    Note,
    NoteRef,
    Pair,
    Paragraph,
    Quote,
    Run,
    Table,
)
from bench.lab.maths import Frac, Script, Seq, Sym
from bench.lab.truth import markdown
from tests.lab.made import document, line, plain_style

X = Sym("x")
GRID = (
    (Cell("c1", line("A"), 0, 0), Cell("c2", line("B|C"), 0, 1)),
    (Cell("c3", (), 1, 0), Cell("c4", line("2"), 1, 1)),
)
SPANS = (
    (Cell("c1", line("A & B"), 0, 0, col_span=2, header="column"),),
    (Cell("c2", line("1"), 1, 0), Cell("c3", (Run("y", ("bold",)), Break(), Run("z")), 1, 1)),
)
CAPTION = Caption("cap1", "Table 1:", line("Words"))
INNER = Items("l2", True, (Item("i2", line("inner"), "(a)"), Item("i3", line("2. inner"), "(b)")))


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        ([Heading("h", 2, line("Title"), "§ 1")], "## § 1 Title"),
        ([Paragraph("p", line("a *b* _c_ <d> 5 $"))], r"a \*b\* \_c\_ \<d\> 5 \$"),
        ([Paragraph("p", line("1. not a list"))], r"1\. not a list"),
        ([Paragraph("p", line("- not a list"))], r"\- not a list"),
        (
            [
                Paragraph(
                    "p",
                    (
                        Run("a", ("bold",)),
                        Run(" b "),
                        Run("c", (), "https://x.example"),
                        Run(" "),
                        Run("d", ("code",)),
                    ),
                )
            ],
            "**a** b [c](https://x.example) `d`",
        ),
        ([Paragraph("p", (Run("https://x.example", (), "https://x.example"),))], "<https://x.example>"),
        ([Paragraph("p", (Run("m "), Maths(Script(X, None, Sym("2")))))], "m $x^{2}$"),
        ([Paragraph("p", (Run("word"), NoteRef(1))), Note("n", 1, line("body"))], "word[^1]\n\n[^1]: body"),
        (
            [Items("l", False, (Item("i", line("outer"), "→", (INNER,)), Item("j", line("next"), "→")))],
            "- outer\n  1. inner\n  2. 2\\. inner\n- next",
        ),
        (
            [Items("l", False, (Item("i", line("a"), "☑", (), True), Item("j", line("b"), "☐", (), False)))],
            "- [x] a\n- [ ] b",
        ),
        ([Table("t", GRID, 2)], "| A | B\\|C |\n| --- | --- |\n|  | 2 |"),
        (
            [Table("t", SPANS, 2)],
            '<table>\n<tr><th colspan="2">A &amp; B</th></tr>\n<tr><td>1</td><td><b>y</b><br>z</td></tr>\n</table>',
        ),
        ([Table("t", GRID, 2, caption=CAPTION)], "| A | B\\|C |\n| --- | --- |\n|  | 2 |\n\nTable 1: Words"),
        ([Code("c", ("if x:", "    y"), "python")], "```python\nif x:\n    y\n```"),
        (
            [Formula("f", Seq((X, Sym("=", "operator"), Frac(Sym("1"), X))), "(1)")],
            "$$\nx = \\frac{1}{x}\n$$",
        ),
        ([Quote("q", (Paragraph("p", line("a")), Paragraph("r", line("b"))))], "> a\n>\n> b"),
        ([Figure("g", "photo", 1, 0.5, 90)], "![](g.png)"),
        (
            [KeyValues("k", (Pair("k1", "Key", line("v")), Pair("k2", "Other", ())), False)],
            "**Key** v\\\n**Other**",
        ),
        ([KeyValues("k", (Pair("k1", "Key", line("v")),), True)], "|  |  |\n| --- | --- |\n| Key | v |"),
        ([Lines("a", (line("one"), line("two")))], "one\\\ntwo"),
        ([Bibliography("b", (Item("r1", line("Book."), "[1]"),))], r"\[1\] Book."),
        ([Bibliography("b", (Item("r1", line("B."), "1."), Item("r2", line("C."), "2.")))], "1. B.\n2. C."),
        (
            [Box("x", (Paragraph("p", line("inside")),)), Columns("y", 2, (Paragraph("q", line("left")),))],
            "inside\n\nleft",
        ),
        (
            [
                Contents("t", Heading("h", 2, line("Contents")), (Entry("e", "h1", 2, "One\t1"),)),
                Paragraph("p", line("x")),
            ],
            "x",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_block_as_markdown(blocks: list[Block], wanted: str) -> None:
    assert markdown(document(*blocks), plain_style()) == wanted + "\n"


def test_the_title_of_a_contents_page_is_kept_where_it_is_not_english() -> None:
    contents = Contents("t", Heading("h", 2, line("Inhalt")), ())
    assert markdown(document(contents, language="de"), plain_style(language="de")) == "## Inhalt\n"


def test_a_caption_stands_where_it_is_printed() -> None:
    table = Table("t", GRID, 2, caption=CAPTION)
    assert markdown(document(table), plain_style(caption_place="above")).startswith("Table 1: Words\n\n| A")
