r"""LaTeX of a formula, as far as it can be looked at without a TeX: is it whole, and can every renderer read it."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\[\\{}$%&#_ ]")
_PAIRS = re.compile(r"\\(begin|end)\{\s*([A-Za-z]+\*?)\s*\}|\\(left|right)(?![A-Za-z])|([{}])")
_ONE_CELL = re.compile(r"\\begin\{array\}\{[lrc]\}((?:(?!\\begin|\\end|\\\\|&).)*)\\end\{array\}", re.S)
_OPENED = re.compile(r"\A\s*\\[\[(]\s*(?!.*\\[\])])", re.S)


def is_whole(source: str) -> bool:
    r"""Whether braces, environments and `\left` and `\right` close as they were opened."""
    open_: list[str] = []
    for match in _PAIRS.finditer(_ESCAPED.sub(" ", source)):
        word = match[1] or match[3] or match[4]
        if word in {"begin", "left", "{"}:
            open_.append(_CLOSED_BY[word] + (match[2] or ""))
        elif not open_ or open_.pop() != word + (match[2] or ""):
            return False
    return not open_


_CLOSED_BY = {"begin": "end", "left": "right", "{": "}"}


def tidy(source: str) -> str:
    r"""Without what says nothing: an array of one cell, a delimiter that was never closed; `:=` for `\coloneqq`."""
    source = _OPENED.sub("", source)
    source = re.sub(r"\\coloneqq(?![A-Za-z])", ":=", source)
    return _ONE_CELL.sub(lambda cell: _unwrapped(cell[1]), source).strip()


def _unwrapped(cell: str) -> str:
    cell = cell.strip()
    inner = cell[1:-1]
    return inner if cell[:1] == "{" and cell[-1:] == "}" and is_whole(inner) else cell
