"""Find footnote marks, and link the raised numbers in the text to their footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.local.layout.text.draft import PageContext, make_block, running_text
from doc2md.converter.local.layout.text.inline import address_of
from doc2md.document import Block, Kind, Mark, MarkKind, Text
from doc2md.rasterizer.text_layer import Line

_MARK = re.compile(r"\s*(?:\[(\d{1,3})\]|\(?(\d{1,3})[.)]?(?=\s|[^\W\d])|([*†‡§¶#]{1,3}))\s*")

_SEVERAL, _SEVERAL_MARKS = re.compile(r"\d{1,3}"), re.compile(r"\d{1,3}(?:,\s?\d{1,3})+")
"""Match each of several numbers in one reference, and such a reference, as in ²·³ with a comma."""

_UNIT = re.compile(r"(?:^|[\s\d/·(])(?:[kcmdµμn]?m|[mµμn]?s|h|ft|in|yd|Hz|[a-zA-Z])$")
"""Matches a unit or a symbol at the end of a text. A small number after it is a power."""


def mark_of(row: Line) -> str | None:
    """The footnote mark at the start of a row: a number or a sign. None if there is no mark."""
    match = _MARK.match(row.text)
    return next((group for group in match.groups() if group), None) if match else None


def has_raised_mark(context: PageContext, row: Line) -> bool:
    """Whether a row starts with a raised mark, or with a mark that links back to its reference in the text.

    Some fonts contain raised digits, which differ from other digits neither in size nor in baseline.
    """
    first = next((span for span in row.spans if span.text.strip()), None)
    if first is None or not mark_of(row):
        return False
    return first.superscript or address_of(first, context.links).startswith("#")


def footnotes(context: PageContext, rows: Sequence[Line]) -> list[Block]:
    """Split the rows of a footnote area into one FOOTNOTE block per footnote.

    Rows before the first mark become a footnote without a mark.
    """
    groups: list[tuple[str, list[Line]]] = []
    any_raised = any(has_raised_mark(context, row) for row in rows)
    for row in rows:
        label = mark_of(row) if not any_raised or has_raised_mark(context, row) else None
        if label or not groups:
            groups.append((label or "", []))
        groups[-1][1].append(row)
    return [
        make_block(context, Kind.FOOTNOTE, group, _body(context, group, label), label)
        for label, group in groups
    ]


def _body(context: PageContext, rows: Sequence[Line], label: str) -> Text:
    text = running_text(context, rows)
    match = _MARK.match(text.plain) if label else None
    return text[match.end() :].strip() if match else text


def refer(blocks: Sequence[Block]) -> list[Block]:
    """Turn numbers in the text into references to the footnotes of the page. The numbers must be raised or linked."""
    labels = {block.label for block in blocks if block.kind is Kind.FOOTNOTE and block.label}
    return [_block_with_references(block, labels) for block in blocks] if labels else list(blocks)


def _block_with_references(block: Block, labels: set[str]) -> Block:
    if block.kind in {Kind.FOOTNOTE, Kind.CODE}:
        return block
    return replace(
        block,
        text=_with_references(block.text, labels),
        children=tuple(_block_with_references(child, labels) for child in block.children),
        cells=tuple(replace(cell, text=_with_references(cell.text, labels)) for cell in block.cells),
    )


def _with_references(text: Text, labels: set[str]) -> Text:
    def as_references(mark: Mark) -> list[Mark]:
        words = text.plain[mark.start : mark.end]
        label = words.strip("[]() ")
        is_raised = mark.kind is MarkKind.SUPERSCRIPT and not _UNIT.search(text.plain[: mark.start])
        is_reference = is_raised or (mark.kind is MarkKind.LINK and mark.value[:1] == "#")
        if is_reference and label in labels:
            return [mark._replace(kind=MarkKind.NOTE, value=label)]
        several = list(_SEVERAL.finditer(words)) if is_raised and _SEVERAL_MARKS.fullmatch(words) else []
        if several and all(match[0] in labels for match in several):
            return [
                Mark(mark.start + match.start(), mark.start + match.end(), MarkKind.NOTE, match[0])
                for match in several
            ]
        return [mark]

    return Text(text.plain, tuple(made for mark in text.marks for made in as_references(mark)))
