"""Read the links of a page, both to URIs and to places inside the document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Link
from doc2md.structure.link_targets import Place, to_address

MAX_LINKS = 5_000
"""Maximum number of links that are read per page."""


def find_links(page: Any) -> tuple[Link, ...]:
    """Return the links of a `pymupdf.Page`. Boxes are in points on the page as displayed. Damaged links are skipped."""
    return tuple(_links(page))


def _links(page: Any) -> Iterator[Link]:
    for link in islice(page.links(), MAX_LINKS):
        box = Box(*map(float, link["from"]))
        if link["kind"] == pymupdf.LINK_URI and link.get("uri"):
            yield Link(box, str(link["uri"]))
        elif (place := _place(page.parent, link)) is not None:
            yield Link(box, to_address(place))


def _place(document: Any, link: dict[str, Any]) -> Place | None:
    """Return the target of a link inside the document, or None if the target does not exist."""
    number, to = link.get("page", -1), link.get("to")
    if not isinstance(number, int) or not 0 <= number < document.page_count:
        return None
    if to is None or link["kind"] not in {pymupdf.LINK_GOTO, pymupdf.LINK_NAMED}:
        return None
    # PyMuPDF gives the y coordinate of a named destination as in the PDF, measured from the bottom of the page.
    named = link["kind"] == pymupdf.LINK_NAMED
    y = document.page_cropbox(number).y1 - to.y if named else to.y
    return Place(number + 1, (_points(to.x), _points(y)))


def _points(value: float) -> int:
    return round(min(max(value, 0.0), 99_999.0))
