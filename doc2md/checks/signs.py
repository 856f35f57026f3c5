"""Compare the signs of numbers: a lost minus or a lost % changes what a number says."""

from __future__ import annotations

from doc2md.checks.claims import PrintedToken
from doc2md.checks.passages import Word

_DASHES = dict.fromkeys(map(ord, "\u2212\u2013\u2010\u2011\uff0d"), "-")
_SIGNS, _UNITS, _MONEY = (
    frozenset("-+\u00b1<>\u2264\u2265"),
    frozenset("%\u2030"),
    frozenset("$\u20ac\u00a3\u00a5"),
)


def other_signs(plain: str, word: Word, token: PrintedToken) -> tuple[str, str] | None:
    """A number of a text and the printed one, each with its signs, if these differ. None if they may be the same.

    In a printed line, words may be torn, and in a text, the sign may be part of a formula. So a sign is only compared
    if nothing else beside the number could be it.
    """
    start, end = word.token.start, word.token.end
    if word.near_formula:
        return None
    near = max(0, start - 2)
    ours = _around(plain[near:start], plain[end : end + 2])
    left, right = token.whole[: token.start], token.whole[token.end :]
    shown = _around(left or f"{token.left} ", right or f" {token.right}")
    if ours is None or shown is None or ours == shown or (not token.right and not right):
        return None
    return f"{ours[0]}{plain[start:end]}{ours[1]}", f"{shown[0]}{token.text}{shown[1]}"


def _around(left: str, right: str) -> tuple[str, str] | None:
    """The signs before and after a number, or None if they are not clear. Money may stand on either side."""
    left, right = left.translate(_DASHES), right.translate(_DASHES)
    before, after = left[-1:], right.lstrip()[:1]
    if before.isspace() and left.rstrip()[-1:] in _SIGNS:
        return None
    if before in _SIGNS and left[-2:-1] and not (left[-2:-1].isspace() or left[-2:-1] in "([{"):
        return None  # the dash of a range, or a part of an operator
    money = next((char for char in left.rstrip()[-1:] + after if char in _MONEY), "")
    return (before if before in _SIGNS else "") + money, after if after in _UNITS else ""
