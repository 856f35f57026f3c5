"""Find the running heads of a tagged PDF: words that are marked as artifacts, or not marked at all.

Source: PDF 32000-1:2008, 14.8.2.2. A program that writes tagged PDFs marks the text, and marks what is not part of it,
such as page numbers, with `/Artifact <</Type /Pagination>> BDC … EMC` in the content stream of the page. LibreOffice
writes `/Artifact BMC … EMC`. Browsers write page headers and footers without any mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import box_of

EDGE = 0.15
"""Height and width of the zones at the edges of a page where artifacts are believed, as fractions of the page size."""

MAX_SHARE = 0.3
"""Maximum share of the letters of a page that are artifacts. With more, the tags are wrong."""

TOUCH = 2.0
"""In points. Boxes of words have some space above and below the letters, so neighbours may overlap this much."""

MAX_BYTES = 4_000_000
"""Maximum length of a content stream that is searched."""

_START = re.compile(rb"/Artifact\s*<<[^>]*/Pagination\b[^>]*>>\s*BDC")
_TAG = re.compile(rb"/MCID\b")
_UNTYPED = re.compile(rb"/Artifact\s*$")
_BOUNDARY = re.compile(rb"(?<![\w/])(?:BDC|BMC|EMC)(?!\w)")
_STATE = re.compile(rb"(?<![\w/])(?:q|Q|BT|ET)(?!\w)")
_SHOW = re.compile(rb"(?<=[\])>])\s*T[jJ](?!\w)")


def artifact_words(page: Any) -> list[Box]:
    """Return the boxes of the words of a `pymupdf.Page` that are no text of the document according to the tags.

    Boxes are in points on the page as displayed. Artifacts that are not close to an edge of the page are ignored. Words
    without a mark or in artifacts without a type are ignored, too, unless all of them are further out than the text.
    """
    if not page.parent.is_pdf:
        return []
    content = page.read_contents()
    if len(content) > MAX_BYTES:
        return []
    matrix = page.rotation_matrix if page.rotation else None
    found = list[Box]()
    if _START.search(content):
        marked, _ = _split(page, content, without_artifacts(content), matrix)
        width, height = page.rect.width, page.rect.height
        inside = Box(EDGE * width, EDGE * height, (1 - EDGE) * width, (1 - EDGE) * height)
        found += [box for box in marked if not inside.contains_point(box.centre)]
    if _TAG.search(content):
        unmarked, text = _split(page, content, without_unmarked(content), matrix)
        found += unmarked if text and _surround(unmarked, Box.around(text)) else []
    return found


def _split(page: Any, content: bytes, rest: bytes, matrix: Any) -> tuple[list[Box], list[Box]]:
    """The boxes of the words that a page loses with the content `rest`, and of the other words.

    No word counts as lost if the page would lose too much.
    """
    if rest == content:
        return [], []
    before = page.get_text("words", sort=False)
    with _content(page, rest):
        after = {_key(word) for word in page.get_text("words", sort=False)}
    lost = [word for word in before if _key(word) not in after]
    if sum(len(word[4]) for word in lost) > MAX_SHARE * sum(len(word[4]) for word in before):
        return [], []
    kept = (word for word in before if _key(word) in after)
    return [box_of(word[:4], matrix) for word in lost], [box_of(word[:4], matrix) for word in kept]


def _surround(boxes: Sequence[Box], text: Box) -> bool:
    """Whether all boxes are above, below or beside the box of the text."""
    return not any(box.overlap_x(text) > TOUCH and box.overlap_y(text) > TOUCH for box in boxes)


def _key(word: tuple[Any, ...]) -> tuple[str, int, int]:
    return word[4], round(word[0]), round(word[1])


def without_artifacts(content: bytes) -> bytes:
    """Return a content stream without its pagination artifacts.

    An artifact that changes the graphics state for what follows is kept.
    """
    kept, at = list[bytes](), 0
    for start, end in _artifacts(content):
        if start >= at and _is_balanced(content[start:end]):
            kept.append(content[at:start])
            at = end
    return b"\n".join([*kept, content[at:]])


def without_unmarked(content: bytes) -> bytes:
    """Return a content stream that shows no text outside of marks, and none in artifacts without a type."""
    kept, at = list[bytes](), 0
    open_marks = list[bool]()  # for each open mark, whether it is that of a text
    for boundary in (*_BOUNDARY.finditer(content), None):
        part = content[at : boundary.start() if boundary else len(content)]
        # `n` ends a path. Here there is none, so it only takes the place of the operator.
        kept.append(part if open_marks[:1] == [True] else _SHOW.sub(b" n", part))
        if boundary:
            kept.append(boundary.group())
            at = boundary.end()
            if boundary.group() != b"EMC":
                open_marks.append(not _UNTYPED.search(part[-20:]))
            elif open_marks:
                open_marks.pop()
    return b"".join(kept)


def _artifacts(content: bytes) -> Iterator[tuple[int, int]]:
    for start in _START.finditer(content):
        depth = 1
        for boundary in _BOUNDARY.finditer(content, start.end()):
            depth += -1 if boundary.group() == b"EMC" else 1
            if not depth:
                yield start.start(), boundary.end()
                break


def _is_balanced(part: bytes) -> bool:
    found = _STATE.findall(part)
    return found.count(b"q") == found.count(b"Q") and found.count(b"BT") == found.count(b"ET")


@contextmanager
def _content(page: Any, content: bytes) -> Iterator[None]:
    """Give the page another content stream for a while. The document is only changed in memory."""
    document, xrefs = page.parent, page.get_contents()
    saved = [document.xref_stream(xref) for xref in xrefs]
    try:
        for i, xref in enumerate(xrefs):
            document.update_stream(xref, b" " if i else content, compress=False)
        yield
    finally:
        for xref, stream in zip(xrefs, saved, strict=True):
            document.update_stream(xref, stream, compress=False)
