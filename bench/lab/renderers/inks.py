"""Draws a document once for both of its copies: the colours of its parts become those of the document afterwards.

A renderer writes each part in the colour of the palette. That file is the marked copy. In the document itself each
such colour is replaced by the one that the style asks for. So both have the same layout, and one run is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf

from bench.lab.content import Document, Figure, walk
from bench.lab.factors import Style
from bench.lab.palette import Palette
from bench.lab.renderers.base import Sheet

_VARIANTS = 16
_NUMBER = rb"(?:\d+\.?\d*|\.\d+)"
_COLOUR = re.compile(rb"(?<![\d.])(%b)\s+(%b)\s+(%b)\s+(rg|RG)\b" % ((_NUMBER,) * 3))
_FILL = re.compile(rb"\bre\s+f\b")
_UNCOLOURED = re.compile(rb"(?<![\d.])(0 0 0|1 1 1) rg(\s+BT\s+)(%b)(?=\s+%b\s+Td)" % (_NUMBER, _NUMBER))
_IMAGE = re.compile(rb"/[\w.]+\s+Do\b")


class Inks:
    """The colours of one document: for each part and look, the colour that marks it and the real one."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.real: dict[tuple[int, int, int], tuple[int, int, int] | None] = {}
        self.margin: tuple[float, tuple[int, int, int]] | None = None
        self.series: list[tuple[int, int, int]] = []
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
        return bytes(marked).hex()

    def uncoloured(self, left: float, beside: str, parts: Sequence[str]) -> None:
        """Say what text is that the program prints black or white, because its colour cannot be set.

        Args:
            left: the left edge of the text in points; what starts before it is the part `beside`.
            beside: a part in the margin.
            parts: parts in the order of their places; each is one piece of text.
        """
        self.margin = (left, _channels(self.palette.colour(beside)))
        self.series = [_channels(self.palette.colour(part)) for part in parts]

    def area(self, part: str) -> str:
        """The colour of an area that stands for a picture. It is not in the document itself."""
        marked = _channels(self.palette.colour(part))
        self.real[marked] = None
        return bytes(marked).hex()


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


def copies(
    sheets: Sequence[Sheet], made: Sequence[Job], drawn: Sequence[bytes | None], *, areas: bool = False
) -> list[bytes | None]:
    """What each sheet asks for: the document or its marked copy, from what was drawn for the jobs.

    With `areas`, those that stand for pictures are added to marked copies, because the renderer could not draw them.
    """
    by_document = {id(job.document): (job, pdf) for job, pdf in zip(made, drawn, strict=True)}
    out: list[bytes | None] = []
    for sheet in sheets:
        job, pdf = by_document[id(sheet.document)]
        copy = None if pdf is None else finish(pdf, job.inks, marked=sheet.palette is not None)
        out.append(_with_areas(copy, job) if copy and areas and sheet.palette else copy)
    return out


def _with_areas(pdf: bytes, job: Job) -> bytes | None:
    """A marked copy with its pictures under areas of their colours.

    The pictures of the file are those of the document, in its order. None is returned where their number differs.
    """
    figures = [block.id for block in walk(job.document.blocks) if isinstance(block, Figure)]
    if not figures:
        return pdf
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        found = [(page, image["bbox"]) for page in document for image in page.get_image_info()]
        if len(found) != len(figures):
            return None
        for part, (page, box) in zip(figures, found, strict=True):
            digits = job.inks.area(part)
            colour = tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
            page.draw_rect(pymupdf.Rect(box), color=None, fill=colour, width=0)
        return bytes(document.tobytes(no_new_id=True))


def finish(pdf: bytes, inks: Inks, *, marked: bool) -> bytes:
    """The document, or its marked copy, from what the renderer drew."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        waiting = iter(inks.series)
        for xref in _contents(document):
            stream = document.xref_stream(xref)
            stream = (
                _told_apart(_unpictured(stream, inks), inks, waiting) if marked else _recoloured(stream, inks)
            )
            document.update_stream(xref, stream)
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
            out += _operator(real, match[4])
        elif fill := _FILL.search(stream, end):
            out += stream[end : fill.start()] + b"re n"
            end = fill.end()
    return bytes(out + stream[end:])


def _told_apart(stream: bytes, inks: Inks, waiting: Iterator[tuple[int, int, int]]) -> bytes:
    """Content in which text without a colour has that of its part."""

    def own(match: re.Match[bytes]) -> bytes:
        beside = inks.margin is not None and float(match[3]) < inks.margin[0]
        colour = inks.margin[1] if inks.margin and beside else next(waiting, None)
        return match.group() if colour is None else _operator(colour, b"rg") + match[2] + match[3]

    return stream if inks.margin is None else _UNCOLOURED.sub(own, stream)


def _operator(colour: tuple[int, int, int], name: bytes) -> bytes:
    return b" ".join(b"%.4f" % (channel / 255) for channel in colour) + b" " + name


def _unpictured(stream: bytes, inks: Inks) -> bytes:
    """Content without pictures, which would print text of their own, where an area stands for them."""
    has_areas = any(real is None for real in inks.real.values())
    return _IMAGE.sub(b"", stream) if has_areas else stream
