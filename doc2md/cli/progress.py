"""Show on standard error what a run is doing: a bar on a terminal, else one line where the run has to wait."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from doc2md.cli.streams import say
from doc2md.document import PageRow
from doc2md.runtime.activity import listening

MIN_WAIT = 2.0
"""Minimum wait in seconds that the user is told of."""

STEP = 0.3
"""The part of a page by which the bar moves at each step. The end of the page moves it to the next whole page."""
MAX_STEPS = 0.9
"""The part of a page up to which its steps move the bar."""

OnPage = Callable[[PageRow, int], None]
"""Called with each finished page and the number of pages."""


@contextmanager
def progress(name: str, *, quiet: bool) -> Iterator[OnPage]:
    """Show the progress of the document `name`. Yields a function to call with each finished page."""
    if quiet:
        yield lambda row, total: None
    elif sys.stderr is None or not sys.stderr.isatty():
        with listening(Lines()):
            yield lambda row, total: None
    else:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        columns = (
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), TextColumn("{task.fields[bar].note}", style="dim", markup=False),
        )  # fmt: skip
        with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
            bar = Bar(shown, name)
            with listening(bar):
                yield bar.finish


class Lines:
    """A line for each time that the run has to wait, and no more."""

    def __init__(self) -> None:
        self._told_until = 0.0

    def begin(self, pages: int) -> None:
        """Says nothing: the summary has the pages."""

    def step(self, page: int, doing: str) -> None:
        """The run goes on. The next wait is a new one."""

    def waiting(self, reason: str, seconds: float) -> None:
        """Say for how long, unless the last line has said so."""
        now = time.monotonic()
        if seconds >= MIN_WAIT and now + seconds > self._told_until + MIN_WAIT:
            say(f"doc2md: waiting {seconds:.0f} s: {reason}")
            # All pages that wait say the same, and a server that stays busy says it again and again.
            self._told_until = now + max(seconds, 30.0)


class Bar:
    """The bar of a document on a terminal, with the step that is being done, or the seconds that are left to wait."""

    def __init__(self, shown: Any, name: str) -> None:
        from rich.markup import escape

        self._shown = shown
        self._steps: dict[int, float] = {}
        self._finished = 0
        self._doing = "opening"
        self._reason, self._waits_until = "", 0.0
        self._task = shown.add_task(escape(name), total=None, bar=self)

    @property
    def note(self) -> str:
        """What is being done now. Computed each time that the bar is drawn, so that seconds count down."""
        left = self._waits_until - time.monotonic()
        return f"waiting {left:.0f} s: {self._reason}" if left > 0 else self._doing

    def begin(self, pages: int) -> None:
        """Show the number of pages."""
        self._shown.update(self._task, total=pages)

    def step(self, page: int, doing: str) -> None:
        """Move the bar by a part of a page."""
        self._doing = f"page {page}: {doing}"
        self._steps[page] = min(self._steps.get(page, 0.0) + STEP, MAX_STEPS)
        self._move()

    def waiting(self, reason: str, seconds: float) -> None:
        """Count down."""
        if seconds >= MIN_WAIT:
            self._reason, self._waits_until = reason, time.monotonic() + seconds

    def finish(self, row: PageRow, total: int) -> None:
        """Move the bar to the next whole page."""
        self._steps.pop(row.page, None)
        self._finished += 1
        self._shown.update(self._task, total=total)
        self._move()

    def _move(self) -> None:
        with suppress(KeyError):  # a late step, after the bar was taken away
            self._shown.update(self._task, completed=self._finished + sum(self._steps.values()))
