"""Find watermarks on pages where nothing is printed below them: their words are a watermark on other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doc2md.document import WATERMARK, Edit, Kind, Reading
from doc2md.structure.font_sizes import common_size

MAX_LENGTH = 40
"""Maximum length of a watermark that is known only by its place on several pages, in characters."""

LARGE = 2.5
"""Ratio to the most common font size of the page. Such a watermark is larger."""

PLACE = 6.0
"""In points. Width of the cells into which the places of texts are sorted."""

MIN_PAGES = 2
"""Minimum number of pages with the same large text at the same place."""

Place = tuple[str, int, int]


class Watermarks:
    """The document pass: its evidence is the watermarks of each page, and its large texts with their places."""

    def look(self, reading: Reading) -> tuple[frozenset[str], frozenset[Place]]:
        found = {_words(edit.before) for edit in reading.edits if edit.by == WATERMARK}
        return frozenset(found), frozenset(_large(reading))

    def plan(self, evidence: Sequence[tuple[frozenset[str], frozenset[Place]]]) -> frozenset[str]:
        places = Counter(place for _, large in evidence for place in large)
        repeated = {place[0] for place, count in places.items() if count >= MIN_PAGES}
        return frozenset().union(*(found for found, _ in evidence), repeated)

    def rewrite(self, reading: Reading, plan: frozenset[str]) -> Reading:
        found = [i for i, block in enumerate(reading.blocks) if plan and _words(block.text.plain) in plan]
        if not found:
            return reading
        blocks, edits = list(reading.blocks), list(reading.edits)
        for i in found:
            edits.append(Edit(WATERMARK, blocks[i].id, "the same words are a watermark on other pages"))
            blocks[i] = replace(blocks[i], kind=Kind.HEADER, level=0)
        return replace(reading, blocks=tuple(blocks), edits=tuple(edits))


def _large(reading: Reading) -> Iterator[Place]:
    """The short texts of a page in very large type, with their places."""
    common = common_size(reading.blocks)
    for block in reading.blocks:
        words = _words(block.text.plain)
        if block.box and common and block.size > LARGE * common and 0 < len(words) <= MAX_LENGTH:
            yield words, int(block.box.centre_x // PLACE), int(block.box.centre_y // PLACE)


def _words(text: str) -> str:
    """A text with single spaces, because hidden texts keep those of the page."""
    return " ".join(text.split())
