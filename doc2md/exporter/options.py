"""How a document is written: the choices of the exporters. None of them needs the source again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from doc2md.errors import UsageError


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


class Contents(StrEnum):
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


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Raises UsageError for values that make no sense.

    page_break    put before each page; `{page}` is its number. Without `{page}`, only between pages
    front_matter  YAML before the Markdown: title, author, dates, pages, the source's digest
    title_level   the level of the highest heading, 1..6; deeper ones move along
    template      a jinja2 file of the user's own for the HTML page
    """

    images: Images = Images.REFERENCED
    page_break: str = ""
    front_matter: bool = False
    headers: Headers = Headers.JSON
    contents: Contents = Contents.KEEP
    tables: Tables = Tables.AUTO
    maths: Maths = Maths.DOLLARS
    line_breaks: LineBreaks = LineBreaks.BR
    title_level: int = 1
    template: Path | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.title_level <= 6:
            raise UsageError(f"--title-level must be from 1 to 6, not {self.title_level}")
