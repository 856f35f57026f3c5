"""Decide whether a document that was checked is good enough."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from doc2md.checks.tokens import tokens
from doc2md.document import Coverage, Document, Finding, FindingKind

FAILING = frozenset(FindingKind) - {FindingKind.MOVED}
"""The kinds of findings that fail a page by default."""


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """The verdict on a page.

    coverage  the result of the check; None if the page was not assessed
    share     the share of its words that no failing finding is about, from 0 to 1
    passed    whether the share is high enough; also true if the page was not assessed
    """

    page: int
    coverage: Coverage | None
    share: float = 1.0
    passed: bool = True


def verdicts(
    document: Document, min_share: float = 1.0, fail_on: Collection[FindingKind] = FAILING
) -> Iterator[PageVerdict]:
    """The verdict on each page of a document that `coverage.check` has checked, by the findings of some kinds."""
    for row in document.pages:
        if row.coverage is None or row.coverage.source is None:
            yield PageVerdict(row.page, None)
            continue
        wrong = sum(_words(finding) for finding in row.coverage.findings if finding.kind in fail_on)
        share = max(0.0, 1 - wrong / max(row.coverage.words, wrong, 1))
        yield PageVerdict(row.page, row.coverage, share, share >= min_share)


def _words(finding: Finding) -> int:
    return max(1, len(tokens(finding.text)), len(tokens(finding.printed)))
