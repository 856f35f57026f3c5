"""Two readings of the same pages are compared: words, numbers, structure, tables, formulas and figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from doc2md.checks.diff import Aspect, Comparison, Difference, Run, What, diff, matches
from doc2md.document import (
    Block,
    Cell,
    Coverage,
    Document,
    Kind,
    Mark,
    MarkKind,
    NotAssessed,
    PageRow,
    PageStatus,
    Text,
    TextSource,
)
from doc2md.geometry import Box
from tests.builders.blocks import block, document, heading, paragraph, table
from tests.builders.strategies import any_documents

LONG = "The tank holds the water of the whole day and is emptied at night"


def compared(a: list[Block], b: list[Block]) -> Comparison:
    return diff(document(*a), document(*b))


def only(a: list[Block], b: list[Block]) -> Difference:
    [found] = compared(a, b).differences
    return found


def at(y: float, height: float = 10) -> Box:
    return Box(10, y, 200, y + height)


@given(any_documents)
def test_a_document_does_not_differ_from_itself(one: Document) -> None:
    found = diff(one, one)
    assert (found.differences, found.share) == ([], 0)


@given(any_documents, any_documents)
def test_it_does_not_matter_which_document_comes_first(one: Document, other: Document) -> None:
    assert diff(one, other) == diff(other, one).mirrored


def test_a_changed_number_is_named() -> None:
    found = only([paragraph(f"{LONG}. It holds 310 m.")], [paragraph(f"{LONG}. It holds 370 m.")])
    assert (found.aspect, found.what, found.numbers, found.words) == (Aspect.TEXT, What.WORDS, True, 2)
    assert found.runs[1:] == (Run(" 310", " 370"), Run(" m.", " m."))


def test_a_lost_minus_is_no_matter_of_punctuation() -> None:
    found = only([paragraph("It is \u22125 °C outside")], [paragraph("It is 5 °C outside")])
    assert (found.aspect, found.numbers, found.runs[1]) == (Aspect.TEXT, True, Run(" -", ""))


def test_words_that_one_reading_lacks_are_found_in_their_place() -> None:
    found = only([paragraph(LONG)], [paragraph(LONG.replace(" of the whole day", ""))])
    assert [run for run in found.runs if not run.same] == [Run(" of the whole day", "")]
    assert not found.numbers


def test_signs_are_apart_from_words() -> None:
    found = only([paragraph("left, right and centre")], [paragraph("left right and centre")])
    assert found.aspect is Aspect.PUNCTUATION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don\u2019t \u201cgo\u201d", 'don\'t "go"'),
        ("2019\u20132020", "2019-2020"),
        ("1,234,000 people", "1234000 people"),
        ("e\ufb03cient", "efficient"),
        ("soft\u00adhyphen", "softhyphen"),
        ("3kg", "3 kg"),
    ],
)
def test_other_spellings_of_one_print_are_equal(one: str, other: str) -> None:
    assert not compared([paragraph(one)], [paragraph(other)]).differences


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (heading(LONG), paragraph(LONG), What.KIND),
        (heading(LONG, 1), heading(LONG, 3), What.LEVEL),
    ],
)
def test_another_kind_or_level_is_a_difference_of_structure(one: Block, other: Block, what: What) -> None:
    found = only([one], [other])
    assert (found.aspect, found.what) == (Aspect.STRUCTURE, what)


def test_the_nesting_of_items_is_compared() -> None:
    def items(*, nested: bool) -> Block:
        inner = block(Kind.ITEM, "the tank", label="•")
        outer = block(Kind.ITEM, "before use", label="•")
        if nested:
            outer = replace(outer, children=(block(Kind.LIST, children=(inner,)),))
            return block(Kind.LIST, children=(outer,))
        return block(Kind.LIST, children=(outer, inner))

    found = only([items(nested=True)], [items(nested=False)])
    assert (found.what, found.detail) == (What.NESTING, ("item of level 2", "item"))


def test_a_block_that_is_two_in_the_other_reading_lacks_no_word() -> None:
    first, second = LONG, "Another sentence follows on the next line of the page"
    found = compared([paragraph(f"{first}. {second}.")], [paragraph(f"{first}."), paragraph(f"{second}.")])
    [parts] = found.differences
    assert (parts.what, parts.detail, found.share) == (What.PARTS, ("paragraph", "2 × paragraph"), 0)


def test_a_block_may_be_many_in_the_other_reading() -> None:
    lines = [f"{LONG} in line {number} of {number + 12}" for number in range(15)]
    found = compared([block(Kind.CODE, "\n".join(lines))], [paragraph(line) for line in lines])
    assert ([each.what for each in found.differences], found.share) == ([What.PARTS], 0)


def test_each_block_has_its_counterpart() -> None:
    whole, figure = paragraph(f"{LONG}. And {LONG}."), block(Kind.FIGURE, box=at(300))
    parts = [paragraph(f"{LONG}."), paragraph(f"And {LONG}.")]
    assert list(matches(document(whole, figure), document(*parts))) == [
        ((whole,), tuple(parts)),
        ((figure,), ()),
    ]


def test_words_that_moved_to_the_next_block_are_not_lost() -> None:
    one, moved, two = LONG, "and this clause stands between both", "The last of the sentences on this page"
    found = compared(
        [paragraph(f"{one} {moved}"), paragraph(two)], [paragraph(one), paragraph(f"{moved} {two}")]
    )
    assert found.share == 0


def test_blocks_that_stand_elsewhere_have_moved_together() -> None:
    a, b, c, d = (paragraph(f"{name} {LONG}") for name in ("apples", "pears", "plums", "cherries"))
    found = only([a, b, c, d], [c, a, b, d])
    assert (found.what, [place.block for place in found.a], found.detail[1]) == (What.ORDER, [c.id], "first")


def test_equal_short_texts_are_paired_by_their_places() -> None:
    a = [paragraph("yes", box=at(y), id=str(y)) for y in (0, 100, 200)]
    found = only(a, a[1:])
    assert (found.what, found.a[0].block, found.b) == (What.ONLY_ONE, "0", ())


def test_differing_cells_have_their_row_and_column() -> None:
    rows = [["name", "size"], ["tank", "310"], ["pipe", "225"]]
    found = only([table(*rows)], [table(*rows[:2], ["pipe", "226"])])
    assert (found.aspect, found.what, found.cell_a, found.cell_b) == (
        Aspect.TABLES,
        What.CELL,
        (2, 1),
        (2, 1),
    )
    assert (found.runs, found.numbers) == ((Run(" 225", " 226"),), True)


def test_a_lost_row_does_not_shift_the_others() -> None:
    rows = [["name", "size"], ["tank", "310"], ["pipe", "225"], ["pump", "7"]]
    shape, row = compared([table(*rows)], [table(rows[0], *rows[2:])]).differences
    assert (shape.what, shape.detail) == (What.SHAPE, ("4 rows, 2 columns", "3 rows, 2 columns"))
    assert (row.what, row.cell_a, row.cell_b, row.runs) == (
        What.ONLY_ONE,
        (1, -1),
        None,
        (Run(" tank 310", ""),),
    )


def test_a_lost_column_does_not_shift_the_others() -> None:
    rows = [["name", "size", "year"], ["tank", "310", "1996"], ["pipe", "225", "1997"]]
    _, column = compared([table(*rows)], [table(*([row[0], row[2]] for row in rows))]).differences
    assert (column.cell_a, column.runs) == ((-1, 1), (Run(" size 310 225", ""),))


def test_spans_and_headers_are_compared() -> None:
    one = block(Kind.TABLE, cells=(Cell(0, 0, Text("sizes"), colspan=2, header=True), Cell(1, 0, Text("7"))))
    other = block(Kind.TABLE, cells=(Cell(0, 0, Text("sizes")), Cell(0, 1, Text("")), Cell(1, 0, Text("7"))))
    found = {each.what: each.detail for each in compared([one], [other]).differences}
    assert found == {What.SPANS: ("1 × 2", "1 × 1"), What.HEADER: ("1 header cells", "0 header cells")}


def test_a_table_that_is_kept_in_two_parts_has_the_same_cells() -> None:
    rows = [[f"name {row}", f"{row}00"] for row in range(6)]
    whole, *parts = (table(*part, head=False, id=str(len(part))) for part in (rows, rows[:4], rows[4:]))
    found = compared([whole], parts)
    assert [each.what for each in found.differences] == [What.PARTS]
    assert found.share == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{1}{2} \le x", r"\dfrac12\leq x \tag{3}"),
        (r"\left( \alpha \right)^{2}", "(α)^2"),
        (r"\mathrm{tr}(A)", r"\operatorname{tr} (A)"),
        (r"\begin{aligned} a &= b \end{aligned}", "a &= b"),
    ],
)
def test_formulas_that_look_equal_are_equal(one: str, other: str) -> None:
    assert not compared([block(Kind.EQUATION, one)], [block(Kind.EQUATION, other)]).differences


def test_formulas_differ_by_their_latex() -> None:
    found = only(
        [block(Kind.EQUATION, r"a + \frac{b}{c} + d")], [block(Kind.EQUATION, r"a + \frac{b}{e} + d")]
    )
    assert (found.aspect, [run for run in found.runs if not run.same]) == (Aspect.FORMULAS, [Run(" c", " e")])


def test_a_formula_in_the_text_equals_its_print() -> None:
    latex = paragraph(r"if a \leq 5", Mark(3, 11, MarkKind.MATH))
    assert not compared([latex], [paragraph("if a ≤ 5")]).differences


def test_a_figure_in_place_of_a_formula_is_paired_by_its_place() -> None:
    found = compared([block(Kind.FIGURE, box=at(50, 60))], [block(Kind.EQUATION, "a = b", box=at(52, 55))])
    assert [(each.aspect, each.what) for each in found.differences] == [
        (Aspect.STRUCTURE, What.KIND),
        (Aspect.FORMULAS, What.WORDS),
    ]


def test_a_figure_that_one_reading_lacks() -> None:
    found = only([paragraph(LONG), block(Kind.FIGURE, box=at(300))], [paragraph(LONG)])
    assert (found.aspect, found.what) == (Aspect.FIGURES, What.ONLY_ONE)


def test_running_heads_may_be_left_out() -> None:
    assert not compared([block(Kind.HEADER, "Annual report"), paragraph(LONG)], [paragraph(LONG)]).differences


def test_the_nearer_reading_is_that_with_the_higher_agreement() -> None:
    a = paragraph(LONG, agreement=1.0)
    own = paragraph(LONG, not_assessed=NotAssessed.SAME_SOURCE)
    b = paragraph(LONG.replace("tank", "bank"), agreement=0.92)

    def nearer(one: Block, other: Block, source: TextSource) -> str:
        rows = (replace(row(1), coverage=Coverage(source)),)
        [found] = diff(document(one, pages=rows), document(other, pages=rows)).differences
        return found.nearer

    assert [nearer(one, b, TextSource.TEXT_LAYER) for one in (a, own, paragraph(LONG))] == ["a", "a", ""]
    assert nearer(b, own, TextSource.TEXT_LAYER) == "b"
    assert nearer(own, b, TextSource.OCR) == ""  # the readings of a scan cannot be judged by one of them


def row(page: int, status: PageStatus = PageStatus.OK) -> PageRow:
    return PageRow(page, status, notes=("too slow",) if status is PageStatus.FAILED else ())


def test_a_page_that_one_reading_lacks_is_one_difference() -> None:
    a = document(paragraph(LONG), paragraph(LONG, page=2), pages=(row(1), row(2)))
    b = document(paragraph(LONG), pages=(row(1), row(2, PageStatus.FAILED)))
    [found] = diff(a, b).differences
    assert (found.page, found.what, found.detail) == (2, What.PAGE, ("read", "failed: too slow"))
    assert not diff(a, b, pages=[1]).differences


@pytest.mark.parametrize("change", [str.upper, lambda text: text.replace("e", "3"), lambda text: text[::-1]])
def test_a_block_across_pages_is_compared_with_its_parts(change: Callable[[str], str]) -> None:
    whole = paragraph(f"{LONG} {LONG.replace('tank', 'pond')}")
    whole = replace(whole, regions=(*whole.regions, whole.regions[0]._replace(page=2)))
    parts = [paragraph(LONG), paragraph(change(LONG), page=2)]
    assert {each.page for each in compared([whole], parts).differences} <= {1, 2}
