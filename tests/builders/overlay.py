"""Pages to write hidden words on, and functions that find these words afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image

from doc2md.overlay import write_layers
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import open_document
from doc2md.worker_types import PageLayer, RecognisedLine, SourceFile, Word

Words = list[tuple[str, Any]]
"""Words and the `pymupdf.Point`s in their middles, as displayed."""

STALE = b"BT 3 Tr /helv 9 Tf 1 0 0 1 60 700 Tm (Stale \\(words\\)) Tj [(of an) -300 (earlier) ] TJ ET"
"""Operators that write hidden words."""


def words_of(page: Any) -> Words:
    """The words of a page, with their places."""
    return [
        (word, (pymupdf.Rect(box).tl + pymupdf.Rect(box).br) / 2 * page.rotation_matrix)
        for *box, word, _, _, _ in page.get_text("words")
    ]


def share_in_place(expected: Words, found: Words) -> float:
    """Share of the expected words that are found within three points of their places."""
    places: dict[str, list[Any]] = {}
    for word, middle in found:
        places.setdefault(word, []).append(middle)
    near = [any(abs(other - middle) <= 3 for other in places.get(word, ())) for word, middle in expected]
    return sum(near) / len(near)


def pixels(page: Any) -> bytes:
    """The pixels of the page."""
    return bytes(page.get_pixmap(dpi=72).samples)


def as_picture(page: Any, angle: float = 0, jpeg: bool = False) -> Any:
    """A document of one page that shows the picture of another, turned counterclockwise."""
    shot = page.get_pixmap(dpi=150)
    image = Image.frombytes("RGB", (shot.width, shot.height), shot.samples)
    image = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    shot = pymupdf.Pixmap(pymupdf.csRGB, image.width, image.height, image.tobytes(), False)
    document = pymupdf.open()
    made = document.new_page(width=image.width * 0.48, height=image.height * 0.48)
    made.insert_image(made.rect, **({"stream": shot.tobytes("jpeg")} if jpeg else {"pixmap": shot}))
    return document


def sheet(**keys: str) -> Any:
    """A document with a page of 200 by 300 points and a drawing; `keys` are set in the dictionary of the page."""
    document = pymupdf.open()
    page = document.new_page(width=200, height=300)
    page.draw_rect((20, 20, 60, 40), fill=(1, 0, 0))
    for name, value in keys.items():
        document.xref_set_key(page.xref, name, value)
    return document


def dirty(document: Any, before: bytes, after: bytes) -> Any:
    """Put operators around those of the page that change the graphics state and do not restore it."""
    (stream,) = document[0].get_contents()
    document.update_stream(stream, before + document.xref_stream(stream) + after)
    return document


def stale_sheet() -> Any:
    """A sheet with hidden words that another program wrote."""
    document = dirty(sheet(), b"", STALE.replace(b" 700 Tm", b" 200 Tm"))
    document[0].insert_font("helv")
    return document


def line(*words: str, x: float = 50, y: float = 90, angle: float = 0) -> RecognisedLine:
    """Words of 40 points each, with 5 points between them."""
    placed = (Word(word, 45.0 * i, 45.0 * i + 40) for i, word in enumerate(words))
    return RecognisedLine(x, y, angle, 12, tuple(placed))


def written(
    document: Any, lines: Iterable[RecognisedLine], folder: Path, password: str | None = None, **how: Any
) -> Any:
    """The first page of a document after lines were written on it."""
    document.save(folder / "before.pdf", **how)
    source = SourceFile(str(folder / "before.pdf"), "before.pdf", "pdf", password)
    goal = folder / "after.pdf"
    write_layers(open_document(source), source, iter([PageLayer(1, tuple(lines))]), goal)
    made = pymupdf.open(goal)
    assert not password or made.authenticate(password)
    return made[0]
