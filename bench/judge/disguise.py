"""Rows in disguise: other bullets than the generator draws, and words at the start of a row that look like a marker.

The generator draws some twenty markers. Documents have others, and sentences in them begin with "o", "a" or a dash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from doc2md.converter.local.layout.judge.markers import NO_MARKER, marker_of
from doc2md.converter.local.layout.text.list_markers import with_wide_spaces
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

BULLETS = "o+−-–—*✗✓☐☑·▸◆❖➔§>¶□○●"
FALSE_MARKERS = ("o", "o", "o", "O", "-", "–", "+", "§", "a", "e", "y", "1.", "2)", "(a)", "7", "12")
MAX_WORD = 4
"""Maximum length of a word that is replaced by a false marker."""

SHARE = 0.4
"""Share of the rows with such a word in which it is replaced."""


def disguised(lines: Sequence[Line], chance: Random) -> list[Line]:
    """The lines of a page, half of the time with other bullets, and half of the time with false markers."""
    bullets: dict[str, str] = {}
    swaps, lies = chance.random() < 0.5, chance.random() < 0.5
    lie = chance.choice(FALSE_MARKERS)
    made = []
    for line in lines:
        text = line.text.strip()
        word = text.split(maxsplit=1)[0] if text else ""
        kind = marker_of(text).kind
        if swaps and kind in {"bullet", "dash", "sign"} and len(word) == 1:
            made.append(_with_bullet(line, word, bullets.setdefault(word, chance.choice(BULLETS))))
        elif lies and marker_of(text) == NO_MARKER and len(word) <= MAX_WORD and chance.random() < SHARE:
            made.append(_with_word(line, word, lie))
        else:
            made.append(line)
    return with_wide_spaces(made)


def _with_bullet(line: Line, bullet: str, other: str) -> Line:
    """The line with another bullet at the same place."""
    first = line.spans[0]
    if not first.text.startswith(bullet):
        return line
    return replace(line, spans=(replace(first, text=other + first.text[1:]), *line.spans[1:]))


def _with_word(line: Line, word: str, other: str) -> Line:
    """The line with another first word. The words after it move, so that the space between them stays as wide."""
    first = line.spans[0]
    if not first.text.startswith(word) or len(first.xs) <= len(word):
        return line
    width = (first.xs[len(word)] - first.xs[0]) / len(word)
    shift = width * (len(other) - len(word))
    start = tuple(first.xs[0] + width * i for i in range(len(other)))
    moved = tuple(x + shift for x in first.xs[len(word) :])
    spans = [
        replace(first, text=other + first.text[len(word) :], xs=start + moved, box=_wider(first.box, shift))
    ]
    spans += [
        replace(span, xs=tuple(x + shift for x in span.xs), box=_moved(span.box, shift))
        for span in line.spans[1:]
    ]
    return replace(line, spans=tuple(spans), box=_wider(line.box, shift))


def _wider(box: Box, by: float) -> Box:
    return box._replace(x1=box.x1 + by)


def _moved(box: Box, by: float) -> Box:
    return box._replace(x0=box.x0 + by, x1=box.x1 + by)
