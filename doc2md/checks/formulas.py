"""Compare formulas with the print. Their LaTeX has other characters, so only a part of them can be compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from doc2md.checks.claims import PrintedToken
from doc2md.checks.difference import Difference
from doc2md.checks.passages import Passage, Word

_SEPARATOR = re.compile(r"\W")

MIN_SAME_DIGITS = 0.5
"""Share of the digits of a formula that are printed at its place. With fewer it is a picture, or stands elsewhere."""
MIN_WORD_IN_FORMULA = 3
"""In characters. A shorter printed word may be a part of a formula beside it, in another spelling."""
MIN_NUMBERS, MAX_NUMBERS = 5, 200
"""Shorter rows of numbers may be alike by chance; longer ones take too many steps."""
MIN_WORDS_BESIDE = 2
"""So many words in a line that a formula does not have are text beside it. A single one may be a part of it."""


def in_displayed_formula(words: Sequence[Word], printed: Sequence[PrintedToken]) -> Iterator[Difference]:
    """The digits of a displayed formula that are printed as others, and the lines inside its box that are text.

    The words of other lines that it lacks may be those of a text beside it, such as the marker of an exercise.
    """
    ours, shown = _digits(word.token.word for word in words), _digits(token.word for token in printed)
    if (ours & shown).total() >= MIN_SAME_DIGITS * max(ours.total(), shown.total()):
        yield from changed_digits(words, printed, words)
    else:
        yield from changed_number(words, printed)
    formula, own = letters(words), {word.token.word for word in words}
    for _, line in groupby(printed, key=lambda token: (token.page, token.line)):
        tokens = list(line)
        others = [token for token in tokens if not may_be_in(token.word, formula)]
        if words and len(others) >= max(MIN_WORDS_BESIDE, len(tokens) / 2):
            yield Difference(words[0].passage, printed=tokens)
        elif words:
            beside = [token for token in tokens if token.word not in own]
            yield Difference(words[0].passage, printed=beside, is_optional=True)


def changed_digits(
    words: Sequence[Word], printed: Sequence[PrintedToken], around: Iterable[Word]
) -> Iterator[Difference]:
    """The digits of formulas that are printed as others.

    `words` are those of formulas, `printed` and `around` all words that may be printed there, with those of formulas.
    """
    shown = _digits(token.word for token in printed)
    lost = [*(shown - _digits(word.token.word for word in around)).elements()]
    ours, theirs = {word.token.word for word in words}, {token.word for token in printed}
    unlike = sorted(
        words, key=lambda word: word.token.word in theirs
    )  # those that are printed somewhere are last
    others = sorted(printed, key=lambda token: token.word in ours)
    for wrong in (_digits(word.token.word for word in words) - shown).elements():
        if not lost:
            return
        right = lost.pop(0)
        word = next(word for word in unlike if wrong in word.token.word)
        yield Difference(word.passage, [word], [token for token in others if right in token.word][:1])


def changed_number(words: Sequence[Word], printed: Sequence[PrintedToken]) -> Iterator[Difference]:
    """The only number of a formula that is another one in a row of printed numbers that has all of the rest.

    A box may be so large that most of its numbers are those of other formulas.
    """
    ours = [word for word in words if word.token.word.isdigit()]
    shown = [token for token in printed if token.word.isdigit()]
    if not MIN_NUMBERS <= len(ours) <= len(shown) / 2 <= MAX_NUMBERS:
        return
    rows = (zip(ours, shown[at:], strict=False) for at in range(len(shown) - len(ours) + 1))
    other = min(([(a, b) for a, b in row if a.token.word != b.word] for row in rows), key=len)
    if len(other) == 1:
        yield Difference(other[0][0].passage, [other[0][0]], [other[0][1]])


def _digits(words: Iterable[str]) -> Counter[str]:
    return Counter(char for word in words for char in word if char.isdigit())


def letters(words: Iterable[Word]) -> str:
    """The letters and digits of formulas."""
    return _SEPARATOR.sub("", "".join(word.token.word for word in words))


def may_be_in(word: str, formulas: str) -> bool:
    """Whether a printed word may be a part of a formula. In LaTeX, signs and short names have other spellings.

    `formulas` are the letters of the formulas.
    """
    plain = _SEPARATOR.sub("", word)
    return len(plain) < MIN_WORD_IN_FORMULA or not word.isascii() or plain in formulas


def repeated_formulas(
    passages: Sequence[Passage], claimed: Sequence[Sequence[PrintedToken]]
) -> Iterator[Difference]:
    """Formulas, with their few words, that the document has more often than the page shows them."""
    first: dict[tuple[int, str], int] = {}
    for index, passage in enumerate(passages):
        if are_formulas(passage.words) and passage.regions:
            text = "".join(part.plain for part in passage.texts)
            before = first.setdefault((passage.regions[0].page, text), index)
            if before != index and (
                passage.regions == passages[before].regions
                or _words(claimed[index]) != _words(claimed[before])
            ):
                yield Difference(index, list(passage.words), repeated=True)


def are_formulas(words: Sequence[Word]) -> bool:
    """Whether more than half of the words are parts of formulas."""
    return sum(word.loose for word in words) * 2 > len(words)


def _words(printed: Sequence[PrintedToken]) -> Counter[str]:
    return Counter(token.word for token in printed)
