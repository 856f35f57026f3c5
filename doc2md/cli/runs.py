"""A run from its start to its end: what interrupts it, and what it reads from standard input."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from doc2md.cli.streams import drop_output, say
from doc2md.errors import ExitCode, InputError


def run_to_end(work: Coroutine[Any, Any, ExitCode]) -> ExitCode:
    """The exit code of `work`, or of what ended it early. Raises what stops the whole run."""
    try:
        return asyncio.run(_ended_by_signals(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("doc2md: interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does: that is no error
        drop_output()
        return ExitCode.OK


async def _ended_by_signals(work: Coroutine[Any, Any, ExitCode]) -> ExitCode:
    """SIGTERM, and a terminal that goes, wind the run up as Ctrl-C does: workers ended, temporary files gone."""
    task = asyncio.current_task()
    assert task
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not on every system or thread
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await work


def read_standard_input() -> bytes:
    """Before the loop runs, which could not be interrupted while it waits for the other end. Raises InputError."""
    if sys.stdin is None:
        raise InputError("standard input is closed: name a file")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise InputError(f"standard input: cannot be read: {error.strerror}") from error
