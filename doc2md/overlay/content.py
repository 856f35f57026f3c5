"""Lines of words as the operators of a PDF's content stream that write them without painting anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import cos, radians, sin

from doc2md.overlay.font import WIDTH, Codes
from doc2md.overlay.hidden import INVISIBLE
from doc2md.worker_types import RecognisedLine, Word

Point = tuple[float, float]
Place = Callable[[float, float], Point]
"""A point of the page as displayed to one of its PDF."""

LEAST = 0.1
"""Points that a word or a space is wide, at the least."""


def content(lines: Iterable[RecognisedLine], font: str, codes: Codes, place: Place) -> bytes:
    """The operators that write lines in the font that is called `font`."""
    written = (operator for line in lines for operator in _line(line, font, codes, place))
    return "\n".join([f"q BT {INVISIBLE} Tr", *written, "ET Q\n"]).encode("ascii")


def _line(line: RecognisedLine, font: str, codes: Codes, place: Place) -> Iterator[str]:
    if not line.words:
        return
    across, down = cos(radians(line.angle)), sin(radians(line.angle))
    pen = line.words[0].start
    x, y = line.x + across * pen, line.y + down * pen
    origin, right, above = place(x, y), place(x + across, y + down), place(x + down, y - across)
    sides = (end[i] - origin[i] for end in (right, above) for i in (0, 1))
    yield f"/{font} {line.size:.2f} Tf"
    yield f"{' '.join(f'{side:.5f}' for side in sides)} {origin[0]:.2f} {origin[1]:.2f} Tm"
    for word, after in pairwise((*line.words, None)):
        assert word
        for text, end in _pieces(word, after):
            wide = max(LEAST, end - pen)
            yield f"{100 * wide / (len(text) * WIDTH * line.size):.3f} Tz <{codes.encode(text)}> Tj"
            pen += wide


def _pieces(word: Word, after: Word | None) -> Iterator[tuple[str, float]]:
    """A word and the space after it, each with where it ends; where there is no space, it goes to the next word."""
    text = word.text.rstrip()
    spaced = text != word.text
    if text:
        yield text, word.end if spaced or after is None else max(word.end, after.start)
    if spaced and after:
        yield " ", after.start
