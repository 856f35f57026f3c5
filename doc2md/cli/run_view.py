"""Show how far a run over many documents has come: three lines on a terminal, else a line from time to time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Any

from doc2md.cli.progress import Lines
from doc2md.cli.run_state import RunState
from doc2md.cli.streams import say
from doc2md.runs.totals import spelled_time
from doc2md.sources import printable

LINE_SECONDS = 60.0
"""Time between two lines where there is no terminal."""
_REDRAWN_PER_SECOND = 5


class RunView:
    """Shows the state of a run on standard error. An async context manager.

    on_terminal  whether the lines are redrawn in place; what else is printed then scrolls above them
    """

    def __init__(self, state: RunState, *, quiet: bool) -> None:
        self.state = state
        self.quiet = quiet
        self.on_terminal = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._live: Any = None

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Show the state while the context lasts."""
        if self.quiet:
            yield
        elif self.on_terminal:
            from rich.console import Console
            from rich.live import Live

            self._live = Live(
                _Lines(self.state),
                console=Console(stderr=True),
                refresh_per_second=_REDRAWN_PER_SECOND,
                transient=True,
            )
            with self._live:
                yield
            self._live = None
        else:
            self.state.on_wait = Lines().waiting
            lines = asyncio.create_task(self._say_lines())
            try:
                yield
            finally:
                lines.cancel()
                with suppress(asyncio.CancelledError):
                    await lines

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the lines away, for a question to the user."""
        if self._live:
            self._live.stop()
        try:
            yield
        finally:
            if self._live:
                self._live.start()

    async def _say_lines(self) -> None:
        while True:
            await asyncio.sleep(LINE_SECONDS)
            say(f"doc2md: {documents(self.state)}, {', '.join(facts(self.state))}")


def documents(state: RunState) -> str:
    """The documents that are done, of all."""
    return f"{state.finished:,} of {state.documents:,} documents"


def facts(state: RunState) -> list[str]:
    """Pages, rate, time left, tokens or cost, and failures: what is known of these."""
    found = [f"{state.pages:,} page{'s' * (state.pages != 1)}"]
    if state.pages and state.seconds > 1:
        found.append(f"{state.pages / state.seconds:.1f} pages/s")
    if (left := state.seconds_left) is not None:
        found.append(f"about {_rounded(left)} left")
    if state.cost is not None:
        found.append(f"cost {state.cost:.4g}")
    elif state.tokens_in or state.tokens_out:
        found.append(f"{state.tokens_in + state.tokens_out:,} tokens")
    if state.failed:
        found.append(f"{state.failed:,} failed")
    return found


def _rounded(seconds: float) -> str:
    """A time that is only estimated, without seconds once they say nothing."""
    if seconds >= 3600:
        return spelled_time(seconds)
    return f"{round(seconds / 60)} min" if seconds >= 90 else f"{max(1, round(seconds))} s"


class _Lines:
    """The three lines, for rich. They are made anew each time that they are drawn, so that times move."""

    def __init__(self, state: RunState) -> None:
        self.state = state

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        state = self.state
        bar = ProgressBar(max(1, state.documents), state.progress, width=None)
        first = Table.grid(padding=(0, 1), expand=True)
        first.add_column(no_wrap=True)
        first.add_column(ratio=1)
        first.add_column(no_wrap=True, justify="right")
        share = state.progress / max(1, state.documents)
        first.add_row(documents(state), bar, f"{share:4.0%}  {timedelta(seconds=int(state.seconds))}")
        yield first
        yield Text(" · ".join(facts(state)), no_wrap=True, overflow="ellipsis")
        yield Text(_doing(state, options.max_width), style="dim", no_wrap=True, overflow="ellipsis")


def _doing(state: RunState, width: int) -> str:
    """What is being done now, in one line. A long path loses its beginning."""
    name, step = map(printable, state.doing)
    if not name:
        return step
    room = max(12, width - len(step) - 2)
    return f"{name if len(name) <= room else '…' + name[1 - room :]}: {step}"
