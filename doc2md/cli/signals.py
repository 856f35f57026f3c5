"""Run a command until it ends or is interrupted: Ctrl-C, SIGTERM, and SIGHUP when the terminal is closed."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Coroutine
from typing import Any

from doc2md.cli.streams import drop_output, say
from doc2md.errors import ExitCode
from doc2md.runtime.interruption import GRACE_SECONDS, Interruption


def run_to_end(work: Coroutine[Any, Any, ExitCode], interruption: Interruption | None = None) -> ExitCode:
    """Run `work`, and return its exit code, or that of the signal that ended it. Raises what `work` raises.

    The first signal asks `work` to end by itself, through `interruption`. Without an `interruption`, and at the second
    signal, `work` is cancelled at once.
    """
    signals = _Signals(interruption)
    try:
        code = asyncio.run(signals.watch(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("doc2md: interrupted")
        return signals.code or ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of standard output stopped reading, as `head` does; that is no error
        drop_output()
        return ExitCode.OK
    finally:
        signals.restore()
    return signals.code or code


class _Signals:
    """Handlers for the signals that end a run, all in the same way. `code` is set by the first signal."""

    def __init__(self, interruption: Interruption | None) -> None:
        self.code: ExitCode | None = None
        self._interruption = interruption
        # Only the main thread can set handlers, and the event loop of Windows cannot.
        possible = sys.platform != "win32" and threading.current_thread() is threading.main_thread()
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if possible else ()
        handlers = {number: signal.getsignal(number) for number in numbers}
        # A signal that is ignored stays ignored: `nohup` does this with SIGHUP.
        self._before = {n: handler for n, handler in handlers.items() if handler is not signal.SIG_IGN}

    async def watch(self, work: Coroutine[Any, Any, ExitCode]) -> ExitCode:
        """Run `work` in the current task, with the handlers installed."""
        task = asyncio.current_task()
        assert task
        for number in self._before:
            asyncio.get_running_loop().add_signal_handler(number, self._first, number, task)
        return await work

    def _first(self, number: signal.Signals, task: asyncio.Task[Any]) -> None:
        """Handle the first signal."""
        self.code = ExitCode(128 + number)
        # The second signal must not wait for the event loop, which may be busy: it raises KeyboardInterrupt.
        for each in self._before:
            asyncio.get_running_loop().remove_signal_handler(each)
            signal.signal(each, signal.default_int_handler)
        if self._interruption is None:
            task.cancel()
            return
        say(
            f"doc2md: stopping: waiting up to {GRACE_SECONDS:g} s for running pages; press Ctrl-C again to stop now"
        )
        self._interruption.request()

    def restore(self) -> None:
        """Put back the handlers from before the run."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
