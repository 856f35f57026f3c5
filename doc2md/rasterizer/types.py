"""What the rasterizer is given and gives back; light, so that the parent needs no MuPDF to name them."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.document import Box


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document on disk. `kind` is `pdf` or a kind of image, as its first bytes say; `name` is for messages."""

    path: str
    name: str
    kind: str
    password: str | None = None

    def __repr__(self) -> str:
        return f"SourceFile({self.name!r}, {self.kind})"  # a password never reaches a log


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a document says of itself; `created` and `modified` are ISO 8601."""

    pages: int
    title: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a page of `size` and where they stand: a box for each line of each hit, in points."""

    size: tuple[float, float]
    spots: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """An encoded image of a page.

    `width` and `height` are pixels, `size` is the page in points, `digest` the SHA-256 of the pixels (so the
    same page has the same digest however it was compressed).
    """

    data: bytes
    mime: str
    width: int
    height: int
    dpi: float
    size: tuple[float, float]
    digest: str
    blank: bool = False
