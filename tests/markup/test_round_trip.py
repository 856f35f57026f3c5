"""What is written reads back: `Text` to Markdown to `Text`, cells to HTML to cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.document import Cell, Mark, MarkKind, Text
from doc2md.markup.read import read_inline
from doc2md.markup.tables import MAX_SPAN, read_table
from doc2md.markup.write import GROUNDED, MARKDOWN, Style, escape, fits_gfm, html_table, inline, merged

SIGNS = "ab c*_`[](){}<>&;!~$\\/#-+.:=|1é字。\"'"
words = (
    st.text(st.sampled_from(SIGNS), min_size=1, max_size=30).map(lambda s: " ".join(s.split())).filter(bool)
)


@given(words)
def test_plain_words_read_back_as_themselves(plain: str) -> None:
    assert read_inline(inline(Text(plain), GROUNDED)) == Text(plain)


@st.composite
def marked(draw: st.DrawFn) -> Text:
    plain = draw(words)
    start = draw(st.integers(0, len(plain) - 1))
    end = draw(st.integers(start + 1, len(plain)))
    kind = draw(st.sampled_from([MarkKind.BOLD, MarkKind.ITALIC, MarkKind.STRIKE, MarkKind.SUPERSCRIPT]))
    return Text(plain, (Mark(start, end, kind),))


@given(marked())
def test_emphasis_reads_back_at_its_place(text: Text) -> None:
    again = read_inline(inline(text, GROUNDED))
    assert again.plain == text.plain
    assert merged(again).marks == merged(text).marks


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_read(source: str) -> None:
    text = read_inline(source)
    assert all(0 <= m.start < m.end <= len(text.plain) for m in text.marks)


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("one $ alone", "one $ alone"),
        ("5 * 3 and snake_case_name", "5 * 3 and snake_case_name"),
        ("see [1] and [2]", "see [1] and [2]"),
        ("**not bold**", r"\*\*not bold\*\*"),
        ("AT&T &amp; co", "AT&T &amp;amp; co"),
    ],
)
def test_ordinary_prose_has_no_needless_backslashes(plain: str, expected: str) -> None:
    assert inline(Text(plain)) == expected


def test_two_dollar_signs_are_prices_and_no_formula() -> None:
    assert inline(Text("from $5 to $10")) == r"from \$5 to \$10"


@pytest.mark.parametrize(
    "address", ["https://example.org/a(b)", "https://example.org/a b", "https://example.org/<x>"]
)
def test_an_address_cannot_break_out_of_its_link(address: str) -> None:
    text = Text("site", (Mark(0, 4, MarkKind.LINK, address),))
    again = read_inline(inline(text))
    assert again.plain == "site"
    assert [m.kind for m in again.marks] == [MarkKind.LINK]


cell_words = st.text(st.sampled_from("ab c<>&|*1é"), max_size=8).map(lambda s: Text(" ".join(s.split())))


@given(st.lists(st.lists(cell_words, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_table_reads_back_cell_by_cell(rows: list[list[Text]]) -> None:
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    assert read_table(html_table(cells))[0] == cells


prices = st.text(st.sampled_from("ab $5,.|é"), max_size=8).map(lambda s: Text(" ".join(s.split())))


@given(st.lists(prices, min_size=1, max_size=4))
def test_prices_in_an_html_table_are_no_formulas_and_read_back(row: list[Text]) -> None:
    cells = tuple(Cell(0, c, text) for c, text in enumerate(row))
    table = html_table(cells, MARKDOWN)
    assert "$" not in table
    assert read_table(table)[0] == cells


def test_dollar_signs_in_an_html_table_are_plain_where_they_delimit_no_maths() -> None:
    price = [Cell(0, 0, Text("$5 in cash", (Mark(6, 10, MarkKind.CODE),)))]
    assert "<td>$5 in <code>cash</code></td>" in html_table(price, GROUNDED)
    assert "<td>$5 in <code>cash</code></td>" in html_table(price, Style(math=("\\(", "\\)")))


def test_a_formula_in_an_html_table_keeps_its_dollar_signs() -> None:
    text = Text("$5 for x or $y", (Mark(7, 8, MarkKind.MATH), Mark(12, 14, MarkKind.CODE)))
    assert "<td>&#36;5 for $x$ or <code>&#36;y</code></td>" in html_table([Cell(0, 0, text)], MARKDOWN)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("see [](http://x.org/a)", "see http://x.org/a"),
    ],
)
def test_paragraphs_stay_apart_and_a_link_without_words_shows_its_address(source: str, expected: str) -> None:
    assert read_inline(source).plain == expected


def test_a_bar_in_a_formula_keeps_its_backslash() -> None:
    cells = (Cell(0, 0, read_inline(r"\(\|x\|\)")), Cell(0, 1, Text("a")))
    assert not fits_gfm(cells)


def test_spans_take_their_slots_in_the_grid() -> None:
    cells, _ = read_table("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>")
    assert [(c.row, c.col, c.rowspan) for c in cells] == [(0, 0, 2), (0, 1, 1), (1, 1, 1)]


def test_a_span_is_limited() -> None:
    cells, _ = read_table('<table><tr><td colspan="99999">a</td></tr></table>')
    assert cells[0].colspan == MAX_SPAN


def test_words_outside_of_cells_are_returned() -> None:
    assert read_table("before <table><tr><td>a</td></tr></table> after")[1] == "before after"


def test_escape_leaves_the_given_characters_alone() -> None:
    assert escape("a*b_c", "*") == "a*b_c"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_an_address_that_runs_code_or_reads_a_file_is_not_linked(address: str) -> None:
    text = Text("click", (Mark(0, 5, MarkKind.LINK, address),))
    assert inline(text) == "click"
    assert "<a" not in html_table([Cell(0, 0, text)])


def test_a_formula_is_separated_from_digits_around_it() -> None:
    text = Text("2xy3 az", (Mark(1, 3, MarkKind.MATH), Mark(6, 7, MarkKind.MATH)))
    assert inline(text) == "2 $xy$ 3 a$z$"
    assert inline(text, GROUNDED) == r"2\(xy\)3 a\(z\)"


def test_an_exclamation_mark_is_escaped_only_before_a_bracket() -> None:
    assert inline(Text("Stop! Now!")) == "Stop! Now!"
    assert inline(Text("Stop!here", (Mark(5, 9, MarkKind.LINK, "https://example.org"),))) == (
        r"Stop\![here](https://example.org)"
    )
