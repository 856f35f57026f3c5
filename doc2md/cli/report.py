"""Print a progress bar and then a summary of each document on standard error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from doc2md.cli.outputs import Target
from doc2md.cli.progress import OnPage, progress
from doc2md.cli.streams import say
from doc2md.document import PageRow, PageStatus, Usage
from doc2md.options.price import Price
from doc2md.result import Result

_MAX_PAGES = 10
"""Maximum number of pages with notes in the summary. The JSON has all of them."""


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

            def on_page(row: PageRow, total: int) -> None:
                self._page(row)
                moved(row, total)

            yield on_page

    def _page(self, row: PageRow) -> None:
        if self.verbose:
            say(f"  page {row.page}: {_status(row)}, {row.seconds:.2f} s{self._cost([row])}")

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
        for note in result.document.source.notes:
            say(f"  warning: {note}")
        if self.verbose:  # the notes of pages were printed with each page
            return
        noted = [row for row in result.ledger if row.notes]
        for row in noted[:_MAX_PAGES]:
            say(f"  page {row.page}: {_status(row)}")
        if len(noted) > _MAX_PAGES:
            say(f"  and {len(noted) - _MAX_PAGES} more pages; -v or -f json shows them all")

    def _cost(self, rows: Sequence[PageRow]) -> str:
        """In brackets: how many pages came from the journal, and the tokens and the price of the others, if known."""
        asked = [row for row in rows if row.attempts]
        known = [row.usage for row in asked if row.usage]
        from_journal = sum(row.from_journal > 0 for row in rows)
        parts = [f"{from_journal} from the journal"] if from_journal else []
        usage = sum(known, Usage())
        if usage.unsaid and not (usage.prompt or usage.completion):
            parts.append("the server does not report its token usage")
        elif known:
            least = "at least " if usage.unsaid else ""
            parts.append(f"{least}{usage.prompt:,} input and {usage.completion:,} output tokens")
            parts += [f"cost {self.price.of(usage.prompt, usage.completion):.4g}"] if self.price else []
        return f" ({', '.join(parts)})" if parts else ""


def _status(row: PageRow) -> str:
    return f"{row.status}: {'; '.join(row.notes)}" if row.notes else str(row.status)
