"""Splits a document into chunks for a search index. Each chunk has its pages, boxes and range of the Markdown.

    units.py      split the Markdown into units (blocks, list items, table rows), grouped by heading
    pieces.py     cut units that exceed the limit at their rows, items, lines or sentences
    pack.py       join pieces into chunks
    tokens.py     count tokens

`chunks` runs all steps. `doc2md.chunks.jsonl` writes the chunks as JSON Lines.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence

from doc2md.chunks.pack import Pack, Packer
from doc2md.chunks.pieces import Limit, Piece, pieces
from doc2md.chunks.tokens import tokenizer
from doc2md.chunks.types import Chunk, Tokenizer
from doc2md.chunks.units import Headings, sections
from doc2md.document import Document, Kind, Region
from doc2md.exporter.boxes import in_unit
from doc2md.exporter.markdown import Place, Writer
from doc2md.geometry import Box
from doc2md.options.export import Boxes, ExportOptions

__all__ = ["Chunk", "Tokenizer", "chunks"]

_NAMESPACE = uuid.UUID("3dd67bf4-e8ad-4f7a-9f74-4c027ea945b0")
"""Namespace of the chunks' UUIDs. A change would change the ids of all chunks."""


def chunks(
    document: Document, options: ExportOptions | None = None, place: Place | None = None
) -> Iterator[Chunk]:
    """Yield the chunks of a document in order.

    `options` sets the size, the overlap and the tokenizer. `place` is the location of the figures. The spans of the
    chunks are ranges in the output of `to_markdown` with the same options and place. Raises UsageError if the tokenizer
    cannot be loaded, or if a single character has more tokens than the limit.
    """
    options = options or ExportOptions()
    limit = Limit(options.chunk_size, tokenizer(options.chunk_tokens))
    document = in_unit(document, Boxes.POINTS)
    markdown, found = sections(document, Writer(options, place or Place()))
    packer = Packer(markdown, limit, options.chunk_overlap)
    seen = Counter[str]()
    for section in found:
        for pack in packer.packs(pieces(markdown, section.units, limit)):
            identity = json.dumps([document.source.name, section.headings, pack.text])
            yield _chunk(document, section.headings, pack, f"{identity}{seen[identity] or ''}")
            seen[identity] += 1


def _chunk(document: Document, headings: Headings, pack: Pack, identity: str) -> Chunk:
    first, last = pack.pieces[0], pack.pieces[-1]
    regions = _regions(pack.pieces)
    return Chunk(
        id=str(uuid.uuid5(_NAMESPACE, identity)),
        text=pack.text,
        headings=headings,
        kind=_kind(pack.pieces),
        pages=tuple(sorted({region.page for region in regions})),
        regions=regions,
        span=(first.start, last.end),
        own=(pack.lead, pack.lead + last.end - first.start),
        tokens=pack.tokens,
        confidence=_confidence(pack.pieces),
        source=document.source.name,
        sha256=document.source.sha256,
    )


def _regions(found: Sequence[Piece]) -> tuple[Region, ...]:
    """The regions of the pieces without duplicates. The rows of a table become one region per page."""
    regions: dict[Region, str] = {}
    for unit in (piece.unit for piece in found):
        for region in unit.regions:
            last = next(reversed(regions), None)
            joined = region
            if (
                last
                and unit.kind is Kind.TABLE
                and regions[last] == unit.block_id
                and last.page == region.page
            ):
                del regions[last]
                joined = Region(region.page, _union(last.box, region.box))
            regions[joined] = unit.block_id
    return tuple(regions)


def _union(one: Box | None, other: Box | None) -> Box | None:
    return Box.around((one, other)) if one and other else one or other


def _kind(found: Sequence[Piece]) -> Kind:
    """The kind of block that has the most characters."""
    sizes = Counter[Kind]()
    for piece in found:
        sizes[piece.unit.kind] += piece.end - piece.start
    return sizes.most_common(1)[0][0]


def _confidence(found: Sequence[Piece]) -> float | None:
    """The mean confidence of the blocks, weighted by length."""
    rated = [(p.unit.confidence, p.end - p.start) for p in found if p.unit.confidence is not None]
    total = sum(length for _, length in rated)
    return round(sum(confidence * length for confidence, length in rated) / total, 3) if total else None
