"""PDF pages to test with, drawn by MuPDF.

Each function that draws takes the page first. Coordinates are in points from the top left; text is placed by the
left end of its baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from doc2md.rasterizer.mupdf import pymupdf

Draw = Callable[[Any], object]
"""Draws something on a page."""

LOREM = (
    "Rivers carry sand and stones from the hills down to the sea, year after year without a rest. "
    "What they leave on their banks in spring is gone by autumn, and nobody has ever seen them stop."
)
PROSE = (
    "Rivers carry sand and stones from the hills",
    "down to the sea, year after year without rest.",
    "What they leave on their banks in spring is",
    "gone by autumn, and nobody has seen them go.",
)
TOWNS = [["Town", "Pipes", "Length"], ["Harbour", "12", "3.4"], ["Mill", "7", "11.0"], ["North", "31", "9.9"]]


def new_page(width: float = 595, height: float = 842) -> Any:
    """An empty page, the only one of its document."""
    return pymupdf.open().new_page(width=width, height=height)


def drawn(*draws: Draw, width: float = 595, height: float = 842) -> Any:
    """A page with these drawings on it."""
    page = new_page(width, height)
    for draw in draws:
        draw(page)
    return page


def stored(page: Any) -> Any:
    """The page after its document was saved and opened again. Engines get pages from files too."""
    return pymupdf.open(stream=page.parent.tobytes(), filetype="pdf")[page.number]


def numbered_pages(count: int = 3, y: float = 300, width: float = 595, height: float = 842) -> Any:
    """A document with one line on each page, `Words of page 1.` and so on."""
    document = pymupdf.open()
    for number in range(1, count + 1):
        document.new_page(width=width, height=height).insert_text((72, y), f"Words of page {number}.")
    return document


def locked(document: Any, password: str) -> bytes:
    """The document's bytes, encrypted with a user password."""
    method = pymupdf.PDF_ENCRYPT_AES_256
    return bytes(document.tobytes(encryption=method, user_pw=password, owner_pw="owner"))


def write(
    page: Any, x: float, y: float, *lines: str, step: float = 12, size: float = 10, **style: Any
) -> float:
    """Write lines one below the other; returns the y of the line that would follow."""
    for line in lines:
        page.insert_text((x, y), line, fontsize=size, **style)
        y += step
    return y


def write_wrapped(
    page: Any,
    y: float,
    text: str = LOREM,
    x: float = 70,
    width: float = 455,
    size: float = 11,
    **style: Any,
) -> float:
    """Write a paragraph that is broken into lines of this width; returns the y of the line that would follow."""
    line = ""
    for word in [*text.split(), ""]:
        longer = f"{line} {word}".strip()
        if line and (not word or width_of(longer, size) > width):
            page.insert_text((x, y), line, fontsize=size, **style)
            y += 1.3 * size
            line = word
        else:
            line = longer
    return y


def write_columns(
    page: Any,
    xs: Sequence[float],
    y: float,
    rows: Sequence[Sequence[str]],
    step: float = 16,
    size: float = 10,
    **style: Any,
) -> None:
    """Write rows of words in columns that begin at `xs`, without rules."""
    for n, row in enumerate(rows):
        for x, words in zip(xs, row, strict=False):
            if words:
                page.insert_text((x, y + step * n), words, fontsize=size, **style)


def width_of(words: str, size: float = 11, font: str = "helv") -> float:
    """The width of these words in points."""
    return float(pymupdf.get_text_length(words, fontname=font, fontsize=size))


def rule(page: Any, x0: float, y0: float, x1: float, y1: float) -> None:
    page.draw_line((x0, y0), (x1, y1), width=0.7)


def rules_across(page: Any, *ys: float, x0: float, x1: float) -> None:
    """Horizontal rules, one at each y."""
    for y in ys:
        rule(page, x0, y, x1, y)


def rules_down(page: Any, *xs: float, y0: float, y1: float) -> None:
    """Vertical rules, one at each x."""
    for x in xs:
        rule(page, x, y0, x, y1)


def fill(page: Any, x0: float, y0: float, x1: float, y1: float, level: float = 0.8) -> None:
    """A rectangle filled with a level of grey, from 0 (black) to 1."""
    page.draw_rect((x0, y0, x1, y1), fill=(level, level, level), color=None)


def solid(width: int = 300, height: int = 300, colour: tuple[int, int, int] = (9, 99, 199)) -> Any:
    """A `pymupdf.Pixmap` of one colour."""
    return pymupdf.Pixmap(pymupdf.csRGB, width, height, bytes(colour) * (width * height), False)


def insert_picture(page: Any, x0: float, y0: float, x1: float, y1: float, pixmap: Any = None) -> int:
    """Put a picture on the page; returns the number of its object."""
    return int(page.insert_image(pymupdf.Rect(x0, y0, x1, y1), pixmap=pixmap or solid()))


def link_to(page: Any, x0: float, y0: float, x1: float, y1: float, address: str) -> None:
    """A link from a rectangle to an address."""
    page.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(x0, y0, x1, y1), "uri": address})


def link_inside(
    page: Any, x0: float, y0: float, x1: float, y1: float, target: int, to: tuple[float, float]
) -> None:
    """A link from a rectangle to a point on another page of the document; `target` is its 0-based number."""
    place = {"kind": pymupdf.LINK_GOTO, "from": pymupdf.Rect(x0, y0, x1, y1), "page": target}
    page.insert_link(place | {"to": pymupdf.Point(to)})


def print_codes(page: Any, font: int, codes: bytes) -> Any:
    """Print codes in a font, which is given by the number of its object. Returns the stored page."""
    document = page.parent
    content = document.get_new_xref()
    document.update_object(content, "<<>>")
    document.update_stream(content, b"BT /F1 12 Tf 60 700 Td <" + codes.hex().encode() + b"> Tj ET")
    document.xref_set_key(page.xref, "Resources", f"<</Font<</F1 {font} 0 R>>>>")
    document.xref_set_key(page.xref, "Contents", f"{content} 0 R")
    return stored(page)
