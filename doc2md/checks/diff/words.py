"""Texts as sequences of words and signs, and the alignment of two sequences."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from doc2md.checks.diff.latex import command_of, latex_tokens
from doc2md.checks.diff.types import Run
from doc2md.document import MarkKind, Text
from doc2md.markup.controls import without_controls
from doc2md.structure.scripts import JOINED_SCRIPTS, UNSEEN

CONTEXT = 6
"""Number of equal words that a `Run` keeps next to a difference."""
MIN_COMMON = 0.4
"""Minimum share of equal tokens for which the differing pieces of two texts are told apart."""
MAX_STEPS = 10**10
"""Maximum product of the lengths of two sequences that are aligned, which takes some seconds. Longer ones are compared
only by their common start and end."""

_TOKEN = re.compile(rf"(\s*)(\d+(?:[.,:/']\d+)*|[{JOINED_SCRIPTS}]|[^\W\d_{JOINED_SCRIPTS}]+|\S)")
"""The space before a token, and the token: a number with its separators, a character of a joined script, a run of
letters, or any other sign."""
_EQUIVALENTS = str.maketrans(
    dict.fromkeys("‘’‚‛′`", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys(UNSEEN, "")
)
"""Quotes and dashes are equal to those of ASCII. Soft hyphens, joiners and the tatweel do not count."""
_POWERS = re.compile("[⁰¹²³⁴-⁹]+")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_MINUS = "−"
_PUNCTUATION = frozenset("""-.,;:!?'"()[]{}_*^/|¡¿•◦▪●○■□·«»。、,;:!?「」『』【】""") | {r"\cdot", r"\dots"}
"""Signs that two readings of one print often differ in. Others change what the text says, such as % or a minus."""
_CUTS = {
    MarkKind.MATH: "",
    MarkKind.SUPERSCRIPT: "^",
    MarkKind.NOTE: "^",
    MarkKind.SUBSCRIPT: "_",
}
"""The marks that part a text, and the signs that the marked pieces begin with."""


