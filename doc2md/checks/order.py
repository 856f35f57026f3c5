"""Find words that stand in another order than on the page."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from doc2md.checks.claims import PrintedToken
from doc2md.checks.difference import Difference, take
from doc2md.checks.passages import Passage, Word

MAX_MOVED_SHARE = 0.2
"""If a larger share of the words of a passage has moved, its lines have no clear order, and it is not compared."""
MAX_GAP = 3
"""In characters. Words with more between them, such as signs of code, do not follow each other."""


def without_moved(passages: Sequence[Passage], inside: list[Difference], total: int) -> list[Difference]:
    """The differences in a unit of `total` words, where words in another place of it are differences of their own."""
    ours = Counter(word.token.word for each in inside for word in each.words)
    shown = Counter(token.word for each in inside for token in each.printed)
    both = ours & shown
    if not both:
        return inside
    moved = list[Difference]()
    places: dict[str, deque[PrintedToken]] = defaultdict(deque)
    left = Counter(both)
    for each in inside:
        for token in take(each.printed, left):
            places[token.word].append(token)
    for each in inside:
        if taken := take(each.words, both):
            tokens = [places[word.token.word].popleft() for word in taken]
            moved.append(Difference(taken[0].passage, taken, tokens, moved=True))
    moved = [each for each in moved if not _is_marker(passages, each)]
    is_ordered = all(passages[each.passage].is_prose for each in moved if each.passage is not None)
    if is_ordered and sum(len(each.words) for each in moved) <= MAX_MOVED_SHARE * total + 2:
        return inside + moved
    return inside


def _is_marker(passages: Sequence[Passage], difference: Difference) -> bool:
    """Whether words are only the marker of an item or a step, which many PDFs print apart from its text."""
    words = difference.words
    passage = passages[words[0].passage]
    is_first = (*words,) == passage.words[: len(words)]
    return (passage.has_marker and all(word.slot == 0 for word in words)) or (
        is_first and all(token.is_alone for token in difference.printed)
    )


def in_order_of(words: Sequence[str], printed: Sequence[PrintedToken]) -> Sequence[PrintedToken]:
    """The printed words in the order in which the PDF prints them, or by rows from the top, whichever fits better."""
    if [token.word for token in printed] == words:
        return printed
    by_rows = sorted(printed, key=lambda token: token.row)

    def distance(order: Sequence[PrintedToken]) -> int:
        return Indel.distance(words, [token.word for token in order])

    return min(printed, by_rows, key=distance)


def swapped(words: Sequence[Word], printed: Sequence[PrintedToken]) -> Iterator[Difference]:
    """Two words beside each other that the page shows only in the other order.

    This can be told even of a table or a listing whose lines have no clear order.
    """
    beside = [(a, b) for a, b in pairwise(words) if _are_beside(a, b)]
    ours = Counter((a.token.word, b.token.word) for a, b in beside)
    places = {(a.word, b.word): [a, b] for a, b in pairwise(printed)}
    shown = Counter((a.word, b.word) for a, b in pairwise(printed))
    more = shown - ours
    for a, b in beside:
        pair = a.token.word, b.token.word
        if ours[pair] > shown[pair] and more[pair[::-1]] > 0 and not (a.loose or b.loose):
            ours[pair] -= 1
            more[pair[::-1]] -= 1
            yield Difference(a.passage, [a, b], list(places[pair[::-1]]), moved=True)


def _are_beside(a: Word, b: Word) -> bool:
    return (a.passage, a.slot) == (b.passage, b.slot) and b.token.start - a.token.end <= MAX_GAP
