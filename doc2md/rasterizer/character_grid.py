"""Find listings in proportional fonts that stand on a grid, as LaTeX's `listings` package sets them.

By default, this package puts each word of n characters in a box of n columns, with equal white space before, between
and after its characters (`columns=fixed` in its manual). MuPDF then sees words where there are only wide gaps. The
characters of such lines are moved to the columns, the wrong spaces are removed, and the line counts as monospaced.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import isfinite
from statistics import median
from typing import Any, NamedTuple

from doc2md.rasterizer.mupdf import pymupdf

MIN_LENGTH = 3
"""Minimum number of characters of a word that shows the width of a column."""

MIN_WORDS, MIN_LINES = 3, 2
"""Minimum number of such words with one width on a page, and of lines with such words."""

PITCHES = (0.4, 0.9)
"""In units of the font size. Minimum and maximum width of a column."""

WHITE, MORE_WHITE = 0.5, 0.2
"""In units of the font size. White space is between two words if it is wider than the first, or if it is wider than the
usual space between the letters by more than the second. The letters of wide words overlap."""

TOLERANCE = 0.04
"""In units of the font size. Maximum difference of a space inside a word from the others."""

OFF_COLUMN = 0.15
"""Maximum distance of a word from its column, as a fraction of the width of a column.

Signs are not measured, because several of them share the white space of their columns, such as `++)`.
"""

MAX_DISTANCE = 2.5
"""In units of the font size. Maximum distance of a line without words from the next line of its listing."""

PLAIN = str.maketrans({"\u2018": "`", "\u2019": "'", "\u2217": "*", "\u2212": "-", "\u223c": "~"})
"""The signs that LaTeX prints in the place of those that a programmer types."""


_LETTER = re.compile(r"\w")


class _Word(NamedTuple):
    """Letters and digits beside each other, or another single character."""

    chars: list[dict[str, Any]]

    @property
    def start(self) -> float:
        return float(self.chars[0]["bbox"][0])

    @property
    def ink(self) -> float:
        """The width of its characters together, in points."""
        return float(sum(char["bbox"][2] - char["bbox"][0] for char in self.chars))

    @property
    def gaps(self) -> list[float]:
        return [after["bbox"][0] - before["bbox"][2] for before, after in pairwise(self.chars)]

    @property
    def is_sign(self) -> bool:
        """Whether it shows no columns: a single letter or sign, or a number, which may share the columns of a sign."""
        return len(self.chars) == 1 or not any(char["c"].isalpha() for char in self.chars)

    def white(self, pitch: float) -> float:
        """The white space before each character if the word is in columns of this width."""
        return (len(self.chars) * pitch - self.ink) / (len(self.chars) + 1)


class _Row(NamedTuple):
    """A line of `extractRAWDICT` with its words. Sizes and places are in points."""

    line: dict[str, Any]
    words: list[_Word]
    size: float
    baseline: float


def put_on_grid(lines: Iterable[dict[str, Any]]) -> None:
    """Find the lines of `extractRAWDICT` that stand on a grid, and set their characters in columns of equal width."""
    level = [line for line in lines if abs(line["dir"][0]) > 0.99]
    shares = _shares([row for line in level if _may_be_spaced_out(line) and (row := _row(line))])
    if not shares:
        return
    rows = [row for line in level if (row := _row(line))]
    found, rest = list[tuple[_Row, float]](), list[tuple[_Row, float]]()
    for row in rows:
        pitch = next((share * row.size for share in shares if _is_on_grid(row.words, share * row.size)), 0.0)
        is_sure = any(_is_spaced_out(word, row.size) for word in row.words)
        if pitch:
            (found if is_sure else rest).append((row, pitch))
    found.sort(key=lambda sure: sure[0].baseline)
    baselines = [row.baseline for row, _ in found]
    beside = list[tuple[_Row, float]]()
    for row, pitch in rest:
        reach = MAX_DISTANCE * row.size
        near = slice(bisect(baselines, row.baseline - reach), bisect(baselines, row.baseline + reach))
        if any(_is_beside(row, other, pitch) for other, _ in found[near]):
            beside.append((row, pitch))
    found += beside
    for row, pitch in found:
        _move(row, pitch)


def _shares(rows: Iterable[_Row]) -> list[float]:
    """The widths of columns that the lines of a page show, in units of the font size.

    Words on a grid have unlike spaces between their letters. In a spaced out text, all have the same.
    """
    lines, spaces = Counter[float](), defaultdict[float, list[float]](list)
    for row in rows:
        if widths := _widths(row):
            share = round(median(widths) / row.size, 2)
            lines[share] += 1
            spaces[share] += [median(w.gaps) / row.size for w in row.words if _is_spaced_out(w, row.size)]
    return [
        share
        for share, found in spaces.items()
        if lines[share] >= MIN_LINES and len(found) >= MIN_WORDS and max(found) - min(found) > TOLERANCE
    ]


def _may_be_spaced_out(line: dict[str, Any]) -> bool:
    """Whether two spaces between letters beside each other would do for `_is_spaced_out`.

    The letters of most lines touch each other, so that their words need not be looked at.
    """
    spans = line["spans"]
    tolerance = TOLERANCE * max([span["size"] for span in spans], default=0.0)
    boxes = [char["bbox"] for span in spans for char in span["chars"] if not char["c"].isspace()]
    gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
    return any(
        abs(one - other) < tolerance and (abs(one) > tolerance or abs(other) > tolerance)
        for one, other in pairwise(gaps)
    )


def _row(line: dict[str, Any]) -> _Row | None:
    spans = line["spans"]
    if not spans or any(span["flags"] & pymupdf.TEXT_FONT_MONOSPACED for span in spans):
        return None
    size = max(span["size"] for span in spans)
    chars = [char for span in spans for char in span["chars"] if not char["c"].isspace()]
    places = (value for char in chars for value in char["bbox"])
    if not chars or not size > 0 or not all(map(isfinite, places)):
        return None
    return _Row(line, list(_words(chars, size)), size, chars[0]["origin"][1])


def _words(chars: Sequence[dict[str, Any]], size: float) -> Iterator[_Word]:
    """The words of a row: letters and digits beside each other, and single signs."""
    for is_word, group in groupby(chars, key=lambda char: bool(_LETTER.match(char["c"]))):
        run = _Word(list(group))
        if not is_word:
            yield from (_Word([char]) for char in run.chars)
            continue
        usual = median(run.gaps) if len(run.chars) > MIN_LENGTH else WHITE * size
        limit, start = min(WHITE, usual / size + MORE_WHITE) * size, 0
        for at, gap in enumerate(run.gaps, 1):
            if gap > limit:
                yield _Word(run.chars[start:at])
                start = at
        yield _Word(run.chars[start:])


def _is_spaced_out(word: _Word, size: float) -> bool:
    """Whether the letters of a word are not beside each other as usual, but evenly apart or over each other."""
    if word.is_sign or len(word.chars) < MIN_LENGTH:
        return False
    return max(word.gaps) - min(word.gaps) < TOLERANCE * size < abs(median(word.gaps))


def _widths(row: _Row) -> list[float]:
    """The width of the columns that each word of a row shows, in points; empty if the row is on no grid."""
    widths = [
        (word.ink + (len(word.chars) + 1) * median(word.gaps)) / len(word.chars)
        for word in row.words
        if _is_spaced_out(word, row.size)
    ]
    if not widths or not PITCHES[0] * row.size < median(widths) < PITCHES[1] * row.size:
        return []
    return widths if _is_on_grid(row.words, median(widths)) else []


def _is_on_grid(words: Sequence[_Word], pitch: float) -> bool:
    """Whether each word starts at a column, and fills its columns with equal white space."""
    first = words[0].start - words[0].white(pitch)
    for word in words:
        white = word.white(pitch)
        columns = (word.start - white - first) / pitch
        is_even = all(abs(gap - white) < OFF_COLUMN * pitch for gap in word.gaps)
        if not word.is_sign and (abs(columns - round(columns)) > OFF_COLUMN or not is_even):
            return False
    return True


def _is_beside(row: _Row, near: _Row, pitch: float) -> bool:
    """Whether a row is at a column of a row beside, above or below it."""
    first, other = row.words[0], near.words[0]
    columns = (first.start - first.white(pitch) - other.start + other.white(pitch)) / pitch
    is_near = abs(row.baseline - near.baseline) < MAX_DISTANCE * near.size and row.size == near.size
    return is_near and (first.is_sign or abs(columns - round(columns)) < OFF_COLUMN)


def _move(row: _Row, pitch: float) -> None:
    """Move the characters of a row to their columns, and remove the spaces that are not there."""
    first, at = row.words[0].start - row.words[0].white(pitch), -1
    places = dict[int, float]()
    for word in row.words:
        column = (word.start - word.white(pitch) - first) / pitch
        if word.is_sign:
            column = (word.start + word.ink / 2 - first) / pitch - len(word.chars) / 2
        at = max(at + 1, round(column))
        places.update((id(char), first + (at + i) * pitch) for i, char in enumerate(word.chars))
        at += len(word.chars) - 1
    end = min(places.values())
    spaces: list[dict[str, Any]] = []
    for span in row.line["spans"]:
        kept = []
        for char in span["chars"]:
            if id(char) not in places:
                spaces.append(char)
                continue
            x, (_, y0, _, y1) = places[id(char)], char["bbox"]
            kept += spaces if x - end > 0.5 * pitch else []
            char["bbox"], char["origin"] = (x, y0, x + pitch, y1), (x, char["origin"][1])
            char["c"] = char["c"].translate(PLAIN)
            kept.append(char)
            spaces, end = [], x + pitch
        span["chars"] = kept
        span["flags"] |= pymupdf.TEXT_FONT_MONOSPACED
    row.line["spans"] = [span for span in row.line["spans"] if span["chars"]]
