"""Number the lists that are lettered in print, because Markdown has only Arabic numbers: `a)` and `(i)` become `1.`

The place in the list says the same as the letter, if the letters count from the first one. A list keeps its letters, as
text, where the document refers to one of them, as in "see (b)". The JSON always has the markers as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from doc2md.document import Block, Document, Kind, texts_of
from doc2md.structure.lists import is_bullet, kind_of, readings

MIN_ITEMS = 2
"""Minimum number of items of a lettered list. A single letter may be an initial."""

_CITED = re.compile(r"(?:(?<![^\W\d_])\(|(?<![\w(]))([^\W\d_]{1,6})\)")
"""Matches a letter or a Roman numeral in brackets, or before one, but not the argument of a function."""

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


def with_list_numbers(document: Document) -> Document:
    """The document to write: items have numbers as markers where these say the same as the printed ones.

    Blocks without such items are the same objects. A second time, nothing changes.
    """
    if not any(map(_has_other_markers, document.blocks)):
        return document
    cited = {
        letters
        for block in document.blocks
        for text in texts_of(block)
        for letters in _CITED.findall(text.plain)
    }
    return replace(document, blocks=tuple(_numbered(block, cited) for block in document.blocks))


def _has_other_markers(block: Block) -> bool:
    return block.kind in {Kind.LIST, Kind.ITEM} and (
        bool(_LETTERS.search(block.label)) or any(map(_has_other_markers, block.children))
    )


def _numbered(block: Block, cited: set[str]) -> Block:
    """A list with numbers as markers, where they say the same."""
    if not _has_other_markers(block):
        return block
    labels = [item.label for item in block.children]
    values = _values(labels, cited)
    labels = [f"{value}." for value in values] if values else labels
    items = (
        replace(item, label=label, children=tuple(_numbered(child, cited) for child in item.children))
        for item, label in zip(block.children, labels, strict=True)
    )
    made = replace(block, children=tuple(items))
    return block if made == block else made


def _values(labels: Sequence[str], cited: Iterable[str]) -> list[int] | None:
    """The places of letters or Roman numerals that count from one; None for others, and for letters that are cited.

    A list that begins with another letter is the rest of one, perhaps of an inner one: its letters say so.
    """
    letters = ["".join(_LETTERS.findall(label)) for label in labels]
    if len(labels) < MIN_ITEMS or any(map(is_bullet, labels)) or any(map(_DIGITS.search, labels)):
        return None
    if len({kind_of(label) for label in labels}) > 1 or not set(letters).isdisjoint(cited):
        return None
    for roman in (True, False):
        if not roman and any(map(str.isupper, letters)):
            continue
        found = [value for label in labels for is_roman, value in readings(label) if is_roman is roman]
        if len(found) == len(labels) and found[0] == 1 and _count_on(found):
            return found
    return None


def _count_on(values: Sequence[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(values))
