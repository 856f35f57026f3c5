"""Links inside the document as the written form has them: to headings by the names that GitHub gives them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from doc2md.document import Block, Document, Kind, Mark, MarkKind, Text
from doc2md.structure.places import from_address
from doc2md.structure.texts import texts_of, with_texts


class Slugs:
    """The anchors of one document's headings, each only once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, title: str) -> str:
        """Small letters, a hyphen for each blank, and a number where two are alike: GitHub's rule."""
        folded = unicodedata.normalize("NFKC", title).casefold()
        slug = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", folded).strip()) or "section"
        name, n = slug, 0
        while name in self._taken:
            n += 1
            name = f"{slug}-{n}"
        self._taken.add(name)
        return name


def with_anchors(document: Document, *, pages: bool) -> Document:
    """The same document with its inner links leading to anchors. `pages`: whether a page has one, too."""
    if not any(_leads_inside(mark) for b in document.blocks for text in texts_of(b) for mark in text.marks):
        return document
    slugs = Slugs()
    names = {f"#{block.id}": f"#{slugs(_title(block))}" for block in _headings(document)}

    def led(text: Text) -> Text:
        if not any(map(_leads_inside, text.marks)):
            return text
        marks = (
            mark._replace(value=names.get(mark.value, mark.value)) if mark.kind is MarkKind.LINK else mark
            for mark in text.marks
            if pages or not (_leads_inside(mark) and from_address(mark.value))
        )
        return Text(text.plain, tuple(marks))

    return replace(document, blocks=tuple(with_texts(block, led) for block in document.blocks))


def _leads_inside(mark: Mark) -> bool:
    return mark.kind is MarkKind.LINK and mark.value.startswith("#")


def _headings(document: Document) -> Iterator[Block]:
    return (block for block in document.blocks if block.kind is Kind.HEADING and block.text.plain.strip())


def _title(heading: Block) -> str:
    """What of a heading its anchor is made from: not the marks of its footnotes."""
    text, title, at = heading.text, "", 0
    for mark in sorted(mark for mark in text.marks if mark.kind is MarkKind.NOTE):
        title, at = title + text.plain[at : mark.start], mark.end
    return title + text.plain[at:]
