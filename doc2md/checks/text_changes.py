"""Changes of texts that the words of the page ask for: corrected, inserted and removed words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from doc2md.checks.claims import PrintedToken
from doc2md.checks.difference import Difference
from doc2md.checks.passages import Passage
from doc2md.checks.places import Place, place_of
from doc2md.document import Edit, Mark, MarkKind, Text
from doc2md.structure.scripts import writes_without_spaces

BY = "repair"
"""`Edit.by` of all repairs."""
ONLY_ONCE = "the page shows these words only once"
"""The reason of the edits that remove repeated words."""


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    text: str
    kind: MarkKind | None = None


class TextChanges:
    """Changes of texts by their places."""

    def __init__(self) -> None:
        self._splices: dict[Place, list[_Splice]] = defaultdict(list)

    def correct(self, passage: Passage, difference: Difference) -> Edit:
        """Replace misread words by the printed ones."""
        first, last = difference.words[0], difference.words[-1]
        before = passage.texts[first.slot].plain[first.token.start : last.token.end]
        after = _in_case_of(before, " ".join(token.text for token in difference.printed))
        self._add(passage, first.slot, _Splice(first.token.start, last.token.end, after))
        return Edit(BY, passage.block.id, "misread: the page shows other characters", before, after)

    def insert(self, passage: Passage, difference: Difference) -> Edit:
        """Put words that were left out after the word before them."""
        assert difference.after
        words = printed_text(difference.printed)
        slot, at = difference.after.slot, difference.after.token.end
        joined = writes_without_spaces(words[0]) and writes_without_spaces(passage.texts[slot].plain[at - 1])
        self._add(passage, slot, _Splice(at, at, words if joined else f" {words}", MarkKind.RESTORED))
        return Edit(BY, passage.block.id, "the model left these words out", after=words)

    def remove_start(self, passage: Passage, difference: Difference) -> Edit:
        """Remove words at the start of a text, with the punctuation after them."""
        rest = passage.words[len(difference.words) :]
        text = passage.texts[difference.words[0].slot].plain
        end = rest[0].token.start if rest else len(text)
        self._add(passage, difference.words[0].slot, _Splice(0, end, ""))
        return Edit(BY, passage.block.id, ONLY_ONCE, before=text[:end].strip())

    def _add(self, passage: Passage, slot: int, splice: _Splice) -> None:
        self._splices[place_of(passage, slot)].append(splice)

    def apply(self, text: Text, place: Place) -> Text:
        """The text at a place with all changes. A new word has the marks of the word that it replaces."""
        parts, at = list[Text](), 0
        for splice in sorted(self._splices.get(place, ()), key=lambda splice: (splice.start, splice.end)):
            if splice.start < at:
                continue
            marks = {
                mark._replace(start=0, end=len(splice.text)) for mark in text[splice.start : splice.end].marks
            }
            if splice.kind:
                marks = {Mark(0, len(splice.text), splice.kind)}
            parts += [text[at : splice.start], Text(splice.text, tuple(sorted(marks)))]
            at = splice.end
        return Text.join([*parts, text[at:]]) if parts else text


def _in_case_of(before: str, after: str) -> str:
    """`after`, but not in capitals if `before` is not: small capitals are capitals in many text layers."""
    if after.isupper() and not before.isupper() and len(after) > 1:
        return after.capitalize() if before[:1].isupper() else after.lower()
    return after


def printed_text(tokens: Sequence[PrintedToken]) -> str:
    """Printed words with their punctuation."""
    parts = []
    for _, group in groupby(tokens, key=lambda token: (token.page, token.line, token.box)):
        inside = list(group)
        whole, start, end = inside[0].whole, inside[0].start, inside[-1].end
        while start and not whole[start - 1].isalnum():
            start -= 1
        while end < len(whole) and not whole[end].isalnum():
            end += 1
        parts.append(whole[start:end])
    return " ".join(parts)
