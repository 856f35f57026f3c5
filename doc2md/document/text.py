"""Plain text and its marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class MarkKind(StrEnum):
    """The kind of a mark. Some kinds have a `Mark.value`."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    MATH = "math"  # the marked text is LaTeX, without delimiters
    LINK = "link"  # value: the URL; inside the document `#` and the id of a heading, or `#page-3`
    NOTE = "note"  # value: the label of a footnote; the marked text is the reference as printed
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    STRIKE = "strike"
    RESTORED = "restored"  # words that a model left out, put back from the page
    UNSUPPORTED = "unsupported"  # words that nothing on the page supports
    UNSURE = (
        "unsure"  # a word or a formula that may be misread; value: its confidence from 0 to 1, e.g. "0.62"
    )


class Mark(NamedTuple):
    """A property of the characters from `start` up to `end` (exclusive) of a `Text`."""

    start: int
    end: int
    kind: MarkKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text with separate marks. It never contains Markdown. A newline is a forced line break."""

    plain: str = ""
    marks: tuple[Mark, ...] = ()

    @staticmethod
    def join(parts: Iterable[Text], between: str = "") -> Text:
        """The parts in one text, with `between` between them; marks move with their characters."""
        plain, marks = "", list[Mark]()
        for i, part in enumerate(parts):
            plain += between if i else ""
            marks += [m._replace(start=m.start + len(plain), end=m.end + len(plain)) for m in part.marks]
            plain += part.plain
        return Text(plain, tuple(marks))

    def __getitem__(self, cut: slice) -> Text:
        """A slice of the characters, with the marks that overlap it."""
        start, stop, _ = cut.indices(len(self.plain))
        marks = (
            m._replace(start=max(m.start, start) - start, end=min(m.end, stop) - start)
            for m in self.marks
            if m.start < stop and m.end > start
        )
        return Text(self.plain[start:stop], tuple(marks))

    def splice(self, changes: Iterable[tuple[int, int, str]]) -> Text:
        """Replace some ranges by other text. `changes` are (start, end, text), in order and without overlap."""
        parts, at = [], 0
        for start, end, words in changes:
            parts += [self[at:start], Text(words)]
            at = end
        return Text.join([*parts, self[at:]]) if parts else self

    def without(self, *kinds: MarkKind) -> Text:
        """The same text without its marks of these kinds."""
        return Text(self.plain, tuple(mark for mark in self.marks if mark.kind not in kinds))

    def strip(self) -> Text:
        body = self.plain.strip()
        if len(body) == len(self.plain):
            return self
        start = self.plain.find(body) if body else 0
        return self[start : start + len(body)]
