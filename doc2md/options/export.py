"""The options for writing documents, and the file formats. No option needs the source document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from doc2md.errors import UsageError
from doc2md.options.fields import documented, member, option


class Format(StrEnum):
    """A format of output files; the value is its name on the command line."""

    MD = "md"
    HTML = "html"
    JSON = "json"
    CHUNKS = "chunks"
    DOCLING = "docling"

    @property
    def suffix(self) -> str:
        """The suffix of file names, with the dot."""
        return {Format.CHUNKS: ".chunks.jsonl", Format.DOCLING: ".docling.json"}.get(self, f".{self}")

    @staticmethod
    def of_name(name: str) -> tuple[str, Format | None]:
        """Split a file name into stem and format: `report.chunks.jsonl` is `("report", Format.CHUNKS)`.

        A name without a known suffix is returned whole, with None.
        """
        for suffix, format_ in _SUFFIXES:
            if name.lower().endswith(suffix) and len(name) > len(suffix):
                return name[: -len(suffix)], format_
        return name, None


_SUFFIXES = sorted([(".jsonl", Format.CHUNKS), *((f.suffix, f) for f in Format)], key=lambda s: -len(s[0]))
"""All suffixes with their formats. The longest suffix comes first, because `.docling.json` also ends in `.json`."""


class Images(StrEnum):
    """Figures as files next to the document, embedded in it, as comments in their place, or left out."""

    REFERENCED = "referenced"
    EMBEDDED = "embedded"
    PLACEHOLDER = "placeholder"
    OFF = "off"


class Headers(StrEnum):
    """Running headers, footers and page numbers: in no format, in every format, or only in JSON."""

    DROP = "drop"
    KEEP = "keep"
    JSON = "json"


class Toc(StrEnum):
    """Whether a printed table of contents is kept."""

    DROP = "drop"
    KEEP = "keep"


class Tables(StrEnum):
    """Tables in Markdown.

    `auto`: pipe tables if nothing is lost, else HTML; `gfm`: always pipe tables, without spans; `html`: always HTML.
    """

    AUTO = "auto"
    GFM = "gfm"
    HTML = "html"


class Maths(StrEnum):
    r"""Formulas in Markdown: as `$x$`, as `\(x\)`, as MathML, or as plain text."""

    DOLLARS = "dollars"
    BRACKETS = "brackets"
    MATHML = "mathml"
    OFF = "off"


class LineBreaks(StrEnum):
    r"""A forced line break in Markdown: `<br>`, a backslash or two spaces at the end of the line, or a space."""

    BR = "br"
    BACKSLASH = "backslash"
    SPACES = "spaces"
    JOIN = "join"


class Unsupported(StrEnum):
    """Text of a model that the text layer of the page does not support: as it is, inside `<mark>`, or left out."""

    KEEP = "keep"
    MARK = "mark"
    DROP = "drop"


class SplitBy(StrEnum):
    """The headings that start a new page of `doc2md split`.

    `h1`: level 1; `h2`: levels 1 and 2; `auto`: all levels down to the first with more than one heading.
    """

    AUTO = "auto"
    H1 = "h1"
    H2 = "h2"


class Boxes(StrEnum):
    """The unit of boxes in JSON: PDF points, pixels of the page image at `--dpi`, or a grid from 0 to 999."""

    POINTS = "points"
    PIXELS = "pixels"
    GRID = "grid"


@documented
@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The options of the exporters. Raises UsageError for invalid values.

    Enumerations and paths may be given as plain strings: `ExportOptions(images="off", template="mine.html")`.
    `chunk_tokens` may also be a function that returns the number of tokens of a text.
    """

    images: Images = field(
        default=Images.REFERENCED,
        metadata=option(
            "How figures are written: as files (referenced), inside the document (embedded), as comments "
            "(placeholder), or not at all."
        ),
    )
    page_break: str = field(
        default="",
        metadata=option(
            'Text before each page; {page} is its number, e.g. "<!-- page {page} -->". '
            "Without {page}, only between pages.",
            "TEXT",
        ),
    )
    front_matter: bool = field(
        default=False,
        metadata=option("Start the Markdown with YAML front matter: title, author, dates, pages, file hash."),
    )
    headers: Headers = field(
        default=Headers.JSON,
        metadata=option("Running headers and footers: drop, keep, or write to JSON only."),
    )
    toc: Toc = field(default=Toc.KEEP, metadata=option("Whether to keep a printed table of contents."))
    tables: Tables = field(
        default=Tables.AUTO,
        metadata=option("Tables in Markdown. auto: pipe tables (gfm) if nothing is lost, else HTML."),
    )
    math: Maths = field(
        default=Maths.DOLLARS,
        metadata=option(
            r"Formulas in Markdown: $x$ (dollars), \(x\) (brackets), MathML, which browsers show without a script, or "
            "plain text (off)."
        ),
    )
    line_breaks: LineBreaks = field(
        default=LineBreaks.BR,
        metadata=option(
            "Forced line breaks in Markdown: <br>, a backslash, two spaces, or joined by one space."
        ),
    )
    unsupported: Unsupported = field(
        default=Unsupported.MARK,
        metadata=option(
            "A model's words that the page's text layer does not have: keep, mark with <mark>, or drop."
        ),
    )
    title_level: int = field(
        default=1,
        metadata=option("Level of the highest heading, 1 to 6; the other headings shift with it.", "N"),
    )
    template: Path | None = field(default=None, metadata=option("Your own Jinja2 template for HTML.", "FILE"))
    boxes: Boxes = field(
        default=Boxes.POINTS,
        metadata=option("Unit of boxes in JSON: points, pixels at --dpi, or a grid from 0 to 999."),
    )
    chunk_size: int = field(default=512, metadata=option("Maximum tokens per chunk.", "N"))
    chunk_overlap: int = field(
        default=0,
        metadata=option(
            "Maximum tokens of whole sentences that are repeated from the end of the previous chunk.", "N"
        ),
    )
    chunk_tokens: str | Path | Callable[[str], int] = field(
        default="estimate",
        metadata=option(
            "How tokens are counted: estimate, characters, tiktoken:NAME, or a tokenizer.json file.",
            "METHOD",
            type_=str,
        ),
    )

    def __post_init__(self) -> None:
        for name, kind in _ENUMERATIONS.items():
            object.__setattr__(self, name, member(kind, getattr(self, name)))
        object.__setattr__(self, "template", Path(self.template) if self.template else None)
        if not 1 <= self.title_level <= 6:
            raise UsageError(f"--title-level must be between 1 and 6, not {self.title_level}")
        if self.chunk_size < 1:
            raise UsageError(f"--chunk-size must be at least 1, not {self.chunk_size}")
        if not 0 <= 2 * self.chunk_overlap <= self.chunk_size:
            raise UsageError(
                f"--chunk-overlap must be between 0 and half of --chunk-size, not {self.chunk_overlap}"
            )


_ENUMERATIONS: dict[str, type[StrEnum]] = {
    "images": Images,
    "headers": Headers,
    "toc": Toc,
    "tables": Tables,
    "math": Maths,
    "line_breaks": LineBreaks,
    "boxes": Boxes,
    "unsupported": Unsupported,
}
"""The fields of `ExportOptions` that are enumerations."""
