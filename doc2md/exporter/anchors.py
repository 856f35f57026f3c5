"""Turns links inside a document into anchors of headings, named by GitHub's rule."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from doc2md.document import Block, Document, Kind, Mark, MarkKind, Text, texts_of, with_texts
from doc2md.structure.link_targets import from_address


def slug(title: str) -> str:
    """The anchor of a title by GitHub's rule: lower case, no punctuation, a hyphen for each space."""
    folded = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", folded).strip()) or "section"


class Slugs:
    """Makes the anchors of one document's headings, each of them unique."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last_number = Counter[str]()

    def __call__(self, title: str) -> str:
        """The title's slug, followed by `-1`, `-2` … if an earlier heading has the same one."""
        name = plain = slug(title)
        while name in self._taken:
            self._last_number[plain] += 1
            name = f"{plain}-{self._last_number[plain]}"
        self._taken.add(name)
        return name


def with_anchors(document: Document, *, pages: bool) -> Document:
    """The document with its internal links changed to anchors of headings.

    `pages` is true if the output has an anchor for each page. Otherwise links to pages become plain text.
    """
    if not any(_is_internal(mark) for b in document.blocks for text in texts_of(b) for mark in text.marks):
        return document
    slugs = Slugs()
    anchors = {f"#{block.id}": f"#{slugs(title_of(block))}" for block in headings(document.blocks)}

    def new_address(address: str) -> str | None:
        return anchors.get(address, address) if pages or not from_address(address) else None

    return replace(document, blocks=tuple(redirected(block, new_address) for block in document.blocks))


def redirected(block: Block, new_address: Callable[[str], str | None]) -> Block:
    """The block with new addresses for its internal links.

    `new_address` takes an address that starts with `#` and returns the new one, or None to make the link plain text.
    """

    def change(text: Text) -> Text:
        if not any(map(_is_internal, text.marks)):
            return text
        moved = ((mark, new_address(mark.value) if _is_internal(mark) else mark.value) for mark in text.marks)
        return Text(
            text.plain, tuple(mark._replace(value=value) for mark, value in moved if value is not None)
        )

    return with_texts(block, change)


def _is_internal(mark: Mark) -> bool:
    return mark.kind is MarkKind.LINK and mark.value.startswith("#")


def headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """The headings among the blocks, without those that have no text."""
    return (block for block in blocks if block.kind is Kind.HEADING and block.text.plain.strip())


def title_of(heading: Block) -> str:
    """The words of a heading, without references to footnotes. The anchor is made from them."""
    text, title, at = heading.text, "", 0
    for mark in sorted(mark for mark in text.marks if mark.kind is MarkKind.NOTE):
        title, at = title + text.plain[at : mark.start], mark.end
    return title + text.plain[at:]
