r"""Repair the formulas of a model, so that a strict renderer accepts each, and mark those that may be wrong.

A renderer shows an error for an unclosed brace or an unknown command, or loses the text after it. A formula that
cannot be repaired is shown as code, which can at least be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Mark, MarkKind, Reading, Text, with_texts
from doc2md.markup.latex import Repaired, repair

GUESSED, BROKEN = 0.5, 0.2
"""The confidence of a formula that was repaired by a guess, and of one that is not a formula any more. They are
assumptions: a guess keeps what is printed, but may group it in another way."""

_ITEM_NUMBER = re.compile(r"\s*[\u2460-\u2473]+\s*")


def repair_formulas(reading: Reading) -> Reading:
    """The page with the formulas that a model wrote repaired, and marked if that was a guess."""
    blocks: list[Block] = []
    edits: list[Edit] = []
    for block in reading.blocks:
        if not block.transcribed:
            blocks.append(block)
            continue
        repairs: list[tuple[str, Repaired]] = []
        blocks.append(_displayed(block, repairs) if block.kind is Kind.EQUATION else _inline(block, repairs))
        edits += _edits(block.id, repairs)
    return replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits))


def _displayed(block: Block, repairs: list[tuple[str, Repaired]]) -> Block:
    source = block.text.plain
    repaired = repair(source, display=True)
    if repaired.source == source and not repaired.broken:
        return block
    repairs.append((source, repaired))
    if repaired.broken:
        block = replace(block, kind=Kind.CODE, label="latex")
    else:
        block = replace(block, text=Text(repaired.source))
    if not repaired.guesses:
        return block
    known = 1.0 if block.confidence is None else block.confidence
    sure = round(known * (BROKEN if repaired.broken else GUESSED), 3)
    return replace(block, confidence=sure, doubts=(*block.doubts, *repaired.guesses))


def _inline(block: Block, repairs: list[tuple[str, Repaired]]) -> Block:
    def change(text: Text) -> Text:
        return _repaired_text(text, repairs)

    return with_texts(block, change)


def _repaired_text(text: Text, repairs: list[tuple[str, Repaired]]) -> Text:
    parts, at = list[Text](), 0
    for mark in text.marks:
        if mark.kind is not MarkKind.MATH or mark.start < at:
            continue
        source = text.plain[mark.start : mark.end]
        number = _ITEM_NUMBER.match(source)
        start = number.end() if number and number.end() < len(source) else 0
        repaired = repair(source[start:], display=False)
        if repaired.source == source and not repaired.broken:
            continue
        repairs.append((source, repaired))
        parts += [text[at : mark.start], Text(source[:start]), _formula(repaired)]
        at = mark.end
    return Text.join([*parts, text[at:]]) if parts else text


def _formula(repaired: Repaired) -> Text:
    end = len(repaired.source)
    marks = [Mark(0, end, MarkKind.CODE if repaired.broken else MarkKind.MATH)]
    if repaired.guesses:
        marks.append(Mark(0, end, MarkKind.UNSURE, f"{BROKEN if repaired.broken else GUESSED:.2f}"))
    return Text(repaired.source, tuple(marks))


def _edits(block: str, repairs: Iterable[tuple[str, Repaired]]) -> Iterable[Edit]:
    for source, repaired in repairs:
        reasons = ", ".join((*repaired.guesses, *repaired.changes)) or "a number in front of a formula"
        if repaired.broken:
            yield Edit("formula_faults", block, f"a formula shown as code: {reasons}", before=source)
        else:
            yield Edit("formula_faults", block, reasons, before=source, after=repaired.source)
