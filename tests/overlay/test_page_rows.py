"""The ledger of `doc2md searchable` has a row for each page."""

from __future__ import annotations

import pytest

from doc2md import searchable
from doc2md.document import PageStatus
from doc2md.worker_types import Recognised
from tests.builders.overlay import line

ROWS = [
    (Recognised(own=True), PageStatus.OK, False),
    (Recognised(), PageStatus.BLANK, False),
    (Recognised((line("a"),)), PageStatus.OK, True),
    (Recognised((line("a"),), hidden=True), PageStatus.OK, True),
    (Recognised((line("a"),), unread=2), PageStatus.PARTIAL, True),
    (Recognised((line("a"),), hidden=True, unread=2), PageStatus.FAILED, False),
    (Recognised(unread=2), PageStatus.FAILED, False),
]


@pytest.mark.parametrize(("found_on_it", "status", "is_written"), ROWS)
def test_a_page_keeps_the_words_that_it_has(
    found_on_it: Recognised, status: PageStatus, is_written: bool
) -> None:
    row = searchable.page_row(3, found_on_it)
    assert (row.status, row.engine == searchable.ENGINE) == (status, is_written)
    assert bool(row.notes) is (found_on_it.unread > 0)
