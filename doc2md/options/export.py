"""How a document is written: the choices of the exporters. None of them needs the source again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from doc2md.errors import UsageError


class Format(StrEnum):
    MD = "md"
    HTML = "html"
    JSON = "json"
    CHUNKS = "chunks"
    DOCLING = "docling"

    @property
    def suffix(self) -> str:
        """What the names of its files end in."""
        return {Format.CHUNKS: ".chunks.jsonl", Format.DOCLING: ".docling.json"}.get(self, f".{self}")

    @staticmethod
    def of_name(name: str) -> tuple[str, Format | None]:
        """A file's name without its suffix, and the format this says: `report.chunks.jsonl` is chunks of `report`."""
        for suffix, format_ in _SUFFIXES:
            if name.lower().endswith(suffix) and len(name) > len(suffix):
                return name[: -len(suffix)], format_
        return name, None


_SUFFIXES = sorted([(".jsonl", Format.CHUNKS), *((f.suffix, f) for f in Format)], key=lambda s: -len(s[0]))
"""The longest first."""


class Images(StrEnum):
    """Figures as files beside the document, inside it, as a comment in their place, or not at all."""

    REFERENCED = "referenced"
    EMBEDDED = "embedded"
    PLACEHOLDER = "placeholder"
    OFF = "off"


class Headers(StrEnum):
    """Running heads, feet and page numbers: nowhere, in every format, or in the JSON alone."""

    DROP = "drop"
    KEEP = "keep"
    JSON = "json"


class Toc(StrEnum):
    """A printed table of contents."""

    DROP = "drop"
    KEEP = "keep"


class Tables(StrEnum):
    """`auto`: pipes where nothing is lost, else HTML; `gfm`: always pipes, spans flattened; `html`: always HTML."""

    AUTO = "auto"
    GFM = "gfm"
    HTML = "html"


class Maths(StrEnum):
    r"""Formulas as `$x$`, as `\(x\)`, or as bare words."""

    DOLLARS = "dollars"
    BRACKETS = "brackets"
    OFF = "off"


class LineBreaks(StrEnum):
    r"""A forced line break as `<br>`, as a backslash or two spaces at the line's end, or as a space."""

    BR = "br"
    BACKSLASH = "backslash"
    SPACES = "spaces"
    JOIN = "join"


class SplitBy(StrEnum):
    """The headings that begin a file of their own: of level 1, down to 2, or down to the first level with several."""

    AUTO = "auto"
    H1 = "h1"
    H2 = "h2"


class Boxes(StrEnum):
    """The unit of boxes in the JSON: points, pixels of the page at its resolution, or the model's grid 0..999."""

    POINTS = "points"
    PIXELS = "pixels"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Raises UsageError for values that make no sense. Names may be given as plain strings.

    images        figures as files, embedded, as placeholders, or off
    page_break    put before each page; `{page}` is its number. Without `{page}`, only between pages
    front_matter  YAML before the Markdown: title, author, dates, pages, the source's digest
    headers       running heads: `json` keeps them there alone
    toc           a printed table of contents
    tables        pipe tables, HTML tables, or what fits
    math          how formulas are delimited in Markdown
    line_breaks   how a forced line break is written in Markdown
    title_level   the level of the highest heading, 1..6; deeper ones move along
    template      a jinja2 file of the user's own for the HTML page
    boxes         the unit of boxes in the JSON
    chunk_size    tokens that no chunk has more of
    chunk_overlap tokens, at most half of that, which the last sentences of a chunk may have that the next says again
    chunk_tokens  who counts them: `estimate`, `characters`, `tiktoken:NAME`, a tokenizer.json, or any function
    """

    images: Images = Images.REFERENCED
    page_break: str = ""
    front_matter: bool = False
    headers: Headers = Headers.JSON
    toc: Toc = Toc.KEEP
    tables: Tables = Tables.AUTO
    math: Maths = Maths.DOLLARS
    line_breaks: LineBreaks = LineBreaks.BR
    title_level: int = 1
    template: Path | None = None
    boxes: Boxes = Boxes.POINTS
    chunk_size: int = 512
    chunk_overlap: int = 0
    chunk_tokens: str | Path | Callable[[str], int] = "estimate"

    def __post_init__(self) -> None:
        for name, kind in _NAMES.items():
            object.__setattr__(self, name, member(kind, getattr(self, name)))
        object.__setattr__(self, "template", Path(self.template) if self.template else None)
        if not 1 <= self.title_level <= 6:
            raise UsageError(f"--title-level must be from 1 to 6, not {self.title_level}")
        if self.chunk_size < 1:
            raise UsageError(f"--chunk-size must be at least 1, not {self.chunk_size}")
        if not 0 <= 2 * self.chunk_overlap <= self.chunk_size:
            raise UsageError(
                f"--chunk-overlap must be from 0 to half of --chunk-size, not {self.chunk_overlap}"
            )


_NAMES: dict[str, type[StrEnum]] = {
    "images": Images,
    "headers": Headers,
    "toc": Toc,
    "tables": Tables,
    "math": Maths,
    "line_breaks": LineBreaks,
    "boxes": Boxes,
}

Names = TypeVar("Names", bound=StrEnum)


def member(kind: type[Names], value: str) -> Names:
    """The member of that name. Raises UsageError."""
    try:
        return kind(value)
    except ValueError:
        raise UsageError(f"{value!r}: no such name; there are {', '.join(kind)}") from None
