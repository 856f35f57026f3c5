"""From a labelled area and its rows to drafts: the model's label, corrected by what the type says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from doc2md.converter.local.layout.layout_model import AreaLabel
from doc2md.converter.local.layout.text import code, footnotes, formulas
from doc2md.converter.local.layout.text.caption_patterns import TITLE
from doc2md.converter.local.layout.text.draft import Draft, PageContext, make_block, running_text
from doc2md.converter.local.layout.text.rows import LEADERS, has_room, pieces
from doc2md.document import Kind, MarkKind, Text
from doc2md.rasterizer.outline import letters
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import Item, is_bullet, kind_of, number, split_marker

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|第)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von|sur|de|页|頁)\s*\d{0,4})?\W*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.。;；:：,，]\s*$")

BLURRED = 0.2
"""Share by which the size of rows in one type may differ where it was measured in a picture."""

ORNAMENTS = "■□◆◇●○▶►★"
"""Signs that stand before headings too."""

MARGIN = 0.07
"""Share of the page's height at its top and foot where running heads stand."""

MIN_LINES, IN_LINES, WHITE = 3, 0.6, 2.5
"""Rows, and the share of them with room left at their end, or so many type sizes of white amid them, that make lines of
a paragraph."""

MAX_HEADING = 250
"""Characters beyond which a heading is a paragraph, whatever its label."""


TITLES = frozenset({AreaLabel.HEADING, AreaLabel.TITLE})

_AS_THEY_ARE = {AreaLabel.CAPTION: Kind.CAPTION, AreaLabel.QUOTE: Kind.QUOTE}
"""Labels of areas that are one block whatever their rows say."""


def drafts(context: PageContext, label: AreaLabel, rows: Sequence[Line]) -> list[Draft]:
    """The drafts of one area of text, in order from its top. `rows` is not empty."""
    label = _in_margin(context, rows) or label
    if label in {AreaLabel.HEADER, AreaLabel.FOOTER}:
        return _running_heads(context, label, rows)
    found: list[Draft] = []
    for is_program, part in code.split(rows):
        if is_program and not (label in TITLES and _loud(context, part)):
            found.append(code.code(part))
        else:
            found += _prose(context, label, part)
    return found


def _prose(context: PageContext, label: AreaLabel, rows: Sequence[Line]) -> list[Draft]:
    if label is AreaLabel.FOOTNOTE or (label is AreaLabel.TEXT and _is_note(context, rows)):
        return list(footnotes.footnotes(context, rows))
    if label in TITLES and TITLE.match(rows[0].text) and not _loud(context, rows):
        label = AreaLabel.CAPTION
    if kind := _AS_THEY_ARE.get(label):
        return [make_block(context, kind, rows)]
    if label is AreaLabel.FORMULA and not _wordy(rows):
        return [make_block(context, Kind.EQUATION, rows, Text(formulas.display(rows)))]
    if label in TITLES:
        parts = by_size(rows)
        return [draft for part in parts for draft in _heading(context, part)]
    if label is AreaLabel.LIST_ITEM:
        # One without a marker continues the item above it, if there is one: that is seen once all is in order.
        return items(context, rows, sure=True) or [_item(context, rows, "")]
    return items(context, rows, sure=False) or [
        make_block(context, Kind.PARAGRAPH, part, in_lines(context, part) if is_in_lines(part) else None)
        for part in by_gap(rows)
    ]


def is_in_lines(rows: Sequence[Line]) -> bool:
    """Whether rows end where they were meant to, as in an address, where the next one's first word would have had room,
    or in a table of contents.
    """
    if len(rows) > 1 and 2 * sum(bool(LEADERS.search(row.text)) for row in rows) > len(rows):
        return True
    if len(rows) < MIN_LINES or any(formulas.has_maths(row.spans) for row in rows):
        return False
    width = max(row.box.width for row in rows)
    ended = [pieces(above, WHITE) > 1 or has_room(above, below, width) for above, below in pairwise(rows)]
    return sum(ended) >= IN_LINES * len(ended)


def in_lines(context: PageContext, rows: Sequence[Line]) -> Text:
    return Text.join([running_text(context, [row]) for row in rows], "\n")


def _in_margin(context: PageContext, rows: Sequence[Line]) -> AreaLabel | None:
    """Running head or foot: one small row in the margin, whatever the model called it."""
    row, height = rows[0], context.size[1]
    if len(rows) > 1 or row.turned or row.size > 0.93 * context.body or len(row.text) > 120:
        return None
    if row.box.y1 < MARGIN * height:
        return AreaLabel.HEADER
    return AreaLabel.FOOTER if row.box.y0 > (1 - MARGIN) * height else None


def _running_heads(context: PageContext, label: AreaLabel, rows: Sequence[Line]) -> list[Draft]:
    kind = Kind.HEADER if label is AreaLabel.HEADER else Kind.FOOTER
    found: list[Draft] = []
    for row in rows:
        number_only = _PAGE_NUMBER.fullmatch(row.text.strip())
        found.append(make_block(context, Kind.PAGE_NUMBER if number_only else kind, [row]))
    return found


