r"""Environments: their names, and the column specification of arrays."""

from __future__ import annotations

import difflib
import re

from doc2md.markup.latex.known import ENVIRONMENTS
from doc2md.markup.latex.tokens import ENVIRONMENT_ALIASES

_PAIRS = {"alignat", "alignat*", "alignedat"}
WITH_COLUMNS = {"array", "darray", "subarray"} | _PAIRS
NUMBERED = {"align", "align*", "gather", "gather*", "alignat", "alignat*"}
"""Environments in which each row may have a number."""
_INLINE = {
    "align": "aligned", "align*": "aligned", "split": "aligned", "gather": "gathered", "gather*": "gathered",
    "equation": "gathered", "equation*": "gathered", "alignat": "alignedat", "alignat*": "alignedat",
}  # fmt: skip
"""What stands for the environments that KaTeX has only in displayed formulas."""
_MOST_COLUMNS = {"equation": 1, "equation*": 1, "split": 2, "gather": 1, "gather*": 1, "gathered": 1}

_BETWEEN = re.compile(r"[@!><]\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_REPEATED = re.compile(r"\*\s*\{\s*(\d{1,2})\s*\}\s*\{([^{}]*)\}")
_PARAGRAPH = re.compile(r"[pmb]\s*\{[^{}]*\}|X")
_OTHER = re.compile(r"[^lrc|: ]")


def known(name: str) -> str | None:
    """The environment that is meant by a name which may be misspelt; None if none is."""
    name = ENVIRONMENT_ALIASES.get(name, name)
    if name in ENVIRONMENTS:
        return name
    close = difflib.get_close_matches(name[:20], sorted(ENVIRONMENTS), 1, 0.75)
    return close[0] if close else None


def fitting(name: str, columns: int, *, display: bool) -> str:
    """An environment like `name` that may stand there and have so many columns."""
    if not display:
        name = _INLINE.get(name, name)
    return "aligned" if columns > _MOST_COLUMNS.get(name, columns) else name


def is_specification(source: str) -> bool:
    """Whether all that is in the braces after the name of an array tells of columns."""
    rest = _BETWEEN.sub("", _REPEATED.sub(r"\2", source))
    return source.isdigit() or not _OTHER.search(re.sub(r"\s", "", _PARAGRAPH.sub("l", rest)))


def columns(name: str, specification: str, count: int) -> str:
    """What follows the name of an environment, without what KaTeX does not know, for at least `count` columns."""
    if name in _PAIRS:
        return str(max(int(specification) if specification.isdigit() else 1, (count + 1) // 2))
    specification = _REPEATED.sub(lambda match: match[2] * int(match[1]), specification)
    specification = _OTHER.sub("", _PARAGRAPH.sub("l", _BETWEEN.sub("", specification)))
    return specification + "c" * (count - sum(map(specification.count, "lrc")))
