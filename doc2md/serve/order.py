"""What a client asks for, in doc2md's terms. It is stored with the job, so that a new process can carry it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from doc2md.options.conversion import EngineName, Options
from doc2md.options.export import ExportOptions, Images, Tables

MAX_PAGE = 10_000_000
"""No document has so many pages. Larger numbers are not stored: a client may send thousands of digits."""


class Kind(StrEnum):
    """The kind of answer: the document, chunks of it, or what MinerU's clients expect."""

    CONVERT = "convert"
    CHUNK = "chunk"
    PARSE = "parse"


@dataclass(frozen=True, slots=True)
class Order:
    """One request.

    formats        names of the contents of the answer: md, json, html, text; for `PARSE` those of MinerU
    first, last    the pages to read; None for the last page of the document
    pages          the pages to read as `--pages` spells them, instead of a first and a last one
    embedded       whether the embedded engine reads the pages, even if the operator named a model
    figures        whether figures are cut out
    images         how figures are written
    page_break     text between pages
    tables         how tables are written in Markdown
    seconds        time limit for a document, if it is lower than the operator's
    chunk_size     maximum tokens of a chunk
    chunk_tokens   how tokens are counted; never a file
    raw            whether chunks also come without their headings
    with_document  whether the chunks come with their document
    zipped         whether the answer is an archive
    pages_name     how the client calls the pages: what is wrong with them is said in its words
    backend        for `PARSE` the name of the engine that the client asked for, which the answer repeats
    method         for `PARSE` how the client wanted pages read; it is part of a folder's name in the archive
    ignored        names of options that mean nothing to doc2md
    """

    kind: Kind = Kind.CONVERT
    formats: tuple[str, ...] = ("md",)
    first: Annotated[int, Field(ge=1)] = 1
    last: int | None = None
    pages: str = ""
    embedded: bool = False
    figures: bool = True
    images: Images = Images.PLACEHOLDER
    page_break: str = ""
    tables: Tables = Tables.AUTO
    seconds: float | None = None
    chunk_size: int = 512
    chunk_tokens: str = "estimate"
    raw: bool = False
    with_document: bool = False
    zipped: bool = False
    pages_name: str = "page_range"
    backend: str = ""
    method: str = ""
    ignored: tuple[str, ...] = ()

    @property
    def all_pages(self) -> bool:
        return self.first == 1 and self.last is None

    def reading(self, options: Options, pages: int) -> Options:
        """The options to read a document of `pages` pages with, from those of the operator."""
        limits = options.limits
        if self.seconds and self.seconds < limits.document_seconds:
            limits = replace(limits, document_seconds=self.seconds)
        last = min(self.last or pages, pages)
        absent = str(min(self.first, 9_999_999))  # a number that `pages` may have; it is refused
        asked = f"{self.first}-{last}" if self.first <= last else absent
        if self.embedded:
            options = replace(options, engine=EngineName.LOCAL, transcripts=None)
        return replace(
            options,
            pages=self.pages or ("" if self.all_pages else asked),
            images=options.images if self.figures else Images.OFF,
            limits=limits,
        )

    @property
    def writing(self) -> ExportOptions:
        """The options to write a document with."""
        return ExportOptions(
            images=self.images if self.figures else Images.OFF,
            page_break=self.page_break,
            tables=self.tables,
            chunk_size=self.chunk_size,
            chunk_tokens=self.chunk_tokens,
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The names of the client's parameters, by the options that they stand for."""
        times = {"--document-seconds": "document_timeout"} if self.seconds else {}
        return {"--pages": self.pages_name, **times}

    def dump(self) -> str:
        return _adapter().dump_json(self, exclude_defaults=True).decode()

    @staticmethod
    def load(text: str) -> Order:
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Order]:
    return TypeAdapter(Order)
