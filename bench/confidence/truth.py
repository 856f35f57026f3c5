"""Whether a block is right: whether the truth of its document has a block of its kind that reads the same."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from doc2md.document import Block, Kind

SAME, SAME_FORMULA = 95.0, 90.0
"""Minimum similarity, 0 to 100, of two texts and of two formulas that read the same."""

_POOL = {
    "heading": "heading",
    "paragraph": "text",
    "lines": "text",
    "caption": "text",
    "note": "text",
    "quote": "text",
    "pair": "text",
    "item": "item",
    "formula": "formula",
}
_MATCHES = {
    Kind.HEADING: "heading",
    Kind.PARAGRAPH: "text",
    Kind.QUOTE: "text",
    Kind.CAPTION: "text",
    Kind.FOOTNOTE: "text",
    Kind.ITEM: "item",
    Kind.EQUATION: "formula",
}
_COMMAND = re.compile(
    r"\\(?:left|right|displaystyle|mathrm|text|operatorname|quad|qquad|tag\{[^}]*\}|begin\{\w+\*?\}|end\{\w+\*?\})"
    r"(?![A-Za-z])"
)
_ALIASES = {"\\le": "\\leq", "\\ge": "\\geq", "\\ne": "\\neq", "\\to": "\\rightarrow"}
_ALIAS = re.compile("(" + "|".join(map(re.escape, _ALIASES)) + ")(?![A-Za-z])")
_SKIPPED = re.compile(r"[\s{}&$\u00ad\u200b-\u200f]|\\[,;:! ]")
_FOLDED = str.maketrans("‘’“”«»–—−‐•·", '\'\'""""----  ')
_NUMBER = re.compile(r"^\W*\d[\d.]*\s*")


class Truth:
    """What the blocks of a generated document say, as its `blocks.json` has them."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._texts: dict[str, list[str]] = defaultdict(list)
        self._tables: list[tuple[int, str]] = []
        self._code: set[str] = set()
        pairs: dict[str, list[str]] = defaultdict(list)
        for record in records:
            text = record["text"] or ""
            if record["kind"] == "pair":
                text = f"{record['key']} {text}"
                pairs[record["parent"]].append(text)
            if record["kind"] == "table":
                words = " ".join(cell["text"] or "" for cell in record["cells"])
                self._tables.append((record["rows"], spelling(words)))
            elif record["kind"] == "code":
                self._code |= {spelling(line) for line in text.split("\n")}
            elif pool := _pool(record):
                self._add(pool, text)
                if label := record.get("label"):
                    self._add(pool, f"{label} {text}")
        for form in pairs.values():
            self._tables.append((len(form), spelling(" ".join(form))))
            self._add("text", " ".join(form))
        self._texts["text"] += self._texts["item"]  # many labels of items are printed as words

    def _add(self, pool: str, text: str) -> None:
        if words := _unnumbered(text):
            self._texts[pool].append(words)

    def has(self, block: Block) -> bool | None:
        """Whether the truth has a block of this kind that reads the same; None for kinds that are not judged."""
        if block.kind is Kind.TABLE:
            rows = 1 + max((cell.row for cell in block.cells), default=-1)
            words = spelling(" ".join(cell.text.plain for cell in block.cells))
            return any(rows == count and fuzz.ratio(words, other) >= SAME for count, other in self._tables)
        if block.kind is Kind.CODE:
            lines = [line for line in map(spelling, block.text.plain.split("\n")) if line]
            return bool(lines) and sum(line in self._code for line in lines) >= SAME / 100 * len(lines)
        if block.kind not in _MATCHES:
            return None
        least = SAME_FORMULA if block.kind is Kind.EQUATION else SAME
        words = _unnumbered(block.text.plain)
        return _best(words, self._texts[_MATCHES[block.kind]]) >= least


def _pool(record: Mapping[str, Any]) -> str | None:
    """Where a text counts. As in `truth.md`, only entries with a plain number make a list of references."""
    if record["kind"] != "reference":
        return _POOL.get(record["kind"])
    label = record["label"]
    return "item" if label and not label.startswith("[") else "text"


def _best(words: str, pool: Iterable[str]) -> float:
    return max((fuzz.ratio(words, other) for other in pool), default=0.0)


def _unnumbered(text: str) -> str:
    """The spelling of a text without a number before it, unless it is only a number."""
    return spelling(_NUMBER.sub("", text)) or spelling(text)


def spelling(text: str) -> str:
    """A text as it is compared: without spaces, without kinds of quotes and dashes, and LaTeX in one spelling."""
    plain = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    plain = _ALIAS.sub(lambda match: _ALIASES[match[1]], _COMMAND.sub("", plain))
    return _SKIPPED.sub("", plain)
