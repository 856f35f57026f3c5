"""Compare the words of passages with the words that the page shows at their places.

Each passage is aligned with the printed words that it claims: the longest common subsequence of the two (`rapidfuzz`
has a fast one). What is left on both sides is then looked for elsewhere in the document and on the page, because boxes
of models are rough. Torn and glued words are equal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TypeVar

from rapidfuzz.distance import Indel

from doc2md.checks.alignment import align
from doc2md.checks.claims import PrintedToken
from doc2md.checks.passages import Passage, Word
from doc2md.checks.tokens import accented
from doc2md.document import Kind

T = TypeVar("T")
_SEPARATOR = re.compile(r"\W")

MIN_SAME_LETTERS = 0.5
"""Two words are spellings of one word if they share more than this fraction of their letters (Indel similarity)."""
MIN_FOUND_ELSEWHERE = 0.8
"""A run of printed words is elsewhere in the document if at least this fraction of it is."""
MAX_MOVED_SHARE = 0.2
"""If a larger share of the words of a passage has moved, its lines have no clear order, and it is not compared."""
MAX_PAIRED = 2_500
"""Longer runs of words are not paired word by word: number of words times number of printed words."""
MIN_WORD_IN_FORMULA = 3
"""In characters. A shorter printed word may be a part of a formula beside it, in another spelling."""
MIN_REPEATED_WORDS = 4
"""So many words in a row that the page shows only once are text that is repeated. Fewer may be there by chance."""


@dataclass(slots=True)
class Difference:
    """Words of a passage and words of the page that stand for each other; one side may be empty.

    passage   index of the passage; None for printed words outside all passages
    after     for printed words between two words of the passage, the first of these; else None
    moved     the same words stand elsewhere in the passage
    repeated  the page shows the words, but the document has them more often
    is_spelling  the words differ in accents only
    """

    passage: int | None
    words: list[Word] = field(default_factory=list)
    printed: list[PrintedToken] = field(default_factory=list)
    after: Word | None = None
    moved: bool = False
    repeated: bool = False
    is_spelling: bool = False

    @property
    def is_final(self) -> bool:
        """Whether both sides are known to belong together, so that neither is looked for elsewhere."""
        return self.moved or self.is_spelling

    def __bool__(self) -> bool:
        return bool(self.words or self.printed)


def differences(
    passages: Sequence[Passage], claimed: Sequence[Sequence[PrintedToken]], free: Sequence[PrintedToken]
) -> list[Difference]:
    """All differences between the passages of a document and its pages.

    `claimed` has the printed words of each passage, `free` those outside all passages, as `claims.claim` returns them.
    """
    found = list[Difference]()
    for _, group in groupby(range(len(passages)), lambda index: _unit(passages, index)):
        indices = list(group)
        words = [word for index in indices for word in passages[index].words]
        printed = [token for index in indices for token in claimed[index]]
        if passages[indices[0]].is_formula:
            found += _changed_digit(words, printed)
        elif not passages[indices[0]].is_picture:
            found += _of_unit(passages, indices, words, printed)
    found += [Difference(None, printed=list(run)) for _, run in groupby(free, lambda t: (t.page, t.line))]
    _find_elsewhere(passages, claimed, found)
    _mark_repeated(passages, claimed, free, found)
    return [difference for difference in found if difference]


def _unit(passages: Sequence[Passage], index: int) -> str:
    """A key that passages share if they are compared as one: the items of a list, because their boxes may be rough."""
    passage = passages[index]
    return passage.root if passage.block.kind in {Kind.LIST, Kind.ITEM} else str(index)


def _of_unit(
    passages: Sequence[Passage],
    indices: Sequence[int],
    words: Sequence[Word],
    printed: Sequence[PrintedToken],
) -> list[Difference]:
    """The differences in one or several passages that are compared as one."""
    formulas = _SEPARATOR.sub("", "".join(word.token.word for word in words if word.loose))
    printed = _in_order_of([word.token.word for word in words], printed)
    raw = list(_aligned(indices[0], words, printed))
    inside = [part for each in raw if not each.is_spelling for part in _parts(each, formulas)]
    accents = [each for each in raw if each.is_spelling and _has_other_accents(passages, each)]
    return _without_moved(passages, inside, len(words)) + accents


def _aligned(first: int, words: Sequence[Word], printed: Sequence[PrintedToken]) -> Iterator[Difference]:
    """The differences between words and printed words, in order. `first` is the passage of the first word.

    Pairs of equal words that are not ASCII are differences, too: their accents may differ.
    """
    ours = [word.token.word for word in words]
    shown = [token.word for token in printed]
    at = dest = 0
    for op in [*Indel.opcodes(ours, shown), None]:
        if op is None or op.tag == "equal":
            end, stop = (op.src_start, op.dest_start) if op else (len(ours), len(shown))
            if end > at or stop > dest:
                before = words[at - 1] if at else None
                passage = words[at].passage if end > at else before.passage if before else first
                yield Difference(passage, list(words[at:end]), list(printed[dest:stop]), before)
            if op:
                at, dest = op.src_end, op.dest_end
                for word, token in zip(words[op.src_start : at], printed[op.dest_start : dest], strict=True):
                    if not (word.loose or (word.is_ascii and token.whole.isascii())):
                        yield Difference(word.passage, [word], [token], is_spelling=True)


def _has_other_accents(passages: Sequence[Passage], pair: Difference) -> bool:
    word, token = pair.words[0], pair.printed[0]
    text = passages[word.passage].texts[word.slot].plain[word.token.start : word.token.end]
    return text != token.text and accented(text) != accented(token.text)


def _in_order_of(words: Sequence[str], printed: Sequence[PrintedToken]) -> Sequence[PrintedToken]:
    """The printed words in the order in which the PDF prints them, or by rows from the top, whichever fits better."""
    if [token.word for token in printed] == words:
        return printed
    by_rows = sorted(printed, key=lambda token: token.row)

    def distance(order: Sequence[PrintedToken]) -> int:
        return Indel.distance(words, [token.word for token in order])

    return min(printed, by_rows, key=distance)


def _parts(difference: Difference, formulas: str) -> Iterator[Difference]:
    """A difference without torn and glued words, formulas apart, and word by word if each word stands for another.

    `formulas` are the letters of all formulas of the passage.
    """
    index, words, printed = difference.passage, difference.words, difference.printed
    before = [difference.after, *words]
    words, printed = _without_equal_start(words, printed)
    after = before[-1 - len(words)]
    words, printed = _without_equal_start(words[::-1], printed[::-1], backwards=True)
    words.reverse()
    printed.reverse()
    if loose := [word for word in words if word.loose]:
        yield from _changed_digit(loose, printed)
        words = [word for word in words if not word.loose]
    if formulas:
        known = Counter(word.token.word for word in words)
        printed = [t for t in printed if known[t.word] or not _may_be_in(t.word, formulas)]
    yield from _paired(index, words, printed, after)


def _paired(
    index: int | None, words: list[Word], printed: list[PrintedToken], after: Word | None
) -> Iterator[Difference]:
    """Each word with the printed word that it stands for, and the words between them that stand for none."""
    pairs = list[tuple[int, int]]()
    if len(words) * len(printed) <= MAX_PAIRED:
        pairs = align(len(words), len(printed), lambda i, j: _likeness(words[i].token.word, printed[j].word))
    i = j = 0
    for at, other in [*pairs, (len(words), len(printed))]:
        before = words[i - 1] if i else None if words else after
        if between := Difference(index, words[i:at], printed[j:other], before):
            yield between
        i, j = at + 1, other + 1
        if at < len(words):
            yield Difference(index, [words[at]], [printed[other]])


def _likeness(word: str, shown: str) -> float:
    """The similarity of two words, from 0 to 1. A number stands for a number, even if all of its digits differ."""
    likeness: float = Indel.normalized_similarity(word, shown)
    return 0.5 + likeness / 2 if word[0].isdigit() and shown[0].isdigit() else likeness


def _without_equal_start(
    words: list[Word], printed: list[PrintedToken], *, backwards: bool = False
) -> tuple[list[Word], list[PrintedToken]]:
    """Both sides without the words at their start that have the same letters, however these are cut into words."""
    i = j = done_words = done_printed = 0
    left = right = ""
    while left == right or left.startswith(right) or right.startswith(left):
        if left == right:
            done_words, done_printed, left, right = i, j, "", ""
        if len(left) <= len(right) and i < len(words):
            word = words[i].token.word
            left, i = left + (word[::-1] if backwards else word), i + 1
        elif len(right) < len(left) and j < len(printed):
            word = printed[j].word
            right, j = right + (word[::-1] if backwards else word), j + 1
        else:
            break
    return words[done_words:], printed[done_printed:]


def _may_be_in(word: str, formulas: str) -> bool:
    """Whether a printed word may be a part of a formula. In LaTeX, signs and short names have other spellings."""
    letters = _SEPARATOR.sub("", word)
    return len(letters) < MIN_WORD_IN_FORMULA or not word.isascii() or letters in formulas


def _changed_digit(words: Sequence[Word], printed: Sequence[PrintedToken]) -> Iterator[Difference]:
    """The difference of a formula in which one digit is another one. Its other characters cannot be compared."""
    ours = Counter(char for word in words for char in word.token.word if char.isdigit())
    shown = Counter(char for token in printed for char in token.word if char.isdigit())
    if ours.total() == shown.total() and (ours - shown).total() == 1:
        wrong, right = next(iter(ours - shown)), next(iter(shown - ours))
        word = next(word for word in words if wrong in word.token.word)
        yield Difference(word.passage, [word], [token for token in printed if right in token.word][:1])


def _without_moved(passages: Sequence[Passage], inside: list[Difference], total: int) -> list[Difference]:
    """The differences in a unit of `total` words, where words in another place of it are differences of their own."""
    ours = Counter(word.token.word for each in inside for word in each.words)
    shown = Counter(token.word for each in inside for token in each.printed)
    both = ours & shown
    if not both:
        return inside
    moved = list[Difference]()
    places = [token for each in inside for token in _take(each.printed, Counter(both), lambda t: t.word)]
    for each in inside:
        taken = _take(each.words, both, lambda w: w.token.word)
        if taken and not _is_marker(passages, taken):
            moved.append(Difference(taken[0].passage, taken, moved=True))
    for each in moved:
        wanted = Counter(word.token.word for word in each.words)
        each.printed = [token for token in places if wanted[token.word]][: len(each.words)]
    is_ordered = all(passages[each.passage].is_prose for each in moved if each.passage is not None)
    if is_ordered and sum(len(each.words) for each in moved) <= MAX_MOVED_SHARE * total + 2:
        return inside + moved
    return inside


def _is_marker(passages: Sequence[Passage], words: Sequence[Word]) -> bool:
    """Whether words are only the marker of an item, which many PDFs print apart from the item."""
    return all(word.slot == 0 and passages[word.passage].has_marker for word in words)


def _take(items: list[T], wanted: Counter[str], word: Callable[[T], str]) -> list[T]:
    """Move the items whose words are still `wanted` out of the list. `wanted` is changed, too."""
    taken, left = list[T](), list[T]()
    for item in items:
        if wanted[word(item)] > 0:
            wanted[word(item)] -= 1
            taken.append(item)
        else:
            left.append(item)
    items[:] = left
    return taken


def _find_elsewhere(
    passages: Sequence[Passage], claimed: Sequence[Sequence[PrintedToken]], found: Sequence[Difference]
) -> None:
    """Take out printed words that a passage at another place of the page has, and these words of the passage."""
    spare: dict[int, Counter[str]] = defaultdict(Counter)
    for each in found:
        if each.passage is not None and not each.is_final:
            for page in _pages(passages[each.passage]):
                spare[page].update(word.token.word for word in each.words)
    used: dict[int, Counter[str]] = defaultdict(Counter)
    for each in found:
        if not each.printed or each.is_final:
            continue
        page = each.printed[0].page
        there = Counter(token.word for token in each.printed) & spare[page]
        if there.total() >= MIN_FOUND_ELSEWHERE * len(each.printed):
            spare[page] -= there
            used[page] += there
            _take(each.printed, there, lambda token: token.word)
    for passage, tokens in zip(passages, claimed, strict=True):
        if passage.is_picture:  # a text may stand inside the box of a figure
            for token in tokens:
                used[token.page][token.word] += 1
    for each in found:
        if each.passage is not None and not each.is_final:
            for page in _pages(passages[each.passage]):
                _take(each.words, used[page], lambda word: word.token.word)
    _join_torn(found)


def _pages(passage: Passage) -> set[int]:
    """The pages that may show words of a passage: a block may go on where it has no box."""
    return {page for region in passage.regions for page in (region.page, region.page + 1)}


def _join_torn(found: Sequence[Difference]) -> None:
    """Take out words of passages whose second part is printed in another place, such as the next column."""
    torn = [each for each in found if len(each.words) == 1 and not each.is_final]
    rests = {"".join(t.word for t in each.printed): each for each in found if each.printed and not each.words}
    for each in torn:
        word, start = each.words[0].token.word, "".join(token.word for token in each.printed)
        rest = rests.get(word.removeprefix(start)) or rests.get(word.removesuffix(start))
        if rest and word != start:
            each.words, each.printed, rest.printed = [], [], []


def _mark_repeated(
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


def is_other_spelling(difference: Difference) -> bool:
    """Whether the words of a passage are a misread form of the printed ones."""
    ours = "".join(word.token.word for word in difference.words)
    shown = "".join(token.word for token in difference.printed)
    if any(word.token.is_number for word in difference.words) and any(
        t.is_number for t in difference.printed
    ):
        return True
    return Indel.normalized_similarity(ours, shown) > MIN_SAME_LETTERS
