"""The parser of grounded text: every character of any answer is in a block or in the ledger."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doc2md.converter.grounded import render
from doc2md.converter.grounded.scan import read_boxes, scan
from doc2md.document import Kind, Reading
from doc2md.exporter.markdown import to_markdown
from doc2md.geometry import Box
from tests.builders.answers import grounded
from tests.builders.readings import A4, assembled, read_answer

FRAGMENTS = [
    "<|ref|>",
    "<|/ref|>",
    "<|det|>",
    "<|/det|>",
    "text",
    "image",
    "table",
    "title",
    "[[1, 2, 300, 400]]",
    "[[1, 2, 300, 400], [5, 6, 7, 8]]",
    "[[9999, -5, 0, 12.5]]",
    "[[",
    "]]",
    "\n",
    "\n\n",
    " ",
    "# ",
    "- item",
    "<table><tr><td>",
    "</table>",
    "\\[ x",
    "\\]",
    "\\(",
    "<｜end▁of▁sentence｜>",
    "<|grounding|>",
    "```",
    "words",
    "\x00",
    "\ud800",
]
answers = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))


@given(answers)
@example("")
@example("<|ref|>text<|/ref|><|det|>[[1,2,3,4]]<|/det|>")
def test_the_tokens_of_any_answer_cover_it_without_gaps(answer: str) -> None:
    tokens = scan(answer)
    assert [t.start for t in tokens] == [0, *(t.end for t in tokens[:-1])][: len(tokens)]
    assert (tokens[-1].end if tokens else 0) == len(answer)


@given(answers)
def test_blocks_and_dropped_parts_cover_any_answer_without_gaps(answer: str) -> None:
    assert_covered(read_answer(answer), answer)


def assert_covered(reading: Reading, answer: str) -> None:
    spans = sorted(
        {o.span for b in reading.blocks for o in b.origin if o.span} | {d.span for d in reading.dropped}
    )
    assert "".join(answer[start:end] for start, end in spans) == answer
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert all(drop.text == answer[slice(*drop.span)] and drop.reason for drop in reading.dropped)


@given(answers)
def test_any_answer_can_be_assembled(answer: str) -> None:
    ids = [block.id for block in assembled(read_answer(answer)).blocks]
    assert len(ids) == len(set(ids))


def test_boxes_become_points_of_the_page() -> None:
    block = read_answer(grounded("text", "all of it", (0, 0, 999, 999))).blocks[0]
    assert block.box == Box(0, 0, *A4)


def test_one_paragraph_may_have_several_boxes() -> None:
    block = read_answer("<|ref|>text<|/ref|><|det|>[[1, 1, 9, 9], [20, 1, 29, 9]]<|/det|>\nboth").blocks[0]
    assert len(block.regions) == 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[[900, 900, 100, 100]]", [Box(100, 100, 900, 900)]),
        ("[[-50, -50, 2000, 2000]]", [Box(0, 0, 999, 999)]),
        ("[[5, 5, 5, 5]]", []),
        ("[[1, 2, 3]]", []),
        ("[[NaN, 0, 10, 10]]", []),
        ("[[" + "9" * 6000 + ",0,1,1]]", []),
        ("[" * 5000 + "]" * 5000, []),
        ("__import__('os').system('x')", []),
    ],
)
def test_boxes_are_numbers_in_bounds_or_nothing(source: str, expected: list[Box]) -> None:
    assert list(read_boxes(source)) == expected


def test_a_block_without_a_usable_box_is_kept() -> None:
    block = read_answer(grounded("text", "still here", (5, 5, 5, 5))).blocks[0]
    assert (block.text.plain, block.box) == ("still here", None)


def test_an_image_is_a_figure_at_its_place() -> None:
    block = read_answer(grounded("image", "", (100, 100, 200, 200))).blocks[0]
    assert block.kind is Kind.FIGURE
    assert block.box


def test_rendered_blocks_parse_to_the_same_blocks(samples: Path) -> None:
    first = read_answer((samples / "screenshot.grounded.txt").read_text("utf-8"))
    again = read_answer(render(first))
    assert [(b.kind, b.text, b.level) for b in again.blocks] == [
        (b.kind, b.text, b.level) for b in first.blocks
    ]


@pytest.mark.process
def test_blocks_and_dropped_parts_cover_every_recorded_answer(material: Path) -> None:
    with (material / "recordings" / "answers.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            answer = json.loads(line)["answer"]
            assert_covered(read_answer(answer), answer)


@pytest.mark.process
def test_no_piece_of_a_tag_is_left_in_the_markdown(material: Path) -> None:
    """Nearly all recorded answers with malformed tags come from one server and are about mathematics."""
    piece = re.compile(
        r"ref\|>|det\|>|<\|/?(?:ref|det)|\[\[\s*-?\d+\s*,(?! *\d+[\],])|^(?:equation|text|sub_title|table)\s*(?:\[|$)",
        re.M,
    )
    with (material / "recordings" / "answers.jsonl").open(encoding="utf-8") as lines:
        answers = [json.loads(line) for line in lines]
    malformed = [entry["answer"] for entry in answers if "malformed tags" in entry["from"]]
    assert len(malformed) == 278
    for answer in malformed:
        markdown = to_markdown(assembled(read_answer(answer)))
        assert not piece.search(re.sub(r"array\(\[\[.*", "", markdown))
