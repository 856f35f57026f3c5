"""The password of a PDF: from a file, from the environment, or typed on a terminal.

There is no option for the password itself: every user of the machine can read the command line.
"""

from __future__ import annotations

import getpass
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doc2md.cli.streams import say
from doc2md.errors import UsageError


def read_password(path: Path | None) -> str | None:
    """The first line of the file, or without a file the value of DOC2MD_PDF_PASSWORD. Raises UsageError."""
    if path is None:
        return os.environ.get("DOC2MD_PDF_PASSWORD") or None
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.readline().rstrip("\r\n") or None
    except OSError as error:
        raise UsageError(f"--password-file {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"--password-file {path}: not UTF-8 text") from None  # the cause would quote it


def is_on_terminal() -> bool:
    """Whether a user can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def typed(name: str) -> str:
    """Ask the user for a password, without echo. Returns an empty string at the end of input."""
    try:
        with _interruptible():
            return getpass.getpass(f"Password for {name}: ", sys.stderr)
    except EOFError:
        say("")
        return ""


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt: the event loop, which handles it otherwise, is blocked by the prompt."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
