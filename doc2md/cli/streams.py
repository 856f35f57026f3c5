"""Standard output and standard error, which may be closed, full, or read by somebody who stops reading."""

from __future__ import annotations

import contextlib
import logging
import os
import sys

from doc2md.errors import OutputError
from doc2md.sources import printable


def keep_places() -> None:
    """Give the numbers 0 to 2 to something, lest the first file opened becomes standard output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def say(line: str) -> None:
    """One line on standard error, whatever the names in it."""
    if sys.stderr is not None:
        print(printable(line), file=sys.stderr, flush=True)  # noqa: T201


class _Log(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        for line in self.format(record).splitlines():
            say(line)


_LOG = _Log()


def show_log(verbose: bool) -> bool:
    """Warnings on standard error, with `verbose` all that is logged. The callback of an option: gives that back."""
    log = logging.getLogger("doc2md")
    log.addHandler(_LOG)
    log.setLevel(logging.DEBUG if verbose else logging.WARNING)
    return verbose


def write_output(text: str) -> None:
    """The document to standard output. Raises OutputError; BrokenPipeError where nobody reads it any more."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise OutputError(f"cannot write to standard output: {error.strerror}") from error


def drop_output() -> None:
    """What is left in the buffers goes nowhere: else Python would complain about it as it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
