"""A PDF's own outline: the titles of its parts and how deep they are, page by page."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

MAX_ENTRIES = 20_000

Outline = dict[int, dict[str, int]]
"""For each 1-based page: the titles that begin on it, as `letters` gives them, and their levels from 1."""


@lru_cache(1)
def outline(document: Any) -> Outline:
    """The outline of a `pymupdf.Document`, read once for all its pages; empty where there is none or it is damaged."""
    try:
        entries = document.get_toc(simple=True)[:MAX_ENTRIES]
    except Exception:  # outlines have loops, wrong types and dead ends, and MuPDF raises many things
        return {}
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for level, title, page in entries:
        if name := letters(str(title)):
            found[int(page)].setdefault(name, int(level))
    return dict(found)


def letters(title: str) -> str:
    """What is left of a heading for comparing: letters and digits, without the number before it."""
    words = "".join(char for char in title.casefold() if char.isalnum())
    return words.lstrip("0123456789") or words
