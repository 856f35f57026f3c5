from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.checks.verdicts import FAILING, verdicts
from doc2md.document import Coverage, Finding, FindingKind, TextSource
from tests.checks.pages import document

FOUND = (
    Finding(FindingKind.CHANGED, "a", "1748", "1784"),
    Finding(FindingKind.MISSING, printed="two words"),
    Finding(FindingKind.MOVED, "b", "one", "one"),
)


@pytest.mark.parametrize(
    ("min_share", "kinds", "share", "passed"),
    [
        (1.0, FAILING, 0.97, False),
        (0.97, FAILING, 0.97, True),
        (1.0, {FindingKind.CHANGED}, 0.99, False),
        (1.0, {FindingKind.REPEATED}, 1.0, True),
        (0.97, frozenset(FindingKind), 0.96, False),
    ],
)
def test_a_page_passes_by_the_share_of_its_words_without_a_finding(
    min_share: float, kinds: frozenset[FindingKind], share: float, passed: bool
) -> None:
    made = document(pages=2)
    row = replace(made.pages[0], coverage=Coverage(TextSource.TEXT_LAYER, 100, 98, findings=FOUND))
    first, second = verdicts(replace(made, pages=(row, made.pages[1])), min_share, kinds)
    assert (first.share, first.passed) == (pytest.approx(share), passed)
    assert (second.coverage, second.passed) == (None, True)
