"""The confidence of blocks as a probability, from all that is known about them, and the difficulty of pages."""

from __future__ import annotations

from math import log1p
from typing import Any

import pytest

from doc2md.bundled import bundled
from doc2md.checks.confidence import evidence as module
from doc2md.checks.confidence.calibrate import SURE, WRONG, calibrated
from doc2md.checks.confidence.evidence import evidence
from doc2md.checks.confidence.forest import Forest, forest
from doc2md.document import (
    Coverage,
    Document,
    Finding,
    FindingKind,
    Kind,
    Origin,
    PageRow,
    PageStatus,
    TextSource,
)
from doc2md.errors import EngineError
from doc2md.geometry import Box
from tests.builders.blocks import block, document

WHOLE = "The harbour office keeps the register of all vessels that pass the locks in winter."
ROW = PageRow(1, PageStatus.OK, size=(600, 800))


def paragraphs(*texts: str) -> Document:
    """A page of paragraphs, one under the other."""
    made = [
        block(
            Kind.PARAGRAPH,
            text,
            id=f"p{n}",
            box=Box(60, 80 + 60 * n, 540, 104 + 60 * n),
            size=10.0,
            confidence=0.95,
        )
        for n, text in enumerate(texts)
    ]
    return document(*made, pages=(ROW,))


def test_a_torn_paragraph_is_less_sure_than_a_whole_one_and_says_why() -> None:
    torn = "which the harbour office keeps for all vessels that pass the"
    whole, cut = (calibrated(paragraphs(WHOLE, text, WHOLE)).blocks[1] for text in (WHOLE, torn))
    assert (whole.confidence or 0) > SURE > (cut.confidence or 0)
    assert whole.doubts == ()
    assert cut.doubts == (WRONG[Kind.PARAGRAPH],)


def test_a_reason_that_is_known_is_kept() -> None:
    made = block(Kind.PARAGRAPH, "Oiled hinges", id="p", confidence=0.3, doubts=("may be a heading",))
    assert calibrated(document(made, pages=(ROW,))).blocks[0].doubts == ("may be a heading",)


@pytest.mark.parametrize("kind", [Kind.EQUATION, Kind.FIGURE, Kind.NOTE])
def test_kinds_with_a_measure_of_their_own_are_left_alone(kind: Kind) -> None:
    made = block(kind, "x", id="x", confidence=0.7)
    assert calibrated(document(made, pages=(ROW,))).blocks == (made,)


@pytest.mark.parametrize(
    ("kind", "agreement", "confidence", "doubts"),
    [
        (Kind.PARAGRAPH, 0.75, 0.75, ("25% of its words are not on the page",)),
        (Kind.PARAGRAPH, 1.0, 1.0, ()),
        (Kind.PARAGRAPH, None, None, ()),
        (Kind.EQUATION, 0.5, None, ()),
    ],
)
def test_a_block_of_a_model_is_as_sure_as_it_agrees_with_the_page(
    kind: Kind, agreement: float | None, confidence: float | None, doubts: tuple[str, ...]
) -> None:
    made = block(kind, "words", id="p", agreement=agreement, origin=(Origin("model", 1, (0, 5)),))
    inner = document(block(Kind.LIST, id="list", children=(made,)), pages=(ROW,))
    judged = calibrated(inner).blocks[0].children[0]
    assert (judged.confidence, judged.doubts) == (confidence, doubts)


def test_pages_with_missing_passages_are_more_difficult() -> None:
    lost = Coverage(TextSource.TEXT_LAYER, 50, 40, findings=(Finding(FindingKind.MISSING, printed="a gate"),))
    found = calibrated(paragraphs(WHOLE)).pages[0].difficulty
    lacking: dict[str, Any] = {"pages": (PageRow(1, PageStatus.PARTIAL, size=(600, 800), coverage=lost),)}
    assert found is not None
    assert (
        found
        < 0.3
        < 0.5
        < (calibrated(document(*paragraphs(WHOLE).blocks, **lacking)).pages[0].difficulty or 0)
    )


def test_a_page_that_failed_stays_as_it_is() -> None:
    row = PageRow(1, PageStatus.FAILED, difficulty=1.0)
    assert calibrated(document(pages=(row,))).pages == (row,)


@pytest.mark.parametrize("kind", sorted(WRONG))
def test_every_kind_that_is_calibrated_has_all_evidence_and_a_reason(kind: Kind) -> None:
    """A block may lack words, a box and a size."""
    made = document(block(kind, "", id="x", box=None, confidence=0.02), pages=(ROW,))
    [(_, found)] = evidence(made)
    assert set(forest().features) <= set(found)
    judged = calibrated(made).blocks[0]
    assert judged.confidence is not None
    assert judged.confidence < SURE
    assert judged.doubts == (WRONG[kind],)


def test_the_evidence_of_a_block_is_found_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts about all blocks at once would take as much memory as a long document."""
    found, own = list[str](), module._own

    def counted(placed: module.Placed, pages: module._Pages) -> module.Evidence:
        found.append(placed.block.text.plain)
        return own(placed, pages)

    monkeypatch.setattr(module, "_own", counted)
    lines = evidence(paragraphs("One", "Three", "Seventeen", "Four"))
    next(lines)
    assert found == ["One", "Three"]
    _, second = next(lines)
    assert second["before_length"] == pytest.approx(log1p(3))
    assert second["after_length"] == pytest.approx(log1p(9))
    assert (second["before_here"], second["after_here"]) == (1, 1)


def test_a_forest_adds_its_leaves_to_the_log_odds() -> None:
    made = Forest.from_json(
        b'{"features":["length"],"trees":[{"nodes":[[0,2.5,-1,-2]],"leaves":[-100,100]}]}'
    )
    assert made.probability(0.5, {"length": 2.5}) == pytest.approx(0.02)
    assert made.probability(0.5, {"length": 3.0}) == pytest.approx(0.98)
    assert Forest((), ()).probability(0.7, {}) == pytest.approx(0.7)


def test_weights_that_were_changed_are_not_used() -> None:
    with pytest.raises(EngineError, match="is not the one doc2md came with"):
        bundled("confidence.json", "00")
    with pytest.raises(EngineError, match="cannot be read"):
        bundled("nothing.json", "00")


def test_a_block_is_compared_with_the_others() -> None:
    made = paragraphs(WHOLE, WHOLE, "Oiled hinges")
    odd = block(Kind.HEADING, "1. Oil", id="h", box=Box(550, 80, 590, 104), size=10.0, look="bold", level=2)
    facts = {each.id: found for each, found in evidence(document(*made.blocks, odd, pages=(ROW,)))}
    assert (facts["p0"]["same_text"], facts["p2"]["same_text"]) == (1, 0)
    assert facts["p0"]["alike_kind"] == 1
    assert facts["h"]["alike_kind"] == -1  # no other block looks like it
    assert facts["p0"]["beside"] > facts["p1"]["beside"] == 0
    assert facts["h"]["numbered"] == 1
