"""The functions that answer requests in a worker, one for each request class in `protocol.py`.

Each function imports its modules when it is called. The embedded engine is loaded by then, the others are seldom used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from doc2md.document import Block, Printed, Reading
from doc2md.geometry import Box
from doc2md.rasterizer import opening
from doc2md.structure.habits import Habits
from doc2md.worker_types import Found, PageImage, Pictures, Recognised, SourceFile, SourceInfo, Verdict
from doc2md.workers import protocol
from doc2md.workers.protocol import Request

T = TypeVar("T")
Handler = Callable[["WorkerState", Any], Any]

HANDLERS: dict[type[Request[Any]], Handler] = {}
"""The handler of each request class."""

_MAX_PICTURES = 96 << 20
"""Maximum size of all figures of a page together, in bytes. It keeps answers below `pool.MAX_ANSWER`."""


class WorkerState:
    """The document that is open in this worker, and the limit of pixels per page image."""

    def __init__(self, max_pixels: int) -> None:
        self.max_pixels = max_pixels
        self.source: SourceFile | None = None
        self.document: Any = None

    def open(self, wanted: SourceFile) -> None:
        """Open a document and close the one before, unless it is the same."""
        if wanted != self.source:
            self.source = self.document = None
            self.document = opening.open_document(wanted)
            self.source = wanted

    def page(self, number: int) -> Any:
        return opening.load_page(self.document, number)


def handles(
    kind: type[Request[T]],
) -> Callable[[Callable[[WorkerState, Any], T]], Callable[[WorkerState, Any], T]]:
    """Decorator: register a function as the handler of a request class. It is called when the document is open."""

    def register(handler: Callable[[WorkerState, Any], T]) -> Callable[[WorkerState, Any], T]:
        HANDLERS[kind] = handler
        return handler

    return register


@handles(protocol.Inspect)
def inspect(state: WorkerState, request: protocol.Inspect) -> SourceInfo:
    return opening.inspect(state.document, request.source)


@handles(protocol.LookAtPage)
def look_at_page(state: WorkerState, request: protocol.LookAtPage) -> Habits | None:
    from doc2md.converter.local import look_at_page as look

    return look(state.document, request.index)


@handles(protocol.Render)
def render(state: WorkerState, request: protocol.Render) -> PageImage:
    from doc2md.rasterizer import rendering

    return rendering.render(state.page(request.page), request.dpi, request.clip, state.max_pixels)


@handles(protocol.FindCut)
def find_cut(state: WorkerState, request: protocol.FindCut) -> float:
    from doc2md.rasterizer import rendering

    return rendering.find_cut(state.page(request.page))


@handles(protocol.Crop)
def crop(state: WorkerState, request: protocol.Crop) -> Pictures:
    """Cut out figures. A figure that fails becomes an empty picture, because the text is useful without it."""
    from doc2md.rasterizer import rendering
    from doc2md.workers.failures import failure_of

    page = state.page(request.page)
    pictures, bytes_left, problem = list[bytes](), _MAX_PICTURES, ""
    for box in request.boxes:
        data = b""
        try:
            data = rendering.crop(
                page, box, request.format, request.transform, request.size, max_pixels=state.max_pixels
            )
        except rendering.EmptyBoxError:
            pass  # nothing is lost
        except Exception as error:
            problem = problem or f"a figure could not be cut out: {failure_of(error).message}"
        if len(data) > bytes_left:
            data, bytes_left = b"", 0
            problem = f"more than {_MAX_PICTURES >> 20} MB of figures on the page: the last are left out"
        bytes_left -= len(data)
        pictures.append(data)
        if not bytes_left:
            break
    left_out = len(request.boxes) - len(pictures)
    return Pictures((*pictures, *[b""] * left_out), problem)


@handles(protocol.ReadPage)
def read_page(state: WorkerState, request: protocol.ReadPage) -> Reading:
    from doc2md.converter.local import read

    return read(state.page(request.page), request.page, request.habits)


@handles(protocol.ReadTextLayer)
def read_text_layer(state: WorkerState, request: protocol.ReadTextLayer) -> Reading | Printed:
    from doc2md.converter.local import read_plain

    return read_plain(state.page(request.page), request.page, request.habits, request.answer)


@handles(protocol.FindWords)
def find_words(state: WorkerState, request: protocol.FindWords) -> Found:
    from doc2md.converter.local import find_words as find

    return find(state.page(request.page), request.words)


@handles(protocol.ReadLines)
def read_lines(state: WorkerState, request: protocol.ReadLines) -> Found:
    from doc2md.converter.local import read_lines as read

    return read(state.page(request.page))


@handles(protocol.ReadAnnotations)
def read_annotations(state: WorkerState, request: protocol.ReadAnnotations) -> tuple[Block, ...]:
    from doc2md.rasterizer.annotations import find_notes

    return find_notes(state.page(request.page), request.page)


@handles(protocol.FindRules)
def find_rules(state: WorkerState, request: protocol.FindRules) -> tuple[Box, ...]:
    from doc2md.converter.local import find_rules as find

    return find(state.page(request.page))


@handles(protocol.ExplainPage)
def explain_page(state: WorkerState, request: protocol.ExplainPage) -> tuple[Verdict, ...]:
    from doc2md.converter.local import explain

    return explain(state.page(request.page), request.page, request.habits)


@handles(protocol.RecogniseLines)
def recognise_lines(state: WorkerState, request: protocol.RecogniseLines) -> Recognised:
    from doc2md.converter.local import find_missing

    return find_missing(state.page(request.page))


@handles(protocol.WriteTextLayers)
def write_text_layers(state: WorkerState, request: protocol.WriteTextLayers) -> tuple[int, ...]:
    from doc2md.overlay import write_layers

    with Path(request.layers).open("rb") as file:
        layers = map(protocol.layer_adapter().validate_json, file)
        return write_layers(state.document, request.source, layers, Path(request.target))
