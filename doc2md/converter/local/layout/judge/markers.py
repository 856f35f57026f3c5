"""The kinds of markers at the start of a row: bullets, numbers, letters, and words such as "Step 1:".

`o`, `+` and `§` can also begin a sentence. They are markers only before the wide space that `list_markers` writes where
it has found evidence in the print.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from doc2md.structure.lists import ARROWS, BULLETS, SHAPES, TICKS, UNKNOWN, WIDE_SPACE, number

_LETTERS = frozenset({"letter_dot", "letter_bracket", "letter_brackets"})
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

KINDS = (
    "none",
    "bullet",
    "dash",
    "letter_bullet",
    "sign",
    "decimal",
    "number_dot",
    "number_bracket",
    "number_brackets",
    "number_square",
    "letter_dot",
    "letter_bracket",
    "letter_brackets",
    "roman_dot",
    "roman_brackets",
    "section",
    "word",
    "number_bare",
    "circled",
)
"""The names of the kinds. Their index is the value of a feature."""

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("decimal", r"(?:\d{1,2}\.){1,4}\d{1,3}\.?(?=\s|[^\W\d])"),
    ("number_dot", r"\d{1,3}[.．、](?=\s|[^\W\d]|$)"),
    ("number_bracket", r"\d{1,3}[)）](?=\s|\w|$)"),
    ("number_brackets", r"[(（]\d{1,3}[)）]"),
    ("number_square", r"\[[\w+\-]{1,12}\]"),
    ("roman_dot", r"(?:[ivx]{2,6}|[IVX]{2,6})[.)](?=\s|$)"),
    ("roman_brackets", r"\((?:[ivx]{2,6}|[IVX]{2,6})\)"),
    ("letter_dot", r"[A-Za-z]\.(?=\s|$)"),
    ("letter_bracket", r"[A-Za-zа-я]\)(?=\s|$)"),
    ("letter_brackets", r"\([A-Za-z]\)"),
    ("section", rf"(?:§{{1,2}}|¶)(?:\s*\d+|(?={WIDE_SPACE}))"),
    ("word", r"[^\W\d_]{3,12}\s\d{1,3}(?:\.\d{1,2})*\s?[:.](?=\s|$)"),
    ("circled", r"[\u2460-\u249b\u2776-\u277f]"),
    ("dash", rf"[-–—−⁃](?=\s|$)|[+](?={WIDE_SPACE})"),
    ("sign", rf"[{TICKS}](?![{TICKS}])|[★☆](?![★☆])|[*∗×{ARROWS}{UNKNOWN}](?=\s|$)"),
    ("bullet", rf"[{re.escape(BULLETS)}]|[{SHAPES}](?=\s)"),
    ("letter_bullet", rf"[oO](?={WIDE_SPACE})"),
    ("number_bare", r"\d{1,3}(?=\s)"),
)
_MARKER = re.compile(r"\s*(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS) + r")\s*")


class Marker(NamedTuple):
    """A marker at the start of a row.

    kind   its name in `KINDS`
    value  its number, or 0 if it has none
    depth  the number of parts of a decimal number, else 0
    end    the index of the first character after the marker and its space
    roman  its number as a roman numeral, for a single letter such as (i); else 0
    """

    kind: str = "none"
    value: int = 0
    depth: int = 0
    end: int = 0
    roman: int = 0


NO_MARKER = Marker()


def marker_of(text: str) -> Marker:
    """The marker at the start of a row, or `NO_MARKER`."""
    match = _MARKER.match(text)
    if match is None or match.lastgroup is None:
        return NO_MARKER
    kind, found = match.lastgroup, match[match.lastgroup]
    digits = re.findall(r"\d+", found)
    depth = len(digits) if kind == "decimal" else 0
    letter = found.strip("().").lower() if kind in _LETTERS else ""
    return Marker(kind, _value(kind, found, digits), depth, match.end(), _ROMAN.get(letter, 0))


def precedes(before: Marker, after: Marker) -> bool:
    """Whether a marker is the one right before another in a series, such as (i) before (ii), or two equal bullets."""
    if _series(before.kind) != _series(after.kind) or before.depth != after.depth:
        return False
    if not after.value:
        return before.kind == after.kind
    values, next_values = {before.value, before.roman} - {0}, {after.value, after.roman} - {0}
    return any(value + 1 in next_values for value in values)


def _series(kind: str) -> str:
    return kind.replace("roman", "letter")


def _value(kind: str, found: str, digits: list[str]) -> int:
    if digits:
        return int(digits[-1])
    letters = "".join(char for char in found.lower() if char.isascii() and char.isalpha())
    if kind.startswith("roman"):
        return _roman(letters)
    if kind.startswith("letter_") and kind != "letter_bullet":
        return ord(letters) - ord("a") + 1 if letters else number(found) or 0
    return ord(found[0]) - 0x245F if kind == "circled" else 0


def _roman(letters: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in letters]
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
