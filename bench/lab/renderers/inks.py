"""Draws a document once for both of its copies: the colours of its parts become those of the document afterwards.

A renderer writes each part in the colour of the palette. That file is the marked copy. In the document itself each
such colour is replaced by the one that the style asks for. So both have the same layout, and one run is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf

from bench.lab.content import Document
from bench.lab.factors import Style
from bench.lab.palette import Palette
from bench.lab.renderers.base import Sheet

_VARIANTS = 16
_NUMBER = rb"(?:\d+\.?\d*|\.\d+)"
_COLOUR = re.compile(rb"(?<![\d.])(%b)\s+(%b)\s+(%b)\s+(rg|RG)\b" % ((_NUMBER,) * 3))
_FILL = re.compile(rb"\bre\s+f\b")
_IMAGE = re.compile(rb"/[\w.]+\s+Do\b")


class Inks:
    """The colours of one document: for each part and look, the colour that marks it and the real one."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.real: dict[tuple[int, int, int], tuple[int, int, int] | None] = {}
        self._seen: dict[str, dict[str, int]] = {}

    def colour(self, part: str, real: str) -> str:
        """The colour, such as "12091b", in which a part is marked where its real colour is `real`.

        Parts that have several real colours, for instance for links, get colours that differ so little that they still
        mean the same part.
        """
        variants = self._seen.setdefault(part, {})
        number = min(variants.setdefault(real, len(variants)), _VARIANTS - 1)
        red, green, blue = _channels(self.palette.colour(part))
        marked = (red, green + number // 4, blue + number % 4)
        self.real[marked] = _channels(real)
        return "%02x%02x%02x" % marked

    def area(self, part: str) -> str:
        """The colour of an area that stands for a picture. It is not in the document itself."""
        marked = _channels(self.palette.colour(part))
        self.real[marked] = None
        return "%02x%02x%02x" % marked


@dataclass(frozen=True)
class Job:
    """A document to draw, once for all its sheets."""

    document: Document
    style: Style
    inks: Inks


def jobs(sheets: Sequence[Sheet]) -> list[Job]:
    """One job for each document, in the order of the first sheets."""
    palettes = {id(sheet.document): sheet.palette for sheet in sheets if sheet.palette}
    first = {id(sheet.document): sheet for sheet in reversed(sheets)}
    found = (first[key] for key in dict.fromkeys(id(sheet.document) for sheet in sheets))
    return [Job(s.document, s.style, Inks(palettes.get(id(s.document)) or Palette())) for s in found]


def copies(sheets: Sequence[Sheet], made: Sequence[Job], drawn: Sequence[bytes | None]) -> list[bytes | None]:
    """What each sheet asks for: the document or its marked copy, from what was drawn for the jobs."""
    by_document = {id(job.document): (job, pdf) for job, pdf in zip(made, drawn, strict=True)}
    out: list[bytes | None] = []
    for sheet in sheets:
        job, pdf = by_document[id(sheet.document)]
        out.append(None if pdf is None else finish(pdf, job.inks, marked=sheet.palette is not None))
    return out


def finish(pdf: bytes, inks: Inks, *, marked: bool) -> bytes:
    """The document, or its marked copy, from what the renderer drew."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for xref in _contents(document):
            stream = document.xref_stream(xref)
            document.update_stream(xref, _unpictured(stream, inks) if marked else _recoloured(stream, inks))
        return bytes(document.tobytes(no_new_id=True))


def _contents(document: pymupdf.Document) -> Iterator[int]:
    for page in document:
        yield from page.get_contents()


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _value(match: re.Match[bytes]) -> tuple[int, int, int]:
    red, green, blue = (round(float(match[i]) * 255) for i in (1, 2, 3))
    return red, green, blue


def _recoloured(stream: bytes, inks: Inks) -> bytes:
    """Content in the real colours, without the areas of pictures."""
    out, end = bytearray(), 0
    for match in _COLOUR.finditer(stream):
        value = _value(match)
        if value not in inks.real or match.start() < end:
            continue
        out += stream[end : match.start()]
        end = match.end()
        real = inks.real[value]
        if real is not None:
            channels = b" ".join(b"%.4f" % (channel / 255) for channel in real)
            out += channels + b" " + match[4]
        elif fill := _FILL.search(stream, end):
            out += stream[end : fill.start()] + b"re n"
            end = fill.end()
    return bytes(out + stream[end:])


def _unpictured(stream: bytes, inks: Inks) -> bytes:
    """Content without pictures, which would print text of their own, where an area stands for them."""
    has_areas = any(real is None for real in inks.real.values())
    return _IMAGE.sub(b"", stream) if has_areas else stream


def add_areas(pdf: bytes, inks: Inks, figures: Sequence[str]) -> bytes | None:
    """Lay the areas that stand for pictures over them, for programs that cannot draw such areas themselves.

    The pictures of the file are those of the document, in its order. None is returned where their number differs.
    """
    if not figures:
        return pdf
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        found = [(page, image["bbox"]) for page in document for image in page.get_image_info()]
        if len(found) != len(figures):
            return None
        for part, (page, box) in zip(figures, found, strict=True):
            digits = inks.area(part)
            colour = tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
            page.draw_rect(pymupdf.Rect(box), color=None, fill=colour, width=0)
        return bytes(document.tobytes(no_new_id=True))
