"""Find headings on the first line of a paragraph, such as **1.2. Bounds.** The first bound …

Such a run-in heading is in bold, italic or small capitals, and wider white space than between words follows it. With a
number and a full stop or colon at its end, it needs no wide space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from doc2md.document import RUN_IN, Block, Kind, Region, Text
from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import is_small_capitals
from doc2md.rasterizer.text_layer import Line, Span

MAX_LENGTH = 120
"""Maximum length of a run-in heading, in characters."""

MIN_GAP, WIDER = 0.38, 1.4
"""Minimum white space after a run-in heading: in units of the font size, and as a ratio to the spaces of its row."""

MAX_INDENT = 0.5
"""In units of the font size. The second row is indented more if the first words are a term that it explains."""

LINE_HEIGHT = 1.3
"""Height of the first line of a paragraph, in units of the font size."""

_NUMBER = re.compile(r"(?:\d{1,2}|[IVXL]{1,6}|[A-Za-z])(?:\.\d{1,2})*[.)]?\s+")
_NAMED = re.compile(
    r"[^\W\d_]+\.?\s*\(?\d|(?:proof|abstract|key ?words|index terms|beweis|preuve|résumé)\b", re.I
)
"""Matches what is no heading: a theorem or step with its number, a proof, an abstract."""


def split_run_in(rows: Sequence[Line]) -> tuple[str, Sequence[Line]]:
    """The run-in heading at the start of a paragraph, empty if there is none, and the rows without it."""
    count = _spans_of_heading(rows)
    if not count:
        return "", rows
    head, rest = rows[0].spans[:count], rows[0].spans[count:]
    return "".join(span.text for span in head).strip(), [rows[0].part(rest), *rows[1:]]


def _spans_of_heading(rows: Sequence[Line]) -> int:
    """The number of spans of the run-in heading at the start of a paragraph."""
    first = rows[0]
    inked = [i for i, span in enumerate(first.spans) if span.text.strip()]
    if _NUMBER.fullmatch(first.spans[inked[0]].text.strip() + " "):
        inked = inked[1:]  # the number may look like the text
    plain = [i for i in inked if not _stands_out(first.spans[i])]
    count = plain[0] if plain and plain[0] != inked[0] else 0
    head, rest = first.spans[:count], first.spans[count:]
    if not head or len(rows) < 2 or rows[1].box.x0 > first.box.x0 + MAX_INDENT * first.size:
        return 0
    if all(_stands_out(span) for row in rows[1:] for span in row.spans if span.text.strip()):
        return 0
    words = "".join(span.text for span in head).strip()
    number = _NUMBER.match(words)
    if len(words) > MAX_LENGTH or not words[:1].isalnum() or (_NAMED.match(words) and not number):
        return 0
    has_end = number is not None and words.endswith((".", ":"))
    is_title = sum(map(str.isalpha, words)) > 2 and (has_end or _is_wide(head, rest, first))
    return count if is_title else 0


def _stands_out(span: Span) -> bool:
    return not span.math and (span.bold or span.italic or is_small_capitals(span.font))


def _is_wide(head: Sequence[Span], rest: Sequence[Span], row: Line) -> bool:
    """Whether the white space after a heading is wider than the usual space between the words of its row."""
    places = [(x, char) for span in rest for x, char in zip(span.xs, span.text, strict=False)]
    start = next((x for x, char in places if not char.isspace()), None)
    last = [span for span in head if span.text.strip()][-1]
    if start is None or not last.xs:
        return False
    end = last.xs[len(last.text.rstrip())] if len(last.text.rstrip()) < len(last.xs) else last.box.x1
    spaces = [
        after - x
        for span in rest
        for x, after, char in zip(span.xs, span.xs[1:], span.text, strict=False)
        if char == " "
    ]
    gap = start - end
    return gap > MIN_GAP * row.size and (not spaces or gap > WIDER * median(spaces))


def with_run_in_heading(block: Block) -> Sequence[Block]:
    """The heading that a paragraph has as its label, and the paragraph; or the block as it is."""
    if block.kind is not Kind.PARAGRAPH or not block.label:
        return [block]
    regions = tuple(Region(region.page, _first_line(region.box, block.size)) for region in block.regions[:1])
    title = Text(block.label.strip().rstrip(".:"))
    heading = replace(block, kind=Kind.HEADING, text=title, regions=regions, label=RUN_IN)
    return [heading, replace(block, label="")]


def _first_line(box: Box | None, size: float) -> Box | None:
    return box and box._replace(y1=min(box.y1, box.y0 + LINE_HEIGHT * size))
