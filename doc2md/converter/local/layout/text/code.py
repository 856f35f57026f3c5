"""Code: rows in a monospaced font. Indentation and columns are rebuilt from character positions."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from doc2md.converter.local.layout.text.draft import Code, Draft, PageContext, around, box_of, make_block
from doc2md.document import Block, Kind, Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MAX_COLUMN = 400
"""Maximum length of a line of code, in characters. Longer white space is cut."""

MAX_BLANK = 2
"""Maximum number of consecutive empty lines in code. A larger gap is white space of the page, not of the code."""

MAX_GAP, MAX_EMPTY = 1.9, 3.3
"""In units of the font size. Maximum white space between two pieces of a listing: one empty line, and two."""

MAX_FREE_COLUMNS = 25
"""In characters. A line with more free space before the right edge was not wrapped."""

MAX_OFF = 0.75
"""In characters. Rows of a recognised listing whose left edges differ by less may have the same indent."""

LEVEL = "    "
"""The indent of each level of an algorithm in the font of the text."""

MAX_UNEVEN = 0.02
"""In units of the font size. Maximum difference between the widths of letters of a typewriter font."""

MIN_LEVEL = 0.5
"""In units of the font size. Minimum distance between the left edges of two levels."""

MIN_FRAME, MIN_FRAME_GAP = 2.5, 0.5
"""In units of the font size. Minimum height of the frames of two listings, and minimum distance between them."""

BREAK_CHARACTERS = ";{},([\\"
"""A line of code that ends with one of these was broken by its author, not wrapped."""

_TEX_TYPEWRITER = re.compile(r"(?:[A-Z]{6}\+)?(?:LMMono|CMTT|SFTT|ECTT|LMTT)", re.IGNORECASE)
_TEX_QUOTES = str.maketrans("‘’", "`'")
"""TeX's typewriter fonts print the straight quote of a programmer as a curved one."""
_CLOSED_TWICE = re.compile(r"(?:^|[\s(\[{=,:+])’[^’]*’")
"""Matches two closing quotes around a word. Only a straight quote that is printed as a curved one looks like this."""

_NEGATED = re.compile("\u0338\\s*([=<>≤≥∈])")
"""Matches a stroke and the sign that it negates: TeX prints the stroke first."""

_COMMENT = re.compile(r"\s*(?:#|//|--|%|\*|;)")


