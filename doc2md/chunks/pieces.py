"""Cuts units that exceed the limit: first into their parts, then into lines, sentences, words or characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from doc2md.chunks.sentences import CUTS
from doc2md.chunks.types import Tokenizer
from doc2md.chunks.units import INTRODUCED, PART, Frame, Unit
from doc2md.errors import UsageError

MAX_TOKEN_LENGTH = 64
"""In characters. A text with more characters than this per allowed token is cut without counting its tokens.

Some tokenizers take extremely long for a very long word.
"""

NO_FRAME: Frame = ("", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit that fits the limit.

    A chunk that starts with the piece starts with `lead`. A chunk that ends with the piece ends with `tail`.
    """

    unit: Unit
    lead: str = ""
    tail: str = ""

    @property
    def start(self) -> int:
        return self.unit.start

    @property
    def end(self) -> int:
        return self.unit.end


@dataclass(frozen=True, slots=True)
class Limit:
    """The maximum size of a text in tokens, and the function that counts them."""

    size: int
    count: Tokenizer

    def fits(self, text: str) -> bool:
        """Whether a text is within the limit."""
        return len(text) <= self.size * MAX_TOKEN_LENGTH and self.count(text) <= self.size

    def leaves_half(self, frame: Frame) -> bool:
        """Whether a frame takes at most half of the limit."""
        text = "".join(frame)
        return len(text) <= self.size * MAX_TOKEN_LENGTH and 2 * self.count(text) <= self.size


def pieces(markdown: str, units: Sequence[Unit], limit: Limit) -> list[Piece]:
    """Cut the units of a section into pieces that fit the limit.

    Raises UsageError if a single character has more tokens than the limit.
    """
    found: list[Piece] = []
    for unit in units:
        introduced = found and markdown[found[-1].start : found[-1].end].rstrip("*_")[-1:] in {":", "："}
        connected = replace(unit, connection=INTRODUCED) if introduced else unit
        found += _pieces(markdown, connected, limit, NO_FRAME)
    return found


def _pieces(markdown: str, unit: Unit, limit: Limit, frame: Frame) -> Iterator[Piece]:
    """Cut one unit. `frame` is the text to repeat around each of its pieces."""
    text = markdown[unit.start : unit.end]
    for lead, tail in dict.fromkeys((frame, NO_FRAME)):
        if limit.fits(lead + text + tail):
            yield Piece(unit, lead, tail)
            return
    frames = [*unit.frames, frame] if unit.parts else [frame]
    inner = next(filter(limit.leaves_half, frames), NO_FRAME)
    parts = unit.parts or _cut(text, unit)
    found = [piece for part in parts for piece in _pieces(markdown, part, limit, inner)]
    if unit.frames:
        found[0] = replace(found[0], lead=frame[0])
        found[-1] = replace(found[-1], tail=frame[1])
    found[0] = replace(found[0], unit=replace(found[0].unit, connection=unit.connection))
    yield from found


def _cut(text: str, unit: Unit) -> list[Unit]:
    """Cut the text of a unit in the best way that gives at least two parts."""
    for cut in CUTS:
        ranges = cut(text)
        if len(ranges) > 1:
            return [unit.cut(unit.start + start, unit.start + end, PART) for start, end in ranges]
    raise UsageError(
        "--chunk-size is too small: the tokenizer counts more tokens for a single character; raise it"
    )
