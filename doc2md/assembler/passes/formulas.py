"""Tidy formulas, and join the rows of a derivation."""

from __future__ import annotations

import re
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, MarkKind, Reading, Text, with_texts
from doc2md.markup.formulas import tidy

_SPACE = r"(?:\\q?quad|\\[,;:! ]|~|&|\s)*"
_RELATION = re.compile(
    rf"{_SPACE}(?P<relation>[=<>]|\\(?:leq?|geq?|leqslant|geqslant|approx|equiv|sim|simeq|Rightarrow|Leftrightarrow|iff)(?![A-Za-z]))"
)
_ROWS = re.compile(r"\\\\|\\begin|\\tag|&")


def tidy_formulas(reading: Reading) -> Reading:
    """The page with the formulas that a model wrote tidied or joined."""
    blocks: list[Block] = []
    edits: list[Edit] = []
    for block in reading.blocks:
        if not block.transcribed:
            blocks.append(block)
            continue
        tidied = _tidied(block)
        if blocks and (longer := _joined_derivation(blocks[-1], tidied)):
            reason = f"joined to {longer.id}, which it continues"
            edits.append(Edit("formulas", block.id, reason, before=block.text.plain))
            blocks[-1] = longer
        else:
            blocks.append(tidied)
    return replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits))


def _tidied(block: Block) -> Block:
    if block.kind is Kind.EQUATION:
        return replace(block, text=Text(tidy(block.text.plain)))
    return with_texts(block, _tidied_text)


def _tidied_text(text: Text) -> Text:
    parts, at = list[Text](), 0
    for mark in text.marks:
        source = text.plain[mark.start : mark.end]
        if mark.kind is MarkKind.MATH and mark.start >= at and (clean := tidy(source)) not in {source, ""}:
            parts += [text[at : mark.start], Text(clean, (mark._replace(start=0, end=len(clean)),))]
            at = mark.end
    return Text.join([*parts, text[at:]]) if parts else text


def _joined_derivation(first: Block, second: Block) -> Block | None:
    """Both as one derivation, if the second follows the first and begins with a relation like `= x^2`; else None."""
    if not (first.kind is second.kind is Kind.EQUATION):
        return None
    match = _RELATION.match(second.text.plain)
    if not match or _ROWS.search(second.text.plain) or not _stacked(first, second):
        return None
    row = f"& {second.text.plain[match.start('relation') :]}"
    rows = _rows(first.text.plain)
    if rows is None:
        return None
    source = "\\begin{aligned}\n" + " \\\\\n".join([*rows, row]) + "\n\\end{aligned}"
    regions = tuple(dict.fromkeys(first.regions + second.regions))
    origin = tuple(dict.fromkeys(first.origin + second.origin))
    return replace(first, text=Text(source), regions=regions, origin=origin)


def _rows(source: str) -> list[str] | None:
    """The rows of a derivation, each with its alignment mark; None if the source has another alignment."""
    start, end = "\\begin{aligned}\n", "\n\\end{aligned}"
    if source.startswith(start) and source.endswith(end):
        return source[len(start) : -len(end)].split(" \\\\\n")
    if _ROWS.search(source):
        return None
    at = _first_relation(source)
    return [f"{source[:at]}& {source[at:]}" if at is not None else f"& {source}"]


def _first_relation(source: str) -> int | None:
    r"""The index of the first relation outside all braces and `\left … \right`; None if there is none."""
    depth = 0
    for match in re.finditer(rf"\\left(?![A-Za-z])|\\right(?![A-Za-z])|[{{}}]|{_RELATION.pattern}", source):
        depth += {"{": 1, "\\left": 1, "}": -1, "\\right": -1}.get(match[0], 0)
        if match["relation"] and not depth:
            return match.start("relation")
    return None


def _stacked(first: Block, second: Block) -> bool:
    """Whether both are in the same box, or the second is below the first."""
    above, below = first.regions[-1].box, second.box
    if above is None or below is None or above == below:
        return True
    return below.y0 >= above.y0 and above.overlap_x(below) > 0
