"""Types that the parent and the workers exchange. They import no MuPDF, so that the parent can use them."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.document import Field
from doc2md.geometry import Box


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document on disk.

    path      absolute path
    name      name for messages
    kind      `pdf`, `json`, `office` or an image format such as `png`, found from the first bytes of the file
    password  password of an encrypted PDF
    """

    path: str
    name: str
    kind: str
    password: str | None = None

    def __repr__(self) -> str:
        return f"SourceFile({self.name!r}, {self.kind})"  # logs must not contain the password


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The metadata of a document. `created` and `modified` are in ISO 8601."""

    pages: int
    title: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Words and their boxes on a page.

    size    width and height of the page, in points
    spots   (text, box in points), one for each line of each hit
    damage  a message about the part of the page that could not be read, and the reason
    """

    size: tuple[float, float]
    spots: tuple[tuple[str, Box], ...] = ()
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a recognised line. `text` includes the space after it.

    `start` and `end` are the ends of its ink, in points along the baseline from the start of the line.
    """

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """Words on one baseline.

    x, y   start of the baseline, in points on the page as displayed
    angle  direction of the baseline, in degrees clockwise from the x axis
    size   font size in points
    """

    x: float
    y: float
    angle: float
    size: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a page by OCR, in reading order, for a page without trusted text.

    own     the page's own text is trusted, so OCR did not run
    hidden  the page has invisible text
    unread  number of lines that OCR could not read
    damage  as in `Found`
    """

    lines: tuple[RecognisedLine, ...] = ()
    own: bool = False
    hidden: bool = False
    unread: int = 0
    damage: str = ""


@dataclass(frozen=True, slots=True)
class PageLayer:
    """The invisible text to write on a page."""

    page: int
    lines: tuple[RecognisedLine, ...]


@dataclass(frozen=True, slots=True)
class PageImage:
    """An encoded image of a page.

    width, height  in pixels
    size           width and height of the page, in points
    digest         SHA-256 of the pixels, which does not depend on the compression
    damage         as in `Found`
    fields         the form fields of a whole page
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
    fields: tuple[Field, ...] = ()


NO_TABLE = "no table"
"""The first role of a part of a page that might have been a table."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge of the embedded engine says of one group of rows, or of a part of the page that may be a table.

    box         the rows or the part, in points on the upright page
    roles       the most likely roles with their probabilities, the best first
    confidence  the probability that the role and the borders of the group are right
    evidence    the features that count most against the second role, each as `name value`
    """

    box: Box
    roles: tuple[tuple[str, float], ...]
    confidence: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """Encoded pictures of figures. A figure that could not be cut out is empty.

    `damage` is as in `Found`, or the reason why a figure is missing.
    """

    data: tuple[bytes, ...]
    damage: str = ""
