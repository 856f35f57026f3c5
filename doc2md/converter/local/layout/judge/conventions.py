"""Conventions of typed text that no font shows: letters of speakers, quoted lines of mails, underlined headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from doc2md.converter.local.layout.judge.decide import Group
from doc2md.converter.local.layout.judge.markers import marker_of
from doc2md.converter.local.layout.text.classify import MAX_HEADING_LENGTH, heading
from doc2md.converter.local.layout.text.dividers import underlines
from doc2md.converter.local.layout.text.draft import Draft, PageContext, make_block, running_text
from doc2md.document import Kind, Text
from doc2md.rasterizer.text_layer import Line

MIN_SPOKEN = 2
"""Minimum number of times that a speaker has the word."""

_UNDERLINE = re.compile(r"\s*([-=~*_#])\1{3,}\s*")


def speakers_of(groups: Sequence[Sequence[Line]]) -> frozenset[int]:
    """The letters that name speakers, such as Q. and A., by their places in the alphabet.

    They occur again and again, and the letters before and after them never. Small letters and Roman numbers are none.
    """
    counts = Counter(letter for rows in groups if (letter := _letter_of(rows)))
    return frozenset(
        value
        for value, count in counts.items()
        if count >= MIN_SPOKEN and not counts[value - 1] and not counts[value + 1]
    )


def conventional_drafts(context: PageContext, group: Group, speakers: frozenset[int]) -> list[Draft]:
    """The drafts of a group that follows such a convention, else nothing. `speakers` are those of the page."""
    if group.role in {"text", "heading"} and _is_underlined(group.rows):
        return [heading(context, group.rows[:1], running_text(context, group.rows[:1]))]
    if group.role not in {"text", "item", "quote"}:
        return []
    if _letter_of(group.rows) in speakers:
        return [make_block(context, Kind.PARAGRAPH, group.rows, running_text(context, group.rows))]
    if all(row.text.lstrip()[:1] == ">" for row in group.rows):
        words = Text.join([_without_signs(running_text(context, [row])) for row in group.rows], " ")
        return [make_block(context, Kind.QUOTE, group.rows, words)] if words.plain else []
    return []


def _letter_of(rows: Sequence[Line]) -> int:
    """The place in the alphabet of the capital that a group begins with, such as A., or 0."""
    text = rows[0].text.strip()
    marker = marker_of(text)
    return marker.value if marker.kind == "letter_dot" and text[0].isupper() and not marker.roman else 0


def _is_underlined(rows: Sequence[Line]) -> bool:
    """Whether a line is followed by a row of equal signs that is as wide, and by nothing else."""
    if len(rows) != 2 or not _UNDERLINE.fullmatch(rows[1].text):
        return False
    if len(rows[0].text) > MAX_HEADING_LENGTH or not any(map(str.isalnum, rows[0].text)):
        return False
    return underlines(rows[1], rows[0])


def _without_signs(text: Text) -> Text:
    return text[len(text.plain) - len(text.plain.lstrip("> ")) :]
