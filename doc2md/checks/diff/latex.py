r"""LaTeX as tokens that are equal if the formulas look equal: `\frac{1}{2}` and `\dfrac 1 2`, `\le` and `≤`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    \\(?:mathrm|mathit|textrm|textit|text|operatorname\*?)\s*\{(?P<words>[^{}\\]*)\}
    | (?P<layout>\\(?:begin|end)\s*\{(?:aligned|align|gathered|gather|split|equation|displaymath)\*?\})
    | (?P<part>\\begin\s*\{array\}|\\(?:begin|end)\s*\{[A-Za-z]+\*?\}|\\[A-Za-z]+\*?|\\.|\d+(?:[.,]\d+)*|\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|\S")
_SHORT_FRACTION = re.compile(r"\\([dt]?frac)\s*(\d)\s*(\d)")
_TAG = re.compile(r"\\(?:tag|label)\*?\s*\{[^{}]*\}")
_DEGREES = re.compile(r"\^\s*(?:\\circ(?![A-Za-z])|\{\s*\\circ\s*\})")
_ARRAY_COLUMNS = re.compile(r"(\\begin\s*\{array\})\s*\{[^{}]*\}")

_UNSEEN = frozenset(
    r"\left \right \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \displaystyle \textstyle \limits \nolimits \quad "
    r"\qquad \, \; \: \! \mathrm \mathit \text \textrm \textit \operatorname \operatorname* \rm \nonumber".split()
) | {"\\ ", "~"}
"""Commands that change sizes, spaces or upright type only."""
_NAMES = frozenset("arccos arcsin arctan arg cos cosh cot deg det dim exp gcd inf ker lg lim ln log".split())
_NAMES |= frozenset("max min mod sec sin sinh sup tan tanh Pr".split())
"""Functions whose command is their name."""
_ALIASES = {
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\le": r"\leq",
    r"\ge": r"\geq",
    r"\ne": r"\neq",
    r"\to": r"\rightarrow",
    r"\gets": r"\leftarrow",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\vert": "|",
    r"\mid": "|",
    r"\lbrack": "[",
    r"\rbrack": "]",
    r"\{": "{",
    r"\}": "}",
    r"\%": "%",
    r"\&": "&",
    r"\$": "$",
    r"\#": "#",
    r"\_": "_",
    r"\ast": "*",
    r"\ldots": r"\dots",
    r"\cdots": r"\dots",
    r"\land": r"\wedge",
    r"\lor": r"\vee",
    r"\lnot": r"\neg",
    r"\varnothing": r"\emptyset",
    r"\degree": "°",
}
_SYMBOLS = {
    "≤": r"\leq",
    "≥": r"\geq",
    "≠": r"\neq",
    "≈": r"\approx",
    "≡": r"\equiv",
    "∼": r"\sim",
    "×": r"\times",
    "÷": r"\div",
    "·": r"\cdot",
    "⋅": r"\cdot",
    "±": r"\pm",
    "−": "-",
    "∞": r"\infty",
    "∈": r"\in",
    "→": r"\rightarrow",
    "←": r"\leftarrow",
    "⇒": r"\Rightarrow",
    "∑": r"\sum",
    "∏": r"\prod",
    "∫": r"\int",
    "∂": r"\partial",
    "∇": r"\nabla",
    "√": r"\sqrt",
    "…": r"\dots",
    "µ": r"\mu",
}


def latex_tokens(source: str) -> list[str]:
    """The tokens of a formula. Braces around one token, spaces, and the number of the formula are left out."""
    for pattern, simple in (
        (_TAG, " "),
        (_SHORT_FRACTION, r"\\\1{\2}{\3}"),
        (_DEGREES, "°"),
        (_ARRAY_COLUMNS, r"\1"),
    ):
        source = pattern.sub(simple, source)
    found = list[str]()
    for part in _parts(source):
        if part == "}" and found[-2:-1] == ["{"]:
            found[-2:] = found[-1:]
        elif part == "}" and found[-1:] == ["{"]:
            found.pop()
        else:
            found.append(part)
    return found


def _parts(source: str) -> Iterator[str]:
    for match in _TOKEN.finditer(source):
        if match["words"] is not None:
            yield from _WORDS.findall(match["words"])
        elif (part := match["part"]) and part not in _UNSEEN:
            name = part.removeprefix("\\")
            yield name if name in _NAMES else _ALIASES.get(part) or command_of(part)


@lru_cache(1 << 10)
def command_of(sign: str) -> str:
    """The command of a Greek letter or a symbol; any other text as it is."""
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    if len(sign) != 1 or not "\u0391" <= sign <= "\u03c9":
        return sign
    case, _, name = unicodedata.name(sign, "").removeprefix("GREEK ").partition(" LETTER ")
    if not name.isalpha():
        return sign
    name = name.replace("LAMDA", "LAMBDA")  # Unicode spells it in another way
    return f"\\{name.lower() if case == 'SMALL' else name.capitalize()}"
