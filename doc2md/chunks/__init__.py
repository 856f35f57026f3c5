"""Chunks for an index: pieces of the Markdown that know the page and the place they are from.

    units.py      the document → stretches of its Markdown that belong together, under their headings
    pieces.py     those that are too long, cut at their rows, items, lines, sentences
    pack.py       pieces → chunks, as full as may be
    tokens.py     who counts

`chunks` is all of it; `doc2md.chunks.jsonl` writes them.
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


def chunks(
    document: Document, options: ExportOptions | None = None, place: Place | None = None
) -> Iterator[Chunk]:
    """The chunks of a document in its order; their spans are those of what `to_markdown` writes with the same options.

    Raises UsageError where the tokenizer is not to be had, or the limit is less than it counts for one character.
    """
    options = options or ExportOptions()
    limit = Limit(options.chunk_size, tokenizer(options.chunk_tokens))
    document = in_unit(document, Boxes.POINTS)
    markdown, found = sections(document, Writer(options, place or Place()))
    packer = Packer(markdown, limit, options.chunk_overlap)
    seen = Counter[str]()
    for section in found:
        for pack in packer.packs(pieces(markdown, section.units, limit)):
            name = json.dumps([document.source.name, section.headings, pack.text])
            yield _chunk(document, section.headings, pack, f"{name}{seen[name] or ''}")
            seen[name] += 1


def _chunk(document: Document, headings: Headings, pack: Pack, name: str) -> Chunk:
    first, last = pack.pieces[0], pack.pieces[-1]
    regions = _regions(pack.pieces)
    return Chunk(
        id=str(uuid.uuid5(_NAMESPACE, name)),
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
    """Each once; the rows of one table are one box on a page."""
    regions: dict[Region, str] = {}
    for unit in (piece.unit for piece in found):
        for region in unit.regions:
            last = next(reversed(regions), None)
            joined = region
            if last and unit.kind is Kind.TABLE and regions[last] == unit.of and last.page == region.page:
                del regions[last]
                joined = Region(region.page, _around(last.box, region.box))
            regions[joined] = unit.of
    return tuple(regions)


def _around(one: Box | None, other: Box | None) -> Box | None:
    return Box.around((one, other)) if one and other else one or other


def _kind(found: Sequence[Piece]) -> Kind:
    sizes = Counter[Kind]()
    for piece in found:
        sizes[piece.unit.kind] += piece.end - piece.start
    return sizes.most_common(1)[0][0]


def _confidence(found: Sequence[Piece]) -> float | None:
    judged = [(p.unit.confidence, p.end - p.start) for p in found if p.unit.confidence is not None]
    total = sum(length for _, length in judged)
    return round(sum(sure * length for sure, length in judged) / total, 3) if total else None
