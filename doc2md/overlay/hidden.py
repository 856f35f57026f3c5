"""Remove invisible text, such as the text layer of an earlier OCR run, from a PDF content stream.

Only strings shown in text render mode 3 are emptied. All other bytes stay unchanged, so the page looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

INVISIBLE = 3
"""The text render mode that paints nothing (PDF 32000-1, table 106)."""
MAX_STREAM = 16 << 20
"""Maximum size in bytes of a stream that is processed. The stream of an OCR page has about 100,000 bytes."""

_INVISIBLE_MODE = re.compile(rb"(?<![^\s\]>)])3\s+Tr(?![^\s\[</(])")
_TOKEN = re.compile(rb"%[^\r\n]*|<<|>>|<[^<>]*>|/[^\s()<>\[\]{}/%]*|[\[\]()<>{}]|[^\s()<>\[\]{}/%]+")
_STRING_BODY = re.compile(rb"[^()\\]*(?:\\.[^()\\]*)*", re.DOTALL)
_IMAGE_END = re.compile(rb"\sEI(?=\s[\x09-\x0d\x20-\x7e]{0,16}|\Z)")

_SHOW_OPERATORS = {b"Tj": b"()", b"'": b"()", b'"': b"()", b"TJ": b"[]"}
"""The operators that show text, each with an empty operand that shows none."""
_POSITION_OPERATORS = {b"BT", b"ET", b"Td", b"TD", b"Tm", b"T*", b"'", b'"'}
"""Operators that set the text position, so that the width of the text before them does not matter."""

Cut = tuple[int, int, bytes]


def without_hidden(stream: bytes) -> bytes:
    """Return the content stream with its invisible strings emptied, or unchanged if it has none.

    An invisible string stays if visible text follows it directly, because that text starts where the string ends.
    """
    if len(stream) > MAX_STREAM or not _INVISIBLE_MODE.search(stream):
        return stream
    kept, at = [], 0
    for start, end, empty in _cuts(stream):
        kept += [stream[at:start], empty]
        at = end
    return b"".join([*kept, stream[at:]])


def _cuts(stream: bytes) -> Iterator[Cut]:
    """Yield the start and end of each operand to replace, with its replacement."""
    mode, saved, waiting = 0, list[int](), list[Cut]()
    for operator, operands, at in _operations(stream):
        if operator in _POSITION_OPERATORS:
            yield from waiting
            waiting = []
        if operator == b"q":
            saved.append(mode)
        elif operator == b"Q":
            mode = saved.pop() if saved else mode
        elif operator == b"Tr" and operands:
            mode = INVISIBLE if stream[operands[-1] : at].split() == [b"3"] else 0
        elif operator in _SHOW_OPERATORS and operands and mode == INVISIBLE:
            waiting.append((operands[-1], at, _SHOW_OPERATORS[operator]))
        elif operator in _SHOW_OPERATORS:
            waiting = []
    yield from waiting


def _operations(stream: bytes) -> Iterator[tuple[bytes, list[int], int]]:
    """Yield each operator with the offsets of its operands and its own offset."""
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
    """Return the end of the literal string whose opening parenthesis is just before `at`."""
    depth = 1
    while depth:
        found = _STRING_BODY.match(stream, at)
        at = found.end() if found else at
        if at >= len(stream):
            return len(stream)
        depth += {b"(": 1, b")": -1}.get(stream[at : at + 1], 0)
        at += 1
    return at


def _is_number(token: bytes) -> bool:
    return token[:1] in b"+-.0123456789"
