"""Write to standard output and standard error, which may be closed, full, or a pipe that is no longer read."""

from __future__ import annotations

import contextlib
import logging
import os
import sys

from doc2md.errors import OutputError


def open_missing_streams() -> None:
    """Open /dev/null for each of the file descriptors 0 to 2 that is closed.

    Otherwise the first file that is opened would become standard input, output or error.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def say(line: str) -> None:
    """Print one line on standard error, with control characters escaped."""
    from doc2md.sources import printable  # imported here, because the help does not need it

    if sys.stderr is not None:
        print(printable(line), file=sys.stderr, flush=True)  # noqa: T201


class _LogHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        for line in self.format(record).splitlines():
            say(line)


_HANDLER = _LogHandler()


def show_log(verbose: bool) -> bool:
    """Show the package's log on standard error: all of it, or warnings only. The callback of `--verbose`.

    Returns its argument, as the value of the option.
    """
    log = logging.getLogger("doc2md")
    log.addHandler(_HANDLER)
    log.setLevel(logging.DEBUG if verbose else logging.WARNING)
    return verbose


def write_output(text: str) -> None:
    """Write a document to standard output. Raises OutputError, and BrokenPipeError if the pipe is no longer read."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise OutputError(f"cannot write to standard output: {error.strerror}") from error


def drop_output() -> None:
    """Discard output that can no longer be written. Otherwise Python would report it when the program ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
