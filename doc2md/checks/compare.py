"""Compare the words of passages with the words that the page shows at their places.

Each passage is aligned with the printed words that it claims: the longest common subsequence of the two (`rapidfuzz`
has a fast one). What is left on both sides is then looked for elsewhere in the document and on the page, because boxes
of models are rough. Torn and glued words are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, compress, groupby
from operator import not_

from rapidfuzz.distance import Indel

from doc2md.checks.alignment import align
from doc2md.checks.claims import PrintedToken
from doc2md.checks.difference import Difference, lacks_ligatures
from doc2md.checks.elsewhere import find_elsewhere, mark_repeated
from doc2md.checks.formulas import (
    are_formulas,
    changed_digits,
    changed_number,
    in_displayed_formula,
    letters,
    may_be_in,
    repeated_formulas,
)
from doc2md.checks.order import in_order_of, swapped, without_moved
from doc2md.checks.passages import Passage, Word
from doc2md.checks.signs import other_signs
from doc2md.checks.tokens import accented
from doc2md.document import Kind, Text
from doc2md.structure.scripts import has_right_to_left

MAX_PAIRED = 2_500
"""Longer runs of words are not paired word by word: number of words times number of printed words."""


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
            found += in_displayed_formula(words, printed)
        elif not passages[indices[0]].is_picture:
            found += _of_unit(passages, indices, words, printed)
    found += [Difference(None, printed=list(run)) for _, run in groupby(free, lambda t: (t.page, t.line))]
    found = [part for each in found for part in _by_passage(each)]
    find_elsewhere(passages, claimed, found)
    mark_repeated(passages, claimed, free, found)
    found += repeated_formulas(passages, claimed)
    found = [each for each in found if each and not _has_unclear_order(passages, each)]
    return _without_known_spellings(passages, chain(free, *claimed), found)


def _has_unclear_order(passages: Sequence[Passage], difference: Difference) -> bool:
    """Whether only Latin words or signs of numbers stand in another order, in a text with letters from right to left.

    Such text has two orders, and PDFs store either of them.
    """
    if not (difference.moved or difference.signs):
        return False
    words = {_plain(passages, replace(difference, words=[word])) for word in difference.words}
    texts = passages[difference.words[0].passage].texts
    return has_right_to_left("".join(text.plain for text in texts)) and not any(map(has_right_to_left, words))


def _without_known_spellings(
    passages: Sequence[Passage], printed: Iterable[PrintedToken], found: list[Difference]
) -> list[Difference]:
    """The differences without words whose accents the page has on the same word in another place.

    Capitals often lack their accents in the font of a title.
    """
    if not any(each.is_spelling for each in found):
        return found
    known = {accented(token.text) for token in printed if not token.whole.isascii()}
    return [each for each in found if not (each.is_spelling and accented(_plain(passages, each)) in known)]


def _plain(passages: Sequence[Passage], difference: Difference) -> str:
    word = difference.words[0]
    return passages[word.passage].texts[word.slot].plain[word.token.start : word.token.end]


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
    loose = [word for word in words if word.loose]
    printed = in_order_of([word.token.word for word in words], printed)
    raw = list(_aligned(passages, indices[0], words, printed))
    pairs = [each for each in raw if each.is_pair]
    runs = [each for each in raw if not each.is_pair]
    formulas = letters(loose)
    parts = [part for each in runs for part in _parts(each, formulas)]
    inside = [each for each in parts if not each.is_optional]
    if loose:
        inside += _in_formulas(runs)
    if are_formulas(words):
        inside += changed_number(words, printed)
    inside = without_moved(passages, inside, len(words))
    if runs and not any(each.moved for each in inside):
        inside += swapped(words, printed)
    return [*inside, *pairs, *(each for each in parts if each.is_optional)]


def _in_formulas(runs: Sequence[Difference]) -> Iterator[Difference]:
    """The changed digits of formulas inside a text."""
    words = [word for each in runs for word in each.words]
    printed = [token for each in runs for token in each.printed]
    yield from changed_digits([word for word in words if word.loose], printed, words)


def _by_passage(difference: Difference) -> Iterator[Difference]:
    """The difference, divided where its words are of several passages. The printed words go with the first."""
    printed = difference.printed
    parts = [list(words) for _, words in groupby(difference.words, key=lambda word: word.passage)]
    if len(parts) < 2:
        yield difference
        return
    for words in parts:
        yield replace(difference, passage=words[0].passage, words=words, printed=printed)
        printed = []


def _aligned(
    passages: Sequence[Passage], first: int, words: Sequence[Word], printed: Sequence[PrintedToken]
) -> Iterator[Difference]:
    """The differences between words and printed words, in order; also equal words with other accents or signs.

    `first` is the passage of the first word.
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
                    is_number = word.token.is_number
                    if not word.loose and (is_number or not (word.is_ascii and token.whole.isascii())):
                        yield from _of_equal(passages[word.passage].texts[word.slot], word, token)


def _of_equal(text: Text, word: Word, token: PrintedToken) -> Iterator[Difference]:
    """The difference of two equal words in signs, if they are numbers, or in accents."""
    if word.token.is_number:
        if signs := other_signs(text.plain, word, token):
            yield Difference(word.passage, [word], [token], signs=signs)
    else:
        plain = text.plain[word.token.start : word.token.end]
        if plain != token.text and accented(plain) != accented(token.text):
            yield Difference(word.passage, [word], [token], is_spelling=True)


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
    words = [word for word in words if not word.loose]
    if formulas:
        known = {word.token.word for word in words}
        optional = [t.word not in known and may_be_in(t.word, formulas) for t in printed]
        yield Difference(index, printed=list(compress(printed, optional)), is_optional=True)
        printed = list(compress(printed, map(not_, optional)))
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
        if at < len(words) and not lacks_ligatures(printed[other].word, words[at].token.word):
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
