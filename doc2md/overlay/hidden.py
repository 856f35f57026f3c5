"""Text that nobody sees, taken out of a content stream: what an earlier recogniser wrote over a scan.

Only strings shown in render mode 3 are emptied; every other byte stays as it is, so the page looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

INVISIBLE = 3
"""The text render mode in which nothing is painted (PDF 32000-1, table 106)."""
MAX_STREAM = 16 << 20
"""Bytes of a stream that is looked into: a page of text that was recognised has some 100,000."""

_HAS_MODE = re.compile(rb"(?<![^\s\]>)])3\s+Tr(?![^\s\[</(])")
_TOKEN = re.compile(rb"%[^\r\n]*|<<|>>|<[^<>]*>|/[^\s()<>\[\]{}/%]*|[\[\]()<>{}]|[^\s()<>\[\]{}/%]+")
_IN_STRING = re.compile(rb"[^()\\]*(?:\\.[^()\\]*)*", re.DOTALL)
_IMAGE_END = re.compile(rb"\sEI(?=\s[\x09-\x0d\x20-\x7e]{0,16}|\Z)")

_SHOWS = {b"Tj": b"()", b"'": b"()", b'"': b"()", b"TJ": b"[]"}
"""Operators that show text, and an operand that shows none."""
_PLACES = {b"BT", b"ET", b"Td", b"TD", b"Tm", b"T*", b"'", b'"'}
"""Operators after which it does not matter how far the text before them went."""

Cut = tuple[int, int, bytes]


def without_hidden(stream: bytes) -> bytes:
    """The stream with its invisible strings emptied; the same bytes where it has none.

    One stays if visible text follows right behind it, for that stands where the other ends.
    """
    if len(stream) > MAX_STREAM or not _HAS_MODE.search(stream):
        return stream
    kept, at = [], 0
    for start, end, empty in _cuts(stream):
        kept += [stream[at:start], empty]
        at = end
    return b"".join([*kept, stream[at:]])


def _cuts(stream: bytes) -> Iterator[Cut]:
    mode, saved, waiting = 0, list[int](), list[Cut]()
    for operator, operands, at in _operations(stream):
        if operator in _PLACES:
            yield from waiting
            waiting = []
        if operator == b"q":
            saved.append(mode)
        elif operator == b"Q":
            mode = saved.pop() if saved else mode
        elif operator == b"Tr" and operands:
            mode = INVISIBLE if stream[operands[-1] : at].split() == [b"3"] else 0
        elif operator in _SHOWS and operands and mode == INVISIBLE:
            waiting.append((operands[-1], at, _SHOWS[operator]))
        elif operator in _SHOWS:
            waiting = []
    yield from waiting


def _operations(stream: bytes) -> Iterator[tuple[bytes, list[int], int]]:
    """Each operator, where its operands start, and where it starts itself."""
    operands, depth, at = list[int](), 0, 0
    while match := _TOKEN.search(stream, at):
        token, start, at = match[0], match.start(), match.end()
        if token[:1] == b"%":
            continue
        if token in {b"]", b">>"}:
            depth = max(0, depth - 1)
            continue
        if token == b"(":
            at = _string_end(stream, at)
        if depth == 0 and (token[:1] in b"([</" or _is_number(token)):
            operands.append(start)
        elif depth == 0:
            yield token, operands, start
            operands = []
            if token == b"ID":
                end = _IMAGE_END.search(stream, at)
                at = end.end() if end else len(stream)
        if token in {b"[", b"<<"}:
            depth += 1


def _string_end(stream: bytes, at: int) -> int:
    """Where a string ends that begins with the parenthesis before `at`."""
    depth = 1
    while depth:
        found = _IN_STRING.match(stream, at)
        at = found.end() if found else at
        if at >= len(stream):
            return len(stream)
        depth += {b"(": 1, b")": -1}.get(stream[at : at + 1], 0)
        at += 1
    return at


def _is_number(token: bytes) -> bool:
    return token[:1] in b"+-.0123456789"
