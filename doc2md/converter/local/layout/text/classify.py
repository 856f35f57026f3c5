"""Turn a labelled area and its rows into drafts. The typography of the rows can override the label of the model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from doc2md.converter.local.layout.layout_model import AreaLabel
from doc2md.converter.local.layout.text import code, footnotes, formulas
from doc2md.converter.local.layout.text.caption_patterns import CAPTION
from doc2md.converter.local.layout.text.draft import Draft, PageContext, make_block, running_text
from doc2md.converter.local.layout.text.item_starts import item_starts
from doc2md.converter.local.layout.text.rows import LEADERS, count_pieces, gaps_between_words, has_room
from doc2md.document import Block, Kind, MarkKind, Text
from doc2md.rasterizer.outline import letters
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import Item, is_bullet, split_marker

_PAGES = re.compile(r"[^\W\d].*?,(?:\s?\d{1,4}(?:[–-]\d{1,4})?[a-z]?,?)+$")
_CAPITAL_NUMBER = re.compile(r"^(?:[IVX]{1,6}|[A-Z])[.)]?\s+")
"""Matches the number of a heading that outlines leave out, as `II.` and `B.`. They leave out digits, too."""

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|第)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von|sur|de|页|頁)\s*\d{0,4})?\W*",
    re.IGNORECASE,
)
CODE_SIGN = re.compile(r"[(){}<>=_/\\]|\w\.\w|--")
"""Matches what is in code and rarely in a heading."""
_SENTENCE_END = re.compile(r"[.。;；:：,，]\s*$")

OCR_SIZE_TOLERANCE = 0.2
"""Fraction of the font size. Sizes measured by OCR may differ by this much within text of one size."""

ORNAMENTS = "■□◆◇●○▶►★"
"""Bullet characters that also appear before headings."""

MIN_LINES = 3
"""Minimum number of rows in a paragraph with forced line breaks."""

MIN_ENTRIES = 2
"""Minimum number of entries of an index, one below the other."""

MAX_SHORT = 24
"""Maximum length of a line of an address that looks like no sentence, in characters."""

OPENING, CLOSING = "([“„\"'+€£$© ", ")]%€£$"
"""Signs with which a line of its own may begin, and an address or the like may end."""

MIN_FORCED_SHARE = 0.6
"""Minimum fraction of rows that have a forced line break at their end, or wide white space inside."""

ALIGNED = 0.2
"""In units of the font size. Maximum distance between the edges of rows that are justified."""

MIN_ROOM, FULL = 0.3, 0.85
"""Minimum free room at the end of a row that is a line of its own, and minimum width of the row below it, as fractions
of the column width."""

SAME_EDGE, OTHER_EDGE = 0.3, 1.0
"""In units of the font size. Edges of rows that differ by less are one, and by more, several."""

MIN_VERSE_SHARE, MIN_VERSES = 0.75, 4
"""Minimum fraction of the rows of a poem that end early, and minimum number of all its rows but the last."""

MIN_WHITE = 2.5
"""In units of the font size. Minimum width of the white space inside such a row."""

MIN_STRETCHED, MAX_UNEVEN = 0.6, 1.6
"""Minimum width of the spaces of a stretched row, in units of the font size, and maximum ratio of two of them."""

MAX_HEADING_LENGTH = 250
"""In characters. A longer heading becomes a paragraph, even if the model labels it as a heading."""

HEADING_LABELS = frozenset({AreaLabel.HEADING, AreaLabel.TITLE})

_SINGLE_BLOCK_KINDS = {AreaLabel.CAPTION: Kind.CAPTION, AreaLabel.QUOTE: Kind.QUOTE}
"""The kinds of blocks for labels whose areas always become one block, regardless of their rows."""


def drafts(context: PageContext, label: AreaLabel, rows: Sequence[Line]) -> list[Draft]:
    """Turn one area of text into drafts, from top to bottom.

    `label` is the label of the area and `rows` are its rows, at least one.
    """
    if label in {AreaLabel.HEADER, AreaLabel.FOOTER}:
        return _running_heads(context, label, rows)
    found: list[Draft] = []
    for is_code, part in code.split(rows):
        if is_code and not (label in HEADING_LABELS and _is_emphasised(context, part)):
            found.append(code.make_code(part))
        else:
            found += _text_drafts(context, label, part)
    return found


def _text_drafts(context: PageContext, label: AreaLabel, rows: Sequence[Line]) -> list[Draft]:
    if label is AreaLabel.FOOTNOTE or (label is AreaLabel.TEXT and is_footnote(context, rows)):
        return list(footnotes.footnotes(context, rows))
    if label in HEADING_LABELS and CAPTION.match(rows[0].text) and not _is_emphasised(context, rows):
        label = AreaLabel.CAPTION
    if kind := _SINGLE_BLOCK_KINDS.get(label):
        return [make_block(context, kind, rows)]
    if label is AreaLabel.FORMULA and not _is_sentence(rows):
        return [make_block(context, Kind.EQUATION, rows, Text(formulas.display(rows)))]
    if label in HEADING_LABELS:
        parts = by_size(rows)
        return [draft for part in parts for draft in _heading(context, part)]
    if label is AreaLabel.LIST_ITEM:
        # Rows without a marker may continue the item above. This is decided later, in reading order.
        return items(context, rows, labelled=True) or [item(context, rows, "")]
    return items(context, rows, labelled=False) or [
        make_block(
            context,
            Kind.PARAGRAPH,
            part,
            with_line_breaks(context, part, forced_breaks(part)),
        )
        for part in by_gap(rows)
    ]


def forced_breaks(rows: Sequence[Line]) -> list[bool]:
    """For each row after the first, whether a forced line break is before it, as in an address or a list of contents.

    A line break is forced if the first word of the next row would have fitted at the end of the row. Where most line
    breaks are forced, a row that is as wide as the others also ends in one, unless the next row goes on in small
    letters. Empty if too few rows show this.
    """
    if len(rows) < 2 or 2 * sum(formulas.has_maths(row.spans) for row in rows) > len(rows):
        return []
    pieces = [count_pieces(row, MIN_WHITE) for row in rows]
    leaders = sum(bool(LEADERS.search(row.text)) for row in rows)
    if 2 * leaders > len(rows) or min(pieces) > 1 or _are_short_lines(rows) or _are_set_lines(rows):
        return [True] * (len(rows) - 1)
    if _are_index_entries(rows):
        return [not _is_wrapped_entry(above, below, rows) for above, below in pairwise(rows)]
    # A row with wide white space may reach further: it has a number in the margin.
    width = max(row.box.width for row, count in zip(rows, pieces, strict=True) if count == min(pieces))
    far = [_ends_far_off(above, below, width) for above, below in pairwise(rows)]
    justified = _are_justified(rows)
    stretched = any(full and _is_stretched(row) for full, row in zip(justified, rows, strict=True))
    ended = [
        (count > 1 and not (full and stretched)) or (not full and has_room(above, below, width))
        for count, full, (above, below) in zip(pieces, justified, pairwise(rows), strict=False)
    ]
    if len(rows) < MIN_LINES or sum(ended) < MIN_FORCED_SHARE * len(ended):
        return far if any(far) else []
    # Verses may begin in small letters. A long one goes on below, further right.
    are_verses = sum(ended) >= MIN_VERSE_SHARE * len(ended) and len(ended) >= MIN_VERSES
    return [
        early
        or not below.text.strip()[:1].islower()
        or (are_verses and below.box.x0 < above.box.x0 + ALIGNED * above.size)
        for early, (above, below) in zip(ended, pairwise(rows), strict=True)
    ]


def _ends_far_off(above: Line, below: Line, width: float) -> bool:
    """Whether a row leaves more room than any word needs, or is one of several that begin with a raised mark.

    Rows beside a figure leave room one after another, so the next row must be a full one.
    """
    if above.spans[0].superscript and below.spans[0].superscript:
        return True
    return (
        not formulas.has_maths(above.spans)
        and below.box.width > FULL * width
        and below.text.strip()[:1].isupper()
        and has_room(above, below, (1 - MIN_ROOM) * width)
    )


def _are_justified(rows: Sequence[Line]) -> list[bool]:
    """For each row, whether it ends at the right edge and a row beside it has its edges: both stand beside an initial.

    Rows at the right of such a letter are shorter than the others, but have no room at their ends.
    """
    edge = max(row.box.x1 for row in rows)
    ends = [edge - row.box.x1 < ALIGNED * row.size for row in rows]
    pairs = [
        one and other and abs(above.box.x0 - below.box.x0) < ALIGNED * above.size
        for one, other, (above, below) in zip(ends, ends[1:], pairwise(rows), strict=False)
    ]
    return [before or after for before, after in zip([False, *pairs], [*pairs, False], strict=True)]


def _is_stretched(row: Line) -> bool:
    """Whether wide white space of one width stands between all words of a row, as in a narrow justified column."""
    gaps = gaps_between_words(row)
    return len(gaps) > 1 and min(gaps) > MIN_STRETCHED * row.size and max(gaps) < MAX_UNEVEN * min(gaps)


def _are_short_lines(rows: Sequence[Line]) -> bool:
    """Whether rows are an address or the like: each is short, begins with a capital or a digit, and ends openly."""
    return len(rows) >= MIN_LINES and all(_is_short_line(row.text.strip()) for row in rows)


def _is_short_line(text: str) -> bool:
    first, last = text.lstrip(OPENING)[:1], text[-1:]
    is_whole = (first.isupper() or first.isdigit()) and (last.isalnum() or last in CLOSING)
    return is_whole and len(text) <= MAX_SHORT


def _are_set_lines(rows: Sequence[Line]) -> bool:
    """Whether rows are the lines of a letterhead or the like: centred or flush right, each with a beginning.

    Of two rows, the first has to leave room for the next word, too.
    """
    starts = [row.text.strip().lstrip(OPENING)[:1] for row in rows]
    if not all(start.isupper() or start.isdigit() for start in starts):
        return False
    near = OTHER_EDGE * rows[0].size
    lefts, rights = [row.box.x0 for row in rows], [row.box.x1 for row in rows]
    middles = [row.box.centre_x for row in rows]
    if _spread(lefts) < near or min(_spread(rights), _spread(middles)) > SAME_EDGE * rows[0].size:
        return False
    width = max(row.box.width for row in rows)
    return len(rows) >= MIN_LINES or has_room(rows[0], rows[1], width)


def _spread(places: Sequence[float]) -> float:
    return max(places) - min(places)


def _are_index_entries(rows: Sequence[Line]) -> bool:
    """Whether most rows end in page numbers after a comma, as in an index. The others have entries below them."""
    entries = sum(bool(_PAGES.search(row.text.strip())) for row in rows)
    return entries >= max(MIN_ENTRIES, MIN_FORCED_SHARE * len(rows))


def _is_wrapped_entry(above: Line, below: Line, rows: Sequence[Line]) -> bool:
    """Whether an entry of an index goes on in a row further right, because it has no room for its page numbers."""
    is_open = not _PAGES.search(above.text.strip()) and below.box.x0 > above.box.x0 + ALIGNED * above.size
    return is_open and not has_room(above, below, max(row.box.x1 for row in rows) - above.box.x0)


def breaks_at_bold(rows: Sequence[Line]) -> list[bool]:
    """For each row after the first, whether a bold row ends early before it, such as a question before its answer.

    A bold row after one that ends early is a label. Empty if there is no such row.
    """
    width = max(row.box.width for row in rows)
    ended = [above.bold != below.bold and has_room(above, below, width) for above, below in pairwise(rows)]
    return ended if any(ended) else []


def with_line_breaks(context: PageContext, rows: Sequence[Line], breaks: Sequence[bool]) -> Text:
    """The text of `rows`. `breaks` says for each row after the first whether a line break is before it."""
    starts = [0, *(i for i, forced in enumerate(breaks, 1) if forced), len(rows)]
    return Text.join([running_text(context, rows[a:b]) for a, b in pairwise(starts)], "\n")


def _running_heads(context: PageContext, label: AreaLabel, rows: Sequence[Line]) -> list[Draft]:
    kind = Kind.HEADER if label is AreaLabel.HEADER else Kind.FOOTER
    found: list[Draft] = []
    for row in rows:
        number_only = _PAGE_NUMBER.fullmatch(row.text.strip())
        found.append(make_block(context, Kind.PAGE_NUMBER if number_only else kind, [row]))
    return found


def _heading(context: PageContext, rows: Sequence[Line]) -> list[Draft]:
    text = running_text(context, rows)
    is_sentence = _SENTENCE_END.search(text.plain) and not _is_emphasised(context, rows)
    if is_sentence or len(text.plain) > MAX_HEADING_LENGTH:
        return items(context, rows, labelled=False) or [make_block(context, Kind.PARAGRAPH, rows, text)]
    marker = split_marker(text)
    if marker and is_bullet(marker[0]) and not (marker[0] in ORNAMENTS and _is_emphasised(context, rows)):
        return items(context, rows, labelled=True)
    return [heading(context, rows, text)]


def heading(context: PageContext, rows: Sequence[Line], text: Text) -> Block:
    """A heading, with the level that the outline of the PDF gives it.

    If all of it is bold, no word is marked so. If all of it is monospaced, it is code only if it looks like code.
    """
    if _covers(text, MarkKind.BOLD, MarkKind.CODE):
        text = text.without(MarkKind.BOLD)
    if _covers(text, MarkKind.CODE) and " " in text.plain and not CODE_SIGN.search(text.plain):
        text = text.without(MarkKind.CODE)
    words = text.plain.strip()
    names = (letters(words), letters(_CAPITAL_NUMBER.sub("", words)))
    level = next((context.titles[name] for name in names if name in context.titles), 0)
    return replace(make_block(context, Kind.HEADING, rows, text), level=level)


def _covers(text: Text, *kinds: MarkKind) -> bool:
    """Whether most of a text has a mark of one of these kinds."""
    marked = sum(mark.end - mark.start for mark in text.marks if mark.kind in kinds)
    return marked > 0.8 * len(text.plain.replace(" ", ""))


def _is_emphasised(context: PageContext, rows: Sequence[Line]) -> bool:
    """Whether all rows are larger than running text or bold."""
    return all(row.size > 1.12 * context.body or row.bold for row in rows)


def by_size(rows: Sequence[Line]) -> list[list[Line]]:
    """Split rows where the font size changes, for example between a title and the names of the authors."""
    parts = [[rows[0]]]
    for row in rows[1:]:
        if abs(row.size - parts[-1][-1].size) > (OCR_SIZE_TOLERANCE if row.score < 1 else 0.12) * row.size:
            parts.append([])
        parts[-1].append(row)
    return parts


def by_gap(rows: Sequence[Line]) -> list[list[Line]]:
    """Split rows at gaps of an empty line or more. There the model labelled several paragraphs as one area."""
    steps = [b.baseline - a.baseline for a, b in pairwise(rows)]
    typical = median_low([step for step in steps if step > 0] or [0.0])
    parts = [[rows[0]]]
    for row, step in zip(rows[1:], steps, strict=True):
        if step > 1.6 * typical and step > 1.6 * row.size and len(steps) > 1:
            parts.append([])
        parts[-1].append(row)
    return parts


def is_footnote(context: PageContext, rows: Sequence[Line]) -> bool:
    """Whether rows look like a footnote: small type, in the lower half of the page, and with a raised mark."""
    first = rows[0]
    return (
        footnotes.has_raised_mark(context, first)
        and first.size < 0.95 * context.body
        and first.box.y0 > 0.5 * context.size[1]
    )


def _is_sentence(rows: Sequence[Line]) -> bool:
    """Whether an area that the model labelled as a formula is a sentence."""
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


def items(context: PageContext, rows: Sequence[Line], labelled: bool) -> list[Draft]:
    """Split rows into list items. Rows before the first item become a paragraph.

    `labelled` is true if the label of the area is `LIST_ITEM` or the rows start with a bullet. Then a single number is
    enough to start an item. Returns an empty list if there are no items.
    """
    starts = item_starts(rows, labelled, context.right_to_left)
    if not starts:
        return []
    found: list[Draft] = []
    if starts[0]:
        found.append(make_block(context, Kind.PARAGRAPH, rows[: starts[0]]))
    for begin, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        part = rows[begin:end]
        split = split_marker(running_text(context, part), sure=True)
        if split is None:
            found.append(make_block(context, Kind.PARAGRAPH, part))
            continue
        found.append(item(context, part, split[0], split[1]))
    return found


def item(context: PageContext, rows: Sequence[Line], label: str, text: Text | None = None) -> Item:
    block = make_block(context, Kind.ITEM, rows, text, label)
    first, last = rows[0].spans[0], rows[0].spans[-1]
    right_to_left = first.box.x0 > last.box.x1 if label and last is not first else context.right_to_left
    indent = context.size[0] - rows[0].box.x1 if right_to_left else rows[0].box.x0
    return Item(block, indent)
