"""The habits of a document: which styles of text it uses, how often, and for what.

Only the document can say which font is its body text, and which styles it keeps for short lines. A sample of its pages
is enough. Each sampled page is counted on its own, and the counts are added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

SENTENCE_ENDS = ".!?。！？…。؟"

MAX_PAGES = 12
"""Maximum number of pages in the sample. They are spread evenly over the document."""

MIN_TOLD, MIN_ENDED, MIN_WORDS = 0.5, 0.12, 4.0
"""What makes a monospaced font that of the text: its minimum share of the characters, the minimum share of its lines
that end like a sentence, and the minimum mean number of words in a line.
"""


class Style(NamedTuple):
    """The style of a row: font size rounded to half a point, bold, italic, monospaced, sRGB colour."""

    size: float = 10.0
    bold: bool = False
    italic: bool = False
    mono: bool = False
    colour: int = 0


class Use(NamedTuple):
    """How a document uses a style: numbers of lines, characters, words, and of lines with certain properties.

    ended      lines that end like a sentence
    numbered   lines that start with a digit
    capital    lines that start with a capital letter
    """

    lines: int = 0
    characters: int = 0
    words: int = 0
    ended: int = 0
    numbered: int = 0
    capital: int = 0


@dataclass(frozen=True)
class Habits:
    """The styles that a document uses, each with its use."""

    uses: tuple[tuple[Style, Use], ...] = ()

    @classmethod
    def total(cls, parts: Iterable[Habits]) -> Habits:
        """The habits of a document, from those of its pages."""
        counts: dict[Style, Use] = {}
        for part in parts:
            for style, use in part.uses:
                known = counts.get(style, Use())
                counts[style] = Use(*(a + b for a, b in zip(known, use, strict=True)))
        return cls(tuple(counts.items()))

    @cached_property
    def styles(self) -> dict[Style, Use]:
        return dict(self.uses)

    @cached_property
    def body(self) -> Style:
        """The style of most characters."""
        weights = Counter({style: use.characters for style, use in self.uses})
        return weights.most_common(1)[0][0] if weights else Style()

    @cached_property
    def characters(self) -> int:
        return sum(use.characters for _, use in self.uses)

    @cached_property
    def monospaced(self) -> float:
        """The share of characters in monospaced fonts, from 0 to 1."""
        found = sum(use.characters for style, use in self.uses if style.mono)
        return found / max(1, self.characters)

    @cached_property
    def tells_in_monospace(self) -> bool:
        """Whether the text is in a monospaced font, although tables and headings may be in others.

        Lines of code have few words, and hardly any of them ends like a sentence.
        """
        body = self.styles.get(self.body, Use())
        ended = [sum(use.ended for style, use in self.uses if style.mono is mono) for mono in (True, False)]
        return (
            self.body.mono
            and self.monospaced > MIN_TOLD
            and body.ended >= MIN_ENDED * body.lines
            and body.words >= MIN_WORDS * body.lines
            and ended[0] >= 2 * ended[1]
        )


def sampled_page(index: int, pages: int) -> int | None:
    """The index of a page of the sample of a document with `pages` pages. None if the sample has fewer pages."""
    if pages <= MAX_PAGES:
        return index if index < pages else None
    return round(index * (pages - 1) / (MAX_PAGES - 1)) if index < MAX_PAGES else None
