"""Pages whose text runs up or down: turned to be read."""

from __future__ import annotations

from collections import Counter
from typing import Any

from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import TextLayer

MOST = 0.7
"""Share of a page's characters that run up or down, from which all of it is taken to."""

STEEP = 0.9
"""The least sine of a line that runs up or down."""


def quarter_turn(page: Any, layer: TextLayer) -> int:
    """By how many degrees, clockwise, an unrotated `pymupdf.Page` must be turned to be read: 0, 90 or 270."""
    count = sum(len(line.text) for line in layer.lines)
    if not count or sum(len(line.text) for line in layer.lines if line.turned) < MOST * count:
        return 0
    ways = Counter[int]()
    for block in page.get_text("dict", flags=pymupdf.TEXT_CLIP)["blocks"]:
        for line in block.get("lines", ()):
            if abs(line["dir"][1]) > STEEP:
                words = sum(len(span["text"]) for span in line["spans"])
                ways[90 if line["dir"][1] < 0 else 270] += words
    angle, most = max(ways.items(), key=lambda way: way[1], default=(0, 0))
    return angle if most >= MOST * count else 0


def turned_copy(page: Any, angle: int) -> Any:
    """A copy of a page, turned; without its links, which would stay where they were."""
    document = pymupdf.open()
    document.insert_pdf(page.parent, from_page=page.number, to_page=page.number, links=False)
    copy = document[0]
    copy.set_rotation(angle)
    remove_rotation(copy)
    return copy


def to_display(page: Any) -> tuple[Any, Any]:
    """The box of a page that is shown, and the matrix from there to where it is displayed."""
    box, matrix = pymupdf.mupdf.FzRect(), pymupdf.mupdf.FzMatrix()
    pymupdf.mupdf.pdf_page_transform(pymupdf._as_pdf_page(page.this), box, matrix)
    return pymupdf.Rect(box), pymupdf.Matrix(matrix)


def remove_rotation(page: Any) -> None:
    """Work the rotation of a page into its content. PyMuPDF's own way shows again what had been cropped."""
    page.set_mediabox(to_display(page)[0])
    page.remove_rotation()
