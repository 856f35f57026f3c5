"""The fields of a chunk: its id, confidence and boxes; and which limits are refused."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace

import pytest

from doc2md.chunks.jsonl import to_jsonl
from doc2md.document import Kind, PageRow, PageStatus
from doc2md.errors import UsageError
from doc2md.exporter.boxes import in_unit
from doc2md.exporter.json import from_json, to_json
from doc2md.geometry import Box
from doc2md.options.export import Boxes
from tests.chunks.documents import WORDS, block, cut, document, heading


@pytest.mark.parametrize("unit", ["`", ".", "\\(", "$", "](", "[a", "<", "`a``b", "\u0301", "。", "a\n"])
def test_text_that_is_slow_to_match_is_cut_quickly(unit: str) -> None:
    started = time.process_time()
    found = cut(document(block(Kind.PARAGRAPH, unit * (10_000 // len(unit)))))
    assert max(chunk.tokens for chunk in found) <= 512
    assert time.process_time() - started < 3


def test_ids_are_the_same_each_time_and_differ_for_equal_texts() -> None:
    doc = document(heading("A"), block(Kind.PARAGRAPH, "Same."), heading("A"), block(Kind.PARAGRAPH, "Same."))
    ids = [chunk.id for chunk in cut(doc)]
    assert ids == [chunk.id for chunk in cut(from_json(to_json(doc)))]
    assert len(set(ids)) == 2
    other = replace(doc, source=replace(doc.source, sha256="ff"))
    assert ids == [chunk.id for chunk in cut(other)]


def test_an_edit_changes_few_chunks_after_it() -> None:
    lengths = random.Random(1).choices(range(10, 90), k=200)
    paragraphs = [block(Kind.PARAGRAPH, f"{n}: {WORDS[:length]}", y=n) for n, length in enumerate(lengths)]
    before = {chunk.id for chunk in cut(document(*paragraphs), 300, tokens=len)}
    new = []
    for edit in range(0, 100, 5):
        edited = [*paragraphs[:edit], block(Kind.PARAGRAPH, "Something new."), *paragraphs[edit:]]
        after = {chunk.id for chunk in cut(document(*edited), 300, tokens=len)}
        new.append(len(after - before))
    assert sum(new) / len(new) < 4
    assert max(new) < len(before) / 2


def test_confidence_is_the_mean_of_the_blocks_by_length() -> None:
    sure, unsure = (
        block(Kind.PARAGRAPH, "a" * 30, confidence=1.0),
        block(Kind.PARAGRAPH, "b" * 10, confidence=0.6),
    )
    assert cut(document(sure, unsure))[0].confidence == pytest.approx(0.9)
    assert cut(document(block(Kind.PARAGRAPH, "Nobody looked.")))[0].confidence is None


def test_a_line_of_jsonl_has_all_fields_of_a_chunk() -> None:
    doc = document(heading("A"), block(Kind.PARAGRAPH, "One\u2028two.", confidence=0.5))
    (line,) = to_jsonl(cut(doc)).splitlines()
    (chunk,) = cut(doc)
    assert json.loads(line) == {
        "id": chunk.id, "text": "One\u2028two.", "headings": ["A"], "kind": "paragraph", "pages": [1],
        "regions": [{"page": 1, "box": [10, 20, 110, 40]}], "span": [5, 13], "own": [0, 8], "tokens": chunk.tokens,
        "confidence": 0.5, "source": "r.pdf", "sha256": "ab12",
    }  # fmt: skip


def test_boxes_are_in_points_whatever_the_unit_of_the_document() -> None:
    doc = document(block(Kind.PARAGRAPH, "One."), pages=(PageRow(1, PageStatus.OK, (200.0, 300.0)),))
    assert cut(in_unit(doc, Boxes.GRID))[0].regions[0].box == pytest.approx(Box(10, 20, 110, 40), abs=0.2)


def test_a_wrong_limit_or_overlap_is_a_usage_error() -> None:
    for size, overlap, reason in (
        (0, 0, "--chunk-size must be at least 1"),
        (10, 6, "between 0 and half of --chunk-size"),
    ):
        with pytest.raises(UsageError, match=reason):
            cut(document(), size, overlap)
    with pytest.raises(UsageError, match="--chunk-size is too small: the tokenizer counts"):
        cut(document(block(Kind.PARAGRAPH, "語")), 2, tokens=lambda text: len(text.encode()))
