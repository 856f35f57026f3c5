"""The numbering of lists: each list has a definition of its own, with the labels that its items print."""

from __future__ import annotations

import re

from bench.lab.renderers.office.styles import NAMESPACES
from bench.lab.renderers.office.xml import el, twips, w

_LABEL = re.compile(r"^(?P<before>.*?)(?P<core>1|a|i|I|A)(?P<after>[^\w]*)$")
_FORMATS = {"1": "decimal", "a": "lowerLetter", "i": "lowerRoman", "I": "upperRoman", "A": "upperLetter"}


class Numbering:
    """Collects the definitions of lists."""

    def __init__(self, font: str) -> None:
        self._made: list[str] = []
        self._font = font

    def add(
        self, first: str, left: float, hanging: float, *, ordered: bool, inside: bool, start: int = 1
    ) -> int:
        """The number of a new definition.

        Args:
            first: the label of the first item.
            left: where its text starts, in points from the edge of the column.
            hanging: the room for its labels in points.
            ordered: whether the label is counted on.
            inside: whether only the first line of an item is moved to the right, by its label.
            start: the number of the first item. Lists that start later count in digits.
        """
        if start > 1:
            first = first.replace(str(start), "1")
        match = _LABEL.match(first) if ordered else None
        form = _FORMATS[match["core"]] if match else "bullet"
        label = f"{match['before']}%1{match['after']}" if match else first
        indent = (
            w("ind", left=twips(left), firstLine=0)
            if inside
            else w("ind", left=twips(left), hanging=twips(hanging))
        )
        inner = w("start", val=start) + w("numFmt", val=form) + w("suff", val="space" if inside else "tab")
        inner += w("lvlText", val=label) + w("lvlJc", val="left") + w("pPr", indent)
        inner += w("rPr", self._font if form == "bullet" else "")
        self._made.append(w("lvl", inner, ilvl=0))
        return len(self._made)

    def file(self) -> str:
        """The file of definitions."""
        abstract = "".join(
            w("abstractNum", w("multiLevelType", val="singleLevel") + level, abstractNumId=n)
            for n, level in enumerate(self._made, 1)
        )
        numbers = "".join(w("num", w("abstractNumId", val=n), numId=n) for n in range(1, len(self._made) + 1))
        return el("w:numbering", NAMESPACES, abstract + numbers)
