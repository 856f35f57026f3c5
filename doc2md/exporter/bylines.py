"""Finds the headings that are the names of authors. They start no section of their own."""

from __future__ import annotations

import re
from itertools import takewhile

from doc2md.document import FURNITURE, Block, Document, Kind, texts_of
from doc2md.exporter.anchors import headings, title_of

MAX_BELOW = 400
"""Maximum characters below a name: an institution, an address, a date. An abstract is longer."""

MAX_NAMES = 12
"""Maximum words of a line of names."""

_PARTICLES = frozenset("and by de da del den der di du et la le und van von y".split())
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-]+[^\W\d_]*)*")
_SEVERAL = re.compile(r"[,;&·*†‡]|\band\b|\bund\b|\bet\b|^by\b|\b[^\W\d_]\.|[^\W\d_]\d\b", re.I)
"""Matches what is between names, after a name, or short for one: `A. Ruiz*, B. Ek and C. Li2`."""
_ADDRESS = re.compile(r"@|\b(?:univ|instit|depart|facult|laborator|school of|college|hospital)", re.I)
_FIRST_TITLE = re.compile(
    r"\d|(?:abstract|summary|introduction|contents|zusammenfassung|einleitung|résumé)\b", re.I
)
"""Matches the heading with which the text of a paper begins."""


def bylines(document: Document) -> set[str]:
    """The ids of headings that name authors.

    Such a heading repeats the author in the metadata of the file. Or it follows the title on the first page, consists
    of capitalised words with little text below them, and is known as names by what is between them, by an address below
    them, or by the heading that comes next.
    """
    author = _words(document.source.author)
    titled = list(headings(document.blocks))
    found = {heading.id for heading in titled if author and _words(title_of(heading)) == author}
    first = [heading for heading in titled if heading.page == titled[0].page][1:]
    names = list(takewhile(lambda heading: _is_like_names(title_of(heading)), first))
    after = titled[len(names) + 1 :]
    starts_text = bool(after and _FIRST_TITLE.match(title_of(after[0])))
    for heading in names:
        below = _text_below(document, heading)
        known = starts_text or _SEVERAL.search(title_of(heading)) or _ADDRESS.search(below)
        if known and len(below) <= MAX_BELOW:
            found.add(heading.id)
    return found


def _is_like_names(title: str) -> bool:
    """Whether a title has only capitalised words, as in "Jane van der Berg, A. Müller and B. Ruiz*"."""
    words = [word for word in re.split(r"[\s,;&·]+", re.sub(r"[*†‡§\d]", "", title)) if word]
    names = [word for word in words if word.lower() not in _PARTICLES]
    capitalised = all(_WORD.fullmatch(word) and word[0].isupper() for word in names)
    return 2 <= len(names) <= MAX_NAMES and capitalised and not _FIRST_TITLE.match(title)


def _text_below(document: Document, heading: Block) -> str:
    """The text between a heading and the next one."""
    after = document.blocks[document.blocks.index(heading) + 1 :]
    blocks = takewhile(lambda block: block.kind is not Kind.HEADING, after)
    return " ".join(text.plain for block in blocks if block.kind not in FURNITURE for text in texts_of(block))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
