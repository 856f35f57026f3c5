"""What crosses between the parent and a worker: a line each way, checked on arrival.

The lines are JSON and not pickle: a worker opens hostile documents, so nothing that it says may run code in the parent.

A request is one class here, and one function in `handlers.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, get_args

from pydantic import ConfigDict, TypeAdapter

from doc2md.document import Block, Reading
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform
from doc2md.options.conversion import ImageFormat
from doc2md.worker_types import (
    Found,
    PageImage,
    PageLayer,
    Pictures,
    Recognised,
    SourceFile,
    SourceInfo,
)

T = TypeVar("T")

REQUESTS: dict[str, type[Request[Any]]] = {}
"""The requests there are, by the names they have on the line."""


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """A request about a document, whose answer is a `T`."""

    source: SourceFile

    def __init_subclass__(cls) -> None:
        REQUESTS[cls.__name__] = cls


@dataclass(frozen=True, slots=True)
class PageRequest(Request[T]):
    """A request about one page, counted from 1."""

    page: int


@dataclass(frozen=True, slots=True)
class Inspect(Request[SourceInfo]):
    """What a document says about itself."""


@dataclass(frozen=True, slots=True)
class Render(PageRequest[PageImage]):
    """A picture of a page, or of the part of it inside `clip` (points)."""

    dpi: float
    clip: Box | None = None


@dataclass(frozen=True, slots=True)
class ReadPage(PageRequest[Reading]):
    """The page as the embedded engine reads it."""


@dataclass(frozen=True, slots=True)
class ReadTextLayer(PageRequest[Reading]):
    """The page's own text layer; no blocks if it cannot be trusted."""


@dataclass(frozen=True, slots=True)
class FindWords(PageRequest[Found]):
    """Where `words` stand on a page, in upper or lower case."""

    words: str


@dataclass(frozen=True, slots=True)
class ReadLines(PageRequest[Found]):
    """The printed lines of a page, in reading order."""


@dataclass(frozen=True, slots=True)
class FindCut(PageRequest[float]):
    """The height, in points, at which a page is best cut in two."""


@dataclass(frozen=True, slots=True)
class Crop(PageRequest[Pictures]):
    """Figures of a page: the parts inside `boxes`, in points.

    The boxes are on the upright page that `transform` makes of the displayed one, which then has `size`. Without `size`
    they are on the page as displayed.
    """

    boxes: tuple[Box, ...]
    format: ImageFormat = ImageFormat.PNG
    transform: PageTransform = AS_DISPLAYED
    size: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ReadAnnotations(PageRequest[tuple[Block, ...]]):
    """A page's annotations and filled form fields."""


@dataclass(frozen=True, slots=True)
class FindRules(PageRequest[tuple[Box, ...]]):
    """A page's ruling lines, as boxes without width or without height."""


@dataclass(frozen=True, slots=True)
class RecogniseLines(PageRequest[Recognised]):
    """The lines of a page whose own text cannot be trusted, by OCR."""


@dataclass(frozen=True, slots=True)
class WriteTextLayers(Request[tuple[int, ...]]):
    """Write the document as a PDF with invisible text into the file `target`.

    `layers` is a file with a `PageLayer` as JSON on each line, one for each page to write on. Other pages stay as they
    are. The answer is the numbers of the pages that could not be written on.
    """

    layers: str
    target: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An error in the worker: the name of its class in `doc2md.errors`, and its message."""

    error: str
    message: str


def dump_request(request: Request[Any]) -> bytes:
    """A request as a line: its name, a space, its fields as JSON."""
    name = type(request).__name__
    return b"%s %s\n" % (name.encode(), _request_adapter(name).dump_json(request))


def load_request(line: bytes) -> Request[Any]:
    """The request of a line. Raises KeyError for an unknown name, ValueError for fields that do not fit."""
    name, _, fields = line.partition(b" ")
    return _request_adapter(name.decode()).validate_json(fields)


def answer_adapter(request: Request[T]) -> TypeAdapter[T | Failure]:
    """Reads and writes the answer to a request, or the `Failure` in its place."""
    return _answer_adapter(type(request).__name__)


@cache
def layer_adapter() -> TypeAdapter[PageLayer]:
    """Reads and writes a line of the file that `WriteTextLayers` names."""
    return TypeAdapter(PageLayer)


@cache
def _request_adapter(name: str) -> TypeAdapter[Request[Any]]:
    return TypeAdapter(REQUESTS[name])


@cache
def _answer_adapter(name: str) -> TypeAdapter[Any]:
    (answer,) = get_args(REQUESTS[name].__orig_bases__[0])  # type: ignore[attr-defined]
    return TypeAdapter(answer | Failure, config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))
