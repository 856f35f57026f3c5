"""Text of a model that nothing on the page supports: kept, marked, or left out. The JSON always has it."""

from __future__ import annotations

import re
from dataclasses import replace

from doc2md.document import Document, MarkKind, Text, with_texts
from doc2md.options.export import Unsupported

_PUNCTUATION = re.compile(r"[.,;:!?…。，；：！？]+")


def with_unsupported(document: Document, wanted: Unsupported) -> Document:
    """The document to write: without unsupported text (`drop`), without its marks (`keep`), or unchanged (`mark`)."""
    if wanted is Unsupported.MARK:
        return document

    def change(text: Text) -> Text:
        marks = [mark for mark in text.marks if mark.kind is MarkKind.UNSUPPORTED]
        if not marks:
            return text
        if wanted is Unsupported.KEEP:
            return text.without(MarkKind.UNSUPPORTED)
        return text.splice((mark.start, _end(text.plain, mark.end), "") for mark in sorted(marks)).strip()

    return replace(document, blocks=tuple(with_texts(block, change) for block in document.blocks))


def _end(plain: str, end: int) -> int:
    """The end of the words to leave out, after their punctuation."""
    rest = _PUNCTUATION.match(plain, end)
    return rest.end() if rest else end
