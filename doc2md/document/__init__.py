"""The types that all parts of doc2md share: a `Document` is a list of pages and one flat list of `Block`s.

Boxes are in PDF points from the top left corner of the page as displayed (rotation applied). Page numbers start at 1.
A span is a half-open range of characters in a page's transcript.
"""

from __future__ import annotations

from doc2md.document.blocks import (
    FORMULA,
    FURNITURE,
    RUN_IN,
    Block,
    Cell,
    Change,
    Kind,
    Origin,
    Region,
    texts_of,
    with_texts,
)
from doc2md.document.document import VERSION, Document, Source
from doc2md.document.ledger import HIDDEN, UNSAID, WATERMARK, Drop, Edit, PageRow, PageStatus, Usage
from doc2md.document.reading import Field, FieldType, Reading
from doc2md.document.text import Mark, MarkKind, Text

__all__ = [
    "FORMULA",
    "FURNITURE",
    "HIDDEN",
    "RUN_IN",
    "UNSAID",
    "VERSION",
    "WATERMARK",
    "Block",
    "Cell",
    "Change",
    "Document",
    "Drop",
    "Edit",
    "Field",
    "FieldType",
    "Kind",
    "Mark",
    "MarkKind",
    "Origin",
    "PageRow",
    "PageStatus",
    "Reading",
    "Region",
    "Source",
    "Text",
    "Usage",
    "texts_of",
    "with_texts",
]
