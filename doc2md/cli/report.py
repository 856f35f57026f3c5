"""What the user sees on stderr: a bar while it runs, then what became of each document."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from doc2md.cli.outputs import Target
from doc2md.cli.streams import say
from doc2md.document import PageRow, PageStatus, Usage
from doc2md.errors import Doc2mdError
from doc2md.options.price import Price
from doc2md.result import Result

_SHOWN = 10
"""Failed pages named in the summary; the JSON has them all."""


class Report:
    def __init__(self, *, quiet: bool, verbose: bool, price: Price | None = None) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.price = price

    @contextmanager
    def progress(self, name: str) -> Iterator[Callable[[PageRow, int], None]]:
        """A function to call with each page's row; on a terminal it moves a bar."""
        if self.quiet or sys.stderr is None or not sys.stderr.isatty():
            yield self._page
            return
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(escape(name), total=None)

            def advance(row: PageRow, total: int) -> None:
                self._page(row, total)
                bar.update(task, advance=1, total=total)

            yield advance

    def _page(self, row: PageRow, total: int) -> None:
        if self.verbose:
            say(f"  page {row.page}: {_row(row)}, {row.seconds:.2f} s{self._paid([row])}")

    def summary(self, name: str, result: Result, target: Target, seconds: float) -> None:
        if self.quiet:
            return
        counts = Counter(row.status for row in result.ledger)
        states = ", ".join(f"{counts[status]} {status}" for status in PageStatus if counts[status])
        pages = f"{len(result.ledger)} page{'s' * (len(result.ledger) != 1)}"
        say(f"{name}: {pages} ({states}) in {seconds:.1f} s → {target}{self._paid(result.ledger)}")
        self.notes(result)

    def notes(self, result: Result) -> None:
        """What is to be known of the document, and of pages."""
        if self.quiet:
            return
        for note in result.document.source.notes:
            say(f"  warning: {note}")
        noted = [row for row in result.ledger if row.notes]
        for row in noted[:_SHOWN] if not self.verbose else ():
            say(f"  page {row.page}: {_row(row)}")
        if len(noted) > _SHOWN and not self.verbose:
            say(f"  and {len(noted) - _SHOWN} more pages; -v or -f json shows them all")

    def _paid(self, rows: Sequence[PageRow]) -> str:
        """Tokens and their price, as far as they are known; what the journal spared."""
        asked = [row for row in rows if row.attempts]
        known = [row.usage for row in asked if row.usage]
        journal = sum(row.from_journal > 0 for row in rows)
        parts = [f"{journal} from the journal"] if journal else []
        usage = sum(known, Usage())
        if usage.unsaid and not (usage.prompt or usage.completion):
            parts.append("the server does not say how many tokens")
        elif known:
            least = "at least " if usage.unsaid else ""
            parts.append(f"{least}{usage.prompt:,} tokens in, {usage.completion:,} out")
            parts += [f"cost {self.price.of(usage.prompt, usage.completion):.4g}"] if self.price else []
        return f" ({', '.join(parts)})" if parts else ""

    def error(self, error: Doc2mdError) -> None:
        say(f"doc2md: {error}")


def _row(row: PageRow) -> str:
    return f"{row.status}: {'; '.join(row.notes)}" if row.notes else str(row.status)
