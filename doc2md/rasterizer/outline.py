"""Read the outline (bookmarks) of a PDF: the titles that start on each page, with their levels."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

MAX_ENTRIES = 20_000
"""Maximum number of outline entries that are read."""

Outline = dict[int, dict[str, int]]
"""Maps each 1-based page number to the titles that start on the page. Each title, as returned by `letters`, maps to its
level, from 1.
"""


@lru_cache(1)
def outline(document: Any) -> Outline:
    """Return the outline of a `pymupdf.Document`, or an empty one if it is missing or damaged.

    The result is cached, because each page of the document needs it.
    """
    try:
        entries = document.get_toc(simple=True)[:MAX_ENTRIES]
    except Exception:  # damaged outlines have loops, wrong types and missing targets; MuPDF raises many types
        return {}
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for level, title, page in entries:
        if name := letters(str(title)):
            found[int(page)].setdefault(name, int(level))
    return dict(found)


def letters(title: str) -> str:
    """Return the letters and digits of a heading in lower case, without its leading number, for comparisons."""
    words = "".join(char for char in title.casefold() if char.isalnum())
    return words.lstrip("0123456789") or words
