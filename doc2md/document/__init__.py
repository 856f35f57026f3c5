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
from doc2md.document.checks import (
    Coverage,
    Finding,
    FindingKind,
    NotAssessed,
    Printed,
    PrintedWord,
    TextSource,
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
    "Coverage",
    "Document",
    "Drop",
    "Edit",
    "Field",
    "FieldType",
    "Finding",
    "FindingKind",
    "Kind",
    "Mark",
    "MarkKind",
    "NotAssessed",
    "Origin",
    "PageRow",
    "PageStatus",
    "Printed",
    "PrintedWord",
    "Reading",
    "Region",
    "Source",
    "Text",
    "TextSource",
    "Usage",
    "texts_of",
    "with_texts",
]
