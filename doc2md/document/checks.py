"""The result of comparing a document with what its pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from doc2md.geometry import Box


class TextSource(StrEnum):
    """Where the words that a page shows were read from."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"


class PrintedWord(NamedTuple):
    """A word as the page shows it, with its box in points. Scripts without spaces have one long word per line."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Printed:
    """The visible words of a page, line by line, and where they were read from."""

    source: TextSource
    lines: tuple[tuple[PrintedWord, ...], ...] = ()


class NotAssessed(StrEnum):
    """Why a block has no `agreement`."""

    SAME_SOURCE = "same_source"  # the block was read from the only source of the page's words
    NO_SECOND_SOURCE = "no_second_source"  # the page has no trusted text layer, and OCR was not asked
    NO_WORDS = "no_words"  # the block has no words to compare, such as a figure
    NO_PLACE = "no_place"  # nobody knows where on the page the block is
    OFF = "off"  # the check was turned off


class FindingKind(StrEnum):
    """How a document and its page differ.

    `missing`: the page shows it, the document lacks it; `unsupported`: nothing on the page supports it; `changed`: the
    page shows it in another spelling; `moved`: the words are there in another order; `repeated`: the document has it
    more often than the page.
    """

    MISSING = "missing"
    UNSUPPORTED = "unsupported"
    CHANGED = "changed"
    MOVED = "moved"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference between a document and its page.

    block    id of the block that it is in; empty for words that are in no block
    text     the words of the document; empty if they are missing
    printed  the words of the page; empty if nothing supports the text
    box      their place on the page, if it is known
    """

    kind: FindingKind
    block: str = ""
    text: str = ""
    printed: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the words that a page shows the document has.

    source       where the words of the page were read from; None if there was no source, and then nothing was compared
    words        number of words that the page shows
    found        number of these words in the blocks of the document
    left_out     number of words that are left out for a reason, by the name of the reason, such as `running_heads`
    findings     the differences
    """

    source: TextSource | None = None
    words: int = 0
    found: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> int:
        """Number of words that the document lacks without a reason."""
        return max(0, self.words - self.found - sum(self.left_out.values()))

    @property
    def share(self) -> float:
        """The share of the page's words that are in the document or left out for a reason, from 0 to 1."""
        return 1 - self.missing / self.words if self.words else 1.0
