"""Flags: what a person should look at in a document, the worst first, with the reasons in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from doc2md.document import Block, Document, Finding, FindingKind, PageStatus, TextSource
from doc2md.geometry import Box

MIN_CONFIDENCE = 0.8
"""A block with less confidence is flagged."""

DIGIT_WEIGHT = 10
"""A changed digit counts as this many wrong words: no reader notices it, and no spelling checker finds it."""
_MOVED_WEIGHT = 0.5
"""Words in a wrong order are all there."""
_DOUBT_SHARE = 0.1
"""The share of the words of a block that are expected to be wrong if the block is not right."""
_PARTIAL_WORDS = 5
"""The number of words that count as missing on a page that is partial for a reason without findings."""
_MAX_WORDS = 240
"""Maximum characters of the words in a reason."""


class FlagKind(StrEnum):
    """The kind of a reason. The list of flags can be filtered by it."""

    PAGE = "page"
    MISSING = "missing"
    CHANGED = "changed"
    UNSUPPORTED = "unsupported"
    REPEATED = "repeated"
    MOVED = "moved"
    DIFFERS = "differs"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to look at a block or at a place on a page.

    words    the words of the document that it is about, which the review page highlights
    printed  the words of the page, or those that only another reading has
    runs     the words as this and another reading have them
    cell     index of the cell that it is about; -1 if it is about the whole block
    """

    kind: FlagKind
    says: str
    words: str = ""
    printed: str = ""
    box: Box | None = None
    runs: tuple[tuple[str, str], ...] = ()
    cell: int = -1


class Remark(NamedTuple):
    """A reason about the block with the id `block`, or about a place on the page without one; `weight` as in `Flag`."""

    page: int
    block: str
    weight: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Flag:
    """What a person should look at.

    block   index of the block in the document; None for a page, and for words that are in no block
    weight  the expected number of wrong words
    """

    page: int
    block: int | None
    weight: float
    reasons: tuple[Reason, ...]


def flags(document: Document, remarks: Iterable[Remark] = ()) -> list[Flag]:
    """The flags of a document, those with the most wrong words first. `remarks` are further reasons."""
    all_remarks = [*_findings(document), *remarks]
    index_of = _indexes(document)
    of_blocks: dict[int, list[Remark]] = {}
    found = list(_page_flags(document))
    for remark in all_remarks:
        if remark.block in index_of:
            of_blocks.setdefault(index_of[remark.block], []).append(remark)
        else:
            found.append(Flag(remark.page, None, remark.weight, (remark.reason,)))
    found += _block_flags(document, of_blocks)
    return sorted(found, key=lambda flag: (-flag.weight, flag.page))


def _page_flags(document: Document) -> Iterator[Flag]:
    """The flags of pages that are not complete."""
    for row in document.pages:
        notes = "; ".join(row.notes) or "no reason is known"
        if row.failed:
            words = f"Page {row.page} is not in the document: {notes}."
            yield Flag(row.page, None, float("inf"), (Reason(FlagKind.PAGE, words),))
        elif row.status is PageStatus.PARTIAL:
            words = f"A part of page {row.page} may be missing: {notes}."
            weight = 0.0 if row.coverage and row.coverage.findings else _PARTIAL_WORDS
            yield Flag(row.page, None, weight, (Reason(FlagKind.PAGE, words),))


def _block_flags(document: Document, remarks: Mapping[int, Sequence[Remark]]) -> Iterator[Flag]:
    """One flag for each block with remarks or doubts. `remarks` are by the index of the block."""
    sources = {row.page: row.coverage.source if row.coverage else None for row in document.pages}
    for index, block in enumerate(document.blocks):
        own = remarks.get(index, ())
        doubts = list(_doubts(block, sources.get(block.page), agrees=not own))
        reasons = (*(remark.reason for remark in own), *(reason for _, reason in doubts))
        if reasons:
            weight = sum(remark.weight for remark in own) + max((weight for weight, _ in doubts), default=0)
            yield Flag(block.page, index, weight, reasons)


