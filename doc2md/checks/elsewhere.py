"""Look for the words of differences in other places of the page, because the boxes of models are rough."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import chain

from doc2md.checks.claims import PrintedToken
from doc2md.checks.difference import Difference, is_mostly_in, take
from doc2md.checks.order import swapped
from doc2md.checks.passages import Passage, Word

MIN_REPEATED_WORDS = 4
"""So many words in a row that the page shows only once are text that is repeated. Fewer may be there by chance."""
MAX_PIECES = 50
"""So many printed words of a passage are tried as the pieces of a torn word."""


def find_elsewhere(
    passages: Sequence[Passage], claimed: Sequence[Sequence[PrintedToken]], found: list[Difference]
) -> None:
    """Take out printed words that a passage at another place of the page has, and these words of the passage."""
    assessed = {token.page for tokens in claimed for token in tokens}
    assessed.update(each.printed[0].page for each in found if each.printed)
    spare: dict[int, Counter[str]] = defaultdict(Counter)
    for each in found:
        if each.passage is not None and not each.is_final:
            for page in _pages(passages[each.passage], assessed):
                spare[page].update(word.token.word for word in each.words)
    used: dict[int, list[PrintedToken]] = defaultdict(list)
    for each in sorted(found, key=lambda each: each.is_optional):
        if not each.printed or each.is_final:
            continue
        page = each.printed[0].page
        if each.is_optional:
            used[page] += take([token for token in each.printed if not token.is_number], spare[page])
            each.printed = []
        elif is_mostly_in(each.printed, spare[page]):
            used[page] += take(each.printed, spare[page])
    wanted = {page: Counter(token.word for token in tokens) for page, tokens in used.items()}
    taken: dict[int, list[Word]] = defaultdict(list)
    for each in found:
        if each.passage is not None and not each.is_final:
            for page in _pages(passages[each.passage], used.keys()):
                taken[page] += take(each.words, wanted[page])
    found += [pair for page, words in taken.items() for pair in swapped(words, used[page])]
    _find_in_pictures(passages, claimed, found)
    _join_torn(found)


def _find_in_pictures(
    passages: Sequence[Passage], claimed: Sequence[Sequence[PrintedToken]], found: Sequence[Difference]
) -> None:
    """Take out words of passages that are printed inside the box of a figure."""
    inside: dict[int, Counter[str]] = defaultdict(Counter)
    for passage, tokens in zip(passages, claimed, strict=True):
        if passage.is_picture:
            for token in tokens:
                inside[token.page][token.word] += 1
    for each in found:
        if each.passage is not None and not each.is_final and not each.printed:
            for page in _pages(passages[each.passage], inside.keys()):
                if is_mostly_in(each.words, inside[page]):
                    take(each.words, inside[page])


def _pages(passage: Passage, assessed: Set[int]) -> Set[int]:
    """Those of the pages that may show words of a passage: a block may go on where it has no box."""
    pages = {region.page for region in passage.regions} & assessed
    return pages | ({page + 1 for page in pages} & assessed)


def _join_torn(found: Sequence[Difference]) -> None:
    """Take out words of passages whose second part is printed in another place, such as the next column."""
    torn = [each for each in found if len(each.words) == 1 and not each.is_final]
    rests = {"".join(t.word for t in each.printed): each for each in found if each.printed and not each.words}
    for each in torn:
        word, start = each.words[0].token.word, "".join(token.word for token in each.printed)
        rest = next((rests[part] for part in _without_start_or_end(word, start) if part in rests), None)
        if not rest and not start and (halves := _halves(word, rests)):
            each.words, halves[0].printed, halves[1].printed = [], [], []
        if not rest or word == start:
            continue
        if not start and rest.passage == each.passage:
            each.printed, rest.printed, each.moved = rest.printed, [], True
        elif start or len(rest.printed) > 1:
            each.words, each.printed, rest.printed = [], [], []
    _join_pieces([each for each in torn if each.words and not each.moved], found)


def _without_start_or_end(word: str, part: str) -> Iterator[str]:
    """What is left of a word without a part at its start, and without one at its end."""
    if word.startswith(part):
        yield word.removeprefix(part)
    if word.endswith(part):
        yield word.removesuffix(part)


def _halves(word: str, rests: Mapping[str, Difference]) -> tuple[Difference, Difference] | None:
    """The two differences whose printed words make a word."""
    cuts = ((rests.get(word[:at]), rests.get(word[at:])) for at in range(1, len(word)))
    return next(((a, b) for a, b in cuts if a and b and a is not b), None)


def _join_pieces(torn: Sequence[Difference], found: Sequence[Difference]) -> None:
    """Take out words that are printed in several pieces, in whatever order. Arabic is often cut at its vowel signs."""
    left: dict[int | None, list[Difference]] = defaultdict(list)
    for each in found if torn else ():
        if each.printed and not each.is_final:
            left[each.passage].append(each)
    for each in torn:
        pieces = [token for other in left[each.passage] for token in other.printed][:MAX_PIECES]
        rest, used = each.words[0].token.word, list[PrintedToken]()
        while rest and (fitting := [t for t in pieces if rest.startswith(t.word) and t not in used]):
            used.append(max(fitting, key=lambda token: len(token.word)))
            rest = rest.removeprefix(used[-1].word)
        if not rest:
            each.words = []
            for other in left[each.passage]:
                other.printed = [token for token in other.printed if token not in used]


def mark_repeated(
    passages: Sequence[Passage],
    claimed: Sequence[Sequence[PrintedToken]],
    free: Sequence[PrintedToken],
    found: Sequence[Difference],
) -> None:
    shown: dict[int, set[str]] = defaultdict(set)
    for token in chain(free, *claimed):
        shown[token.page].add(token.word)
    for each in found:
        if each.passage is None or each.printed or not each.words:
            continue
        passage = passages[each.passage]
        is_whole = len(each.words) == len(passage.words)
        if is_whole or len(each.words) >= MIN_REPEATED_WORDS:
            words = {word.token.word for word in each.words}
            each.repeated = any(words <= shown[region.page] for region in passage.regions)
