"""The confidence of a block, its doubts, and the difficulty of a page."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local.layout.doubts import doubts
from doc2md.converter.local.layout.text.inline import flow, row_text
from doc2md.document import Kind, Mark, MarkKind, PageStatus, Reading, Text
from doc2md.markup.write import inline
from doc2md.options.conversion import Options
from doc2md.pages.embedded import EmbeddedEngine, readability_notes
from doc2md.rasterizer.text_layer import Line, TextLayer
from doc2md.structure.confidence import difficulty, mean_confidence, with_doubts
from doc2md.worker_types import SourceFile
from doc2md.workers.pool import Workers
from tests.builders.blocks import block
from tests.builders.lines import scored


@pytest.mark.parametrize(
    ("kind", "rows", "confidence", "reasons"),
    [
        (Kind.PARAGRAPH, [scored(("printed", 1))], 1, []),
        (Kind.PARAGRAPH, [scored(("clear ", 0.99), ("sight", 0.97))], 0.98, ["recognised by OCR"]),
        (
            Kind.PARAGRAPH,
            [scored(("word ", 0.9), ("b1ot", 0.5))],
            0.7,
            ["recognised by OCR, unsure of 'b1ot'"],
        ),
        (
            Kind.HEADING,
            [scored(*((f"w{n} ", 0.5) for n in range(5)))],
            0.5,
            ["recognised by OCR, unsure of 'w0', 'w1', 'w2' and 2 more"],
        ),
        (Kind.PARAGRAPH, [scored(("ab\ufffd\ufffd", 1))], 0.5, ["2 of 4 characters cannot be read"]),
        (
            Kind.EQUATION,
            [scored(("x=", 1)), scored(("1", 1))],
            0.5,
            ["formula reconstructed from the positions of its characters"],
        ),
        (Kind.EQUATION, [scored(("x=1", 1))], 1, []),
        (Kind.PARAGRAPH, [scored((" ", 1))], 1, []),
    ],
)
def test_a_block_has_the_confidence_of_the_lines_it_was_read_from(
    kind: Kind, rows: list[Line], confidence: float, reasons: list[str]
) -> None:
    judged = with_doubts(block(kind, "x"), doubts(kind, rows))
    assert judged.confidence == pytest.approx(confidence, abs=0.005)
    assert list(judged.doubts) == reasons


def test_the_mean_confidence_is_weighted_by_length() -> None:
    sure, unsure = (
        block(Kind.PARAGRAPH, "x" * 30, confidence=1.0),
        block(Kind.PARAGRAPH, "x" * 10, confidence=0.2),
    )
    unjudged = block(Kind.PARAGRAPH, "nobody judged it")
    assert mean_confidence([sure, unsure]) == 0.8
    assert mean_confidence([block(Kind.LIST, "", children=(unsure,)), unjudged]) == 0.2
    assert mean_confidence([unjudged]) is None


@pytest.mark.parametrize(
    ("sure", "lacking", "expected"),
    [([1.0], 0, 0.0), ([0.5, 0.5], 0, 0.5), ([0.0] * 9, 0, 0.9), ([1.0], 1, 0.5), ([], 0, None)],
)
def test_the_difficulty_of_a_page_grows_with_the_errors_that_are_expected_on_it(
    sure: list[float], lacking: int, expected: float | None
) -> None:
    assert difficulty([block(Kind.PARAGRAPH, "x", confidence=each) for each in sure], lacking) == expected


@given(st.lists(st.tuples(st.floats(0, 1), st.text(max_size=3)), max_size=6))
def test_any_doubts_leave_a_confidence_from_0_to_1(found: list[tuple[float, str]]) -> None:
    judged = with_doubts(block(Kind.PARAGRAPH, "x"), found)
    assert judged.confidence is not None
    assert 0 <= judged.confidence <= 1
    assert len(judged.doubts) == len(found)


def test_a_page_that_is_hard_to_read_says_so() -> None:
    layer = TextLayer((600, 800), (scored(("Dear ", 0.99), ("Masler ", 0.6), ("Smilh", 0.7)),))
    assert layer.unsure == pytest.approx(11 / 15)
    assert list(readability_notes(Reading(1, (600, 800), unsure=layer.unsure))) == [
        "hard to read: 73% of the letters are in words that OCR is unsure of (handwriting?)"
    ]
    assert TextLayer((600, 800)).unsure == 0
    assert not list(readability_notes(Reading(1, (600, 800), unsure=0.05)))


@pytest.mark.parametrize(("unsure", "status"), [(0.39, PageStatus.PARTIAL), (0.05, PageStatus.OK)])
def test_a_page_that_is_hard_to_read_is_partial(unsure: float, status: PageStatus) -> None:
    class Reader:
        async def ask(self, _: object) -> Reading:
            return Reading(1, (600, 800), (block(Kind.PARAGRAPH, "Dear Masler"),), unsure=unsure)

    engine = EmbeddedEngine(cast(Workers, Reader()), Options())
    _, row = asyncio.run(engine.convert(cast(SourceFile, None), 1))
    assert row.status is status
    assert bool(row.notes) == (status is PageStatus.PARTIAL)


def test_uncertain_words_are_marked_with_their_confidence_and_written_plainly() -> None:
    text = row_text(scored(("The ", 0.99), ("harb0ur ", 0.62), ("office", 0.97)))
    assert text == Text("The harb0ur office", (Mark(4, 12, MarkKind.UNSURE, "0.62"),))
    whole = flow(
        [text, row_text(scored(("keeps ", 0.98), ("re-", 0.41))), row_text(scored(("gister", 0.99)))]
    )
    assert [(whole.plain[m.start : m.end], m.value) for m in whole.marks] == [
        ("harb0ur", "0.62"),
        ("re", "0.41"),
    ]
    assert inline(whole) == "The harb0ur office keeps register"
