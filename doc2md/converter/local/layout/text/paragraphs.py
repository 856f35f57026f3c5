"""Group rows into paragraphs and label each by its typography and position, without a model."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from doc2md.converter.local.layout.layout_model import AreaLabel
from doc2md.converter.local.layout.text import formulas
from doc2md.converter.local.layout.text.block_quotes import is_quote
from doc2md.converter.local.layout.text.caption_patterns import CAPTION
from doc2md.converter.local.layout.text.columns import visual_rows
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.converter.local.layout.text.rows import has_room
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.outline import letters
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import kind_of, number, split_marker

MAX_STEP = 1.9
"""In units of the font size. Maximum baseline distance inside a paragraph."""

TIGHT_STEP = 1.5
"""In units of the font size. A smaller baseline distance leaves no intentional gap."""

MIN_INDENT = 0.8
"""In units of the font size. Minimum indent of the first row of a paragraph, or of the other rows with a hanging
indent.
"""

HEADING_SIZE_RATIO = 1.12
"""Ratio to the font size of the running text. A larger line is a heading; a line that is not larger must be bold."""

MIN_BOLD_RUN = 4
"""Number of consecutive headings that are bold but not large. From this number on, none of them is a heading."""

MIN_CAPITALS = 7
"""Minimum number of letters in a row in capitals. Fewer may be an abbreviation at the end of a paragraph."""

_WORD_CHARACTER = re.compile(r"\w")
_FINAL_PUNCTUATION = re.compile(r"[.,;:。，；：、]\W*$")


def paragraphs(context: PageContext, lines: Sequence[Line]) -> list[tuple[AreaLabel, list[Line]]]:
    """Group lines into paragraphs, each with its label and its rows."""
    placed = visual_rows(lines, context.gutters)
    groups = [
        part for group in _stacked(placed, context) for part in _by_indent(group, context.right_to_left)
    ]
    groups.sort(key=lambda group: group[0].box.y0)
    numbered = [(marker, group[0]) for group in groups if (marker := _number_of(group[0]))]
    return _without_bold_runs(
        context,
        [
            (_artifact_label(context, group) or label_of(context, group, groups, numbered), group)
            for group in groups
        ],
    )


def _without_bold_runs(
    context: PageContext, labelled: list[tuple[AreaLabel, list[Line]]]
) -> list[tuple[AreaLabel, list[Line]]]:
    """Relabel long runs of bold headings as text. Bold rows with nothing between them are names, not headings."""
    made = list(labelled)
    start = 0
    for at, (label, group) in enumerate([*labelled, (AreaLabel.TEXT, [])]):
        if label is AreaLabel.HEADING and group[0].size <= HEADING_SIZE_RATIO * context.body:
            continue
        if at - start >= MIN_BOLD_RUN:
            for i in range(start, at):
                if not any(char.isdigit() for char in made[i][1][0].text[:2]):
                    made[i] = (AreaLabel.TEXT, made[i][1])
        start = at + 1
    return made


def _stacked(placed: Sequence[Line], context: PageContext) -> list[list[Line]]:
    """Group each row with the row right above it, if font and distance fit one paragraph."""
    groups: list[list[Line]] = []
    open_groups: list[list[Line]] = []
    for row in placed:
        open_groups = [
            g for g in open_groups if row.baseline - g[-1].baseline < 3 * MAX_STEP * max(row.size, g[-1].size)
        ]
        above = [g for g in open_groups if g[-1].box.overlap_x(row.box) > 0]
        target = max(above, key=lambda g: g[-1].baseline, default=None)
        if target is not None and _continues(target, row, context):
            target.append(row)
        else:
            groups.append([row])
            open_groups.append(groups[-1])
    return groups


def _has_marker(row: Line) -> bool:
    return split_marker(Text(row.text)) is not None


def _continues(group: Sequence[Line], row: Line, context: PageContext) -> bool:
    last, titles = group[-1], context.titles
    size = max(last.size, row.size)
    gap = row.baseline - last.baseline
    pitch = last.baseline - group[-2].baseline if len(group) > 1 else gap
    if not 0 < gap < min(MAX_STEP * size, 1.25 * pitch + 0.5):
        return False
    if (last.turned, last.bold, last.artifact) != (row.turned, row.bold, row.artifact):
        return False
    if all(map(_in_capitals, group)) and not _in_capitals(row) and not _has_marker(group[0]):
        return False
    if (
        not context.right_to_left
        and group[0].box.x0 > row.box.x0 + MIN_INDENT * size
        and _has_marker(group[0])
    ):
        return False  # the rows of an item do not start to the left of its marker
    if titles and (letters(row.text) in titles or letters("".join(r.text for r in group)) in titles):
        return False
    # A row that is only code, in smaller type, may be the rest of a sentence if it follows without a gap.
    return (last.mono == row.mono and _share_font_size(last, row)) or (
        last.mono != row.mono and gap < TIGHT_STEP * size
    )


def _share_font_size(above: Line, row: Line) -> bool:
    """Whether two rows share a font size. Code words inside a row are smaller than the words around them."""
    return any(abs(a - b) < 0.12 * max(a, b) for a in _font_sizes(above) for b in _font_sizes(row))


def _font_sizes(row: Line) -> set[float]:
    raised = row.main.superscript or row.main.subscript
    return {s.size for s in row.spans if s.text.strip() and (raised or not (s.superscript or s.subscript))}


def _by_indent(group: Sequence[Line], right_to_left: bool) -> list[list[Line]]:
    """Split rows into paragraphs before first-line indents, or before the outer rows of a hanging indent.

    Lists and centred rows are not split: the rows of a list are indented further than its markers, and centred rows
    start at any position.
    """
    if len(group) < 3 or _is_centred(group) or any(split_marker(Text(row.text)) for row in group):
        return [list(group)]
    starts = [-row.box.x1 if right_to_left else row.box.x0 for row in group]
    left = sorted(starts)[len(starts) // 4]
    parts: list[list[Line]] = [[group[0]]]
    if _is_hanging(group, starts):
        for row, start in zip(group[1:], starts[1:], strict=True):
            if start - left < MIN_INDENT * row.size:
                parts.append([])
            parts[-1].append(row)
        return parts
    width = max(row.box.width for row in group)
    for (before, start), (above, row) in zip(pairwise(starts), pairwise(group), strict=True):
        inside = MIN_INDENT * row.size < start - left < 5 * row.size
        alone = abs(start - before) < 0.3 * row.size and not parts[-1][1:] and has_room(above, row, width)
        if inside and (before - left < 0.3 * row.size or alone):
            parts.append([])
        parts[-1].append(row)
    return parts


def _is_hanging(group: Sequence[Line], starts: Sequence[float]) -> bool:
    """Whether the outer rows start paragraphs with a hanging indent.

    Then most rows before an outer row end early, and most rows before an inner row are full.
    """
    left = min(starts)
    further = [start - left for start in starts]
    inner = [i for i, way in enumerate(further) if way >= MIN_INDENT * group[i].size]
    if not inner or inner[0] == 0 or max(further) - min(further[i] for i in inner) > 0.3 * group[0].size:
        return False
    right = max(start + row.box.width for start, row in zip(starts, group, strict=True))
    early = [has_room(a, b, right - start) for (a, b), start in zip(pairwise(group), starts, strict=False)]
    before_outer = [early[i - 1] for i in range(1, len(group)) if i not in inner]
    before_inner = [early[i - 1] for i in inner]
    return (
        bool(before_outer)
        and 2 * sum(before_outer) > len(before_outer)
        and 2 * sum(before_inner) < len(inner)
    )


def _is_centred(group: Sequence[Line]) -> bool:
    middles = [row.box.centre_x for row in group]
    starts = [row.box.x0 for row in group]
    return max(middles) - min(middles) < 3 < max(starts) - min(starts)


def _artifact_label(context: PageContext, group: Sequence[Line]) -> AreaLabel | None:
    """The label of rows that a tagged PDF marks as a running head."""
    if not group[0].artifact:
        return None
    return AreaLabel.HEADER if group[0].box.centre_y < context.size[1] / 2 else AreaLabel.FOOTER


def label_of(
    context: PageContext,
    group: Sequence[Line],
    groups: Sequence[Sequence[Line]],
    numbered: Sequence[tuple[str, Line]],
) -> AreaLabel:
    """Label a group of rows by its typography and position.

    `groups` are all groups of the page, from top to bottom. `numbered` are the number and the first row of each group
    that starts with a number.
    """
    words = " ".join(row.text.strip() for row in group)
    if group[0].turned or not _WORD_CHARACTER.search(words):
        return AreaLabel.TEXT
    if _is_heading(context, group, words) and _has_text_below(group, groups):
        return AreaLabel.HEADING
    if CAPTION.match(words) and len(words) < 400:
        return AreaLabel.CAPTION
    if formulas.is_formula(group):
        return AreaLabel.FORMULA
    if is_quote(context, group, groups):
        return AreaLabel.QUOTE
    return AreaLabel.LIST_ITEM if _is_in_sequence(group[0], numbered) else AreaLabel.TEXT


def _is_in_sequence(first: Line, numbered: Sequence[tuple[str, Line]]) -> bool:
    """Whether a row starts with a number, and a row with the same indent has the next or the previous number."""
    marker = _number_of(first)
    if marker is None:
        return False
    now = number(marker)
    return now is not None and any(
        abs(row.box.x0 - first.box.x0) < row.size
        and kind_of(other) == kind_of(marker)
        and number(other) in {now - 1, now + 1}
        for other, row in numbered
    )


def _number_of(row: Line) -> str | None:
    """The number at the start of a row, if words follow it."""
    found = split_marker(Text(row.text))
    if found is None or not found[0][:1].isdigit() or not found[1].plain.strip():
        return None
    return found[0]


def _is_heading(context: PageContext, group: Sequence[Line], words: str) -> bool:
    """Whether a group has the typography of a heading: large, or bold and not a sentence."""
    if letters(words) in context.titles:
        return True
    if len(group) > 3 or len(words) > 160 or any(row.mono for row in group):
        return False
    if group[0].size > HEADING_SIZE_RATIO * context.body:
        return True
    if context.outlined:
        return False  # bold words that are not in the outline are terms and names
    emphasised = all(row.bold for row in group) or all(map(_in_capitals, group))
    small = group[0].size <= 0.95 * context.body
    return (
        emphasised
        and not small
        and len(words) > 1
        and len(group) < 3
        and not _FINAL_PUNCTUATION.search(words)
    )


def _in_capitals(row: Line) -> bool:
    """Whether a row is in capitals. Headings may be set in capitals at the font size of the text."""
    letters_ = [char for char in row.text if char.isalpha()]
    return len(letters_) >= MIN_CAPITALS and all(map(str.isupper, letters_))


def _has_text_below(group: Sequence[Line], groups: Sequence[Sequence[Line]]) -> bool:
    """Whether a group has text below it, or is the only group of the page. A heading needs text below it."""
    box = Box.around(row.box for row in group)
    at = bisect_left(groups, box.y1 - 1, key=lambda other: other[0].box.y0)
    return at < len(groups) or len(groups) == 1
