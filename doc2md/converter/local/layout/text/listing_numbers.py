"""Find the printed line numbers of code listings.

They are left out before tables are searched, because a column of numbers beside a column of code looks like a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from doc2md.converter.local.layout.text.code import left_edge
from doc2md.converter.local.layout.text.code_words import (
    has_algorithm,
    has_program,
    is_program,
)
from doc2md.converter.local.layout.text.rows import join
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer

LISTING_NUMBER = "line number of a listing"
"""The reason why these numbers are left out."""

MIN_NUMBERS = 3
"""Minimum number of lines of a numbered listing."""

MIN_FILLED = 0.5
"""Minimum share of numbers with code beside them. The others number empty lines."""

MIN_SIGNS = 0.3
"""Minimum share of lines with signs of a programming language, if all lines start at the same place."""

SAME_BASELINE = 0.2
"""In units of the font size. A number and its code are on one baseline."""

ALIGNED = 0.4
"""In units of the font size. Numbers whose right or left edges differ by at most this much are in one column."""

MAX_GAP = 30.0
"""In units of the font size. Maximum distance from a number to its code, which may be indented."""

MIN_STEP, MAX_STEP = 0.7, 3.0
"""In units of the font size. Minimum and maximum distance between the baselines of two lines of a listing.

A long line may be wrapped.
"""

SMALL = 0.9
"""Ratio to the font size of the code. Numbers at the ends of rows are smaller."""

STEPS = (1, 2, 5, 10)
"""Differences between printed numbers. Some listings number only each second, fifth or tenth line."""

_NUMBER = re.compile(r"\s*(\d{1,4}):?\s*")
_PREFIX = re.compile(r"(\s*\d{1,4}:?)\s+\S")
_SIGNS = re.compile(r"[{}();=<>\[\]#]|[:,]$|--|//|[a-z]\.[a-z]")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number, the index of its piece, and the pieces of code beside it, if there are any."""

    value: int
    at: int
    box: Box
    baseline: float
    size: float
    code: tuple[Line, ...]


def without_listing_numbers(layer: TextLayer) -> TextLayer:
    """Return the layer without the line numbers of listings. Its hidden text has them with the reason."""
    in_words = has_algorithm(layer.lines) or has_program(layer.lines)
    if not in_words and not any(line.mono for line in layer.lines):
        return layer
    parts = [_split(line, in_words=in_words) for line in layer.lines]
    pieces = [piece for line in parts for piece in line]
    runs = [run for run in _runs(list(_numbers(pieces, in_words=in_words))) if _is_listing(run)]
    if not runs:
        return layer
    taken = {id(pieces[number.at]) for run in runs for number in run}
    lines = list[Line]()
    for line, split in zip(layer.lines, parts, strict=True):
        kept = [piece for piece in split if id(piece) not in taken]
        lines += [line] if len(kept) == len(split) else kept
    found = [(" ".join(str(number.value) for number in run), LISTING_NUMBER) for run in runs]
    return replace(layer, lines=tuple(lines), hidden=(*layer.hidden, *found))


def _split(line: Line, *, in_words: bool) -> list[Line]:
    """Separate a number at the start of a line of code from the code.

    `in_words` means that the code may be an algorithm in the font of the text.
    """
    first, rest = line.spans[0], line.spans[1:]
    if line.turned or not (in_words or any(span.mono for span in line.spans)):
        return [line]
    if match := _PREFIX.match(first.text):
        cut = match.end(1)
        number, rest = first[:cut], (first[cut:], *rest)
    elif rest and _NUMBER.fullmatch(first.text):
        number = first
    else:
        return [line]
    return [line.part((number,)), line.part(rest)]


def _numbers(pieces: Sequence[Line], *, in_words: bool) -> Iterator[_Number]:
    """The numbers at the start of a row, or in small type at its end, with the code beside them.

    `in_words` means that the code may be in the font of the text.
    """
    level = [piece for piece in pieces if not piece.turned]
    for at, piece in enumerate(pieces):
        match = _NUMBER.fullmatch(piece.text)
        if not match or piece.turned:
            continue
        size = piece.size
        row = [o for o in level if o is not piece and abs(o.baseline - piece.baseline) < SAME_BASELINE * size]
        before = [other for other in row if other.box.x1 <= piece.box.x0]
        code = [other for other in row if 0 <= other.box.x0 - piece.box.x1 < MAX_GAP * size]
        if any(piece.box.x0 - other.box.x1 < MAX_GAP * size or size < SMALL * other.size for other in before):
            if code or any(size >= SMALL * other.size for other in before):
                continue
            code = before
        if in_words or all(other.mono for other in code):
            yield _Number(int(match[1]), at, piece.box, piece.baseline, size, tuple(code))


def _runs(numbers: Sequence[_Number]) -> list[list[_Number]]:
    """Group numbers that count lines: one below the other, each one step more than the one above it."""
    runs, live = list[list[_Number]](), list[list[_Number]]()
    for number in sorted(numbers, key=lambda number: number.baseline):
        reach = MAX_STEP * max(STEPS) * number.size
        live = [run for run in live if number.baseline - run[-1].baseline < reach]
        able = [run for run in live if _counts_on(run, number)]
        if able:
            max(able, key=lambda run: run[-1].baseline).append(number)
        else:
            runs.append([number])
            live.append(runs[-1])
    return [run for run in runs if len(run) >= MIN_NUMBERS]


def _counts_on(run: Sequence[_Number], number: _Number) -> bool:
    above, step = run[-1], number.value - run[-1].value
    steps = STEPS if len(run) == 1 else (above.value - run[-2].value,)
    edges = (above.box.x0 - number.box.x0, above.box.x1 - number.box.x1)
    return (
        step in steps
        and MIN_STEP * step * number.size < number.baseline - above.baseline < MAX_STEP * step * number.size
        and min(map(abs, edges)) < ALIGNED * number.size
    )


def _is_listing(run: Sequence[_Number]) -> bool:
    """Whether numbers stand beside code, and not in the first column of a table in a typewriter font."""
    rows = [number.code for number in run if number.code]
    if len(rows) < MIN_FILLED * len(run):
        return False
    if not all(piece.mono for row in rows for piece in row):
        made = [join(row) for row in rows]
        return has_algorithm(made) or is_program(made)
    starts = {round(min(map(left_edge, row)) / (0.5 * run[0].size)) for row in rows}
    signs = sum(any(_SIGNS.search(piece.text.strip()) for piece in row) for row in rows)
    return signs >= MIN_SIGNS * len(rows) or (len(starts) > 1 and all(len(row) == 1 for row in rows))
