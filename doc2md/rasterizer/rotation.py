"""Detect pages whose text is vertical (rotated by 90 or 270 degrees), and rotate them upright."""

from __future__ import annotations

from collections import Counter
from typing import Any

from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import TextLayer

MIN_VERTICAL_SHARE = 0.7
"""Minimum share of vertical characters at which the whole page counts as rotated."""

MIN_SINE = 0.9
"""Minimum absolute sine of the writing direction of a vertical line."""


def quarter_turn(page: Any, layer: TextLayer) -> int:
    """Return the clockwise rotation in degrees that makes the text of a `pymupdf.Page` horizontal: 0, 90 or 270.

    The page must not have a rotation of its own. `layer` is its text layer.
    """
    count = sum(len(line.text) for line in layer.lines)
    if not count or sum(len(line.text) for line in layer.lines if line.turned) < MIN_VERTICAL_SHARE * count:
        return 0
    counts = Counter[int]()
    for block in page.get_text("dict", flags=pymupdf.TEXT_CLIP)["blocks"]:
        for line in block.get("lines", ()):
            if abs(line["dir"][1]) > MIN_SINE:
                words = sum(len(span["text"]) for span in line["spans"])
                counts[90 if line["dir"][1] < 0 else 270] += words
    angle, votes = max(counts.items(), key=lambda item: item[1], default=(0, 0))
    return angle if votes >= MIN_VERTICAL_SHARE * count else 0


def turned_copy(page: Any, angle: int) -> Any:
    """Return a copy of the page rotated clockwise by `angle` degrees.

    The copy has no links, because PyMuPDF would not rotate them.
    """
    document = pymupdf.open()
    document.insert_pdf(page.parent, from_page=page.number, to_page=page.number, links=False)
    copy = document[0]
    copy.set_rotation(angle)
    remove_rotation(copy)
    return copy


def to_display(page: Any) -> tuple[Any, Any]:
    """Return the visible box of a page in PDF user space, and the matrix from user space to the page as displayed."""
    box, matrix = pymupdf.mupdf.FzRect(), pymupdf.mupdf.FzMatrix()
    pymupdf.mupdf.pdf_page_transform(pymupdf._as_pdf_page(page.this), box, matrix)
    return pymupdf.Rect(box), pymupdf.Matrix(matrix)


def remove_rotation(page: Any) -> None:
    """Apply the rotation of a page to its content and remove the rotation entry.

    The media box is cropped first, because `remove_rotation` of PyMuPDF would show the cropped area again.
    """
    page.set_mediabox(to_display(page)[0])
    page.remove_rotation()
