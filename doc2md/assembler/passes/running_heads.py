"""Find running heads, running feet and page numbers: texts that repeat at the edges of the pages.

Nothing is removed. The blocks get their kind, and the exporter leaves them out unless its options keep them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.document import FURNITURE, Block, Edit, Kind, Reading

EDGE = 0.1
"""Height of the zones for running heads and feet, as a fraction of the page height."""
MIN_REPEATS = 3
"""Minimum number of pages with the same text, or with a page number that fits."""
MAX_LENGTH = 120
"""Maximum length of a running head, in characters."""

HEADING_SHARE = 0.4
"""Minimum fraction of pages with the same heading. Real headings are often at the top of a page, too."""

_CANDIDATES = {Kind.PARAGRAPH, Kind.HEADING}
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|第)\s*)?(\d{1,5})\s*(?:/|of|von|页|頁)?\s*(\d{1,5})?\W*", re.IGNORECASE
)
_AT_END = re.compile(r"\A(\d{1,5})(?!\S)|(?<!\S)(\d{1,5})\Z")


class Edge(NamedTuple):
    """A text at the edge of a page.

    top      whether it is at the top of the page
    words    its text in lower case; in lines, numbers are masked, and removed at both ends
    number   the page number, if the text is nothing else
    heading  whether it is a heading
    beside   a number at one end of the text
    """

    top: bool
    words: str
    number: int | None
    heading: bool
    beside: int | None = None


class Plan(NamedTuple):
    """The evidence of all pages.

    seen     how often each text occurs at an edge
    offsets  how often each difference between a printed number and the page occurs
    pages    the number of pages
    bare     whether the document has no text except at the edges, like tickets and labels; then these are its text
    """

    seen: Counter[tuple[bool, str, bool]]
    offsets: Counter[int]
    pages: int
    bare: bool = False


class RunningHeads:
    """The document pass: its evidence is the texts at the edges of each page."""

    def look(self, reading: Reading) -> tuple[int, frozenset[Edge], bool]:
        """The number of the page, the texts at its edges, and whether there is other text on it."""
        edges = [_edge(block, reading.size[1]) for block in reading.blocks]
        more = any(
            not edge and block.kind not in FURNITURE
            for edge, block in zip(edges, reading.blocks, strict=True)
        )
        return reading.page, frozenset(edge for edge in edges if edge), more

    def plan(self, evidence: Sequence[tuple[int, frozenset[Edge], bool]]) -> Plan:
        bare = not any(more for _, _, more in evidence)
        evidence = () if bare else evidence
        return Plan(
            Counter(seen for _, edges, _ in evidence for seen in {_words(edge) for edge in edges}),
            Counter(
                number - page
                for page, edges, _ in evidence
                for number in {e.number if e.beside is None else e.beside for e in edges}
                if number is not None
            ),
            len(evidence),
            bare,
        )

    def rewrite(self, reading: Reading, plan: Plan) -> Reading:
        blocks, edits = list(reading.blocks), []
        for i, block in enumerate(blocks):
            if plan.bare and block.kind in FURNITURE:
                blocks[i] = replace(block, kind=Kind.PARAGRAPH)
                edits.append(Edit("running_heads", block.id, "the document has no other text"))
            if block.kind in FURNITURE and block.transcribed and not _at_edge(block, reading.size[1]):
                blocks[i] = replace(block, kind=Kind.PARAGRAPH)
                edits.append(
                    Edit("running_heads", block.id, f"labelled {block.kind}, but not at the edge of the page")
                )
            edge = _edge(block, reading.size[1])
            kind = _kind(edge, reading.page, plan) if edge else None
            if kind:
                name = kind.value.replace("_", " ")
                edits.append(Edit("running_heads", block.id, f"a {name}: it is on other pages too"))
                blocks[i] = replace(block, kind=kind, level=0)
        return (
            replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading
        )


def _edge(block: Block, page_height: float) -> Edge | None:
    if block.kind not in _CANDIDATES or not block.box or len(block.text.plain) > MAX_LENGTH:
        return None
    if not _at_edge(block, page_height):
        return None
    match = _PAGE_NUMBER.fullmatch(block.text.plain)
    heading = block.kind is Kind.HEADING
    words = block.text.plain.casefold().strip()
    beside = None if heading or match else _AT_END.search(words)
    words = words if heading else _NUMBERS.sub("#", words).strip("# |·•-–—")
    return Edge(
        block.box.y0 < page_height / 2,
        words,
        int(match[1]) if match else None,
        heading,
        int(beside[1] or beside[2]) if beside else None,
    )


def _words(edge: Edge) -> tuple[bool, str, bool]:
    return edge.top, edge.words, edge.heading


def _at_edge(block: Block, page_height: float) -> bool:
    box = block.box
    return box is None or box.y1 <= EDGE * page_height or box.y0 >= (1 - EDGE) * page_height


def _kind(edge: Edge, page: int, plan: Plan) -> Kind | None:
    if edge.number is not None:
        return Kind.PAGE_NUMBER if plan.offsets[edge.number - page] >= MIN_REPEATS else None
    if plan.seen[_words(edge)] < max(MIN_REPEATS, HEADING_SHARE * plan.pages if edge.heading else 0):
        return None
    return Kind.HEADER if edge.top else Kind.FOOTER
