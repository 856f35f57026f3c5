"""What a document lacks, invents or changes, compared with the words that its pages show."""

from __future__ import annotations

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
