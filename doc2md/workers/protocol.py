"""The requests that the parent sends to a worker, and their encoding: one line of JSON each way, validated on arrival.

The encoding is JSON and not pickle. A worker opens untrusted documents, so its answers must not run code in the parent.

Each request is a class here and a function in `handlers.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar, get_args

from pydantic import ConfigDict, TypeAdapter

from doc2md.document import Block, Printed, Reading
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform
from doc2md.options.pictures import ImageFormat
from doc2md.structure.habits import Habits
from doc2md.worker_types import (
    Found,
    PageImage,
    PageLayer,
    Pictures,
    Recognised,
    SourceFile,
    SourceInfo,
    Verdict,
)

T = TypeVar("T")

REQUESTS: dict[str, type[Request[Any]]] = {}
"""All request classes by name. The name starts the line of a request."""


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """A request about a document. The answer has the type `T`.

    The worker is stopped after `max_cpu_seconds`, or earlier if the user's limit for a page is lower. CPU time is not
    wall time, so that a busy machine reads a document as an idle one does.
    """

    max_cpu_seconds: ClassVar[float] = math.inf

    source: SourceFile

    def __init_subclass__(cls) -> None:
        REQUESTS[cls.__name__] = cls


@dataclass(frozen=True, slots=True)
class PageRequest(Request[T]):
    """A request about one page. Page numbers start at 1.

    `doing` is what the worker does, in a word for the user.
    """

    doing: ClassVar[str] = "reading"

    page: int


@dataclass(frozen=True, slots=True)
class Inspect(Request[SourceInfo]):
    """The number of pages and the metadata of a document."""


@dataclass(frozen=True, slots=True)
class Render(PageRequest[PageImage]):
    """An image of a page, or of the part inside `clip`, in points."""

    doing: ClassVar[str] = "rendering"

    dpi: float
    clip: Box | None = None


@dataclass(frozen=True, slots=True)
class LookAtPage(Request[Habits | None]):
    """The styles of text on a page of the document's sample (see `structure.habits`). `index` starts at 0.

    None if the sample has fewer pages.
    """

    max_cpu_seconds: ClassVar[float] = 3.0

    index: int


@dataclass(frozen=True, slots=True)
class LayoutRequest(PageRequest[T]):
    """A request to lay out the text of a page.

    `Workers` sets the habits of the document, from a first look at it.
    """

    habits: Habits | None = None


@dataclass(frozen=True, slots=True)
class ReadPage(LayoutRequest[Reading]):
    """The page as read by the embedded engine."""


@dataclass(frozen=True, slots=True)
class ReadTextLayer(LayoutRequest[Reading | Printed]):
    """The page as read from its text layer only. No blocks if the text layer is not trusted.

    Only its words, without a layout, if `answer`, another reading of the page, agrees with them.
    """

    answer: Reading | None = None


@dataclass(frozen=True, slots=True)
class FindWords(PageRequest[Found]):
    """The boxes of `words` on a page. Upper and lower case do not matter."""

    words: str


@dataclass(frozen=True, slots=True)
class ReadLines(PageRequest[Found]):
    """The printed lines of a page, in reading order."""


@dataclass(frozen=True, slots=True)
class FindCut(PageRequest[float]):
    """The y coordinate, in points, at which a page is best cut into two halves."""


@dataclass(frozen=True, slots=True)
class Crop(PageRequest[Pictures]):
    """Pictures of the parts of a page inside `boxes`, in points.

    The boxes are those of the upright page that `transform` makes of the displayed page; `size` is its size. Without
    `size` they are those of the page as displayed.
    """

    doing: ClassVar[str] = "cutting out figures"

    boxes: tuple[Box, ...]
    format: ImageFormat = ImageFormat.PNG
    transform: PageTransform = AS_DISPLAYED
    size: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ReadAnnotations(PageRequest[tuple[Block, ...]]):
    """A page's annotations and filled form fields."""


@dataclass(frozen=True, slots=True)
class FindRules(PageRequest[tuple[Box, ...]]):
    """A page's ruling lines, as boxes (in points) without width or without height."""


@dataclass(frozen=True, slots=True)
class ExplainPage(LayoutRequest[tuple[Verdict, ...]]):
    """Why the judge gave the rows of a page their roles. Empty for a page whose text layer is not trusted."""


@dataclass(frozen=True, slots=True)
class RecogniseLines(PageRequest[Recognised]):
    """The lines of a page by OCR. No lines if the page's own text is trusted."""


@dataclass(frozen=True, slots=True)
class WriteTextLayers(Request[tuple[int, ...]]):
    """Write the document as a PDF with invisible text to the file `target`.

    `layers` is the path of a file with one `PageLayer` as JSON per line, for the pages to change. The other pages stay
    as they are. The answer is the numbers of the pages that could not be changed.
    """

    layers: str
    target: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An error in the worker: the name of a class in `doc2md.errors`, and the message."""

    error: str
    message: str


def prepare() -> None:
    """Build what encodes and decodes the requests of almost every run, while a process waits for another one."""
    for request in (Inspect, LookAtPage, ReadPage):
        _request_adapter(request.__name__)
        _answer_adapter(request.__name__)


def dump_request(request: Request[Any]) -> bytes:
    """Encode a request as a line: its class name, a space, its fields as JSON."""
    name = type(request).__name__
    return b"%s %s\n" % (name.encode(), _request_adapter(name).dump_json(request))


def load_request(line: bytes) -> Request[Any]:
    """Decode a line of `dump_request`. Raises KeyError for an unknown class, ValueError for invalid fields."""
    name, _, fields = line.partition(b" ")
    return _request_adapter(name.decode()).validate_json(fields)


def answer_adapter(request: Request[T]) -> TypeAdapter[T | Failure]:
    """Encodes and decodes the answer to a request, or a `Failure`."""
    return _answer_adapter(type(request).__name__)


@cache
def layer_adapter() -> TypeAdapter[PageLayer]:
    """Encodes and decodes a line of the file `WriteTextLayers.layers`."""
    return TypeAdapter(PageLayer)


@cache
def _request_adapter(name: str) -> TypeAdapter[Request[Any]]:
    return TypeAdapter(REQUESTS[name])


@cache
def _answer_adapter(name: str) -> TypeAdapter[Any]:
    (answer,) = get_args(REQUESTS[name].__orig_bases__[0])  # type: ignore[attr-defined]
    return TypeAdapter(answer | Failure, config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))
