"""Where a PDF's password comes from: a file, the environment, or on a terminal whoever sits there.

Never from the command line, which every user of the machine can read.
"""

from __future__ import annotations

import getpass
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from doc2md.cli.streams import say
from doc2md.errors import EncryptedError, UsageError
from doc2md.session import Session
from doc2md.sources import Input

TRIES = 3


def read_password(path: Path | None) -> str | None:
    """From the file's first line, or from DOC2MD_PDF_PASSWORD. Raises UsageError."""
    if path is None:
        return os.environ.get("DOC2MD_PDF_PASSWORD") or None
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.readline().rstrip("\r\n") or None
    except OSError as error:
        raise UsageError(f"--password-file {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"--password-file {path}: is not UTF-8 text") from None  # the cause would quote it


async def open_document(session: Session, given: str | Path | IO[bytes]) -> Input:
    """The document; on a terminal its password is asked for, if it has one and none was given.

    Raises what `Session.open` raises, EncryptedError where nobody knows the password.
    """
    source = session.open(given, "stdin")
    if session.options.password or source.file.kind != "pdf" or not _at_terminal():
        return source
    for left in range(TRIES, -1, -1):
        try:
            await session.inspect(source)
        except EncryptedError:
            password = _asked(source.name) if left else ""
            if not password:
                raise
            source = replace(source, file=replace(source.file, password=password))
            continue
        break
    return source


def _at_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _asked(name: str) -> str:
    """What the user types, unseen; nothing at the end of input."""
    try:
        with _interruptible():
            return getpass.getpass(f"Password for {name}: ", sys.stderr)
    except EOFError:
        say("")
        return ""


@contextmanager
def _interruptible() -> Iterator[None]:
    """While the user types, the event loop would not see Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
