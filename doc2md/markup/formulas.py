r"""Check and simplify the LaTeX source of formulas without running TeX."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\[\\{}$%&#_ ]")
_DELIMITERS = re.compile(r"\\(begin|end)\{\s*([A-Za-z]+\*?)\s*\}|\\(left|right)(?![A-Za-z])|([{}])")
_ONE_CELL_ARRAY = re.compile(r"\\begin\{array\}\{[lrc]\}((?:(?!\\begin|\\end|\\\\|&).)*)\\end\{array\}", re.S)
_UNCLOSED_OPENING = re.compile(r"\A\s*\\[\[(]\s*(?!.*\\[\])])", re.S)


def is_whole(source: str) -> bool:
    r"""Return whether every brace, environment and `\left` in the LaTeX source is closed, and in the right order."""
    open_: list[str] = []
    for match in _DELIMITERS.finditer(_ESCAPED.sub(" ", source)):
        word = match[1] or match[3] or match[4]
        if word in {"begin", "left", "{"}:
            open_.append(_CLOSING[word] + (match[2] or ""))
        elif not open_ or open_.pop() != word + (match[2] or ""):
            return False
    return not open_


_CLOSING = {"begin": "end", "left": "right", "{": "}"}


def tidy(source: str) -> str:
    r"""Return the LaTeX source in a simpler form that more renderers support.

    Removes an array around a single cell and an opening `\[` or `\(` that is never closed. Replaces `\coloneqq`
    by `:=`.
    """
    source = _UNCLOSED_OPENING.sub("", source)
    source = re.sub(r"\\coloneqq(?![A-Za-z])", ":=", source)
    return _ONE_CELL_ARRAY.sub(lambda cell: _without_outer_braces(cell[1]), source).strip()


def _without_outer_braces(cell: str) -> str:
    cell = cell.strip()
    inner = cell[1:-1]
    return inner if cell[:1] == "{" and cell[-1:] == "}" and is_whole(inner) else cell
