"""What the rasterizer is given and gives back; light, so that the parent needs no MuPDF to name them."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.geometry import Box


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
    """Words of a page of `size` and where they stand: a box for each line of each hit, in points.

    `damage` says that a part of the page could not be read, and why.
    """

    size: tuple[float, float]
    spots: tuple[tuple[str, Box], ...] = ()
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a recognised line, with the space after it, and where its ink is: in points along the baseline."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """Words on one baseline, which begins at (x, y), in points of the page as displayed.

    It runs at `angle`, in degrees clockwise from the right; `size` is the type's size in points.
    """

    x: float
    y: float
    angle: float
    size: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a page, in reading order, that its PDF does not have as text.

    `own`: the page's text can be trusted and nothing was recognised; `hidden`: it has text that nobody can see;
    `unread`: lines that could not be read; `damage` as in `Found`.
    """

    lines: tuple[RecognisedLine, ...] = ()
    own: bool = False
    hidden: bool = False
    unread: int = 0
    damage: str = ""


@dataclass(frozen=True, slots=True)
class PageLayer:
    """The lines of invisible text for a page."""

    page: int
    lines: tuple[RecognisedLine, ...]


@dataclass(frozen=True, slots=True)
class PageImage:
    """An encoded image of a page.

    `width` and `height` are pixels, `size` is the page in points, `digest` the SHA-256 of the pixels (so the
    same page has the same digest however it was compressed); `damage` as in `Found`.
    """

    data: bytes
    mime: str
    width: int
    height: int
    dpi: float
    size: tuple[float, float]
    digest: str
    blank: bool = False
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Figures, encoded; an empty one could not be had. `damage` as in `Found`, or why there is none."""

    data: tuple[bytes, ...]
    damage: str = ""
