"""KaTeX accepts every formula of whole documents, in its strict mode."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from doc2md.assembler import settle
from doc2md.document import Block, Kind, MarkKind
from tests.builders.katex import Formula, needs_katex, refused
from tests.builders.readings import read_answer
from tests.fakes.workers import convert_inline
from tests.paths import SAMPLES

pytestmark = needs_katex

PAPERS = ["readoc/arxiv-0709.4466", "roundtrip/d-cp-fft", "roundtrip/d-celerite-a"]


def formulas_of(blocks: Iterable[Block]) -> Iterator[Formula]:
    for block in blocks:
        if block.kind is Kind.EQUATION:
            yield block.text.plain, True
        for text in (block.text, *(cell.text for cell in block.cells)):
            for mark in text.marks:
                if mark.kind is MarkKind.MATH:
                    yield text.plain[mark.start : mark.end], False
        yield from formulas_of(block.children)


@pytest.mark.process
@pytest.mark.parametrize("name", ["report.pdf", "slides.pdf"])
def test_formulas_of_the_samples(name: str) -> None:
    assert refused(formulas_of(convert_inline(SAMPLES / name, pages="1-2").document.blocks)) == {}


@pytest.mark.process
@pytest.mark.parametrize("name", PAPERS)
def test_formulas_of_papers(material: Path, name: str) -> None:
    result = convert_inline(material / "corpus" / name / "doc.pdf", pages="1-2")
    found = set(formulas_of(result.document.blocks))
    assert len(found) > 5
    assert refused(found) == {}


def test_formulas_in_the_answers_of_a_model(material: Path) -> None:
    """Every eighth of the recorded answers that have a formula."""
    lines = (material / "recordings" / "answers.jsonl").read_text("utf-8").splitlines()
    answers = [answer for line in lines if r"\(" in (answer := json.loads(line)["answer"]) or r"\[" in answer]
    found = {
        formula for answer in answers[::8] for formula in formulas_of(settle(read_answer(answer)).blocks)
    }
    assert len(found) > 200
    assert refused(found) == {}
