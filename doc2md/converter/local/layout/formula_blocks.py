"""Make blocks of displayed formulas: equations, or pictures of those whose structure could not be read."""

from __future__ import annotations

from dataclasses import replace

from doc2md.converter.local.layout.maths.finding.page import DisplayedFormula
from doc2md.converter.local.layout.maths.symbols import SURE
from doc2md.converter.local.layout.text.draft import PageContext, around, make_block
from doc2md.document import FORMULA, Block, Kind, Region, Text

BUILT_UP = "formula reconstructed from the positions of its signs"
"""The reason to doubt a displayed formula."""

MIN_READ = 0.05
"""Confidence below which a displayed formula becomes a picture. None of such formulas was right."""


def formula_block(context: PageContext, displayed: DisplayedFormula) -> Block:
    """A displayed formula as a block, with a doubt if its structure is not sure.

    If its LaTeX would mislead more than it tells, the block is a figure: a picture of the formula with its plain text.
    """
    formula = displayed.formula
    is_read = formula.confidence >= MIN_READ
    tag = f" \\tag{{{formula.number}}}" if formula.number else ""
    source = f"{formula.latex}{tag}" if is_read else displayed.plain
    block = replace(
        make_block(context, Kind.EQUATION if is_read else Kind.FIGURE, displayed.lines[:1], Text(source)),
        regions=(Region(context.page, around(displayed.lines)),),
        label="" if is_read else FORMULA,
    )
    reasons = () if formula.confidence >= SURE else (BUILT_UP,)
    return replace(block, confidence=formula.confidence, doubts=reasons)
