"""What is worth knowing about the records of a folder: totals, failures, the slowest documents, the hardest pages."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from doc2md.document import PageStatus
from doc2md.result import Status
from doc2md.runs.record import DocumentRecord, WorstPage
from doc2md.runs.totals import Totals

MAX_FAILURES = 500
MAX_SLOWEST = 20
MAX_PAGES = 50
SPEEDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
"""Bounds between the bars of the histogram of speeds, in seconds per page."""
_WORTH_LOOKING = {PageStatus.FAILED, PageStatus.NOT_READ, PageStatus.PARTIAL, PageStatus.FALLBACK}


@dataclass(frozen=True, slots=True, order=True)
class HardPage:
    """A page that should be looked at, and how much; a failed page comes before one that is only difficult."""

    badness: tuple[bool, float]
    place: int
    record: DocumentRecord = field(compare=False)
    page: WorstPage = field(compare=False)


@dataclass(slots=True)
class Overview:
    """Made in one pass over the records. The lists have a limit, so it fits in memory for any number of documents.

    failures      documents of which nothing was written, in the order of the manifest
    slowest       documents by seconds per page, the slowest first
    hardest       pages by status, then by difficulty, the worst first
    speeds        number of documents between the bounds `SPEEDS`
    difficulties  number of documents by the tenth in which the difficulty of their worst page is
    last_run      when the documents of the newest run were finished, as Unix time, and their pages; not sorted
    """

    totals: Totals = field(default_factory=Totals)
    failures: list[DocumentRecord] = field(default_factory=list)
    slowest: list[DocumentRecord] = field(default_factory=list)
    hardest: list[HardPage] = field(default_factory=list)
    speeds: Counter[int] = field(default_factory=Counter)
    difficulties: Counter[int] = field(default_factory=Counter)
    run: str = ""
    last_run: array[float] = field(default_factory=lambda: array("d"))
    run_pages: array[int] = field(default_factory=lambda: array("q"))

    @property
    def documents(self) -> int:
        return sum(self.totals.documents.values())


def overview(records: Iterable[DocumentRecord]) -> Overview:
    """The overview of these records."""
    made = Overview()
    slowest: list[tuple[float, int, DocumentRecord]] = []
    hardest: list[HardPage] = []
    for place, record in enumerate(records):
        made.totals.add(record)
        _add_time(made, record)
        if record.status is Status.FAILED:
            if len(made.failures) < MAX_FAILURES:
                made.failures.append(record)
            continue
        speed = record.seconds / max(1, record.pages)
        made.speeds[bisect_right(SPEEDS, speed)] += 1
        made.difficulties[
            min(9, int(10 * max((p.difficulty or 0 for p in record.worst_pages), default=0)))
        ] += 1
        _keep(slowest, (speed, -place, record), MAX_SLOWEST)
        for page in record.worst_pages:
            if page.status in _WORTH_LOOKING or page.difficulty:
                badness = (page.status in _WORTH_LOOKING, page.difficulty or 0.0)
                _keep(hardest, HardPage(badness, -place, record, page), MAX_PAGES)
    made.slowest = [record for *_, record in sorted(slowest, key=lambda each: each[:2], reverse=True)]
    made.hardest = sorted(hardest, reverse=True)
    return made


def _keep(heap: list[Any], item: Any, most: int) -> None:
    """Add an item to a heap that keeps the `most` largest."""
    if len(heap) < most:
        heapq.heappush(heap, item)
    else:
        heapq.heappushpop(heap, item)


def _add_time(made: Overview, record: DocumentRecord) -> None:
    """Note when a document of the newest run was finished."""
    try:
        finished = datetime.fromisoformat(record.finished).timestamp()
    except ValueError:
        return
    if record.run > made.run:
        made.run = record.run
        del made.last_run[:], made.run_pages[:]
    if record.run == made.run:
        made.last_run.append(finished)
        made.run_pages.append(record.pages)
