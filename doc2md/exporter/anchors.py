"""Links inside the document as the written form has them: to headings by the names that GitHub gives them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from doc2md.document import Block, Document, Kind, Mark, MarkKind, Text, texts_of, with_texts
from doc2md.structure.link_targets import from_address


def slug(title: str) -> str:
    """Small letters, a hyphen for each blank: GitHub's rule."""
    folded = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", folded).strip()) or "section"


class Slugs:
    """The anchors of one document's headings, each only once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last = Counter[str]()

    def __call__(self, title: str) -> str:
        """The title's slug, with a number where two are alike."""
        name = plain = slug(title)
        while name in self._taken:
            self._last[plain] += 1
            name = f"{plain}-{self._last[plain]}"
        self._taken.add(name)
        return name


def with_anchors(document: Document, *, pages: bool) -> Document:
    """The same document with its inner links leading to anchors. `pages`: whether a page has one, too."""
    if not any(_leads_inside(mark) for b in document.blocks for text in texts_of(b) for mark in text.marks):
        return document
    slugs = Slugs()
    names = {f"#{block.id}": f"#{slugs(title_of(block))}" for block in headings(document.blocks)}

    def lead(address: str) -> str | None:
        return names.get(address, address) if pages or not from_address(address) else None

    return replace(document, blocks=tuple(redirected(block, lead) for block in document.blocks))


def redirected(block: Block, lead: Callable[[str], str | None]) -> Block:
    """The same block with its inner links leading where `lead` says; for None they are plain words."""

    def led(text: Text) -> Text:
        if not any(map(_leads_inside, text.marks)):
            return text
        moved = ((mark, lead(mark.value) if _leads_inside(mark) else mark.value) for mark in text.marks)
        return Text(
            text.plain, tuple(mark._replace(value=value) for mark, value in moved if value is not None)
        )

    return with_texts(block, led)


def _leads_inside(mark: Mark) -> bool:
    return mark.kind is MarkKind.LINK and mark.value.startswith("#")


def headings(blocks: Iterable[Block]) -> Iterator[Block]:
    return (block for block in blocks if block.kind is Kind.HEADING and block.text.plain.strip())


def title_of(heading: Block) -> str:
    """A heading's words, of which its anchor is made: not the marks of its footnotes."""
    text, title, at = heading.text, "", 0
    for mark in sorted(mark for mark in text.marks if mark.kind is MarkKind.NOTE):
        title, at = title + text.plain[at : mark.start], mark.end
    return title + text.plain[at:]
