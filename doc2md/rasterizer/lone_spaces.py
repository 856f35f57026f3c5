"""Put spaces that are printed by themselves into the lines whose gaps they fill.

If the font of a text has no space, LibreOffice takes it from another font, and prints all spaces of a line apart from
its words. MuPDF returns them as lines of their own, and sees no gap between the words, because the spaces fill it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from doc2md.rasterizer.mupdf import pymupdf

MIN_BLANK, MIN_BLANK_SHARE = 3, 0.3
"""Minimum number of lines without ink on a page, and their minimum ratio to the lines with ink."""

SAME_BASELINE = 0.5
"""Maximum distance between the baselines of a space and its line, in points."""

OVERLAP = 0.25
"""How far a space may reach over the letters beside it, as a fraction of its width."""


def with_lone_spaces(page: Any, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of a page from MuPDF, with the spaces that are printed by themselves in their places.

    A parse by the ink, which made the lines, gives no place to a space. If there are many, a second parse does.
    """
    blank = sum(map(_is_blank, lines))
    if blank < MIN_BLANK or blank < MIN_BLANK_SHARE * (len(lines) - blank):
        return lines
    parsed = page.get_textpage(flags=pymupdf.TEXT_PRESERVE_WHITESPACE).extractRAWDICT()
    heights = defaultdict[int, list[dict[str, Any]]](list)
    for line in (line for block in parsed["blocks"] for line in block.get("lines", ()) if _is_blank(line)):
        for space in (char for span in line["spans"] for char in span["chars"] if _has_width(char)):
            heights[round(space["origin"][1])].append(space)
    return [_filled(line, heights) for line in lines] if heights else lines


def _is_blank(line: dict[str, Any]) -> bool:
    return all(char["c"].isspace() for span in line["spans"] for char in span["chars"])


def _has_width(char: dict[str, Any]) -> bool:
    return bool(char["bbox"][2] > char["bbox"][0])


def _filled(line: dict[str, Any], heights: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    at = round(line["spans"][0]["origin"][1]) if line["spans"] else 0
    near = [space for height in (at - 1, at, at + 1) for space in heights.get(height, ())]
    if not near or line["dir"] != (1.0, 0.0):
        return line
    near.sort(key=lambda space: float(space["bbox"][0]))
    return {**line, "spans": [{**span, "chars": _with_spaces(span["chars"], near)} for span in line["spans"]]}


def _with_spaces(chars: Sequence[dict[str, Any]], spaces: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The characters of a span with a space in each gap that one of the `spaces` fills. These are sorted by place."""
    made, starts = list[dict[str, Any]](), [space["bbox"][0] for space in spaces]
    for char in chars:
        if made and not made[-1]["c"].isspace() and not char["c"].isspace():
            end = made[-1]["bbox"][2]
            fitting = (
                space for space in _between(spaces, starts, end, char["bbox"][0]) if _is_level(space, char)
            )
            if space := next(iter(fitting), None):
                made.append({**space, "c": " "})
        made.append(char)
    return made


def _between(
    spaces: Sequence[dict[str, Any]], starts: Sequence[float], x0: float, x1: float
) -> Iterable[dict[str, Any]]:
    """The spaces that fit between two letters, from `x0` to `x1`."""
    for space in spaces[bisect_left(starts, x0 - 1) :]:
        left, _, right, _ = space["bbox"]
        slack = OVERLAP * (right - left)
        if left > x1:
            return
        if left >= x0 - slack and right <= x1 + slack:
            yield space


def _is_level(space: dict[str, Any], char: dict[str, Any]) -> bool:
    return bool(abs(space["origin"][1] - char["origin"][1]) < SAME_BASELINE)