def _heading(context: PageContext, rows: Sequence[Line]) -> list[Draft]:
    text = running_text(context, rows)
    if (_SENTENCE.search(text.plain) and not _loud(context, rows)) or len(text.plain) > MAX_HEADING:
        return items(context, rows, sure=False) or [make_block(context, Kind.PARAGRAPH, rows, text)]
    marker = split_marker(text)
    if marker and is_bullet(marker[0]) and not (marker[0] in ORNAMENTS and _loud(context, rows)):
        return items(context, rows, sure=True)
    loud = [m for m in text.marks if m.kind in {MarkKind.BOLD, MarkKind.CODE}]
    if sum(m.end - m.start for m in loud) > 0.8 * len(text.plain.replace(" ", "")):
        text = text.without(MarkKind.BOLD)
    return [
        replace(
            make_block(context, Kind.HEADING, rows, text), level=context.titles.get(letters(text.plain), 0)
        )
    ]


def _loud(context: PageContext, rows: Sequence[Line]) -> bool:
    """Whether rows are set larger than running text, or bold throughout."""
    return all(row.size > 1.12 * context.body or row.bold for row in rows)


def by_size(rows: Sequence[Line]) -> list[list[Line]]:
    """Rows parted where the size of the type changes: a title and the names under it."""
    parts = [[rows[0]]]
    for row in rows[1:]:
        if abs(row.size - parts[-1][-1].size) > (BLURRED if row.score < 1 else 0.12) * row.size:
            parts.append([])
        parts[-1].append(row)
    return parts


def by_gap(rows: Sequence[Line]) -> list[list[Line]]:
    """Rows parted where an empty line or more is left between them: paragraphs the model took for one."""
    steps = [b.baseline - a.baseline for a, b in pairwise(rows)]
    usual = median_low([step for step in steps if step > 0] or [0.0])
    parts = [[rows[0]]]
    for row, step in zip(rows[1:], steps, strict=True):
        if step > 1.6 * usual and step > 1.6 * row.size and len(steps) > 1:
            parts.append([])
        parts[-1].append(row)
    return parts


def _is_note(context: PageContext, rows: Sequence[Line]) -> bool:
    """Small rows in the lower half that begin with a raised mark, whatever the model called them."""
    first = rows[0]
    return (
        footnotes.raised(context, first)
        and first.size < 0.95 * context.body
        and first.box.y0 > 0.5 * context.size[1]
    )


def _wordy(rows: Sequence[Line]) -> bool:
    """Whether a "formula" is a sentence."""
    words = [
        word
        for row in rows
        for span in row.spans
        if not span.math
        for word in span.text.split()
        if len(word) > 3 and word.isalpha()
    ]
    total = sum(len(row.text.replace(" ", "")) for row in rows)
    return len(words) >= 6 and sum(map(len, words)) > 0.6 * total


def items(context: PageContext, rows: Sequence[Line], sure: bool) -> list[Draft]:
    """The list items among rows, and paragraphs for what comes before the first.

    Empty where there are none. `sure`: the area was called a list item, so that a lone number begins one.
    """
    starts = _starts(rows, sure, context.right_to_left)
    if not starts:
        return []
    found: list[Draft] = []
    if starts[0]:
        found.append(make_block(context, Kind.PARAGRAPH, rows[: starts[0]]))
    for begin, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        part = rows[begin:end]
        split = split_marker(running_text(context, part))
        if split is None:
            found.append(make_block(context, Kind.PARAGRAPH, part))
            continue
        found.append(_item(context, part, split[0], split[1]))
    return found


def _item(context: PageContext, rows: Sequence[Line], label: str, text: Text | None = None) -> Item:
    block = make_block(context, Kind.ITEM, rows, text, label)
    first, last = rows[0].spans[0], rows[0].spans[-1]
    right_to_left = first.box.x0 > last.box.x1 if label and last is not first else context.right_to_left
    indent = context.size[0] - rows[0].box.x1 if right_to_left else rows[0].box.x0
    return Item(block, indent)


def _starts(rows: Sequence[Line], sure: bool, right_to_left: bool) -> list[int]:
    """The indices of the rows that begin an item."""
    marked = [(i, split[0]) for i, row in enumerate(rows) if (split := split_marker(Text(row.text)))]
    bullets = [(i, m) for i, m in marked if is_bullet(m) and m not in "-–—−"]
    if not sure and not bullets:
        # Numbers and dashes begin items only as a series: a sentence may open with one.
        series = [i for (i, a), (_, b) in pairwise(marked) if _next(a, b)]
        if not series:
            return []
        marked = [entry for entry in marked if entry[0] >= series[0]]
    elif not sure:
        marked = [entry for entry in marked if entry[0] >= bullets[0][0]]
    if not marked:
        return []
    starts, last = [marked[0][0]], marked[0]
    for i, marker in marked[1:]:
        before, here = rows[last[0]], rows[i]
        inside = here.box.x1 < before.box.x1 - 2 if right_to_left else here.box.x0 > before.box.x0 + 2
        plain_bullet = is_bullet(marker) and marker not in "-–—−"
        if plain_bullet or _next(last[1], marker) or (kind_of(marker) == kind_of(last[1]) and not inside):
            starts.append(i)
            last = (i, marker)
        elif inside and (number(marker) == 1 or marker in "-–—−"):
            # A nested list begins.
            starts.append(i)
            last = (i, marker)
    return starts


def _next(before: str, after: str) -> bool:
    if kind_of(before) != kind_of(after):
        return False
    a, b = number(before), number(after)
    return is_bullet(after) or a is None or b is None or b == a + 1
