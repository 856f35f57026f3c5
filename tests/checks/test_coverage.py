"""What a document lacks, invents or changes, compared with the words that its pages show."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.checks.coverage import check
from doc2md.document import (
    Block,
    Coverage,
    Edit,
    Finding,
    FindingKind,
    Kind,
    Mark,
    MarkKind,
    NotAssessed,
    Origin,
    PageStatus,
    Printed,
    Text,
)
from tests.checks.pages import block, document, printed, table

LINES = ("The mill stands by the river.", "It was built in 1784 by Anna Berg", "and her 12 helpers.")
FULL = " ".join(LINES[1:])


def checked(page: Printed, *blocks: Block, edits: tuple[Edit, ...] = ()) -> Coverage:
    made = document(*blocks)
    made = replace(made, pages=(replace(made.pages[0], edits=edits),))
    coverage = check(made, {1: page}).pages[0].coverage
    assert coverage
    return coverage


def found(page: Printed, *blocks: Block) -> list[tuple[FindingKind, str, str]]:
    return [(each.kind, each.text, each.printed) for each in checked(page, *blocks).findings]


def test_a_page_that_is_read_as_printed_has_no_finding() -> None:
    coverage = checked(printed(*LINES), block("a", LINES[0], 0), block("b", FULL, 1, 2))
    assert (coverage.words, coverage.found, coverage.missing, coverage.share) == (18, 18, 0, 1.0)
    assert not coverage.findings


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (FULL.replace("1784", "1748"), (FindingKind.CHANGED, "1748", "1784")),
        (FULL.replace("12", "17"), (FindingKind.CHANGED, "17", "12")),
        (FULL.replace("Berg", "8erg"), (FindingKind.CHANGED, "8erg", "Berg")),
        (FULL.replace("built in", "in"), (FindingKind.MISSING, "", "built")),
        (FULL.replace("Anna Berg", "Berg Anna"), (FindingKind.MOVED, "Anna", "Anna")),
        (FULL.replace("in 1784", "in -1784"), (FindingKind.CHANGED, "-1784", "1784")),
        (FULL.replace("and her 12", "12 and her"), (FindingKind.MOVED, "12", "12")),
        (FULL + " It burnt down in May.", (FindingKind.UNSUPPORTED, "It burnt down in May", "")),
    ],
)
def test_a_fault_is_found(text: str, finding: tuple[FindingKind, str, str]) -> None:
    assert found(printed(*LINES), block("a", LINES[0], 0), block("b", text, 1, 2)) == [finding]


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (("an exam-", "ple of it"), "an example of it"),
        (("T he mill",), "The mill"),
        (("the ﬁrst “one”",), 'the first "one"'),
        (("1 234 men",), "1234 men"),
        (("the area 𝑟 2 of",), Text(r"the area \rho^{2} of", (Mark(9, 17, MarkKind.MATH),))),
        (("from 3 \u2013 5 at \u2212 2",), "from 3\u20135 at \u22122"),
        (("Afer two",), "After two"),  # a text layer without a letter of a ligature
        (("Fill the tub with water", "1"), "1 Fill the tub with water"),  # a number printed apart
        (("CAFE", "a café"), "CAFÉ a café"),  # a title whose font has no accents
        (("من تة", "المُ ثبَّ"), "من المُثبَّتة"),  # an Arabic word that is cut at its vowel signs
    ],
)
def test_another_way_to_set_the_same_words_is_no_finding(shown: tuple[str, ...], text: str | Text) -> None:
    assert not found(printed(*shown), block("a", text, 0, len(shown) - 1))


def test_a_lost_paragraph_is_missing_with_its_place() -> None:
    (finding,) = checked(printed(*LINES[:2]), block("a", LINES[0], 0)).findings
    assert (finding.kind, finding.printed) == (FindingKind.MISSING, "It was built in 1784 by Anna Berg")
    assert finding.box
    assert finding.box.y0 == 20


def test_a_block_that_is_there_twice_is_repeated() -> None:
    page = printed(LINES[0], LINES[1])
    blocks = block("a", LINES[0], 0), block("b", LINES[1].rstrip("."), 1), block("c", LINES[0], 5)
    assert [kind for kind, *_ in found(page, *blocks)] == [FindingKind.REPEATED]


def test_a_lost_row_and_a_changed_digit_of_a_table_are_found() -> None:
    page = printed("Year Tons", "1781 250", "1782 310", "1783 275")
    rows = [["Year", "Tons"], ["1781", "260"], ["1783", "275"]]
    whole = table("t", [*rows, ["", ""]], 0)
    assert sorted(found(page, whole)) == [
        (FindingKind.CHANGED, "260", "250"),
        (FindingKind.MISSING, "", "1782 310"),
    ]


def test_a_changed_digit_of_a_formula_is_found() -> None:
    formula = block("a", r"\frac{12}{x_{3}}", 0, kind=Kind.EQUATION)
    assert found(printed("1 3 x 3"), formula) == [(FindingKind.CHANGED, "12", "3")]
    assert not found(printed("1 2 x 3"), formula)


@pytest.mark.parametrize(
    ("shown", "text", "finding"),
    [
        (("-5 °C", "at night"), "5 °C at night", ("5", "-5")),
        (("a loss of 12 % a year",), "a loss of 12 a year", ("12", "12%")),
        (("it costs €30 here",), "it costs $30 here", ("$30", "€30")),
    ],
)
def test_a_lost_sign_of_a_number_is_found(
    shown: tuple[str, ...], text: str, finding: tuple[str, str]
) -> None:
    assert found(printed(*shown), block("a", text, 0, len(shown) - 1)) == [(FindingKind.CHANGED, *finding)]


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.TABLE])
def test_swapped_words_are_found_where_lines_have_no_order(kind: Kind) -> None:
    page = printed("open the main valve", "close the tap")
    made = table("t", [["close the tap"], ["open main the valve"]], 0)
    if kind is Kind.CODE:
        made = block("t", "close the tap\nopen main the valve", 0, 1, kind)
    assert found(page, made) == [(FindingKind.MOVED, "main the", "the main")]


def test_the_number_of_another_page_does_not_explain_a_changed_one() -> None:
    made = document(block("a", "there are 2 mills", 0, page=2), pages=2)
    coverage = check(made, {1: printed("2"), 2: printed("there are 5 mills")}).pages[1].coverage
    assert coverage
    assert [(each.text, each.printed) for each in coverage.findings] == [("2", "5")]


def test_latin_words_in_text_from_right_to_left_have_no_clear_order() -> None:
    assert not found(printed("يحدد المبنى (C° 57 2±) الطريق"), block("a", "يحدد المبنى (57 °C ±2) الطريق", 0))
    swapped = block("a", "المبنى يحدد 57 الطريق", 0)
    assert FindingKind.MOVED in [kind for kind, *_ in found(printed("يحدد المبنى 57 الطريق"), swapped)]


def test_a_marker_inside_the_box_of_a_formula_may_be_that_of_the_text_beside_it() -> None:
    equation, text = block("a", "x = 4", 0, 1, Kind.EQUATION), block("b", "It follows that b)", 2)
    page = printed("x = 4", "b)", "It follows that")
    assert not found(page, equation, text)


def test_formulas_are_compared_by_their_digits_and_their_number() -> None:
    page = printed("1 3 0 7 2 5 and 8 8 4 1 6 1 0 0 9", "The proof is left to readers", "x 1 2")
    matrix = Text("1 & 3 & 0 & 1 & 2 & 5", (Mark(0, 21, MarkKind.MATH),))
    assert (FindingKind.CHANGED, "1", "7") in found(page, block("a", matrix, 0))
    equation = block("b", "x_{12}", 1, 2, Kind.EQUATION)
    assert (FindingKind.MISSING, "", "The proof is left to readers") in found(page, equation)
    copy = replace(equation, id="c")
    assert FindingKind.REPEATED in [kind for kind, *_ in found(page, equation, copy)]


def test_each_item_of_a_repeated_list_is_named() -> None:
    def made(name: str) -> Block:
        items = (
            block(f"{name}1", "the north gate", 0, kind=Kind.ITEM),
            block(f"{name}2", "a yard", 1, kind=Kind.ITEM),
        )
        return replace(block(name, "", 0, 1, Kind.LIST), children=items)

    shown = checked(printed("the north gate", "a yard"), made("a"), made("b"))
    assert [(each.kind, each.text) for each in shown.findings] == [
        (FindingKind.REPEATED, "the north gate"),
        (FindingKind.REPEATED, "a yard"),
    ]


def test_what_a_pass_has_joined_to_another_block_explains_no_missing_words() -> None:
    edits = (Edit("paragraphs", "b", "joined to a", before=LINES[1]),)
    assert checked(printed(*LINES[:2]), block("a", LINES[0], 0), edits=edits).missing == 8


def test_a_long_hostile_text_is_compared_in_seconds() -> None:
    names = [f"w{number % 3001}" for number in range(20_000)]
    lines = [" ".join(names[at : at + 20]) for at in range(0, len(names), 20)]
    text = " ".join(reversed(names))
    start = time.process_time()
    formula = Text(text, tuple(Mark(at, at + 1, MarkKind.MATH) for at in range(0, len(text), 2)))
    assert found(printed(*lines), block("a", text, 0, 999), block("b", formula, 0, 999))
    assert time.process_time() - start < 15  # some 2 s; with one quadratic step more than 30 s


def test_words_that_are_left_out_for_a_reason_are_not_missing() -> None:
    head, figure = block("h", "The mill", 0, kind=Kind.HEADER), block("f", "", 1, kind=Kind.FIGURE)
    edits = (
        Edit("running_heads", "", "the number of the page", before="12"),
        Edit("line_numbers", "", "line numbers", before="1 2 3"),
        Edit("hidden", "", "white text", before="secret words"),
    )
    coverage = checked(printed("The mill", "axis of the chart", "12"), head, figure, edits=edits)
    assert coverage.left_out == {"figures": 4, "line_numbers": 3, "running_heads": 3}
    assert (coverage.words, coverage.missing, coverage.findings) == (10, 0, ())


def test_a_page_with_missing_words_is_partial_and_says_which() -> None:
    row = check(document(block("a", LINES[0], 0)), {1: printed(*LINES[:2])}).pages[0]
    assert row.status is PageStatus.PARTIAL
    assert row.notes == ("8 words of the page are missing ('It was built in 1784 by Anna Berg')",)


def test_words_may_stand_in_another_block_than_the_page_suggests() -> None:
    assert not found(printed(*LINES), block("a", FULL, 0), block("b", LINES[0], 1, 2))


def test_the_agreement_of_a_block_is_the_share_of_its_words_that_the_page_shows() -> None:
    wrong, local = block("a", "one two three for", 0), block("b", "five", 1)
    local = replace(local, origin=(Origin("local", 1),))
    picture, elsewhere = block("c", "", 2, kind=Kind.FIGURE), block("d", "six", 0, page=2)
    made = check(
        document(wrong, local, picture, elsewhere, pages=2), {1: printed("one two three four", "five")}
    )
    assert [(each.agreement, each.not_assessed) for each in made.blocks] == [
        (0.75, None),
        (None, NotAssessed.SAME_SOURCE),
        (None, NotAssessed.NO_WORDS),
        (None, NotAssessed.NO_SECOND_SOURCE),
    ]
    assert made.pages[1].coverage is None


words = st.lists(st.sampled_from("mill river 1784 Anna 12 the of é 水".split()), min_size=1, max_size=8)


@given(st.lists(words, min_size=1, max_size=6))
def test_what_is_printed_is_never_a_finding(lines: list[list[str]]) -> None:
    shown = [" ".join(line) for line in lines]
    blocks = [block(f"b{n}", line, n) for n, line in enumerate(shown)]
    assert checked(printed(*shown), *blocks).findings == ()


@given(st.lists(words, min_size=1, max_size=6), st.lists(words, max_size=6))
def test_words_are_found_left_out_or_missing(lines: list[list[str]], others: list[list[str]]) -> None:
    blocks = [block(f"b{n}", " ".join(line), n) for n, line in enumerate(others)]
    coverage = checked(printed(*map(" ".join, lines)), *blocks)
    assert coverage.found + coverage.missing == coverage.words
    assert coverage.found >= 0
    assert all(isinstance(each, Finding) for each in coverage.findings)
