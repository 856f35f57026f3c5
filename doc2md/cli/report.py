"""Print a progress bar and then a summary of each document on standard error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from textwrap import shorten

from doc2md.cli.outputs import Target
from doc2md.cli.progress import OnPage, progress
from doc2md.cli.streams import say
from doc2md.document import PageRow, PageStatus, Usage
from doc2md.options.price import Price
from doc2md.result import Result
from doc2md.runs.record import badness

MAX_PAGES = 3
"""Maximum number of pages in the summary, the worst first. The JSON has the notes of all."""
MAX_WORDS = 200
"""Maximum characters about a page in the summary."""
MANY_ERRORS = 0.9
"""Difficulty from which a page is in the summary although nothing is known to be wrong: nine errors are expected."""
_ALWAYS_NAMED = {PageStatus.FAILED, PageStatus.NOT_READ, PageStatus.PARTIAL}


class Report:
    """Prints progress and summaries.

    quiet    print neither
    verbose  print a line for each page as it is finished
    price    the price of tokens, for the cost in the summary
    """

    def __init__(self, *, quiet: bool, verbose: bool, price: Price | None = None) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.price = price

    @contextmanager
    def progress(self, name: str) -> Iterator[OnPage]:
        """A function to call with each finished page and the number of pages. On a terminal, it moves a bar."""
        with progress(name, quiet=self.quiet) as moved:
            yield self._told("", moved)

    def each_page(self, name: str, on_page: OnPage) -> OnPage:
        """A function that calls `on_page`, for one of several documents at a time: its lines begin with its name."""
        return self._told(f"{name}: ", on_page)

    def _told(self, prefix: str, on_page: OnPage) -> OnPage:
        def told(row: PageRow, total: int) -> None:
            if self.verbose:
                say(f"  {prefix}page {row.page}: {_status(row)}, {row.seconds:.2f} s{self._cost([row])}")
            on_page(row, total)

        return told

    def summary(self, name: str, result: Result, target: Target, seconds: float) -> None:
        """Print the result of a document: pages by status, time, output and cost; then its notes."""
        if self.quiet:
            return
        counts = Counter(row.status for row in result.ledger)
        states = ", ".join(f"{counts[status]} {status}" for status in PageStatus if counts[status])
        pages = f"{len(result.ledger)} page{'s' * (len(result.ledger) != 1)}"
        say(f"{name}: {pages} ({states}) in {seconds:.1f} s → {target}{self._cost(result.ledger)}")
        self.notes(result)

    def notes(self, result: Result) -> None:
        """Print the notes of the document and of its pages."""
        if self.quiet:
            return
        if notes := result.document.source.notes:
            say(f"  warning: {'; '.join(notes)}")
        if self.verbose:  # the notes of pages were printed with each page
            return
        noted = sorted(filter(_is_noteworthy, result.ledger), key=badness, reverse=True)
        if noted:
            worst = [
                f"page {row.page}: {shorten(_status(row), MAX_WORDS, placeholder=' …')}"
                for row in noted[:MAX_PAGES]
            ]
            left = len(noted) - len(worst)
            more = [f"and {left} more page{'s' * (left > 1)}; -v or -f json shows them all"] if left else []
            say(f"  {'; '.join(worst + more)}")

    def _cost(self, rows: Sequence[PageRow]) -> str:
        """In brackets: how many pages an earlier run kept, and the tokens and the price of the others, if known."""
        asked = [row for row in rows if row.attempts]
        known = [row.usage for row in asked if row.usage]
        kept = sum(row.from_journal > 0 for row in rows)
        parts = [f"{kept} kept from before"] if kept else []
        usage = sum(known, Usage())
        if usage.unsaid and not (usage.prompt or usage.completion):
            parts.append("the server does not report its token usage")
        elif known:
            least = "at least " if usage.unsaid else ""
            parts.append(f"{least}{usage.prompt:,} input and {usage.completion:,} output tokens")
            parts += [f"cost {self.price.of(usage.prompt, usage.completion):.4g}"] if self.price else []
        return f" ({', '.join(parts)})" if parts else ""


def _is_noteworthy(row: PageRow) -> bool:
    return bool(row.notes) or row.status in _ALWAYS_NAMED or (row.difficulty or 0) >= MANY_ERRORS


def _status(row: PageRow) -> str:
    notes = row.notes
    if not notes and row.difficulty and MANY_ERRORS <= row.difficulty < 1:
        notes = (f"about {row.difficulty / (1 - row.difficulty):.0f} errors are expected",)
    return f"{row.status}: {'; '.join(notes)}" if notes else str(row.status)