def _findings(document: Document) -> Iterator[Remark]:
    for row in document.pages:
        for finding in row.coverage.findings if row.coverage else ():
            yield Remark(row.page, finding.block, _weight(finding), _reason(finding))


def _indexes(document: Document) -> dict[str, int]:
    """For the id of each block, also of those inside others, the index of the outermost block."""
    return {
        inner.id: index for index, block in enumerate(document.blocks) for inner in _with_descendants(block)
    }


def _with_descendants(block: Block) -> Iterator[Block]:
    yield block
    for child in block.children:
        yield from _with_descendants(child)


def _weight(finding: Finding) -> float:
    """The expected number of wrong words of a finding."""
    text, printed = finding.text, finding.printed
    words: float = max(len(text.split()), len(printed.split()), 1)
    if finding.kind is FindingKind.CHANGED and _digits(text) != _digits(printed):
        words += DIGIT_WEIGHT
    if finding.kind is FindingKind.MOVED:
        words *= _MOVED_WEIGHT
    return words


def _digits(text: str) -> list[str]:
    return [character for character in text if character.isdigit()]


def _reason(finding: Finding) -> Reason:
    text, printed = quoted(finding.text), quoted(finding.printed)
    says = {
        FindingKind.MISSING: f"The page shows {printed}; the document lacks it.",
        FindingKind.UNSUPPORTED: f"The document says {text}; nothing on the page supports it.",
        FindingKind.CHANGED: f"The page shows {printed}; the document says {text}.",
        FindingKind.MOVED: f"{text or printed} stands in another order on the page.",
        FindingKind.REPEATED: f"The document has {text} more often than the page shows it.",
    }[finding.kind]
    return Reason(FlagKind(finding.kind), says, finding.text, finding.printed, finding.box)


def quoted(words: str) -> str:
    words = " ".join(words.split())
    short = words if len(words) <= _MAX_WORDS else words[:_MAX_WORDS].rstrip() + "…"
    return f"“{short}”" if short else ""


def _doubts(block: Block, source: TextSource | None, *, agrees: bool) -> Iterator[tuple[float, Reason]]:
    """The doubts about a block, each with the expected number of wrong words.

    `agrees` is true if no finding says how the block differs from the page.
    """
    length = _words(block)
    if block.agreement is not None and block.agreement < 1 and agrees:
        other = "OCR" if source is TextSource.OCR else "the text layer"
        says = f"Only {_percent(block.agreement)} of its words are also in {other}."
        yield (1 - block.agreement) * length, Reason(FlagKind.DOUBT, says)
    unsure = [(b.confidence, b) for b in _with_descendants(block) if _is_unsure(b)]
    if not unsure:
        return
    least, inner = min(unsure, key=lambda each: each[0] or 0)
    others = f" (and {len(unsure) - 1} more)" if len(unsure) > 1 else ""
    what = "This" if inner is block else f"The {inner.kind.replace('_', ' ')} “{_start(inner)}”{others}"
    why = "; ".join(dict.fromkeys(inner.doubts)) or "no reason is known"
    says = f"{what} is right with a probability of {_percent(least or 0)}: {why}."
    weight = _DOUBT_SHARE * sum((1 - (sure or 0)) * _words(each) for sure, each in unsure)
    yield weight, Reason(FlagKind.DOUBT, says, box=None if inner is block else inner.box)


def _is_unsure(block: Block) -> bool:
    return block.confidence is not None and block.confidence < MIN_CONFIDENCE


def _start(block: Block) -> str:
    """The first words of a block."""
    words = " ".join(block.text.plain.split())
    return words if len(words) <= 30 else words[:30].rstrip() + "…"


def _percent(share: float) -> str:
    """A share in percent, rounded down, so that only a whole is 100 %."""
    return f"{int(share * 100)} %"


def _words(block: Block) -> int:
    """The number of words of a block, at least 1. Four characters count as a word, for scripts without spaces."""
    own = len(block.text.plain) + sum(len(cell.text.plain) for cell in block.cells)
    return max(1, own // 4) + sum(_words(child) for child in block.children)