class Token(NamedTuple):
    """A word or a sign.

    key    the form that is compared
    shown  the form that is shown, with the space before it
    word   the form without case and accents; empty for a sign
    maths  whether it is a part of a formula
    """

    key: str
    shown: str
    word: str = ""
    maths: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is a number or the sign of one."""
        return self.key[-1].isdigit() or self.key == _MINUS

    @property
    def is_punctuation(self) -> bool:
        return self.key in _PUNCTUATION


def tokens_of(text: Text) -> list[Token]:
    """The words and signs of a text. Formulas are tokens of LaTeX, and raised and lowered texts begin with a sign."""
    marks = sorted((mark.start, mark.end, mark.kind) for mark in text.marks if mark.kind in _CUTS)
    found, at = list[Token](), 0
    for first, end, kind in marks:
        start = max(first, at)
        found += _plain_tokens(text.plain[at:start], spaced=_is_spaced(text.plain, at))
        if start < end:
            piece, spaced = text.plain[start:end], _is_spaced(text.plain, start)
            if kind is MarkKind.MATH:
                found += formula_tokens(piece, spaced=spaced)
            else:
                found += [Token(_CUTS[kind], "")] if found else []
                found += _plain_tokens(piece, spaced=spaced)
        at = max(at, end)
    return _signed(found + _plain_tokens(text.plain[at:], spaced=_is_spaced(text.plain, at)))


def formula_tokens(latex: str, *, spaced: bool = True) -> list[Token]:
    """The tokens of a formula in LaTeX, without those that do not change what is printed."""
    found = [Token(part, f" {part}", _folded(part), maths=True) for part in latex_tokens(latex)]
    if found and not spaced:
        found[0] = found[0]._replace(shown=found[0].key)
    return _signed(found)


def _is_spaced(plain: str, at: int) -> bool:
    return not at or plain[at - 1 : at].isspace()


def _plain_tokens(plain: str, *, spaced: bool) -> list[Token]:
    plain = without_controls(plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", _POWERS.sub(r"^\g<0>", plain)).translate(_EQUIVALENTS)
    found = [_token(word, bool(space)) for space, word in _TOKEN.findall(plain)]
    if spaced and found:
        found[0] = _token(found[0].shown.strip(), True)
    return found


@lru_cache(1 << 16)
def _token(word: str, spaced: bool) -> Token:
    """Thousands that are parted by a comma are those that are not, and a symbol is the same as its LaTeX."""
    key = word.replace(",", "") if _THOUSANDS.fullmatch(word) else command_of(word)
    return Token(key, f" {word}" if spaced else word, _folded(key))


def _folded(word: str) -> str:
    if not word[-1].isalnum():
        return ""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def _signed(tokens: list[Token]) -> list[Token]:
    """The tokens with minus signs before numbers in place of hyphens."""
    for at, (token, after) in enumerate(pairwise(tokens)):
        if token.key == "-" and after.is_number:
            tokens[at] = token._replace(key=_MINUS)
    return tokens


def shown(tokens: Iterable[Token]) -> str:
    return "".join(token.shown for token in tokens)


def count_words(tokens: Iterable[Token]) -> int:
    return sum(1 for token in tokens if token.word)


class Piece(NamedTuple):
    """Tokens that both sequences have, or that differ. One side of a difference may be empty."""

    same: bool
    a: Sequence[Token]
    b: Sequence[Token]


def align_words(a: Sequence[Token], b: Sequence[Token]) -> list[Piece]:
    """Both sequences in pieces that are equal or differ, by turns."""
    if [t.key for t in a] == [t.key for t in b]:
        return [Piece(same=True, a=a, b=b)]
    pieces = [
        Piece(tag == "equal", a[start:end], b[other:other_end])
        for tag, start, end, other, other_end in _opcodes([t.key for t in a], [t.key for t in b])
    ]
    return [_looked_at(piece) for piece in _joined(pieces)]


def _looked_at(piece: Piece) -> Piece:
    """Tokens that were cut differently, but look the same, do not differ."""
    return piece._replace(same=piece.same or shown(piece.a).strip() == shown(piece.b).strip())


def _opcodes(a: list[str], b: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if len(a) * len(b) <= MAX_STEPS:
        from rapidfuzz.distance import Levenshtein

        return [(o.tag, o.src_start, o.src_end, o.dest_start, o.dest_end) for o in Levenshtein.opcodes(a, b)]
    start = _common_start(a, b)
    rest = _common_start(a[start:][::-1], b[start:][::-1])
    end, other_end = len(a) - rest, len(b) - rest
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, end, start, other_end),
        ("equal", end, len(a), other_end, len(b)),
    ]


def _common_start(a: Sequence[str], b: Sequence[str]) -> int:
    return next(
        (at for at, (one, two) in enumerate(zip(a, b, strict=False)) if one != two), min(len(a), len(b))
    )


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbouring differences become one, also if there are only signs between them, so that they read well."""
    found = list[Piece]()
    for piece in pieces:
        if not piece.same and found and not found[-1].same:
            found[-1] = _sum(found[-1], piece)
        elif not piece.same and len(found) > 1 and not count_words(found[-1].a):
            between = found.pop()
            found[-1] = _sum(found[-1], between, piece)
        else:
            found.append(piece)
    return found


def _sum(*pieces: Piece) -> Piece:
    return Piece(
        same=False,
        a=[token for piece in pieces for token in piece.a],
        b=[token for piece in pieces for token in piece.b],
    )


def runs_of(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    """What differs, and some words around it. Texts that have little in common differ as a whole."""
    equal = sum(len(piece.a) for piece in pieces if piece.same)
    longest = max(sum(len(piece.a) for piece in pieces), sum(len(piece.b) for piece in pieces))
    if len(pieces) > 2 and equal < MIN_COMMON * longest:
        pieces = [_sum(*pieces)]
    last = len(pieces) - 1
    return tuple(
        Run(same := _shortened(piece.a, first=at == 0, last=at == last), same)
        if piece.same
        else Run(shown(piece.a), shown(piece.b))
        for at, piece in enumerate(pieces)
    )


def _shortened(tokens: Sequence[Token], *, first: bool, last: bool) -> str:
    """The tokens that are near a difference. At the start and at the end of a text there is one only on one side."""
    before, after = (0 if first else CONTEXT), (0 if last else CONTEXT)
    if len(tokens) <= before + after + 1:
        return shown(tokens)
    return f"{shown(tokens[:before])} …{shown(tokens[len(tokens) - after :])}"


def numbers_differ(pieces: Iterable[Piece]) -> bool:
    """Whether the readings have different numbers."""
    counts = Counter[str]()
    for piece in pieces:
        if not piece.same:
            counts.update(token.key for token in piece.a if token.is_number)
            counts.subtract(token.key for token in piece.b if token.is_number)
    return any(counts.values())
