"""Pieces put together to chunks: as many as fit, cut where it costs least, and so that an edit is soon forgotten.

Of the places between half of the limit and all of it the one is taken where the pieces are least tied to each other,
and among equals the one whose next piece has the lowest hash. That choice depends on what stands there, not on what
stands before, so behind an edit the cuts soon fall on the same places again (as in content-defined chunking of backups:
Muthitacharoen et al., "A Low-bandwidth Network File System", 2001).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from doc2md.chunks.pieces import Limit, Piece
from doc2md.chunks.sentences import sentences
from doc2md.chunks.units import LED
from doc2md.document import Kind
from doc2md.errors import UsageError

_PROSE = {Kind.PARAGRAPH, Kind.QUOTE, Kind.LIST, Kind.FOOTNOTE, Kind.NOTE}


@dataclass(frozen=True, slots=True)
class Pack:
    """Pieces that are a chunk together, its text, and where in it what they say begins; the length of it in tokens."""

    pieces: Sequence[Piece]
    text: str
    lead: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Packer:
    markdown: str
    limit: Limit
    overlap: int = 0

    def packs(self, pieces: Sequence[Piece]) -> Iterator[Pack]:
        """Every piece is in one, in their order."""
        at = 0
        while at < len(pieces):
            pack = self._next(pieces, at)
            yield pack
            at += len(pack.pieces)

    def _next(self, pieces: Sequence[Piece], at: int) -> Pack:
        before = self._before(pieces, at)
        for lead in dict.fromkeys((before, pieces[at].lead)):  # the overlap gives way
            stop = self._stop(pieces, at, lead)
            while stop > at:
                pack = self._pack(pieces[at:stop], lead)
                if pack.tokens <= self.limit.size:
                    return pack
                stop -= 1
        raise UsageError(
            "--chunk-size: the tokenizer counts more for a text than for the same with more around it; raise it"
        )

    def _pack(self, pieces: Sequence[Piece], lead: str) -> Pack:
        text = lead + self.markdown[pieces[0].start : pieces[-1].end] + pieces[-1].tail
        return Pack(pieces, text, len(lead), self.limit.count(text))

    def _stop(self, pieces: Sequence[Piece], at: int, lead: str) -> int:
        """Behind which piece to cut; at least one is taken."""
        size, count = self.limit.size, self.limit.count
        nothing = count("")  # some tokenizers put signs around every text
        full = count(lead)
        half: int | None = None
        start = pieces[at].start
        stop = at
        for piece in pieces[at:]:
            full += count(self.markdown[start : piece.end]) - nothing
            start = piece.end
            if full + (count(piece.tail) - nothing if piece.tail else 0) > size:
                break
            stop += 1
            if half is None and 2 * full >= size:
                half = stop
        stop = max(stop, at + 1)
        if stop == len(pieces):
            return stop
        window = range(half or stop, stop + 1)
        best = min(window, key=lambda k: (pieces[k].unit.tie, self._hash(pieces[k]), -k))
        if pieces[best].unit.tie == LED:  # rather less full than to end in a colon
            return next((k for k in range(best, at, -1) if pieces[k].unit.tie < LED), best)
        return best

    def _hash(self, piece: Piece) -> bytes:
        return blake2b(
            self.markdown[piece.start : piece.end].encode("utf-8", "replace"), digest_size=8
        ).digest()

    def _before(self, pieces: Sequence[Piece], at: int) -> str:
        """What is said again: what frames the piece, or the last sentences before it."""
        if pieces[at].lead or not self.overlap or not at:
            return pieces[at].lead
        said = ""
        for piece in reversed(pieces[:at]):
            if piece.unit.kind not in _PROSE:
                break
            for start, _ in reversed(sentences(self.markdown[piece.start : piece.end])):
                text = self.markdown[piece.start + start : pieces[at].start]
                if self.limit.count(text) > self.overlap:
                    return said
                said = text
        return said
