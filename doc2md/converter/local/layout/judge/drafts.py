"""Turn groups of rows, of which the judge said what they are, into drafts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from doc2md.converter.local.layout.judge.conventions import conventional_drafts, speakers_of
from doc2md.converter.local.layout.judge.decide import Group, decide
from doc2md.converter.local.layout.judge.markers import marker_of, precedes
from doc2md.converter.local.layout.judge.roles import ROLES
from doc2md.converter.local.layout.text import code, footnotes, formulas
from doc2md.converter.local.layout.text.block_quotes import is_quote
from doc2md.converter.local.layout.text.classify import (
    CODE_SIGN,
    MAX_HEADING_LENGTH,
    MIN_WHITE,
    breaks_at_bold,
    forced_breaks,
    heading,
    is_footnote,
    item,
    with_line_breaks,
)
from doc2md.converter.local.layout.text.dividers import without_dividers
from doc2md.converter.local.layout.text.draft import (
    Draft,
    PageContext,
    make_block,
    running_text,
    with_block,
)
from doc2md.converter.local.layout.text.rows import count_pieces, split_at_white
from doc2md.converter.local.layout.text.ruled_cells import is_in_row
from doc2md.converter.local.layout.text.run_in import split_run_in
from doc2md.document import Block, Kind, Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import BULLETS, split_marker

SURE = 0.8
"""Confidence below which a block has a doubt that says what else it may be."""

SURE_ITEM = 0.8
"""Probability from which a number at the start of a list item is its marker, not its first word."""

MARKED_ITEM = 0.25
"""Probability from which text that begins with a bullet or a number in brackets is a list item."""

SURE_HEADING, MIN_SENTENCE = 0.9, 8
"""Probability from which a sentence is a heading, and the minimum number of words of such a sentence."""

MIN_SECOND = 0.15
"""Probability from which the second role of a group is named in a doubt."""

NAMES = {
    "text": "running text",
    "heading": "a heading",
    "item": "a list item",
    "reference": "an entry of a bibliography",
    "caption": "a caption",
    "note": "a footnote",
    "code": "code",
    "formula": "a formula",
    "quote": "a quotation",
    "furniture": "a running head",
}
"""The roles in words."""

MAX_BELOW, SMALLER = 2.2, 0.9
"""Maximum distance between an entry of a form and what is asked for, and maximum ratio of the size of the latter."""

ALIGNED = 2.0
"""In points. Maximum distance between the corners of a section and of its heading."""

REFERENCE = "•"
"""The label of an entry of a bibliography without a number."""

_AMOUNT = r"\d[\s\d.,–-]*(?:(?:[kKmMB]|bn|million|billion|Mio\.?|Mrd\.?)\s?)?"
_PRICE = re.compile(rf"\W*(?:[€$£¥₹₩]|(?:EUR|USD|GBP|CHF|kr)\b)\s*{_AMOUNT}\+?|\W*{_AMOUNT}[€$£¥₹₩%+]\W*")
"""Matches a price, a percentage or the like: it may be printed as large as a heading, but says nothing about the text
below."""

_COUNT = re.compile(r"\W*\d{1,3}(?:,\d{3})+\W*")
"""Matches a number with thousands."""

_DECIMAL = re.compile(r"\s*\d{1,5}[.,]\d\d\s*")
"""Matches a price without its currency."""

_PANELS = re.compile(r"\s*[A-Z](?:\s+[A-Z])+\s*")
"""Matches the letters of panels side by side."""

_PHRASE = re.compile(r"\s*[^\W\d_]+(?: [^\W\d_]+)+\s*")
"""Matches words without signs."""

_REMARK = re.compile(r"\s*\((?=[^()]*[^\W\d_]{3})[^(){}\[\]=;<>_\\]*\)\s*")
"""Matches a remark in brackets, which looks like no code."""

_ADDRESS = re.compile(r"\s*(?:\S+@\S+|\w+://\S+|www\.\S+)\s*")
_SURE_MARKER = re.compile(rf"\s*(?:[{re.escape(BULLETS)}]|\(?(?:\d{{1,3}}|[a-z]|[ivx]{{1,5}})\))")


def judged_drafts(context: PageContext, lines: Sequence[Line]) -> list[Draft]:
    """Group the lines of a page and turn them into drafts."""
    groups = _with_side_heads(context, decide(context, without_dividers(lines)))
    everything = [group.rows for group in groups]
    speakers = speakers_of(everything)
    return [
        _with_confidence(draft, group)
        for group in groups
        for draft in _with_title(context, group)
        or conventional_drafts(context, group, speakers)
        or drafts_of(context, group, everything)
    ]


def _with_side_heads(context: PageContext, groups: Sequence[Group]) -> list[Group]:
    """The groups, with one role for all that stand beside their texts, if most of these are headings."""
    heads = [
        i
        for i, group in enumerate(groups)
        for box in context.sections
        if abs(group.rows[0].box.x0 - box.x0) < ALIGNED and abs(group.rows[0].box.y0 - box.y0) < ALIGNED
    ]
    made = list(groups)
    if 2 * sum(groups[i].role == "heading" for i in heads) > len(heads):
        mean = np.mean([groups[i].roles for i in heads], axis=0)
        for i in heads:
            made[i] = replace(groups[i], roles=tuple(map(float, mean)))
    return made


def _with_confidence(draft: Draft, group: Group) -> Draft:
    """The draft with the confidence of its group. Below `SURE`, a doubt says what else it may be."""
    return with_block(draft, lambda block: _doubted(block, group))


def _doubted(block: Block, group: Group) -> Block:
    confidence = round((1.0 if block.confidence is None else block.confidence) * group.confidence, 3)
    if group.confidence >= SURE:
        return replace(block, confidence=confidence)
    in_pieces = any(count_pieces(row, MIN_WHITE) > 1 for row in group.rows)  # the cells of a table
    second = next(role for role in group.ranked[1:] if role != "heading" or not in_pieces)
    reason = (
        f"may be {NAMES[second]}"
        if group.roles[ROLES.index(second)] > MIN_SECOND
        else "its first or last line may belong to another block"
    )
    return replace(block, confidence=confidence, doubts=(*block.doubts, reason))


def drafts_of(context: PageContext, group: Group, groups: Sequence[Sequence[Line]]) -> list[Draft]:
    """The drafts of one group. `groups` are the rows of all groups of the page, from top to bottom."""
    rows, role = group.rows, _role(group)
    box = Box.around(row.box for row in rows)
    if role == "heading" and (is_in_row(box, context.cells) or _is_entry_of_form(group, box, groups)):
        role = "text"
    if role != "heading" and formulas.is_formula(rows) and (latex := formulas.display(rows)):
        return [make_block(context, Kind.EQUATION, rows, Text(latex))]
    if role == "code":
        return [code.make_code(rows)]
    if footnotes.mark_of(rows[0]) if role == "note" else is_footnote(context, rows):
        return list(footnotes.footnotes(context, rows))
    text = _text(context, group)
    if role == "reference" or (role == "item" and not _is_lone_initial(rows, groups)):
        return [_entry(context, group, text)]
    is_pulled = role == "heading" and _is_sentence(group, text)
    is_amount = _PRICE.fullmatch(text.plain) or _COUNT.fullmatch(text.plain)
    has_words = any(map(str.isalnum, text.plain)) and not is_amount
    if role == "heading" and has_words and not is_pulled and len(text.plain) <= MAX_HEADING_LENGTH:
        return [heading(context, rows, text)]
    kind = Kind.CAPTION if role == "caption" else Kind.PARAGRAPH
    if is_pulled or (role in {"text", "quote"} and is_quote(context, rows, groups)):
        kind = Kind.QUOTE
    return [make_block(context, kind, rows, text)]


def _is_lone_initial(rows: Sequence[Line], groups: Sequence[Sequence[Line]]) -> bool:
    """Whether a group begins with the initial of a name: a capital that no other group of the page counts on from."""
    text = rows[0].text.strip()
    marker = marker_of(text)
    if marker.kind != "letter_dot" or not text[0].isupper() or not text[marker.end :][:1].isupper():
        return False
    others = [marker_of(other[0].text.strip()) for other in groups if other[0] is not rows[0]]
    return not any(precedes(other, marker) or precedes(marker, other) for other in others)


def _is_sentence(group: Group, text: Text) -> bool:
    """Whether a doubted heading of several rows is a sentence: a quotation in large type, as magazines print it."""
    is_doubted = group.roles[ROLES.index("heading")] < SURE_HEADING
    is_long = len(group.rows) > 1 and len(text.plain.split()) >= MIN_SENTENCE
    return is_doubted and is_long and text.plain.rstrip('”"»“ ').endswith((".", "!", "。"))


def _role(group: Group) -> str:
    """The role of a group.

    Text that begins with a bullet or a number in brackets is an item if that is likely at all. Text in a monospaced
    font with signs of code is code: the judge has seen few listings of one line. In another font, a remark in brackets
    is none, and a phrase hardly. Numbers side by side are no heading. Neither is a row with a price at its end, a
    turned line, which names the axis of a chart, and the letters of its panels.
    """
    first, role = group.rows[0], group.role
    if role == "heading":
        is_label = first.turned or _PANELS.fullmatch(first.text)
        is_row = all(_has_numbers_side_by_side(row) or _ends_in_price(row) for row in group.rows)
        return "text" if is_label or is_row else role
    if role == "code" and _is_remark(group.rows):
        return "text"
    if role == "code" and group.confidence < SURE and _is_lone_phrase(group.rows):
        return group.ranked[1]
    if role != "text":
        return role
    if (
        all(row.mono for row in group.rows)
        and CODE_SIGN.search(first.text)
        and not _ADDRESS.fullmatch(first.text)
    ):
        return "code"
    is_item = _SURE_MARKER.match(first.text) and group.roles[ROLES.index("item")] >= MARKED_ITEM
    return "item" if is_item else "text"


def _is_lone_phrase(rows: Sequence[Line]) -> bool:
    """Whether a group is one row of words without signs in a font for text."""
    return len(rows) == 1 and not rows[0].mono and bool(_PHRASE.fullmatch(rows[0].text))


def _is_entry_of_form(group: Group, box: Box, groups: Sequence[Sequence[Line]]) -> bool:
    """Whether a doubted heading in `box` is what a form asks for in small type and in brackets right below it."""
    last = group.rows[-1]
    below = (
        rows
        for rows in groups
        if 0 < rows[0].baseline - last.baseline < MAX_BELOW * last.size
        and abs(Box.around(row.box for row in rows).centre_x - box.centre_x) < last.size
    )
    is_doubted = group.roles[ROLES.index("heading")] < SURE_HEADING
    return is_doubted and any(rows[0].size < SMALLER * last.size and _is_remark(rows) for rows in below)


def _is_remark(rows: Sequence[Line]) -> bool:
    is_plain = not any(span.mono for row in rows for span in row.spans)
    return is_plain and bool(_REMARK.fullmatch(" ".join(row.text for row in rows)))


def _ends_in_price(row: Line) -> bool:
    pieces = split_at_white(row, MIN_WHITE)
    return len(pieces) > 1 and bool(_PRICE.fullmatch(last := pieces[-1].text) or _DECIMAL.fullmatch(last))


def _has_numbers_side_by_side(row: Line) -> bool:
    pieces = split_at_white(row, MIN_WHITE)
    return len(pieces) > 1 and all(any(map(str.isdigit, piece.text)) for piece in pieces)


def _with_title(context: PageContext, group: Group) -> list[Draft]:
    """A paragraph that begins with a heading, which is its label for now. Empty if it does not."""
    if group.role not in {"text", "item"} or any(group.breaks):
        return []
    title, rest = split_run_in(group.rows)
    if not title:
        return []
    return [make_block(context, Kind.PARAGRAPH, group.rows, running_text(context, rest), title)]


def _entry(context: PageContext, group: Group, text: Text) -> Draft:
    """An item of a list, or an entry of a bibliography, with its marker."""
    split = split_marker(text, sure=True)
    is_sure = group.roles[ROLES.index("item")] >= SURE_ITEM and split and split[0].isdigit()
    if split and not is_sure and not split_marker(Text(group.rows[0].text)):
        # A letter, a sign or a number that may also be the first word of a sentence.
        return make_block(context, Kind.PARAGRAPH, group.rows, text)
    label, words = split or (REFERENCE if group.role == "reference" else "", text)
    return item(context, group.rows, label, words)


def _text(context: PageContext, group: Group) -> Text:
    """The text of a group, with line breaks where the judge or the free room at the end of a row says so."""
    breaks: Sequence[bool] = group.breaks
    if group.role in {"text", "furniture"} and (
        forced := forced_breaks(group.rows) or breaks_at_bold(group.rows)
    ):
        breaks = [one or other for one, other in zip(group.breaks, forced, strict=True)]
    return with_line_breaks(context, group.rows, breaks)
