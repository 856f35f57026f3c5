"""A run from its start to its end: what interrupts it, and what it reads from standard input."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO, Any

from doc2md.cli.streams import drop_output, say
from doc2md.errors import ExitCode, InputError, is_full, no_temporary_file
from doc2md.runtime.interruption import GRACE, Interruption
from doc2md.sources import STDIN, spool


def run_to_end(work: Coroutine[Any, Any, ExitCode], interruption: Interruption | None = None) -> ExitCode:
    """The exit code of `work`, or of the signal that ended it early. Raises what stops the whole run.

    At the first signal `work` is to end by itself where it listens to `interruption`; else, or at the second, at once.
    """
    signals = _Signals(interruption)
    try:
        code = asyncio.run(signals.heeded(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("doc2md: interrupted")
        return signals.code or ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does: that is no error
        drop_output()
        return ExitCode.OK
    finally:
        signals.restore()
    return signals.code or code


class _Signals:
    """Ctrl-C, SIGTERM, and SIGHUP, which comes when a terminal goes: all end a run in the same way."""

    def __init__(self, interruption: Interruption | None) -> None:
        self.code: ExitCode | None = None
        self._interruption = interruption
        here = sys.platform != "win32" and threading.current_thread() is threading.main_thread()
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if here else ()
        found = {number: signal.getsignal(number) for number in numbers}
        self._before = {n: handler for n, handler in found.items() if handler is not signal.SIG_IGN}  # nohup

    async def heeded(self, work: Coroutine[Any, Any, ExitCode]) -> ExitCode:
        task = asyncio.current_task()
        assert task
        for number in self._before:
            asyncio.get_running_loop().add_signal_handler(number, self._first, number, task)
        return await work

    def _first(self, number: signal.Signals, task: asyncio.Task[Any]) -> None:
        self.code = ExitCode(128 + number)
        for each in self._before:  # from now on not by the loop, which may be busy
            asyncio.get_running_loop().remove_signal_handler(each)
            signal.signal(each, signal.default_int_handler)
        if self._interruption is None:
            task.cancel()
            return
        say(f"doc2md: ending: what is under way has {GRACE:g} s; once more to stop at once")
        self._interruption.ask()

    def restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


@contextmanager
def opened(names: Sequence[str], most: int) -> Iterator[list[str | IO[bytes]]]:
    """The names of documents, and for - a file with what standard input holds, at most `most` bytes.

    Read before the loop runs, which could not be interrupted while it waits for the other end. Raises InputError.
    """
    with ExitStack() as stack:
        yield [stack.enter_context(_standard_input(most)) if name == STDIN else name for name in names]


@contextmanager
def _standard_input(most: int) -> Iterator[IO[bytes]]:
    if sys.stdin is None:
        raise InputError("standard input is closed: name a file")
    with tempfile.TemporaryFile() as file:
        try:
            spool(sys.stdin.buffer, file, "stdin", most)
        except OSError as error:
            if is_full(error):
                raise no_temporary_file(error) from error
            raise InputError(f"standard input: cannot be read: {error.strerror}") from error
        file.seek(0)
        yield file
