"""Generate the PDF content stream that writes recognised lines as invisible text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import cos, radians, sin

from doc2md.overlay.font import GLYPH_WIDTH, Codes
from doc2md.overlay.hidden import INVISIBLE
from doc2md.worker_types import RecognisedLine, Word

Point = tuple[float, float]
Place = Callable[[float, float], Point]
"""Maps a point on the page as displayed to PDF user space, both in points."""

MIN_WIDTH = 0.1
"""Minimum width of a word or a space, in points."""


def content(lines: Iterable[RecognisedLine], font: str, codes: Codes, place: Place) -> bytes:
    """Return the content stream that writes `lines` as invisible text.

    `font` is the name of the font in the page's resources. `codes` assigns the character codes and records them.
    `place` maps points on the page as displayed to PDF user space. Each word is stretched to its width on the page.
    """
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
    for word, next_word in pairwise((*line.words, None)):
        assert word
        for text, end in _pieces(word, next_word):
            width = max(MIN_WIDTH, end - pen)
            yield f"{100 * width / (len(text) * GLYPH_WIDTH * line.size):.3f} Tz <{codes.encode(text)}> Tj"
            pen += width


def _pieces(word: Word, next_word: Word | None) -> Iterator[tuple[str, float]]:
    """Yield the word and the space after it, each with the position of its end along the baseline.

    Without a space between them, the word extends to the start of the next word.
    """
    text = word.text.rstrip()
    spaced = text != word.text
    if text:
        yield text, word.end if spaced or next_word is None else max(word.end, next_word.start)
    if spaced and next_word:
        yield " ", next_word.start
