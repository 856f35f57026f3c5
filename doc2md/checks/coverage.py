"""Check a whole document against the words that its pages show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from doc2md.checks.claims import PrintedToken, claim
from doc2md.checks.compare import differences
from doc2md.checks.difference import Difference, is_mostly_in, is_other_spelling, take
from doc2md.checks.passages import Passage, passages
from doc2md.checks.segments import segments
from doc2md.checks.tokens import tokens
from doc2md.document import (
    Block,
    Coverage,
    Document,
    Edit,
    Finding,
    FindingKind,
    NotAssessed,
    PageRow,
    PageStatus,
    Printed,
)
from doc2md.geometry import Box
from doc2md.structure.excerpts import excerpt

FIGURES, RUNNING_HEADS = "figures", "running_heads"
"""Names of reasons in `Coverage.left_out`."""
_NAMES = {"local": FIGURES, "broken_tables": "repeated_headers"}
"""The names of reasons that are not the name of the pass."""
VISIBLE = frozenset({"line_numbers", "copy", "watermark"})
"""`Edit.by` of visible words that are no text of the page, and so are not among its printed words."""
_LEFT_OUT = VISIBLE | {RUNNING_HEADS, "local", "broken_tables"}
"""`Edit.by` of words that are left out. What other passes take out of a block stands in another one."""


def check(document: Document, printed: Mapping[int, Printed]) -> Document:
    """The document with the coverage of its pages and the agreement of its blocks.

    `printed` has the words of pages by number. Pages that it lacks are not assessed.
    """
    parts = []
    for segment in segments(document):
        pages = [*(row.page for row in segment.pages), *(r.page for b in segment.blocks for r in b.regions)]
        parts.append(
            _check(segment, {page: printed[page] for page in dict.fromkeys(pages) if page in printed})
        )
    return replace(
        document,
        pages=tuple(row for part in parts for row in part.pages),
        blocks=tuple(block for part in parts for block in part.blocks),
    )


def _check(document: Document, printed: Mapping[int, Printed]) -> Document:
    """A part of a document, as `check` returns it. `printed` has the words of its own pages only."""
    found = passages(document.blocks)
    claimed, free = claim(found, printed)
    differing = differences(found, claimed, free)
    agreement = _Agreement(found, claimed, differing, printed)
    blocks = tuple(map(agreement.add, document.blocks))
    on_page: dict[int, list[Difference]] = defaultdict(list)
    for difference in differing:
        on_page[_page_of(difference, found)].append(difference)
    totals, left_out = _count(found, claimed, free)

    def covered(row: PageRow) -> PageRow:
        if (source := printed.get(row.page)) is None:
            return row
        coverage = Coverage(source.source, totals[row.page], left_out=left_out[row.page])
        return _with_coverage(row, _with_differences(coverage, row.edits, on_page[row.page], found))

    return replace(document, pages=tuple(map(covered, document.pages)), blocks=blocks)


def _with_coverage(row: PageRow, coverage: Coverage) -> PageRow:
    """The row with its coverage. A page that lacks words without a reason is `partial`."""
    row = replace(row, coverage=coverage)
    if coverage.missing == 0 or row.status in {PageStatus.PARTIAL, PageStatus.FAILED, PageStatus.NOT_READ}:
        return row
    words = [finding.printed for finding in coverage.findings if finding.kind is FindingKind.MISSING]
    plural = "s" * (coverage.missing > 1)
    note = (
        f"{coverage.missing} word{plural} of the page {'are' if plural else 'is'} missing ({excerpt(words)})"
    )
    return replace(row, status=PageStatus.PARTIAL, notes=(*row.notes, note))


def _page_of(difference: Difference, found: Sequence[Passage]) -> int:
    if difference.printed:
        return difference.printed[0].page
    assert difference.passage is not None
    return found[difference.passage].block.page


def _count(
    found: Sequence[Passage], claimed: Sequence[Sequence[PrintedToken]], free: Sequence[PrintedToken]
) -> tuple[Counter[int], dict[int, dict[str, int]]]:
    """The number of printed words of each page, and of those in figures and running heads."""
    totals = Counter(token.page for token in free)
    left_out: dict[int, dict[str, int]] = defaultdict(Counter)
    for passage, words in zip(found, claimed, strict=True):
        totals.update(token.page for token in words)
        if passage.is_picture or passage.is_furniture:
            for token in words:
                left_out[token.page][FIGURES if passage.is_picture else RUNNING_HEADS] += 1
    return totals, left_out


def _with_differences(
    coverage: Coverage, edits: Iterable[Edit], on_page: Sequence[Difference], found: Sequence[Passage]
) -> Coverage:
    """The coverage of a page with the words that are found or left out for a reason, and with the findings."""
    total, left_out = coverage.words, Counter(coverage.left_out)
    for edit in edits:
        explained, unseen = _explained(edit, on_page)
        left_out[_NAMES.get(edit.by, edit.by)] += explained + unseen
        total += unseen
    missing = sum(len(each.printed) for each in on_page if not each.words)
    counts = {name: count for name, count in sorted(left_out.items()) if count}
    findings = tuple(finding for each in on_page for finding in _findings(each, found))
    return Coverage(coverage.source, total, total - missing - sum(counts.values()), counts, findings)


def _explained(edit: Edit, on_page: Iterable[Difference]) -> tuple[int, int]:
    """How many missing words of a page an edit explains, and how many more it has that the page shows.

    The explained words are taken out of the differences.
    """
    if edit.by not in _LEFT_OUT:
        return 0, 0
    words = Counter(token.word for token in tokens(edit.before))
    total = words.total()
    for difference in on_page:
        if not difference.words and is_mostly_in(difference.printed, words):
            take(difference.printed, words)
    explained = total - words.total()
    return explained, words.total() if edit.by in VISIBLE else 0


def _findings(difference: Difference, found: Sequence[Passage]) -> Iterator[Finding]:
    passage = None if difference.passage is None else found[difference.passage]
    block = passage.block.id if passage else ""
    text = _text(passage, difference) if passage else ""
    printed = " ".join(
        " ".join(t.text for t in line) for _, line in groupby(difference.printed, lambda t: t.line)
    )
    boxes = [token.box for token in difference.printed]
    box = Box.around(boxes) if boxes else None
    if difference.signs:
        yield Finding(FindingKind.CHANGED, block, *difference.signs, box)
    elif difference.moved:
        yield Finding(FindingKind.MOVED, block, text, printed, box)
    elif text and printed and is_other_spelling(difference):
        yield Finding(FindingKind.CHANGED, block, text, printed, box)
    else:
        if printed:
            yield Finding(FindingKind.MISSING, block, printed=printed, box=box)
        if text and passage and passage.needs_support:
            kind = FindingKind.REPEATED if difference.repeated else FindingKind.UNSUPPORTED
            yield Finding(kind, block, text, box=passage.block.box)


def _text(passage: Passage, difference: Difference) -> str:
    """The words of a difference as they are written in the document."""
    parts = [
        passage.texts[slot].plain[words[0].token.start : words[-1].token.end]
        for slot, group in groupby(difference.words, lambda word: word.slot)
        if (words := list(group))
    ]
    return " ".join(parts)


class _Agreement:
    """The share of the words of each block that the page shows, too."""

    def __init__(
        self,
        found: Sequence[Passage],
        claimed: Sequence[Sequence[PrintedToken]],
        differing: Sequence[Difference],
        printed: Mapping[int, Printed],
    ) -> None:
        self._printed = printed
        self._words = Counter[str]()
        self._wrong = Counter[str]()
        self._placed = set[str]()
        for passage, shown in zip(found, claimed, strict=True):
            self._words[passage.block.id] += max(len(passage.words), len(shown))
            if passage.regions:
                self._placed.add(passage.block.id)
        for each in differing:
            if each.passage is not None:
                self._wrong[found[each.passage].block.id] += max(len(each.words), len(each.printed))

    def add(self, block: Block) -> Block:
        children = tuple(map(self.add, block.children))
        if block.agreement is not None and not block.transcribed:  # it was compared with the rendered page
            return replace(block, children=children)
        reason = self._reason(block)
        if reason:
            return replace(block, children=children, agreement=None, not_assessed=reason)
        total = self._words[block.id]
        share = round(1 - min(1.0, self._wrong[block.id] / total), 3)
        return replace(block, children=children, agreement=share, not_assessed=None)

    def _reason(self, block: Block) -> NotAssessed | None:
        if not self._words[block.id]:
            return NotAssessed.NO_WORDS
        if block.id not in self._placed:
            return NotAssessed.NO_PLACE
        if not any(region.page in self._printed for region in block.regions):
            return NotAssessed.NO_SECOND_SOURCE
        return None if block.transcribed else NotAssessed.SAME_SOURCE
