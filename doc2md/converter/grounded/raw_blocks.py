r"""Tables and formulas inside a body, which Markdown's own rules would tear.

Every search goes forward once, whatever is opened and never closed: time is linear in the body's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENED = re.compile(r"(?P<table><table\b)|^[ \t]*(?=\\\[)", re.M)
_TABLE_TAG = re.compile(r"<(?P<end>/)?table\b[^<>]{0,200}>?")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
_FORMULA = re.compile(r"\\[\[(]")
_CLOSED_BY = {"\\[": "\\]", "\\(": "\\)"}


class _Next:
    """Where a sign stands next, for questions that only go forward."""

    def __init__(self, text: str, sign: str) -> None:
        self._text, self._sign = text, sign
        self._found = -1

    def after(self, at: int) -> int:
        """Its index, or the text's length where there is none any more."""
        if self._found < at:
            found = self._text.find(self._sign, at)
            self._found = found if found >= 0 else len(self._text)
        return self._found


def raw_blocks(body: str) -> Iterator[tuple[int, int]]:
    r"""Spans of the tables, and of each `\[`…`\]` that has its lines to itself, in order and without overlap."""
    ends = _table_ends(body)
    closing = _Next(body, "\\]")
    at = 0
    while match := _OPENED.search(body, at):
        at = match.end()
        if match["table"]:
            start, at = match.start(), ends[match.start()]
            yield start, at
        elif (close := closing.after(at + 2)) < len(body) and _REST_OF_LINE.match(body, close + 2):
            start, at = at, close + 2
            yield start, at
        else:
            at += 2


def formulas_in(body: str) -> Iterator[tuple[int, int]]:
    r"""Spans of all `\[`…`\]` and `\(`…`\)`, delimiters and all."""
    closing = {opened: _Next(body, closed) for opened, closed in _CLOSED_BY.items()}
    at = 0
    while match := _FORMULA.search(body, at):
        close = closing[match[0]].after(match.end())
        at = match.end()
        if close < len(body):
            at = close + 2
            yield match.start(), at


def _table_ends(body: str) -> dict[int, int]:
    """Where each table ends, by where it starts: at its own end tag, else at the next one, else with the body."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    waiting: list[int] = []
    for match in _TABLE_TAG.finditer(body):
        if not match["end"]:
            open_.append(match.start())
            waiting.append(match.start())
            continue
        for start in waiting:
            ends[start] = match.end()
        waiting = []
        if open_:
            ends[open_.pop()] = match.end()
    return {**dict.fromkeys(waiting, len(body)), **ends}
