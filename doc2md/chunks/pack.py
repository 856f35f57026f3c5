"""Joins pieces into chunks: as many as fit, with cuts where neighbouring pieces have the weakest connection.

The cut may be anywhere between half of the limit and the whole limit. Of the places with the weakest connection, the
one is taken whose next piece has the lowest hash. This choice depends on the text at the cut, not on the text before
it, so the cuts after an edit soon fall on the same places again. It is content-defined chunking, as in Muthitacharoen
et al., "A Low-bandwidth Network File System", 2001.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from doc2md.chunks.pieces import Limit, Piece
from doc2md.chunks.sentences import sentences
from doc2md.chunks.units import INTRODUCED
from doc2md.document import Kind
from doc2md.errors import UsageError

_PROSE = {Kind.PARAGRAPH, Kind.QUOTE, Kind.LIST, Kind.FOOTNOTE, Kind.NOTE}
"""Kinds of blocks whose last sentences may be repeated as overlap."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The pieces of a chunk and its text.

    `lead` is the number of repeated characters at the start of `text`. `tokens` is the size of `text` in tokens.
    """

    pieces: Sequence[Piece]
    text: str
    lead: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Packer:
    """Joins pieces of `markdown` into packs of at most `limit`. `overlap` is the maximum number of repeated tokens."""

    markdown: str
    limit: Limit
    overlap: int = 0

    def packs(self, pieces: Sequence[Piece]) -> Iterator[Pack]:
        """Yield packs in order. Every piece is in exactly one of them.

        Raises UsageError if a piece alone exceeds the limit.
        """
        at = 0
        while at < len(pieces):
            pack = self._next(pieces, at)
            yield pack
            at += len(pack.pieces)

    def _next(self, pieces: Sequence[Piece], at: int) -> Pack:
        """The pack that starts with the piece at index `at`."""
        repeated = self._repeated_text(pieces, at)
        for lead in dict.fromkeys((repeated, pieces[at].lead)):  # without overlap if it does not fit
            stop = self._stop(pieces, at, lead)
            while stop > at:
                pack = self._pack(pieces[at:stop], lead)
                if pack.tokens <= self.limit.size:
                    return pack
                stop -= 1
        raise UsageError(
            "--chunk-size is too small: the tokenizer counts more tokens for a part than for the whole text; raise it"
        )

    def _pack(self, pieces: Sequence[Piece], lead: str) -> Pack:
        text = lead + self.markdown[pieces[0].start : pieces[-1].end] + pieces[-1].tail
        return Pack(pieces, text, len(lead), self.limit.count(text))

    def _stop(self, pieces: Sequence[Piece], at: int, lead: str) -> int:
        """The index of the piece before which to cut, at least `at + 1`."""
        size, count = self.limit.size, self.limit.count
        empty = count("")  # some tokenizers add special tokens to every text
        total = count(lead)
        half: int | None = None
        start = pieces[at].start
        stop = at
        for piece in pieces[at:]:
            total += count(self.markdown[start : piece.end]) - empty
            start = piece.end
            if total + (count(piece.tail) - empty if piece.tail else 0) > size:
                break
            stop += 1
            if half is None and 2 * total >= size:
                half = stop
        stop = max(stop, at + 1)
        if stop == len(pieces):
            return stop
        window = range(half or stop, stop + 1)
        best = min(window, key=lambda k: (pieces[k].unit.connection, self._hash(pieces[k]), -k))
        if (
            pieces[best].unit.connection == INTRODUCED
        ):  # a shorter chunk is better than one that ends with a colon
            return next((k for k in range(best, at, -1) if pieces[k].unit.connection < INTRODUCED), best)
        return best

    def _hash(self, piece: Piece) -> bytes:
        return blake2b(
            self.markdown[piece.start : piece.end].encode("utf-8", "replace"), digest_size=8
        ).digest()

    def _repeated_text(self, pieces: Sequence[Piece], at: int) -> str:
        """The text to repeat before the piece at index `at`: its own lead, or the last sentences before it."""
        if pieces[at].lead or not self.overlap or not at:
            return pieces[at].lead
        repeated = ""
        for piece in reversed(pieces[:at]):
            if piece.unit.kind not in _PROSE:
                break
            for start, _ in reversed(sentences(self.markdown[piece.start : piece.end])):
                text = self.markdown[piece.start + start : pieces[at].start]
                if self.limit.count(text) > self.overlap:
                    return repeated
                repeated = text
        return repeated
