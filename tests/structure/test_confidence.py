"""How far a block can be believed, and how hard a page was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local.layout.doubts import doubts
from doc2md.converter.local.layout.text.inline import flow, row_text
from doc2md.document import Block, Kind, Mark, MarkKind, Reading, Region, Text
from doc2md.geometry import Box
from doc2md.markup.write import inline
from doc2md.pages.embedded import readability_notes
from doc2md.pages.quality import judge_by_layer
from doc2md.rasterizer.text_layer import Line, Span, TextLayer
from doc2md.structure.confidence import difficulty, with_doubts


def block(words: str, kind: Kind = Kind.PARAGRAPH, **more: object) -> Block:
    return Block("a", kind, (Region(1, Box(0, 0, 100, 10)),), Text(words), **more)  # type: ignore[arg-type]


def row(*words: tuple[str, float]) -> Line:
    box = Box(0, 0, 100, 10)
    return Line(tuple(Span(text, box, "", 10, score=score) for text, score in words), box)


@pytest.mark.parametrize(
    ("kind", "rows", "confidence", "reasons"),
    [
        (Kind.PARAGRAPH, [row(("printed", 1))], 1, []),
        (Kind.PARAGRAPH, [row(("clear ", 0.99), ("sight", 0.97))], 0.98, ["recognised by OCR"]),
        (
            Kind.PARAGRAPH,
            [row(("word ", 0.9), ("b1ot", 0.5))],
            0.7,
            ["recognised by OCR, unsure of 'b1ot'"],
        ),
        (
            Kind.HEADING,
            [row(*((f"w{n} ", 0.5) for n in range(5)))],
            0.5,
            ["recognised by OCR, unsure of 'w0', 'w1', 'w2' and 2 more"],
        ),
        (Kind.PARAGRAPH, [row(("ab\ufffd\ufffd", 1))], 0.5, ["2 of 4 characters cannot be read"]),
        (
            Kind.EQUATION,
            [row(("x=", 1)), row(("1", 1))],
            0.5,
            ["formula reconstructed from the positions of its characters"],
        ),
        (Kind.EQUATION, [row(("x=1", 1))], 1, []),
        (Kind.PARAGRAPH, [row((" ", 1))], 1, []),
    ],
)
def test_a_block_has_the_confidence_of_what_it_was_read_from(
    kind: Kind, rows: list[Line], confidence: float, reasons: list[str]
) -> None:
    judged = with_doubts(block("x", kind), doubts(kind, rows))
    assert judged.confidence == pytest.approx(confidence, abs=0.005)
    assert list(judged.doubts) == reasons


def test_an_answer_is_judged_block_by_block_beside_the_text_layer() -> None:
    layer = Reading(1, (600, 800), (block("rivers carry sand and stones from hills down to the sea " * 4),))
    answer = Reading(
        1,
        (600, 800),
        (
            block("Rivers carry sand and stones."),
            block("Rivers carry gold and silver."),
            block("", Kind.LIST, children=(block("from hills", Kind.ITEM),)),
            block("x^2", Kind.EQUATION),
        ),
    )
    judged = judge_by_layer(answer, layer)
    assert [b.confidence for b in judged.blocks] == [1, 0.6, None, None]
    assert judged.blocks[1].doubts == ("2 of 5 words are not in the page's text layer",)
    assert judged.blocks[2].children[0].confidence == 1
    assert judge_by_layer(answer, Reading(1, (600, 800))) == answer


def test_a_page_is_as_hard_as_its_blocks_by_their_length() -> None:
    sure, unsure = block("x" * 30, confidence=1.0), block("x" * 10, confidence=0.2)
    assert difficulty([sure]) == 0
    assert difficulty([sure, unsure]) == 0.2
    assert difficulty([block("", Kind.LIST, children=(unsure,)), block("nobody judged it")]) == 0.8
    assert difficulty([block("nobody judged it")]) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.text(max_size=3)), max_size=6))
def test_doubts_leave_a_share(found: list[tuple[float, str]]) -> None:
    judged = with_doubts(block("x"), found)
    assert judged.confidence is not None
    assert 0 <= judged.confidence <= 1
    assert len(judged.doubts) == len(found)


def test_a_page_that_is_hard_to_make_out_says_so() -> None:
    layer = TextLayer((600, 800), (row(("Dear ", 0.99), ("Masler ", 0.6), ("Smilh", 0.7)),))
    assert layer.unsure == pytest.approx(11 / 15)
    assert list(readability_notes(Reading(1, (600, 800), unsure=layer.unsure))) == [
        "hard to read: 73% of the letters are in words that OCR is unsure of (handwriting?)"
    ]
    assert TextLayer((600, 800)).unsure == 0
    assert not list(readability_notes(Reading(1, (600, 800), unsure=0.05)))


def test_words_that_may_be_misread_are_marked_with_their_confidence_but_written_plainly() -> None:
    text = row_text(row(("The ", 0.99), ("harb0ur ", 0.62), ("office", 0.97)))
    assert text == Text("The harb0ur office", (Mark(4, 12, MarkKind.UNSURE, "0.62"),))
    whole = flow([text, row_text(row(("keeps ", 0.98), ("re-", 0.41))), row_text(row(("gister", 0.99)))])
    assert [(whole.plain[m.start : m.end], m.value) for m in whole.marks] == [
        ("harb0ur", "0.62"),
        ("re", "0.41"),
    ]
    assert inline(whole) == "The harb0ur office keeps register"
