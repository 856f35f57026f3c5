"""Units cut until each piece is within the limit: at their parts, then at their lines, sentences, words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from doc2md.chunks.sentences import CUTS
from doc2md.chunks.types import Tokenizer
from doc2md.chunks.units import LED, PART, Frame, Unit
from doc2md.errors import UsageError

LONGEST_TOKEN = 64
"""Characters: a text of more than as many for each token allowed is cut without being counted, for some tokenizers take
forever over a long word."""

NO_FRAME: Frame = ("", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit that fits. `lead` is said again where a chunk begins with it, `tail` put where a chunk ends with it."""

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
    """How long a text may be, and who counts."""

    size: int
    count: Tokenizer

    def holds(self, text: str) -> bool:
        return len(text) <= self.size * LONGEST_TOKEN and self.count(text) <= self.size

    def leaves_half(self, frame: Frame) -> bool:
        """Whether a frame takes no more than half of the room."""
        text = "".join(frame)
        return len(text) <= self.size * LONGEST_TOKEN and 2 * self.count(text) <= self.size


def pieces(markdown: str, units: Sequence[Unit], limit: Limit) -> list[Piece]:
    """The units of a section in pieces that each hold. Raises UsageError where not even a character does."""
    found: list[Piece] = []
    for unit in units:
        led = found and markdown[found[-1].start : found[-1].end].rstrip("*_")[-1:] in {":", "："}
        tied = replace(unit, tie=LED) if led else unit
        found += _pieces(markdown, tied, limit, NO_FRAME)
    return found


def _pieces(markdown: str, unit: Unit, limit: Limit, frame: Frame) -> Iterator[Piece]:
    """`frame` is what stands around each piece, wherever it comes to stand."""
    text = markdown[unit.start : unit.end]
    for lead, tail in dict.fromkeys((frame, NO_FRAME)):
        if limit.holds(lead + text + tail):
            yield Piece(unit, lead, tail)
            return
    frames = [*unit.frames, frame] if unit.parts else [frame]
    inner = next(filter(limit.leaves_half, frames), NO_FRAME)
    parts = unit.parts or _cut(text, unit)
    found = [piece for part in parts for piece in _pieces(markdown, part, limit, inner)]
    if unit.frames:
        found[0] = replace(found[0], lead=frame[0])
        found[-1] = replace(found[-1], tail=frame[1])
    found[0] = replace(found[0], unit=replace(found[0].unit, tie=unit.tie))
    yield from found


def _cut(text: str, unit: Unit) -> list[Unit]:
    for cut in CUTS:
        ranges = cut(text)
        if len(ranges) > 1:
            return [unit.cut(unit.start + start, unit.start + end, PART) for start, end in ranges]
    raise UsageError(
        "--chunk-size: the tokenizer counts more for a single character than a chunk may have; raise it"
    )
