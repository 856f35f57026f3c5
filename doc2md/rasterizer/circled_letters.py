"""Read a letter in a circle as the sign that it is: ®, © or ℗. TeX prints them as a letter and a circle around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.overprint import RawLine

CIRCLES = "\u20dd\u25ef"
"""The circle, as the fonts of TeX name it."""

SIGNS = {"R": "®", "r": "®", "C": "©", "c": "©", "P": "℗"}
"""The signs that letters in a circle are."""


def with_circled_letters(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines of a page with such a sign in the place of each of these letters, and without its circle.

    The space by which TeX moves the letter into the circle is left out, too.
    """
    circles = [
        (char, Box(*char["bbox"]))
        for line in lines
        if any(circle in line.text for circle in CIRCLES)
        for char in _chars(line)
        if char["c"] in CIRCLES
    ]
    if not circles:
        return list(lines)
    changed = dict[int, str]()
    for circle, box in circles:
        inside = [char for line in lines for char in _chars(line) if _is_in(char, box)]
        letters = [char for char in inside if char["c"] in SIGNS]
        if len(letters) == 1:
            changed |= {id(char): "" for char in inside if char["c"].isspace()}
            changed |= {id(circle): "", id(letters[0]): SIGNS[letters[0]["c"]]}
    made = ([_changed(span, changed) for span in line.spans] for line in lines)
    return [
        line._replace(spans=[span for span in spans if span["chars"]])
        for line, spans in zip(lines, made, strict=True)
    ]


def _chars(line: RawLine) -> Iterator[dict[str, Any]]:
    for span in line.spans:
        yield from span["chars"]


def _is_in(char: dict[str, Any], circle: Box) -> bool:
    box = Box(*char["bbox"])
    middle = float(char["origin"][1]) - 0.35 * box.height
    return circle.x0 - 0.5 <= box.x0 and box.x1 <= circle.x1 + 0.5 and circle.y0 <= middle <= circle.y1


def _changed(span: dict[str, Any], changed: dict[int, str]) -> dict[str, Any]:
    if not any(id(char) in changed for char in span["chars"]):
        return span
    chars = [
        {**char, "c": changed[id(char)]} if id(char) in changed else char
        for char in span["chars"]
        if changed.get(id(char), char["c"])
    ]
    return {**span, "chars": chars}
