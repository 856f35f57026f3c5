"""Evidence about blocks as numbers: what a block is, how it reads, where it stands, and what stands around it.

Only the finished document is looked at, so what all passes did is known. Nothing is said about the page or the document
as a whole: that would teach the forest the habits of the generator. `habits.py` compares a block with the others.
Lengths are multiples of the font size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log1p
from statistics import fmean, median

from doc2md.checks.confidence.habits import Habits
from doc2md.document import Block, Document, Kind, MarkKind, Text
from doc2md.structure.confidence import CONTAINERS, RECOGNISED
from doc2md.structure.lists import begins, goes_on, is_bullet
from doc2md.structure.scripts import is_cjk, reads_right_to_left

Evidence = dict[str, float]
"""Named features of a block."""

KINDS = (
    Kind.PARAGRAPH,
    Kind.HEADING,
    Kind.ITEM,
    Kind.TABLE,
    Kind.EQUATION,
    Kind.CODE,
    Kind.CAPTION,
    Kind.FOOTNOTE,
    Kind.QUOTE,
    Kind.FIGURE,
)
"""Kinds that the forest tells apart."""

SENTENCE_ENDS = frozenset(".!?:;…。！？：；؟۔")
_CLOSING = "\"'”’»)]}」』）"
_FORMULA_SIGNS = "=+×·≤≥<>∑∫√^_\\"
_CODE_SIGNS = "{}()[];=<>#$/*&|_\"'"


@dataclass(frozen=True, slots=True)
class Placed:
    """A block without its children, with what it stands in: its list, or None, and the depth of nesting."""

    block: Block
    inside: Block | None
    depth: int


def leaves(blocks: Iterable[Block], inside: Block | None = None, depth: int = 0) -> Iterator[Placed]:
    """The blocks that have a confidence of their own, in reading order."""
    for block in blocks:
        if block.kind not in CONTAINERS:
            yield Placed(block, inside, depth)
        yield from leaves(block.children, block, depth + 1)


def evidence(document: Document) -> Iterator[tuple[Block, Evidence]]:
    """The evidence about each block, in reading order."""
    pages = _Pages(document)
    habits = Habits([placed.block for placed in leaves(document.blocks)])
    framed = chain([None], ((each, _own(each, pages)) for each in leaves(document.blocks)), [None])
    # Three blocks at a time: the facts of all blocks of a long document would take as much memory as the document.
    for (above, middle), (_, below) in pairwise(pairwise(framed)):
        assert middle
        placed, found = middle
        around = _neighbour("before", placed, above), _neighbour("after", placed, below)
        yield placed.block, found | habits.of(placed.block) | around[0] | around[1]


def _own(placed: Placed, pages: _Pages) -> Evidence:
    """What a block says of itself."""
    block = placed.block
    texts = [block.text, *(cell.text for cell in block.cells)]
    plain = " ".join(text.plain for text in texts).strip()
    found = {
        "kind": float(KINDS.index(block.kind) if block.kind in KINDS else len(KINDS)),
        "given": 1.0 if block.confidence is None else block.confidence,
        "doubts": float(len(block.doubts)),
        "recognised": float(any(doubt.startswith(RECOGNISED) for doubt in block.doubts)),
        "depth": float(placed.depth),
        "level": float(block.level),
        "in_contents": float(placed.inside is not None and placed.inside.kind is Kind.CONTENTS),
        "regions": float(len(block.regions)),
        "pages": float(len({region.page for region in block.regions})),
        "findings": float(pages.findings[block.id]),
        "edits": float(pages.edits[block.id]),
        "run_in": float(block.kind is Kind.HEADING and bool(block.label)),
    }
    return found | _words(plain) | _marks(texts) | _place(block, plain, pages) | _of_kind(placed)


def _words(plain: str) -> Evidence:
    """How a text reads."""
    length = max(1, len(plain))
    letters = [char for char in plain if char.isalpha()]
    bare = plain.rstrip(_CLOSING)
    first = plain[:1]
    return {
        "length": log1p(len(plain)),
        "words": log1p(len(plain.split())),
        "digits": sum(map(str.isdigit, plain)) / length,
        "letters": len(letters) / length,
        "capitals": sum(map(str.isupper, letters)) / max(1, len(letters)),
        "cjk": 0.0 if plain.isascii() else sum(map(is_cjk, letters)) / max(1, len(letters)),
        "right_to_left": float(reads_right_to_left(plain)),
        "formula_signs": sum(map(plain.count, _FORMULA_SIGNS)) / length,
        "code_signs": sum(map(plain.count, _CODE_SIGNS)) / length,
        "breaks": float(plain.count("\n")),
        "line_length": length / (1 + plain.count("\n")),
        "starts_small": float(first.islower()),
        "starts_with_digit": float(first.isdigit()),
        "starts_with_sign": float(bool(first) and not first.isalnum()),
        "ends_sentence": float(bare[-1:] in SENTENCE_ENDS and bool(bare)),
        "ends_colon": float(bare.endswith((":", "："))),
        "ends_hyphen": float(bare.endswith("-")),
        "ends_comma": float(bare.endswith((",", "，", "、"))),
        "sentences": log1p(sum(plain.count(end) for end in (". ", "? ", "! ", "。"))),
    }


def _marks(texts: Sequence[Text]) -> Evidence:
    """How a text is marked: formulas, words in doubt, bold starts."""
    marks = [(mark, len(text.plain)) for text in texts for mark in text.marks]
    total = max(1, sum(len(text.plain) for text in texts))

    def share(kind: MarkKind) -> float:
        return sum(mark.end - mark.start for mark, _ in marks if mark.kind is kind) / total

    unsure = [float(mark.value or 0) for mark, _ in marks if mark.kind is MarkKind.UNSURE]
    starts_bold = [
        mark.end / max(1, length) for mark, length in marks if mark.kind is MarkKind.BOLD and mark.start == 0
    ]
    return {
        "maths": share(MarkKind.MATH),
        "formulas": float(sum(mark.kind is MarkKind.MATH for mark, _ in marks)),
        "bold": share(MarkKind.BOLD),
        "bold_start": max(starts_bold, default=0.0),
        "italic": share(MarkKind.ITALIC),
        "code": share(MarkKind.CODE),
        "links": share(MarkKind.LINK),
        "unsure": float(len(unsure)),
        "least_sure": min(unsure, default=1.0),
    }


def _place(block: Block, plain: str, pages: _Pages) -> Evidence:
    """Where a block stands, and how its text fills the place."""
    box, size = block.box, block.size or pages.size
    width, height = pages.dimensions(block.page)
    if box is None or not size or not width or not height:
        return dict.fromkeys(("rows", "wide", "left", "top", "bottom", "fill", "relative_size"), -1.0)
    rows = sum(region.box.height for region in block.regions if region.box) / size
    return {
        "rows": rows,
        "wide": box.width / width,
        "left": box.x0 / width,
        "top": box.y0 / height,
        "bottom": box.y1 / height,
        "fill": len(plain) * size * size / max(1.0, box.area),
        "relative_size": size / (pages.size or size),
    }


def _of_kind(placed: Placed) -> Evidence:
    """What only some kinds have: the cells of a table, the marker of an item."""
    block, inside = placed.block, placed.inside
    rows = 1 + max((cell.row for cell in block.cells), default=-1)
    columns = 1 + max((cell.col for cell in block.cells), default=-1)
    lengths = [len(cell.text.plain) for cell in block.cells]
    siblings = [child for child in inside.children if child.kind is block.kind] if inside else []
    return {
        "table_rows": float(rows),
        "table_columns": float(columns),
        "empty_cells": lengths.count(0) / max(1, len(lengths)),
        "spans": sum(cell.rowspan > 1 or cell.colspan > 1 for cell in block.cells) / max(1, len(lengths)),
        "header_cells": sum(cell.header for cell in block.cells) / max(1, len(lengths)),
        "longest_cell": log1p(max(lengths, default=0)),
        "cell_breaks": float(sum(cell.text.plain.count("\n") for cell in block.cells)),
        "siblings": float(len(siblings)),
        "same_marker": sum(child.label == block.label for child in siblings) / max(1, len(siblings)),
        "marker_length": float(len(block.label)) if block.kind is Kind.ITEM else 0.0,
        "marker_digit": float(any(map(str.isdigit, block.label))) if block.kind is Kind.ITEM else 0.0,
        "marker_letter": float(any(map(str.isalpha, block.label))) if block.kind is Kind.ITEM else 0.0,
        "marker_brackets": float(block.label.startswith("[")) if block.kind is Kind.ITEM else 0.0,
        "counts_on": _counting(siblings) if block.kind is Kind.ITEM and siblings else 0.0,
        "children": float(len(block.children)),
    }


def _counting(items: Sequence[Block]) -> float:
    """The share of the items of a list whose marker can come right after that of the item before."""
    labels = [item.label for item in items]
    return fmean([begins(labels[0]) or is_bullet(labels[0]), *map(goes_on, labels, labels[1:])])


def _neighbour(name: str, placed: Placed, near: tuple[Placed, Evidence] | None) -> Evidence:
    """What stands before or after a block. `near` is the other block with what it says of itself."""
    names = ("kind", "given", "length", "ends_sentence", "starts_small", "maths", "rows", "level")
    other, facts = (near[0].block, near[1]) if near else (None, {})
    found = {f"{name}_{what}": facts.get(what, -1.0) for what in names}
    mine = placed.block
    size = mine.size or 10.0
    same = other is not None and other.page == mine.page
    gap = left = right = sizes = -20.0
    if same and other and mine.box and other.box:
        above, below = (other.box, mine.box) if name == "before" else (mine.box, other.box)
        gap = max(-20.0, min(20.0, (below.y0 - above.y1) / size))
        left = max(-20.0, min(20.0, (other.box.x0 - mine.box.x0) / size))
        right = max(-20.0, min(20.0, (other.box.x1 - mine.box.x1) / size))
        sizes = other.size / size
    return found | {
        f"{name}_here": float(same),
        f"{name}_gap": gap,
        f"{name}_left": left,
        f"{name}_right": right,
        f"{name}_size": sizes,
        f"{name}_look": float(other is not None and other.look == mine.look),
    }


class _Pages:
    """What is known about the pages of a document."""

    def __init__(self, document: Document) -> None:
        self._rows = {row.page: row for row in document.pages}
        sizes = [each.block.size for each in leaves(document.blocks) if each.block.size]
        self.size = median(sizes or [0.0])
        self.edits = Counter(edit.block for row in document.pages for edit in row.edits)
        self.findings = Counter(
            finding.block for row in document.pages if row.coverage for finding in row.coverage.findings
        )

    def dimensions(self, page: int) -> tuple[float, float]:
        """Width and height of a page in points; 0 if they are not known."""
        return self._rows[page].size if page in self._rows else (0.0, 0.0)
