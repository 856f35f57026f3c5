"""What crosses between the parent and a worker: one JSON line each way, checked on arrival.

JSON and not pickle: a worker opens hostile documents, so what it says is not to be trusted with code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter

from doc2md.document import Block, Reading
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform
from doc2md.options.conversion import ImageFormat
from doc2md.worker_types import (
    Found,
    PageImage,
    Pictures,
    Recognised,
    RecognisedLine,
    SourceFile,
    SourceInfo,
)

T = TypeVar("T")


class Request(Generic[T]):
    """A request whose answer is a `T`."""

    __slots__ = ()
    op: str


@dataclass(frozen=True, slots=True)
class Inspect(Request[SourceInfo]):
    source: SourceFile
    op: Literal["inspect"] = "inspect"


@dataclass(frozen=True, slots=True)
class Render(Request[PageImage]):
    """A picture of a page, or of the part of it inside `clip` (points)."""

    source: SourceFile
    page: int
    dpi: float
    clip: Box | None = None
    op: Literal["render"] = "render"


@dataclass(frozen=True, slots=True)
class ReadLocally(Request[Reading]):
    source: SourceFile
    page: int
    op: Literal["read"] = "read"


@dataclass(frozen=True, slots=True)
class ReadLayer(Request[Reading]):
    """The text layer alone; no blocks where it is not to be trusted."""

    source: SourceFile
    page: int
    op: Literal["layer"] = "layer"


@dataclass(frozen=True, slots=True)
class FindWords(Request[Found]):
    """Where words stand on a page, whatever their case."""

    source: SourceFile
    page: int
    words: str
    op: Literal["find"] = "find"


@dataclass(frozen=True, slots=True)
class ReadLines(Request[Found]):
    """The lines of a page as they are printed, in reading order."""

    source: SourceFile
    page: int
    op: Literal["lines"] = "lines"


@dataclass(frozen=True, slots=True)
class FindCut(Request[float]):
    """The height, in points, at which a page is best cut in two."""

    source: SourceFile
    page: int
    op: Literal["cut"] = "cut"


@dataclass(frozen=True, slots=True)
class Crop(Request[Pictures]):
    """Figures of a page, `boxes` in points.

    The boxes are on the page as it was set straight by `transform`, to `size`; None: as it is displayed.
    """

    source: SourceFile
    page: int
    boxes: tuple[Box, ...]
    format: ImageFormat = ImageFormat.PNG
    transform: PageTransform = AS_DISPLAYED
    size: tuple[float, float] | None = None
    op: Literal["crop"] = "crop"


@dataclass(frozen=True, slots=True)
class FindNotes(Request[tuple[Block, ...]]):
    """A page's annotations and filled fields."""

    source: SourceFile
    page: int
    op: Literal["notes"] = "notes"


@dataclass(frozen=True, slots=True)
class FindRules(Request[tuple[Box, ...]]):
    """A page's ruling lines: boxes of no width, or of no height."""

    source: SourceFile
    page: int
    op: Literal["rules"] = "rules"


@dataclass(frozen=True, slots=True)
class Recognise(Request[Recognised]):
    """The lines of a page whose own text cannot be trusted."""

    source: SourceFile
    page: int
    op: Literal["recognise"] = "recognise"


@dataclass(frozen=True, slots=True)
class WriteLayers(Request[tuple[int, ...]]):
    """Write the document, as a PDF with lines that nobody sees, into the file `target`.

    `layers` is a file with a line for each page to be written on: a `PageLayer` as JSON. Another page stays as it is.
    The answer is the numbers of pages that could not be written on.
    """

    source: SourceFile
    layers: str
    target: str
    op: Literal["write"] = "write"


@dataclass(frozen=True, slots=True)
class PageLayer:
    """The lines that belong on a page."""

    page: int
    lines: tuple[RecognisedLine, ...]


AnyRequest = (
    Inspect
    | Render
    | ReadLocally
    | ReadLayer
    | FindWords
    | ReadLines
    | FindCut
    | Crop
    | FindNotes
    | FindRules
    | Recognise
    | WriteLayers
)

ANSWERS: dict[str, Any] = {
    "inspect": SourceInfo,
    "render": PageImage,
    "read": Reading,
    "layer": Reading,
    "find": Found,
    "lines": Found,
    "cut": float,
    "crop": Pictures,
    "notes": tuple[Block, ...],
    "rules": tuple[Box, ...],
    "recognise": Recognised,
    "write": tuple[int, ...],
}


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of the worker: the name of its class in `doc2md.errors`, and its message."""

    error: str
    message: str


_CONFIG = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


@cache
def request_adapter() -> TypeAdapter[AnyRequest]:
    return TypeAdapter(Annotated[AnyRequest, Field(discriminator="op")])


@cache
def answer_adapter(op: str) -> TypeAdapter[Any]:
    """Reads and writes the answer to a request of that kind, or the `Failure` in its place."""
    return TypeAdapter(ANSWERS[op] | Failure, config=_CONFIG)


@cache
def layer_adapter() -> TypeAdapter[PageLayer]:
    """Reads and writes a line of the file that `WriteLayers` names."""
    return TypeAdapter(PageLayer)
