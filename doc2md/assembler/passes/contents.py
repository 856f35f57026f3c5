"""Find printed tables of contents: lines that end in a page number, after leader dots or after the text of a heading.

They become children of one `CONTENTS` block, so that the exporter can keep them or leave them out. Titles and page
numbers in two columns are no table there, but lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from doc2md.document import Block, Edit, Kind, Reading, Text, with_texts

MIN_ENTRIES = 3
"""Minimum number of entries. A single line that ends in a number can be any sentence."""

_ENTRY = re.compile(
    r"(?P<title>.*?\S)\s*(?P<leader>(?:[.·•…‥_]\s?){3,})?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*", re.DOTALL
)
_TITLE = re.compile(r"(?P<title>\S.*)\s(?:\d{1,3}|[ivxlc]{1,6})")
_LEADERS = re.compile(r"\s*(?:[.·•…‥_]\s?){4,}")
_CANDIDATES = {Kind.PARAGRAPH, Kind.LIST, Kind.TABLE}


class PrintedContents:
    """The document pass: its evidence is the headings of each page."""

    def look(self, reading: Reading) -> frozenset[str]:
        return frozenset(_key(b.text.plain) for b in reading.blocks if b.kind is Kind.HEADING)

    def plan(self, evidence: Sequence[frozenset[str]]) -> frozenset[str]:
        return frozenset().union(*evidence) - {""}

    def rewrite(self, reading: Reading, plan: frozenset[str]) -> Reading:
        blocks: list[Block] = []
        edits: list[Edit] = []
        marked = _with_titles([_is_contents(block, plan) for block in reading.blocks], reading.blocks, plan)
        for is_contents, pairs in groupby(zip(marked, reading.blocks, strict=True), key=lambda pair: pair[0]):
            run = [block for _, block in pairs]
            entries = [_as_entry(block) for block in run]
            if is_contents and sum(len(list(_lines(block))) for block in entries) >= MIN_ENTRIES:
                edits += [Edit("contents", block.id, "lines of a printed table of contents") for block in run]
                regions = tuple(region for block in run for region in block.regions)
                children = tuple(with_texts(_as_lines(block), _with_ellipses) for block in entries)
                run = [Block(f"{run[0].id}-contents", Kind.CONTENTS, regions, children=children)]
            blocks += run
        return (
            replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading
        )


def _with_titles(marked: Sequence[bool], blocks: Sequence[Block], headings: frozenset[str]) -> list[bool]:
    """Which blocks are contents, with the titles of parts and chapters, which are bold and have no leader dots."""
    made = list(marked)
    for i, block in reversed(list(enumerate(blocks[:-1]))):
        title = _TITLE.fullmatch(block.text.plain) if block.kind is Kind.HEADING else None
        key = _key(title["title"]) if title else ""
        made[i] |= bool(key) and made[i + 1] and any(heading.endswith(key) for heading in headings)
    return made


def _as_entry(block: Block) -> Block:
    return replace(block, kind=Kind.PARAGRAPH, level=0) if block.kind is Kind.HEADING else block


def _is_contents(block: Block, headings: frozenset[str]) -> bool:
    """Whether most lines of a block are entries."""
    if block.kind not in _CANDIDATES:
        return False
    lines = list(_lines(block))
    entries = sum(_is_entry(line, headings) for line in lines)
    return 0 < len(lines) <= 3 * entries / 2


def _is_entry(line: str, headings: frozenset[str]) -> bool:
    match = _ENTRY.fullmatch(line) if len(line) <= 200 else None
    return bool(match and (match["leader"] or _key(match["title"]) in headings))


def _as_lines(block: Block) -> Block:
    """A table as a paragraph with a line for each row. Other blocks stay as they are."""
    if block.kind is not Kind.TABLE:
        return block
    rows = groupby(block.cells, key=lambda cell: cell.row)
    lines = [Text.join([cell.text for cell in row if cell.text.plain.strip()], " ") for _, row in rows]
    return replace(
        block, kind=Kind.PARAGRAPH, cells=(), text=Text.join([line for line in lines if line.plain], "\n")
    )


def _with_ellipses(text: Text) -> Text:
    """The text with each row of leader dots replaced by an ellipsis."""
    return text.splice((m.start(), m.end(), " … ") for m in _LEADERS.finditer(text.plain))


def _lines(block: Block) -> Iterator[str]:
    if block.kind is Kind.TABLE:
        for _, row in groupby(block.cells, key=lambda cell: cell.row):
            yield " ".join(cell.text.plain for cell in row)
    elif block.kind is Kind.PARAGRAPH:
        yield from block.text.plain.splitlines()
    for child in block.children:
        if block.kind is Kind.LIST:
            yield f"{child.label} {child.text.plain}".strip()
            yield from (line for part in child.children for line in _lines(part))


def _key(title: str) -> str:
    """A title in lower case, without its number, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", re.sub(r"^[\divxIVX.]+\s", "", title.casefold()))
