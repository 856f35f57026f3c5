"""Footnotes: their marks, and the raised numbers in the text that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.local.layout.text.draft import PageContext, make_block, running_text
from doc2md.converter.local.layout.text.inline import address_of
from doc2md.document import Block, Kind, Mark, MarkKind, Text
from doc2md.rasterizer.text_layer import Line

_MARK = re.compile(r"\s*(?:\[(\d{1,3})\]|\(?(\d{1,3})[.)]?(?=\s|[^\W\d])|([*†‡§¶#]{1,3}))\s*")


def mark_of(row: Line) -> str | None:
    """The footnote mark a row begins with: raised, or a sign, or a number before a word."""
    match = _MARK.match(row.text)
    return next((group for group in match.groups() if group), None) if match else None


def raised(context: PageContext, row: Line) -> bool:
    """Whether a row begins with a raised number or sign, or with one that leads back to where it is referred to.

    Some fonts have raised digits of their own, which no size or baseline tells from others.
    """
    first = next((span for span in row.spans if span.text.strip()), None)
    if first is None or not mark_of(row):
        return False
    return first.superscript or address_of(first, context.links).startswith("#")


def footnotes(context: PageContext, rows: Sequence[Line]) -> list[Block]:
    """Rows of an area of footnotes as one block a note; rows before the first mark are a note without one."""
    groups: list[tuple[str, list[Line]]] = []
    any_raised = any(raised(context, row) for row in rows)
    for row in rows:
        label = mark_of(row) if not any_raised or raised(context, row) else None
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
    """Numbers that name a footnote of the page, raised or linked to its place, become references to it."""
    labels = {block.label for block in blocks if block.kind is Kind.FOOTNOTE and block.label}
    return [_refer(block, labels) for block in blocks] if labels else list(blocks)


def _refer(block: Block, labels: set[str]) -> Block:
    if block.kind in {Kind.FOOTNOTE, Kind.CODE}:
        return block
    return replace(
        block,
        text=_marked(block.text, labels),
        children=tuple(_refer(child, labels) for child in block.children),
        cells=tuple(replace(cell, text=_marked(cell.text, labels)) for cell in block.cells),
    )


def _marked(text: Text, labels: set[str]) -> Text:
    def turned(mark: Mark) -> Mark:
        label = text.plain[mark.start : mark.end].strip("[]() ")
        points = mark.kind is MarkKind.SUPERSCRIPT or (mark.kind is MarkKind.LINK and mark.value[:1] == "#")
        if points and label in labels:
            return mark._replace(kind=MarkKind.NOTE, value=label)
        return mark

    return Text(text.plain, tuple(map(turned, text.marks)))
