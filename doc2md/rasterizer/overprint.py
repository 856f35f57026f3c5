"""Find text that is printed over other text: copies that make letters bold or cast a shadow, and watermarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from doc2md.geometry import Box

COPY, OVER_TEXT = "printed twice at one place", "a watermark over text"
"""The reasons why such text is left out."""

MAX_OFFSET = 0.3
"""Maximum distance between a text and its copy, as a fraction of the font size."""

MIN_COPIED_SHARE = 0.4
"""Minimum share of the letters of a line that are printed twice. Double letters are not printed at one place."""

SAME_PLACE = 0.12
"""Maximum distance between a letter and its copy in the same line, as a fraction of the font size."""

BAND = 64.0
"""Height in points of the bands of a page in which copies are looked up."""

LIGHT = 0xA0
"""Minimum level of red, green and blue, of 255, in a light colour. Watermarks are light or transparent."""

MAX_ALPHA = 140
"""Maximum opacity, of 255, of transparent text."""

MIN_OVERLAP = 0.12
"""Minimum share of a line that a watermark covers, as a fraction of the smaller of the two areas."""

LARGE = 3.0
"""Ratio to the font size of the text below. Text that is larger and covers two lines or more is a watermark."""

SLANT = 0.2
"""Minimum of both parts of a slanted writing direction, which is a unit vector."""


_DOUBLE = re.compile(r"(\S)\1.*(\S)\2")
"""Matches two double letters. A line with copied letters has more."""


class RawLine(NamedTuple):
    """The spans of a line from MuPDF, and its writing direction as a unit vector."""

    spans: list[dict[str, Any]]
    direction: tuple[float, float]

    @property
    def text(self) -> str:
        return "".join([char["c"] for span in self.spans for char in span["chars"]])

    @property
    def box(self) -> Box:
        return Box.around(Box(*span["bbox"]) for span in self.spans)

    @property
    def size(self) -> float:
        return float(max(span["size"] for span in self.spans))

    @property
    def slanted(self) -> bool:
        return min(abs(self.direction[0]), abs(self.direction[1])) > SLANT


def without_overprint(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[tuple[str, str]]]:
    """Remove copies and watermarks from the lines of a page.

    Returns the other lines, and the words that were removed, each with the reason.
    """
    removed = list[tuple[str, str]]()
    parts = [part for line in lines for part in _parts(line)]
    kept = _without_copied_lines([_without_copied_letters(part, removed) for part in parts], removed)
    marks = set(_watermarks(kept))
    removed += [(line.text.strip(), OVER_TEXT) for i, line in enumerate(kept) if i in marks]
    return [line for i, line in enumerate(kept) if i not in marks], removed


def _parts(line: RawLine) -> list[RawLine]:
    """Separate the parts of a line that MuPDF joined although one is a watermark on the same baseline."""
    if len(line.spans) == 1:
        return [line]
    smallest = min(span["size"] for span in line.spans)
    groups = groupby(line.spans, lambda span: (_is_faint(span), span["size"] > LARGE * smallest))
    return [line._replace(spans=list(spans)) for _, spans in groups]


def _without_copied_lines(lines: Sequence[RawLine], removed: list[tuple[str, str]]) -> list[RawLine]:
    """Remove the lines that repeat a line, or a span of a line, at its place."""
    kept = list[RawLine]()
    places = defaultdict[tuple[str, int], list[Box]](list)  # by the words and the height
    for line in lines:
        spans = []
        for span in line.spans:
            words, box = "".join([char["c"] for char in span["chars"]]).strip(), Box(*span["bbox"])
            reach = MAX_OFFSET * span["size"]
            bands = range(int((box.y0 - reach) // BAND), int((box.y0 + reach) // BAND) + 1) if words else ()
            if any(_is_near(box, other, reach) for band in bands for other in places[words, band]):
                removed.append((words, COPY))
                continue
            if words:
                places[words, int(box.y0 // BAND)].append(box)
            spans.append(span)
        if spans:
            kept.append(line if len(spans) == len(line.spans) else line._replace(spans=spans))
    return kept


def _is_near(one: Box, other: Box, reach: float) -> bool:
    return (
        abs(one.x0 - other.x0) <= reach
        and abs(one.y0 - other.y0) <= reach
        and abs(one.x1 - other.x1) <= reach
    )


def _without_copied_letters(line: RawLine, removed: list[tuple[str, str]]) -> RawLine:
    """Remove copies inside a line, where MuPDF returns each letter with its copy, such as `TToottaall`."""
    if not _DOUBLE.search(line.text):
        return line
    copied = [_copies(span["chars"], SAME_PLACE * span["size"]) for span in line.spans]
    count, total = sum(map(len, copied)), sum(len(span["chars"]) for span in line.spans)
    if 2 * count < MIN_COPIED_SHARE * total:
        return line
    spans = [
        {**span, "chars": [char for i, char in enumerate(span["chars"]) if i not in copies]}
        for span, copies in zip(line.spans, copied, strict=True)
    ]
    removed.append(
        (
            "".join(
                span["chars"][i]["c"] for span, copies in zip(line.spans, copied, strict=True) for i in copies
            ),
            COPY,
        )
    )
    return line._replace(spans=spans)


def _copies(chars: Sequence[dict[str, Any]], reach: float) -> list[int]:
    """The indices of the characters that repeat the character before them at its place."""
    return [
        i
        for i in range(1, len(chars))
        if chars[i]["c"] == chars[i - 1]["c"]
        and not chars[i]["c"].isspace()
        and abs(chars[i]["bbox"][0] - chars[i - 1]["bbox"][0]) < reach
        and chars[i]["bbox"][2] - chars[i]["bbox"][0] > reach
    ]


def _watermarks(lines: Sequence[RawLine]) -> Iterable[int]:
    """The indices of the lines that are watermarks: slanted, light, transparent or very large text over other text.

    On a dark page the text itself is light, so that its colour says nothing.
    """
    candidates = [i for i, line in enumerate(lines) if line.slanted or _is_faint(line.spans[0])]
    usual = _usual_paint(lines) if candidates else None
    candidates = [i for i in candidates if lines[i].slanted or _paint(lines[i]) != usual]
    sizes = sorted(line.size for line in lines)
    large = LARGE * sizes[len(sizes) // 2] if sizes else 0.0
    candidates += [i for i, line in enumerate(lines) if line.size > large and i not in candidates]
    if not candidates:
        return []
    others = [(line.box, _paint(line)) for i, line in enumerate(lines) if i not in candidates]
    found = [i for i in candidates if _covers(lines[i], others, _needed(lines[i]))]
    words = {lines[i].text.strip() for i in found}
    return [i for i in candidates if i in found or lines[i].text.strip() in words]


def _needed(line: RawLine) -> int:
    """The number of other lines that a watermark covers, at least."""
    return 1 if _is_faint(line.spans[0]) else 2


def _is_faint(span: dict[str, Any]) -> bool:
    color = span["color"]
    return bool(
        min(color >> 16 & 255, color >> 8 & 255, color & 255) >= LIGHT or span.get("alpha", 255) <= MAX_ALPHA
    )


def _paint(line: RawLine) -> tuple[int, int]:
    """The colour and opacity of a line."""
    return line.spans[0]["color"], line.spans[0].get("alpha", 255)


def _usual_paint(lines: Sequence[RawLine]) -> tuple[int, int] | None:
    """The colour and opacity of most letters; None if there are no lines."""
    weights = Counter[tuple[int, int]]()
    for line in lines:
        weights[_paint(line)] += len(line.text)
    return max(weights, key=weights.__getitem__) if weights else None


def _covers(line: RawLine, others: Iterable[tuple[Box, tuple[int, int]]], needed: int) -> bool:
    """Whether a line is printed over `needed` or more other lines. If it is not slanted, their colour must differ."""
    parts = (
        [Box(*char["bbox"]) for span in line.spans for char in span["chars"]] if line.slanted else [line.box]
    )
    covered = (
        any(part.overlaps(box, MIN_OVERLAP) for part in parts)
        for box, other in others
        if line.slanted or other != _paint(line)
    )
    return sum(covered) >= needed
