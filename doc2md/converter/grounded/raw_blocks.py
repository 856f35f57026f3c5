r"""Find the tables and formulas in a body, which a Markdown parser would split in wrong places.

The searches only go forward, even if many openings are never closed. So the time is linear in the length of the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENED = re.compile(r"(?P<table><table\b)|^[ \t]*(?=\\\[)", re.M)
_TABLE_TAG = re.compile(r"<(?P<end>/)?table\b[^<>]{0,200}>?")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
_FORMULA = re.compile(r"\\[\[(]")
_CLOSED_BY = {"\\[": "\\]", "\\(": "\\)"}


class _ForwardSearch:
    """Finds the next occurrence of a delimiter, for start positions that only grow."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._text, self._delimiter = text, delimiter
        self._found = -1

    def after(self, at: int) -> int:
        """Return the index of the first delimiter at or after `at`; the length of the text if there is none."""
        if self._found < at:
            found = self._text.find(self._delimiter, at)
            self._found = found if found >= 0 else len(self._text)
        return self._found


def raw_blocks(body: str) -> Iterator[tuple[int, int]]:
    r"""Yield the spans of all tables, and of each `\[`…`\]` that shares no line with other text.

    The spans are in order and do not overlap.
    """
    ends = _table_ends(body)
    closing = _ForwardSearch(body, "\\]")
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
    r"""Yield the spans of all `\[`…`\]` and `\(`…`\)`, with their delimiters."""
    closing = {opened: _ForwardSearch(body, closed) for opened, closed in _CLOSED_BY.items()}
    at = 0
    while match := _FORMULA.search(body, at):
        close = closing[match[0]].after(match.end())
        at = match.end()
        if close < len(body):
            at = close + 2
            yield match.start(), at


def _table_ends(body: str) -> dict[int, int]:
    """The end of each table, by its start: its own end tag, or else the next end tag, or else the end of the body."""
    ends: dict[int, int] = {}
    open_: list[int] = []  # tables without their own end tag so far
    waiting: list[int] = []  # tables without any end tag so far
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
