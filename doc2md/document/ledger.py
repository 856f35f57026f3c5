"""The ledger: what happened to each page, what it cost, and what was changed or left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from doc2md.document.checks import Coverage

HIDDEN, WATERMARK = "hidden", "watermark"
"""`Edit.by` of the edits that contain the invisible words and the watermarks of a page."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A part of a transcript that became no block, and the reason; `part` as in `Origin`."""

    span: tuple[int, int]
    text: str
    reason: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A change by a pass. `before` is empty for text that was added, `after` for text that was removed."""

    by: str
    block: str
    reason: str
    before: str = ""
    after: str = ""


class PageStatus(StrEnum):
    """The result of reading a page.

    `repaired`: asked more than once; `fallback`: read by another engine; `partial`: a part of the page may be missing,
    or most of it may be misread; `not_read`: the run was interrupted before this page.
    """

    OK = "ok"
    REPAIRED = "repaired"
    FALLBACK = "fallback"
    PARTIAL = "partial"
    FAILED = "failed"
    BLANK = "blank"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them. `unsaid` is the number of paid answers without a token count."""

    prompt: int = 0
    completion: int = 0
    unsaid: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt + other.prompt, self.completion + other.completion, self.unsaid + other.unsaid
        )


UNSAID = Usage(unsaid=1)
"""The usage of a paid answer without a token count."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page's row in the ledger.

    size          width and height in points; (0, 0) if the page could not be opened
    dpi           the resolution that "pixels" of this page refer to
    seconds       wall time
    attempts      requests to a server
    from_journal  answers that came from the cache
    usage         tokens of all requests, useless answers included; None if there was no request
    difficulty    the errors expected on the page: 0 for none, .5 for one, .9 for nine; None if it was not assessed
    coverage      how the document differs from what the page shows; None if it was not compared
    """

    page: int
    status: PageStatus
    size: tuple[float, float] = (0.0, 0.0)
    dpi: float = 144.0
    engine: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    attempts: int = 0
    from_journal: int = 0
    usage: Usage | None = None
    dropped: tuple[Drop, ...] = ()
    edits: tuple[Edit, ...] = ()
    difficulty: float | None = None
    coverage: Coverage | None = None

    @property
    def failed(self) -> bool:
        """Whether the page has no content, because it failed or was not read."""
        return self.status in {PageStatus.FAILED, PageStatus.NOT_READ}
