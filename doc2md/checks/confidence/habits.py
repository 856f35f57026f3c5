"""Evidence from the rest of a document: whether a block looks and stands like the others of its kind.

Each feature compares a block with the others. None describes the document as a whole, because that would teach the
forest the habits of the generator.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log1p

from doc2md.document import FURNITURE, Block, Kind
from doc2md.geometry import Box
from doc2md.structure.lists import split_marker

ALIGNED = 0.5
"""Two left edges are one edge if their difference is below this share of the font size."""
SAME_ROW = 0.5
"""Two blocks stand beside each other if they share more than this part of the lower one's height."""
MAX_OTHERS = 300
"""So many blocks of a page are compared with each of its blocks. Hostile pages have thousands."""


class Habits:
    """The blocks of a document, to compare each with the others."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._styles = Counter(map(_style, blocks))
        self._kinds = Counter((_style(block), block.kind) for block in blocks)
        # Not the texts themselves, which take much memory in a long document.
        self._texts = Counter(hash(block.text.plain) for block in blocks)
        self._edges = Counter(edge for block in blocks for edge in _edges(block))
        self._numbered = Counter(
            (block.level, _is_numbered(block)) for block in blocks if block.kind is Kind.HEADING
        )
        self._boxes: dict[int, list[tuple[str, Box, float]]] = defaultdict(list)  # with the area
        for block in blocks:
            for region in block.regions:
                if region.box and block.kind not in FURNITURE:
                    self._boxes[region.page].append((block.id, region.box, region.box.area))

    def of(self, block: Block) -> dict[str, float]:
        """The evidence about one of the blocks."""
        style = _style(block)
        alike = self._styles[style] - 1
        return {
            "alike": log1p(alike),
            "alike_kind": (self._kinds[style, block.kind] - 1) / alike if alike else -1.0,
            "same_text": float(bool(block.text.plain) and self._texts[hash(block.text.plain)] > 1),
            "same_edge": log1p(max((self._edges[edge] - 1 for edge in _edges(block)), default=0)),
            **self._numbering(block),
            **self._beside(block),
        }

    def _numbering(self, block: Block) -> dict[str, float]:
        """Whether a heading has a number, and how many others of its level are like it in this."""
        if block.kind is not Kind.HEADING:
            return {"numbered": -1.0, "numbered_alike": -1.0}
        numbered = _is_numbered(block)
        alike, unlike = (self._numbered[block.level, each] for each in (numbered, not numbered))
        return {"numbered": float(numbered), "numbered_alike": (alike - 1) / max(1, alike + unlike - 1)}

    def _beside(self, block: Block) -> dict[str, float]:
        """How far another block lies over a block, and how many stand beside it."""
        box = block.box
        if box is None:
            return {"overlap": -1.0, "beside": -1.0}
        overlap, count, area, height = 0.0, 0, box.area, box.height
        for name, other, other_area in self._boxes[block.page][:MAX_OTHERS]:
            common_height = box.overlap_y(other)
            if common_height <= 0 or name == block.id:  # as almost all on the page
                continue
            if (common_width := box.overlap_x(other)) > 0:
                whole = max(1.0, min(area, other_area))
                overlap = max(overlap, common_width * common_height / whole)
            elif other.gap_x(box) >= 0 and common_height > SAME_ROW * min(height, other.height):
                count += 1
        return {"overlap": overlap, "beside": log1p(count)}


def _style(block: Block) -> tuple[float, str]:
    return round(block.size, 1), block.look


def _edges(block: Block) -> list[tuple[int, int]]:
    size = max(1.0, block.size or 10.0)
    return [
        (region.page % 2, round(region.box.x0 / (ALIGNED * size))) for region in block.regions if region.box
    ]


def _is_numbered(block: Block) -> bool:
    return split_marker(block.text) is not None
