"""A converted document."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.document.blocks import Block
from doc2md.document.ledger import PageRow
from doc2md.document.reading import Field

VERSION = 1
"""Version of the JSON format. It changes when a program that reads the old format would misread the new one."""


@dataclass(frozen=True, slots=True)
class Source:
    """The input: its file name without folder, the digest of its bytes, its number of pages, and its metadata.

    `created` and `modified` are ISO 8601 dates.
    """

    name: str
    sha256: str
    pages: int = 0
    title: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A converted document.

    boxes   the unit of its boxes: points, unless the JSON was written in another unit
    fields  the form fields of a PDF, in page order; their values are also in the blocks
    """

    source: Source
    pages: tuple[PageRow, ...]
    blocks: tuple[Block, ...]
    version: int = VERSION
    boxes: str = "points"
    fields: tuple[Field, ...] = ()
