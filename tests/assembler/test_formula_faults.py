"""The formulas of a model are repaired, and what was guessed is marked and recorded."""

from __future__ import annotations

from doc2md.assembler import settle
from doc2md.document import Block, Edit, Kind, Mark, MarkKind
from tests.builders.readings import read_answer

EQUATION = "<|ref|>equation<|/ref|><|det|>[[200, 100, 800, 200]]<|/det|>\n"
TEXT = EQUATION.replace("equation", "text")


def _settled(answer: str) -> tuple[Block, list[Edit]]:
    """The only block of an answer, and what was done to its formulas."""
    page = settle(read_answer(answer))
    (block,) = page.blocks
    return block, [edit for edit in page.edits if edit.by == "formula_faults"]


def test_a_guess_at_a_displayed_formula_lowers_its_confidence() -> None:
    block, (edit,) = _settled(EQUATION + r"\[\frac{1}{2\]")
    assert block.text.plain == edit.after == r"\frac{1}{2}"
    assert edit.before == r"\frac{1}{2"
    assert block.confidence == 0.5
    assert block.doubts == (edit.reason,) == ("a brace that is not closed",)


def test_a_guess_at_a_formula_in_the_text_is_marked() -> None:
    block, edits = _settled(TEXT + r"Let \(x^2^3\) and \(y\) be.")
    assert block.text.plain == "Let {x^2}^3 and y be."
    assert [mark for mark in block.text.marks if mark.kind is MarkKind.UNSURE] == [
        Mark(4, 11, MarkKind.UNSURE, "0.50")
    ]
    assert len(edits) == 1


def test_another_spelling_is_recorded_without_doubt() -> None:
    block, (edit,) = _settled(EQUATION + r"\[\mbox{if } x\]")
    assert block.text.plain == r"\text{if } x"
    assert block.doubts == ()
    assert edit.reason == r"\mbox is not known to every renderer"


def test_what_cannot_be_repaired_is_code_with_all_its_characters() -> None:
    block, (edit,) = _settled(EQUATION + r"\[a = 😀\]")
    assert (block.kind, block.label, block.text.plain) == (Kind.CODE, "latex", "a = 😀")
    assert block.confidence == 0.2
    assert edit.before == "a = 😀"


def test_nothing_is_done_to_sound_formulas() -> None:
    assert _settled(EQUATION + r"\[\frac{a}{b} + \sum_{i=1}^n x_i \tag{3}\]")[1] == []
