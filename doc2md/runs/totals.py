"""The totals of a run: documents by what became of them, pages, tokens, cost and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from doc2md.document import PageStatus
from doc2md.result import Status
from doc2md.runs.record import DocumentRecord

MAX_FAILURES = 5
"""Maximum number of failed documents that the table names."""


@dataclass(slots=True)
class Totals:
    """Sums over the records of a run.

    skipped     number of documents that were not converted, because this was done before
    skipped_as  what these are called
    failures    the first documents that failed, with the reason; it does not grow with the run
    """

    documents: Counter[Status] = field(default_factory=Counter)
    pages: Counter[PageStatus] = field(default_factory=Counter)
    skipped: int = 0
    skipped_as: str = "unchanged"
    from_journal: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    failures: list[str] = field(default_factory=list)

    def add(self, record: DocumentRecord) -> None:
        """Add a document that was converted, or that failed."""
        self.documents[record.status] += 1
        self.pages.update(record.page_states)
        self.from_journal += record.from_journal
        self.tokens_in += record.tokens_in
        self.tokens_out += record.tokens_out
        if record.cost is not None:
            self.cost = (self.cost or 0.0) + record.cost
        if record.status is Status.FAILED and len(self.failures) < MAX_FAILURES:
            self.failures.append(record.error or record.document)

    @property
    def failed(self) -> int:
        """Number of documents of which nothing was written."""
        return self.documents[Status.FAILED]

    def table(self, seconds: float | None = None) -> list[str]:
        """The lines of a table. `seconds` is the time that the run took."""
        return [f"{name:<11}{value}" for name, value in self._rows(seconds) if value]

    def _rows(self, seconds: float | None) -> Iterable[tuple[str, str]]:
        counts = [(self.documents[status], str(status)) for status in Status] + [
            (self.skipped, self.skipped_as)
        ]
        yield "documents", _counted(counts)
        yield "pages", _counted([(self.pages[status], status.replace("_", " ")) for status in PageStatus])
        if seconds is not None:
            pages = sum(self.pages.values())
            rate = f", {pages / seconds:.1f} pages/s" if pages and seconds else ""
            yield "time", f"{spelled_time(seconds)}{rate}"
        if self.tokens_in or self.tokens_out:
            yield "tokens", f"{self.tokens_in:,} input, {self.tokens_out:,} output"
        if self.cost is not None:
            yield "cost", f"{self.cost:.4g}"
        if self.from_journal:
            yield "kept", f"{self.from_journal:,} pages were kept from before"
        for index, failure in enumerate(self.failures):
            yield "" if index else "failed", failure
        if self.failed > len(self.failures):
            yield "", f"and {self.failed - len(self.failures):,} more"


def _counted(counts: list[tuple[int, str]]) -> str:
    """The sum and its parts, such as `12: 10 ok, 2 failed`."""
    parts = [f"{count:,} {name}" for count, name in counts if count]
    total = sum(count for count, _ in counts)
    return f"{total:,}: {', '.join(parts)}" if parts else "0"


def spelled_time(seconds: float) -> str:
    """A time for people: `8.2 s`, `12 min 34 s`, `3 h 20 min`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
