"""Remove repeated headings: a model sometimes writes a heading again at the start of the next paragraph."""

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
"""Words that follow the heading's words if these are the subject of the sentence, and no repetition."""
MIN_LENGTH = 4
"""Minimum length of a heading that can be repeated. In an index, the heading `N` is above `Navigation`."""
MIN_REPETITIONS = 2
"""Minimum number of uncertain repetitions on a page. A single one in Chinese can be a normal sentence."""


def remove_repeated_headings(reading: Reading) -> Reading:
    """The page without the repetitions."""
    found = list(_repeated(reading))
    enough = sum(not sure for *_, sure in found) >= MIN_REPETITIONS
    cut = {block.id: length for block, length, sure in found if sure or enough}
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
    """Each block that repeats the heading before it, the number of repeated characters, and whether this is certain."""
    for heading, block in pairwise(reading.blocks):
        if heading.kind is not Kind.HEADING or block.kind is not Kind.PARAGRAPH or not block.transcribed:
            continue
        words = heading.text.plain
        match = re.match(_ignoring_spaces(words), block.text.plain)
        rest = block.text.plain[match.end() :] if match else ""
        if not match or not rest.strip():
            continue
        if _WIDE.search(words[-1:]):
            if _NUMBERED.match(words):
                yield block, match.end(), True
            elif len(words) > 1 and not _SUBJECT.match(rest):
                yield block, match.end(), False
        elif len(words) >= MIN_LENGTH and re.match(r"\w|\s?[-•] ", rest):
            yield block, match.end(), True


def _ignoring_spaces(words: str) -> str:
    return r"\s*".join(re.escape(char) for char in words if not char.isspace())
