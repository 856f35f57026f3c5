"""What became of a document in a run: one line of the run's manifest."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from doc2md.document import PageRow, PageStatus, Usage
from doc2md.options.price import Price
from doc2md.result import Result, Status
from doc2md.version import __version__

MAX_WORST_PAGES = 3
MAX_WORDS = 300
"""Maximum characters of a page's notes, and of an error."""
_WORST_FIRST = (
    PageStatus.FAILED,
    PageStatus.NOT_READ,
    PageStatus.PARTIAL,
    PageStatus.FALLBACK,
    PageStatus.REPAIRED,
)


# A damaged line may have any number, and the report adds them up.
Count = Annotated[int, Field(ge=0, lt=1 << 53)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class WorstPage:
    """A page that is likely to have errors; the fields are those of `PageRow`."""

    page: Count
    status: PageStatus
    difficulty: Amount | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What became of a document.

    document      its name as it was given, or as it was found in a folder
    output        the name of its output without suffix, relative to the output folder; unique there
    sha256        digest of its bytes; empty if it could not be read
    stamp         what changes with an object in object storage, as the storage says it; empty for a file
    error         why nothing was written; empty otherwise
    page_states   number of pages by status
    seconds       time from opening to writing; documents that are converted together share the machine
    from_journal  number of pages whose answer was in the journal
    tokens_in     input tokens of all requests; `tokens_out` those of the answers
    cost          their price, in the currency of `--price`; None if no price is known
    outputs       the files and folders that were written, relative to the output folder
    worst_pages   up to three pages, the worst first
    run           when its run began, in UTC (ISO 8601)
    finished      when it was finished
    options       digest of the options that the output depends on
    """

    document: str
    output: str
    status: Status
    sha256: str = ""
    stamp: str = ""
    error: str = ""
    pages: Count = 0
    page_states: dict[PageStatus, Count] = field(default_factory=dict)
    seconds: Amount = 0.0
    from_journal: Count = 0
    tokens_in: Count = 0
    tokens_out: Count = 0
    cost: Amount | None = None
    outputs: tuple[str, ...] = ()
    worst_pages: tuple[WorstPage, ...] = ()
    run: str = ""
    finished: str = ""
    options: str = ""
    version: str = __version__

    @property
    def complete(self) -> bool:
        """Whether every page was read. If not, another run may read more."""
        lost = self.page_states.get(PageStatus.FAILED, 0) + self.page_states.get(PageStatus.NOT_READ, 0)
        return self.status is not Status.FAILED and not lost

    def line(self) -> bytes:
        """The record as a line of JSON, without fields that say nothing."""
        fields = {name: value for name, value in asdict(self).items() if value not in ("", None, (), {})}
        return json.dumps(fields).encode() + b"\n"


def read_record(line: bytes) -> DocumentRecord | None:
    """The record of a line; None if the line is not one, for example because its run was killed while writing it."""
    try:
        return _adapter().validate_python(json.loads(line))
    except (ValueError, RecursionError):
        return None


@cache
def _adapter() -> TypeAdapter[DocumentRecord]:
    return TypeAdapter(DocumentRecord)


def record_of(result: Result, price: Price | None, **known: Any) -> DocumentRecord:
    """The record of a document that was converted. `known` are its other fields."""
    rows = result.ledger
    usage = sum((row.usage for row in rows if row.usage), Usage())
    asked = any(row.usage for row in rows)
    return DocumentRecord(
        status=result.status,
        pages=len(rows),
        page_states=dict(Counter(row.status for row in rows)),
        from_journal=sum(row.from_journal > 0 for row in rows),
        tokens_in=usage.prompt,
        tokens_out=usage.completion,
        cost=price.of(usage.prompt, usage.completion) if price and asked else None,
        worst_pages=worst_pages(rows),
        finished=now(),
        **known,
    )


def now() -> str:
    """The time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def worst_pages(rows: Iterable[PageRow]) -> tuple[WorstPage, ...]:
    """The pages that are likely to have errors, the worst first."""
    doubtful = (row for row in rows if row.status in _WORST_FIRST or row.difficulty)
    worst = sorted(doubtful, key=badness, reverse=True)[:MAX_WORST_PAGES]
    return tuple(
        WorstPage(row.page, row.status, row.difficulty, "; ".join(row.notes)[:MAX_WORDS]) for row in worst
    )


def badness(row: PageRow) -> tuple[int, float]:
    """A key for sorting pages: by status, then by difficulty. The worst is the highest."""
    place = _WORST_FIRST.index(row.status) if row.status in _WORST_FIRST else len(_WORST_FIRST)
    return -place, row.difficulty or 0
