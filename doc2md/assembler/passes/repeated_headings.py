"""Heading echoes: the model writes a heading, and its words again, glued to the start of the text below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from doc2md.document import Block, Edit, Kind, Reading

_WIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
_NUMBERED = re.compile(r"[(\uff08]?[\d一二三四五六七八九十]{1,3}[)\uff09.、．]")
_SUBJECT = re.compile(
    r"[，。：、；！？,.:;!?]|[是指为有在的还也由与和及就不来以会能又被从]|分为|包括|包含|主要|可以|一般"
)
"""What comes after a heading's words where they are the subject of the sentence, and no echo."""
SHORTEST = 4
"""Letters of a heading that count as an echo: in an index the heading `N` stands above `Navigation`."""
HABIT = 2
"""Echoes of one page, for the model to have the habit there: in Chinese one alone cannot be told from a sentence."""


def remove_repeated_headings(reading: Reading) -> Reading:
    found = list(_repeated(reading))
    habit = sum(not sure for *_, sure in found) >= HABIT
    cut = {block.id: length for block, length, sure in found if sure or habit}
    if not cut:
        return reading
    edits = tuple(
        Edit("repeated_headings", b.id, "the heading's words again", before=b.text.plain[: cut[b.id]])
        for b in reading.blocks
        if b.id in cut
    )
    blocks = tuple(replace(b, text=b.text[cut[b.id] :].strip()) if b.id in cut else b for b in reading.blocks)
    return replace(reading, blocks=blocks, edits=reading.edits + edits)


def _repeated(reading: Reading) -> Iterator[tuple[Block, int, bool]]:
    """A block, how many of its characters repeat the heading before it, and whether that is plain from them alone."""
    for heading, block in pairwise(reading.blocks):
        if heading.kind is not Kind.HEADING or block.kind is not Kind.PARAGRAPH or not block.transcribed:
            continue
        words = heading.text.plain
        match = re.match(_without_blanks(words), block.text.plain)
        rest = block.text.plain[match.end() :] if match else ""
        if not match or not rest.strip():
            continue
        if _WIDE.search(words[-1:]):
            if _NUMBERED.match(words):
                yield block, match.end(), True
            elif len(words) > 1 and not _SUBJECT.match(rest):
                yield block, match.end(), False
        elif len(words) >= SHORTEST and re.match(r"\w|\s?[-•] ", rest):
            yield block, match.end(), True


def _without_blanks(words: str) -> str:
    return r"\s*".join(re.escape(char) for char in words if not char.isspace())
