"""Whether a page has exactly the words that it shows."""

from __future__ import annotations

from doc2md.checks.claims import claim
from doc2md.checks.compare import differences
from doc2md.checks.passages import passages
from doc2md.document import Printed, Reading

MAX_IN_PICTURES = 0.25
"""Share of the printed words that may be inside pictures, where words are not compared."""


def agrees(reading: Reading, printed: Printed) -> bool:
    """Whether all words of a page are printed at their places, and it has all printed words outside its pictures.

    Then there is nothing to repair and nothing to mark. A page without words does not agree.
    """
    found = passages(reading.blocks)
    claimed, free = claim(found, {reading.page: printed})
    count = sum(map(len, claimed))
    unseen = sum(len(words) for each, words in zip(found, claimed, strict=True) if each.is_picture)
    return count > 0 and unseen <= MAX_IN_PICTURES * count and not differences(found, claimed, free)
