"""The worker's side of each request: one function for each class in `protocol.py`.

Each function imports what it needs when it is first called: numpy alone is a third of a worker's start.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from doc2md.document import Block, Reading
from doc2md.geometry import Box
from doc2md.rasterizer import opening
from doc2md.worker_types import Found, PageImage, Pictures, Recognised, SourceFile, SourceInfo
from doc2md.workers import protocol
from doc2md.workers.protocol import Request

T = TypeVar("T")
Handler = Callable[["Desk", Any], Any]

HANDLERS: dict[type[Request[Any]], Handler] = {}

_MAX_PICTURES = 96 << 20
"""Bytes of all figures of a page together, so that an answer stays below what the parent accepts."""


class Desk:
    """What a worker has open: one document at a time. Pictures of pages have at most `max_pixels` pixels."""

    def __init__(self, max_pixels: int) -> None:
        self.max_pixels = max_pixels
        self.source: SourceFile | None = None
        self.document: Any = None

    def open(self, wanted: SourceFile) -> None:
        if wanted != self.source:
            self.source = self.document = None
            self.document = opening.open_document(wanted)
            self.source = wanted

    def page(self, number: int) -> Any:
        return opening.load_page(self.document, number)


def handles(kind: type[Request[T]]) -> Callable[[Callable[[Desk, Any], T]], Callable[[Desk, Any], T]]:
    """Makes a function the handler of requests of this kind; their document is open on the desk."""

    def register(handler: Callable[[Desk, Any], T]) -> Callable[[Desk, Any], T]:
        HANDLERS[kind] = handler
        return handler

    return register


@handles(protocol.Inspect)
def inspect(desk: Desk, request: protocol.Inspect) -> SourceInfo:
    return opening.inspect(desk.document, request.source)


@handles(protocol.Render)
def render(desk: Desk, request: protocol.Render) -> PageImage:
    from doc2md.rasterizer import rendering

    return rendering.render(desk.page(request.page), request.dpi, request.clip, desk.max_pixels)


@handles(protocol.FindCut)
def find_cut(desk: Desk, request: protocol.FindCut) -> float:
    from doc2md.rasterizer import rendering

    return rendering.find_cut(desk.page(request.page))


@handles(protocol.Crop)
def crop(desk: Desk, request: protocol.Crop) -> Pictures:
    """A picture that cannot be made is empty: the page's text is worth having without it."""
    from doc2md.rasterizer import rendering
    from doc2md.workers.failures import failure_of

    page = desk.page(request.page)
    pictures, room, problem = list[bytes](), _MAX_PICTURES, ""
    for box in request.boxes:
        data = b""
        try:
            data = rendering.crop(
                page, box, request.format, request.transform, request.size, max_pixels=desk.max_pixels
            )
        except rendering.EmptyBoxError:
            pass  # there is nothing to lose
        except Exception as error:
            problem = problem or f"a figure could not be cut out: {failure_of(error).message}"
        if len(data) > room:
            data, room = b"", 0
            problem = f"figures of more than {_MAX_PICTURES >> 20} MB in a page: the last are left out"
        room -= len(data)
        pictures.append(data)
        if not room:
            break
    left_out = len(request.boxes) - len(pictures)
    return Pictures((*pictures, *[b""] * left_out), problem)


@handles(protocol.ReadPage)
def read_page(desk: Desk, request: protocol.ReadPage) -> Reading:
    from doc2md.converter.local import read

    return read(desk.page(request.page), request.page)


@handles(protocol.ReadTextLayer)
def read_text_layer(desk: Desk, request: protocol.ReadTextLayer) -> Reading:
    from doc2md.converter.local import read_plain

    return read_plain(desk.page(request.page), request.page)


@handles(protocol.FindWords)
def find_words(desk: Desk, request: protocol.FindWords) -> Found:
    from doc2md.converter.local import find_words as find

    return find(desk.page(request.page), request.words)


@handles(protocol.ReadLines)
def read_lines(desk: Desk, request: protocol.ReadLines) -> Found:
    from doc2md.converter.local import read_lines as read

    return read(desk.page(request.page))


@handles(protocol.ReadAnnotations)
def read_annotations(desk: Desk, request: protocol.ReadAnnotations) -> tuple[Block, ...]:
    from doc2md.rasterizer.annotations import find_notes

    return find_notes(desk.page(request.page), request.page)


@handles(protocol.FindRules)
def find_rules(desk: Desk, request: protocol.FindRules) -> tuple[Box, ...]:
    from doc2md.converter.local import find_rules as find

    return find(desk.page(request.page))


@handles(protocol.RecogniseLines)
def recognise_lines(desk: Desk, request: protocol.RecogniseLines) -> Recognised:
    from doc2md.converter.local import find_missing

    return find_missing(desk.page(request.page))


@handles(protocol.WriteTextLayers)
def write_text_layers(desk: Desk, request: protocol.WriteTextLayers) -> tuple[int, ...]:
    from doc2md.overlay import write_layers

    with Path(request.layers).open("rb") as file:
        layers = map(protocol.layer_adapter().validate_json, file)
        return write_layers(desk.document, request.source, layers, Path(request.target))
