"""Remove spaces after hyphens: models write `well- known`, mostly at line ends.

The hyphen stays (`well-known`), unless the joined word occurs elsewhere in the document (`exam- ple` → `example`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Edit, MarkKind, Reading, Text, texts_of, with_texts

_BROKEN = re.compile(r"\b(?P<left>\w+)- (?=(?P<right>\w+))")  # the next word may be broken too: 4331- 21- P
_WORD = re.compile(r"[^\W\d_]{4,}")
_HANGING = {"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of"}
"""Words after a hyphen that is followed by a space on purpose, as in "pre- and post-war"."""


class HyphenSpaces:
    """The document pass: its evidence is the words of each page."""

    def look(self, reading: Reading) -> frozenset[str]:
        words = (
            word for block in reading.blocks for text in texts_of(block) for word in _WORD.findall(text.plain)
        )
        return frozenset(word.casefold() for word in words)

    def plan(self, evidence: Sequence[frozenset[str]]) -> frozenset[str]:
        return frozenset().union(*evidence)

    def rewrite(self, reading: Reading, plan: frozenset[str]) -> Reading:
        blocks, edits = [], []
        for block in reading.blocks:
            changed = with_texts(block, lambda text: _mended(text, plan)) if block.transcribed else block
            if changed is not block:
                edits.append(Edit("hyphens", block.id, "a space after a hyphen"))
            blocks.append(changed)
        return (
            replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading
        )


def _mended(text: Text, words: frozenset[str]) -> Text:
    literal = [m for m in text.marks if m.kind in {MarkKind.MATH, MarkKind.CODE}]
    changes = [
        (match.end("left"), match.start("right"), "" if _is_one_word(match, words) else "-")
        for match in _BROKEN.finditer(text.plain)
        if not _hangs(match)
        and not any(m.start < match.end("right") and match.start() < m.end for m in literal)
    ]
    return text.splice(changes)


def _hangs(match: re.Match[str]) -> bool:
    """Whether the space is on purpose. In `state- of-the-art` it is not: another hyphen follows the word."""
    return match["right"].casefold() in _HANGING and not match.string.startswith("-", match.end("right"))


def _is_one_word(match: re.Match[str], words: frozenset[str]) -> bool:
    return match["right"][0].islower() and (match["left"] + match["right"]).casefold() in words
