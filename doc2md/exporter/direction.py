"""Sets the reading direction of the blocks of an HTML page that is, or has parts, in Arabic, Hebrew or the like."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from doc2md.structure.scripts import reads_right_to_left

_ITEMS = {"ul": "li", "ol": "li", "table": "td, th"}
"""What a list or a table consists of. Its direction, which sets the side of bullets and columns, is that of most."""
_BLOCKS = "p, li, ul, ol, h1, h2, h3, h4, h5, h6, td, th, table, figcaption"
_CODE = "pre, code"
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def has_right_to_left(text: str) -> bool:
    """Whether a text has any letter that is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def with_directions(body: str, page: str) -> str:
    """The HTML with a `dir` for each block whose direction is not that of what is around it.

    page   the direction of the page, `ltr` or `rtl`

    A number alone, such as −5 in a cell, is set from left to right, so that its sign stays in front. So are programs.
    """
    tree = LexborHTMLParser(body)
    if tree.body is None:
        return body
    for node in tree.css(_CODE):
        node.attrs["dir"] = "ltr"
    for node in tree.css(_BLOCKS):
        items = node.css(_ITEMS[node.tag]) if node.tag in _ITEMS else []
        direction = _most([_own_text(item) for item in items]) if items else _direction(_own_text(node))
        if direction and direction != _inherited(node, page):
            node.attrs["dir"] = direction
    return tree.body.inner_html or ""


def _own_text(node: LexborNode) -> str:
    """The text of a block without the lists and tables inside it."""
    if node.tag in _ITEMS:
        return ""
    return (node.text(deep=False) or "") + "".join(
        text for child in node.iter(include_text=False) if (text := _own_text(child))
    )


def _most(texts: Sequence[str]) -> str:
    """The direction of most texts that have letters."""
    counts = Counter(_direction(text) for text in texts if any(map(str.isalpha, text)))
    return counts.most_common(1)[0][0] if counts else ""


def _direction(text: str) -> str:
    """The direction of a text; empty for a text of signs alone, which takes that of what is around it."""
    if reads_right_to_left(text):
        return "rtl"
    letters = any(unicodedata.bidirectional(char) == "L" for char in text)
    return "ltr" if letters or any(char.isdecimal() for char in text) else ""


def _inherited(node: LexborNode, page: str) -> str:
    parent = node.parent
    while parent is not None:
        if found := parent.attributes.get("dir"):
            return found
        parent = parent.parent
    return page
