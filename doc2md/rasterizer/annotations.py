"""Read the annotations and filled form fields of a page as `NOTE` blocks."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from doc2md.document import Block, Kind, Mark, MarkKind, Origin, Region, Text
from doc2md.geometry import Box
from doc2md.rasterizer.fields import CHECKED, UNCHECKED
from doc2md.rasterizer.mupdf import pymupdf

MAX_NOTES = 500
"""Maximum number of notes per page."""


class NoteLabel(StrEnum):
    """The label of a `NOTE` block: the type of the annotation, or `FIELD` for a filled form field."""

    HIGHLIGHT = "highlight"
    UNDERLINE = "underline"
    STRUCK_OUT = "struck out"
    COMMENT = "comment"
    FIELD = "field"


_HIGHLIGHTS = {
    "Highlight": NoteLabel.HIGHLIGHT,
    "Underline": NoteLabel.UNDERLINE,
    "Squiggly": NoteLabel.UNDERLINE,
    "StrikeOut": NoteLabel.STRUCK_OUT,
}
_COMMENTS = {"Text": NoteLabel.COMMENT, "FreeText": NoteLabel.COMMENT, "Caret": NoteLabel.COMMENT}


def find_notes(page: Any, number: int) -> tuple[Block, ...]:
    """Return the highlights, comments and filled form fields of a `pymupdf.Page` as `NOTE` blocks.

    `number` is the 1-based number of the page. A block's `label` is the type of the note. The text of an annotation
    holds the marked words, the author and the comment, and the text of a field holds its name and value. Boxes are in
    points on the page as displayed.
    """
    found = [*_notes(page), *_fields(page)][:MAX_NOTES]
    return tuple(
        Block(
            f"p{number:04}-note{i:03}",
            Kind.NOTE,
            (Region(number, box),),
            text,
            (Origin("pdf", number),),
            label=label,
        )
        for i, (label, text, box) in enumerate(found, 1)
    )


def _notes(page: Any) -> Iterator[tuple[NoteLabel, Text, Box]]:
    for annotation in page.annots() or ():
        name = annotation.type[1]
        label = _HIGHLIGHTS.get(name) or _COMMENTS.get(name)
        comment = " ".join(str(annotation.info.get("content") or "").split())
        marked = _marked_words(page, annotation) if name in _HIGHLIGHTS else ""
        if label and (comment or marked):
            author = str(annotation.info.get("title") or "").strip()
            yield (
                label,
                _note_text(f"“{marked}”" if marked else "", comment, author),
                _box(page, annotation.rect),
            )


def _note_text(marked: str, comment: str, author: str) -> Text:
    lead = " ".join(part for part in (marked, f"({author})" if author else "") if part)
    return Text(": ".join(part for part in (lead, comment) if part))


def _marked_words(page: Any, annotation: Any) -> str:
    """Return the words whose centre lies in one of the annotation's quadrilaterals."""
    corners = annotation.vertices or []
    quads = [pymupdf.Quad(corners[i : i + 4]).rect for i in range(0, len(corners) - 3, 4)]
    words = page.get_text("words", sort=True)
    inside = (w[4] for w in words if any(_centre(w) in quad for quad in quads))
    return " ".join(inside)


def _centre(word: Any) -> Any:
    return pymupdf.Point((word[0] + word[2]) / 2, (word[1] + word[3]) / 2)


def _fields(page: Any) -> Iterator[tuple[NoteLabel, Text, Box]]:
    for field in page.widgets() or ():
        name = " ".join(str(field.field_label or field.field_name or "").split())
        value = field.field_value
        if field.field_type in {pymupdf.PDF_WIDGET_TYPE_CHECKBOX, pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON}:
            words = CHECKED if value not in {None, False, "", "Off"} else UNCHECKED
        else:
            words = " ".join(str(value or "").split())
        if words and field.field_type != pymupdf.PDF_WIDGET_TYPE_BUTTON:
            plain = f"{name}: {words}" if name else words
            marks = (Mark(0, len(name) + 1, MarkKind.BOLD),) if name else ()
            yield NoteLabel.FIELD, Text(plain, marks), _box(page, field.rect)


def _box(page: Any, rect: Any) -> Box:
    return Box(*(rect * page.rotation_matrix).normalize())
