"""Rows gathered into paragraphs, and what each is by its type and its place: no model is asked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from doc2md.converter.local.layout.layout_model import AreaLabel
from doc2md.converter.local.layout.text import formulas
from doc2md.converter.local.layout.text.block_quotes import is_quote
from doc2md.converter.local.layout.text.caption_patterns import TITLE
from doc2md.converter.local.layout.text.columns import visual_rows
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.converter.local.layout.text.rows import has_room
from doc2md.converter.local.layout.text.running_heads import running_head_label
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.outline import letters
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import kind_of, number, split_marker

REACH = 1.9
"""Type sizes from one baseline of a paragraph to the next, at most."""

TIGHT = 1.5
"""Type sizes from one baseline to the next between which nothing was meant to be left free."""

INDENT = 0.8
"""Type sizes by which the first row of a paragraph may stand further in than the others, at the least."""

LARGER = 1.12
"""How much larger than the running text a heading is set; one no larger is bold."""

CROWD = 4
"""Headings in a row, of no large type, that are none."""

CAPITALS = 7
"""Letters of a row in capitals; fewer may be an abbreviation at the end of a paragraph."""

_ALNUM = re.compile(r"\w")
_STOP = re.compile(r"[.,;:。，；：、]\W*$")


def paragraphs(context: PageContext, lines: Sequence[Line]) -> list[tuple[AreaLabel, list[Line]]]:
    """The paragraphs that `lines` make, each as its label and its rows."""
    placed = visual_rows(lines, context.gutters)
    groups = [
        part for group in _stacked(placed, context) for part in _by_indent(group, context.right_to_left)
    ]
    groups.sort(key=lambda group: group[0].box.y0)
    numbered = [(marker, group[0]) for group in groups if (marker := _numbered(group[0]))]
    return _without_crowds(context, [(label_of(context, group, groups, numbered), group) for group in groups])


def _without_crowds(
    context: PageContext, labelled: list[tuple[AreaLabel, list[Line]]]
) -> list[tuple[AreaLabel, list[Line]]]:
    """Bold rows no larger than the text are headings of something: many with nothing between them are names."""
    made = list(labelled)
    start = 0
    for at, (label, group) in enumerate([*labelled, (AreaLabel.TEXT, [])]):
        if label is AreaLabel.HEADING and group[0].size <= LARGER * context.body:
            continue
        if at - start >= CROWD:
            for i in range(start, at):
                if not any(char.isdigit() for char in made[i][1][0].text[:2]):
                    made[i] = (AreaLabel.TEXT, made[i][1])
        start = at + 1
    return made


def _stacked(placed: Sequence[Line], context: PageContext) -> list[list[Line]]:
    """Rows with the row right above them, where the two are of one paragraph by type and distance."""
    groups: list[list[Line]] = []
    open_groups: list[list[Line]] = []
    for row in placed:
        open_groups = [
            g for g in open_groups if row.baseline - g[-1].baseline < 3 * REACH * max(row.size, g[-1].size)
        ]
        above = [g for g in open_groups if g[-1].box.overlap_x(row.box) > 0]
        home = max(above, key=lambda g: g[-1].baseline, default=None)
        if home is not None and _continues(home, row, context):
            home.append(row)
        else:
            groups.append([row])
            open_groups.append(groups[-1])
    return groups


def _numbered_or_bulleted(row: Line) -> bool:
    return split_marker(Text(row.text)) is not None


def _continues(group: Sequence[Line], row: Line, context: PageContext) -> bool:
    last, titles = group[-1], context.titles
    size = max(last.size, row.size)
    gap = row.baseline - last.baseline
    pitch = last.baseline - group[-2].baseline if len(group) > 1 else gap
    if not 0 < gap < min(REACH * size, 1.25 * pitch + 0.5):
        return False
    if (last.turned, last.bold) != (row.turned, row.bold):
        return False
    if all(map(_in_capitals, group)) and not _in_capitals(row) and not _numbered_or_bulleted(group[0]):
        return False
    if (
        not context.right_to_left
        and group[0].box.x0 > row.box.x0 + INDENT * size
        and _numbered_or_bulleted(group[0])
    ):
        return False  # an item's rows do not begin before its mark
    if titles and (letters(row.text) in titles or letters("".join(r.text for r in group)) in titles):
        return False
    # A row of nothing but code may be the rest of a sentence, in smaller type, where no room is left for a gap.
    return (last.mono == row.mono and _alike(last, row)) or (last.mono != row.mono and gap < TIGHT * size)


def _alike(above: Line, row: Line) -> bool:
    """Whether two rows have type of one size in them: words of code are smaller than those around."""
    return any(abs(a - b) < 0.12 * max(a, b) for a in _sizes(above) for b in _sizes(row))


def _sizes(row: Line) -> set[float]:
    raised = row.main.superscript or row.main.subscript
    return {s.size for s in row.spans if s.text.strip() and (raised or not (s.superscript or s.subscript))}


def _by_indent(group: Sequence[Line], right_to_left: bool) -> list[list[Line]]:
    """Rows parted before those that stand further in than the rest, as first rows of paragraphs do, or further out, as
    first rows of references.

    A list's rows stand further in than its marks, and centred rows begin anywhere: these stay together.
    """
    if len(group) < 3 or _is_centred(group) or any(split_marker(Text(row.text)) for row in group):
        return [list(group)]
    starts = [-row.box.x1 if right_to_left else row.box.x0 for row in group]
    left = sorted(starts)[len(starts) // 4]
    parts: list[list[Line]] = [[group[0]]]
    if _is_hanging(group, starts):
        for row, start in zip(group[1:], starts[1:], strict=True):
            if start - left < INDENT * row.size:
                parts.append([])
            parts[-1].append(row)
        return parts
    width = max(row.box.width for row in group)
    for (before, start), (above, row) in zip(pairwise(starts), pairwise(group), strict=True):
        inside = INDENT * row.size < start - left < 5 * row.size
        alone = abs(start - before) < 0.3 * row.size and not parts[-1][1:] and has_room(above, row, width)
        if inside and (before - left < 0.3 * row.size or alone):
            parts.append([])
        parts[-1].append(row)
    return parts


def _is_hanging(group: Sequence[Line], starts: Sequence[float]) -> bool:
    """Whether the rows that stand further out begin something: the rows before them end early, others run full."""
    left = min(starts)
    further = [start - left for start in starts]
    inner = [i for i, way in enumerate(further) if way >= INDENT * group[i].size]
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


def label_of(
    context: PageContext,
    group: Sequence[Line],
    groups: Sequence[Sequence[Line]],
    numbered: Sequence[tuple[str, Line]],
) -> AreaLabel:
    """What a group of rows is by its type and place; `groups` are all of the page, by their tops, and `numbered` the
    first rows of those that begin with a number.
    """
    words = " ".join(row.text.strip() for row in group)
    found = running_head_label(context, group, groups)
    if found or group[0].turned or not _ALNUM.search(words):
        return found or AreaLabel.TEXT
    if _is_heading(context, group, words) and _leads(group, groups):
        return AreaLabel.HEADING
    if TITLE.match(words) and len(words) < 400:
        return AreaLabel.CAPTION
    if formulas.is_formula(group):
        return AreaLabel.FORMULA
    if is_quote(context, group, groups):
        return AreaLabel.QUOTE
    return AreaLabel.LIST_ITEM if _counts(group[0], numbered) else AreaLabel.TEXT


def _counts(first: Line, numbered: Sequence[tuple[str, Line]]) -> bool:
    """Whether a row begins with a number, and another that stands as far in with the next one or the one before."""
    marker = _numbered(first)
    if marker is None:
        return False
    now = number(marker)
    return now is not None and any(
        abs(row.box.x0 - first.box.x0) < row.size
        and kind_of(other) == kind_of(marker)
        and number(other) in {now - 1, now + 1}
        for other, row in numbered
    )


def _numbered(row: Line) -> str | None:
    """The number a row begins with, if words follow it."""
    found = split_marker(Text(row.text))
    if found is None or not found[0][:1].isdigit() or not found[1].plain.strip():
        return None
    return found[0]


def _is_heading(context: PageContext, group: Sequence[Line], words: str) -> bool:
    """Whether a group is set as headings are: large, or bold and no sentence."""
    if letters(words) in context.titles:
        return True
    if len(group) > 3 or len(words) > 160 or any(row.mono for row in group):
        return False
    if group[0].size > LARGER * context.body:
        return True
    if context.outlined:
        return False  # Bold words that the outline leaves out are terms and names.
    loud = all(row.bold for row in group) or all(map(_in_capitals, group))
    small = group[0].size <= 0.95 * context.body
    return loud and not small and len(words) > 1 and len(group) < 3 and not _STOP.search(words)


def _in_capitals(row: Line) -> bool:
    """Whether a row is a word or more, all in capitals: a heading may be set so, in the type of the text."""
    letters_ = [char for char in row.text if char.isalpha()]
    return len(letters_) >= CAPITALS and all(map(str.isupper, letters_))


def _leads(group: Sequence[Line], groups: Sequence[Sequence[Line]]) -> bool:
    """Whether something stands below a group, or it is larger than all else: a heading heads something."""
    box = Box.around(row.box for row in group)
    at = bisect_left(groups, box.y1 - 1, key=lambda other: other[0].box.y0)
    return at < len(groups) or len(groups) == 1