def split(rows: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """Split the rows of one area into code and text, in order. A single monospaced row between other rows is not code.

    Returns pairs: whether the rows are code, and the rows.
    """
    runs: list[tuple[bool, list[Line]]] = []
    for row in rows:
        if runs and runs[-1][0] == row.mono:
            runs[-1][1].append(row)
        else:
            runs.append((row.mono, [row]))
    merged: list[tuple[bool, list[Line]]] = []
    for mono, part in runs:
        is_code = mono and (len(part) > 1 or len(runs) == 1)
        if merged and not is_code and not merged[-1][0]:
            merged[-1][1].extend(part)
        else:
            merged.append((is_code, part))
    return merged


def make_code(rows: Sequence[Line], frame: Box | None = None) -> Code:
    """A draft of code from its rows; `frame` is the box drawn around them, if there is one."""
    return Code(tuple(rows), around(rows), frame)


def join_code(unordered: Sequence[Draft]) -> list[Draft]:
    """Join pieces of code that follow each other.

    This happens before the reading order is computed, because a line with a single bracket is a narrow box. Pieces with
    text between them, as the terms of a glossary have, stay.
    """
    texts = [box_of(draft) for draft in unordered if not isinstance(draft, Code)]
    pieces = sorted((draft for draft in unordered if isinstance(draft, Code)), key=lambda piece: piece.box.y0)
    joined: list[Code] = []
    for piece in pieces:
        near = (i for i in range(len(joined) - 1, -1, -1) if continues(joined[i], piece))
        target = next((i for i in near if not _have_between(joined[i].box, piece.box, texts)), None)
        if target is None:
            joined.append(piece)
        else:
            joined[target] = make_code((*joined[target].rows, *piece.rows), joined[target].frame)
    return [*(draft for draft in unordered if not isinstance(draft, Code)), *joined]


def _have_between(upper: Box, lower: Box, texts: Sequence[Box]) -> bool:
    """Whether a text is below one piece of code and above another, and not beside them."""
    both = Box.around([upper, lower])
    return any(upper.y1 <= box.centre_y <= lower.y0 and box.overlap_x(both) > 0 for box in texts)


def continues(before: Code, after: Code) -> bool:
    """Whether `after` continues `before`: same font size, same column, and at most two empty lines between them."""
    size = before.rows[-1].size
    gap = after.box.y0 - before.box.y1
    apart = before.box.gap_x(after.box)
    level = abs(after.rows[0].size - size) < 0.1 * size
    if _are_apart(before.frame, after.frame, size):
        return False
    # Listings that start at different places are two.
    is_aligned = abs(before.box.x0 - after.box.x0) < MIN_LEVEL * size or _is_recognised(after.rows)
    reach = MAX_EMPTY if is_aligned else MAX_GAP
    return level and -size < gap < reach * size and apart < 3 * size


def _is_recognised(rows: Sequence[Line]) -> bool:
    """Whether OCR read some of the rows. It does not know fonts."""
    return any(row.score < 1 for row in rows)


def _are_apart(one: Box | None, other: Box | None, size: float) -> bool:
    """Whether two frames are those of two listings. Each row of one listing may have an area of its own."""
    if one is None or other is None or min(one.height, other.height) < MIN_FRAME * size:
        return False
    return other.y0 - one.y1 > MIN_FRAME_GAP * size


def to_block(context: PageContext, piece: Code) -> Block:
    """Turn a piece of code into a CODE block, with line breaks and indentation as printed."""
    return make_block(context, Kind.CODE, piece.rows, Text(layout(piece.rows, piece.frame)))


def layout(rows: Sequence[Line], frame: Box | None = None) -> str:
    """The text of `rows` on a grid of equally wide characters.

    Lines that were wrapped inside `frame`, the box drawn around the code, are joined. Rows in the font of the text have
    no such grid; their levels are indented instead.
    """
    if not _is_recognised(rows) and not any(row.mono for row in rows) and not _has_fixed_pitch(rows):
        return _in_levels(rows)
    width = advance(rows)
    left = _margin(rows, width)
    is_curved = any(map(_has_curved_quotes, rows))
    out = [_row_text(rows[0], left, width, is_curved=is_curved)]
    for row, blank in zip(rows[1:], _blank_lines(rows), strict=True):
        out += [""] * blank
        line = _row_text(row, left, width, is_curved=is_curved)
        # Assume that the padding inside the frame is equal on the left and on the right.
        columns = int((frame.x1 - frame.x0 - 2 * (left - frame.x0)) / width) if frame and width > 0 else 0
        if columns and _is_wrapped(out[-1], line, columns):
            out[-1] += " " + line
        else:
            out.append(line)
    return "\n".join(out)


def _margin(rows: Sequence[Line], width: float) -> float:
    """The left edge of the rows that are not indented.

    OCR sees the edges of letters, and of a letter that reaches further to the left, too. Then most rows count.
    """
    edges = sorted(map(left_edge, rows))
    if not _is_recognised(rows):
        return edges[0]
    return median(edge for edge in edges if edge - edges[0] < MAX_OFF * width)


def _in_levels(rows: Sequence[Line]) -> str:
    """The text of rows in the font of the text, indented by the rank of their left edges."""
    levels = list[float]()
    for left in sorted(map(left_edge, rows)):
        if not levels or left - levels[-1] > MIN_LEVEL * rows[0].size:
            levels.append(left)
    return "".join(
        "\n" * (blank + 1)
        + LEVEL * (bisect_right(levels, left_edge(row)) - 1)
        + " ".join(_NEGATED.sub(_negation, _with_scripts(row)).split())
        for row, blank in zip(rows, [0, *_blank_lines(rows)], strict=True)
    ).lstrip("\n")


def _blank_lines(rows: Sequence[Line]) -> list[int]:
    """The number of empty lines before each row but the first."""
    steps = [b.baseline - a.baseline for a, b in pairwise(rows)]
    pitch = median(steps) if steps else 0.0
    return [max(0, min(round(step / pitch) - 1, MAX_BLANK)) if pitch > 0 else 0 for step in steps]


def _has_fixed_pitch(rows: Sequence[Line]) -> bool:
    """Whether all letters are equally wide. A document in a typewriter font does not mark its code as such."""
    steps = _advances(rows)
    return bool(steps) and max(steps) - min(steps) < MAX_UNEVEN * rows[0].size


def _with_scripts(row: Line) -> str:
    """The text of a row, with signs before raised and lowered characters."""
    signs = {(True, False): "^", (False, True): "_"}
    return "".join(signs.get((span.superscript, span.subscript), "") + span.text for span in row.spans)


def _negation(match: re.Match[str]) -> str:
    """A sign with the stroke through it, such as ≠ for a stroke and =."""
    return unicodedata.normalize("NFC", f"{match[1]}\u0338")


def _is_wrapped(line: str, after: str, columns: int) -> bool:
    """Whether a line was wrapped: it is unfinished, the next word had no room, and the next line is not indented."""
    room = columns - len(line)
    if not line or not after or after[0].isspace() or room > MAX_FREE_COLUMNS:
        return False
    comment = _COMMENT.match(line)
    is_open = not _COMMENT.match(after) if comment else _is_open(line)
    return is_open and len(after.split(maxsplit=1)[0]) + 1 > room


def _is_open(line: str) -> bool:
    """Whether a line ends inside quotes or brackets, and not with a character after which authors break lines."""
    if line[-1] in BREAK_CHARACTERS:
        return False
    brackets = sum(line.count(char) for char in "([") - sum(line.count(char) for char in ")]")
    return brackets > 0 or line.count('"') % 2 > 0


def advance(rows: Sequence[Line]) -> float:
    """Width of one character, in points."""
    steps = [step for step in _advances(rows) if step > 0]
    return median(steps) if steps else 0.6 * rows[0].size


def _advances(rows: Sequence[Line]) -> list[float]:
    """The distance from each visible character to the next one of its span, in points."""
    return [
        after - before
        for row in rows
        for span in row.spans
        for before, after, char in zip(span.xs, span.xs[1:], span.text, strict=False)
        if not char.isspace()
    ]


def left_edge(row: Line) -> float:
    """The left edge of the first visible character of a row, in points."""
    return min(
        x for span in row.spans for x, char in zip(span.xs, span.text, strict=False) if not char.isspace()
    )


def _has_curved_quotes(row: Line) -> bool:
    """Whether a row of code has straight quotes that are printed as curved ones."""
    in_tex = any(_TEX_TYPEWRITER.match(span.font) for span in row.spans)
    return in_tex or bool(_CLOSED_TWICE.search(row.text))


def _row_text(row: Line, left: float, width: float, *, is_curved: bool) -> str:
    """One row as text. `is_curved` means that straight quotes are printed as curved ones.

    Spaces are computed from the width of gaps, so that wide characters do not shift later columns.
    """
    out, end, spaces = "", left, 0
    for span in row.spans:
        ends = (*span.xs[1:], span.box.x1)
        text = span.text.translate(_TEX_QUOTES) if is_curved else span.text
        for x, stop, char in zip(span.xs, ends, text, strict=False):
            if char.isspace() or char < " ":
                spaces = 1
                continue
            # A space character counts as one space even if it looks narrow next to wide characters.
            gap = max(round((x - end) / width) if width > 0 else 0, spaces if out else 0)
            out += " " * max(0, min(gap, MAX_COLUMN - len(out))) + char
            end, spaces = max(stop, x), 0
    return out.rstrip()
