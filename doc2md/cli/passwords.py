"""The password of a PDF: from a file, from the environment, or typed on a terminal.

There is no option for the password itself: every user of the machine can read the command line.
"""

from __future__ import annotations

import asyncio
import getpass
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from doc2md.cli.streams import say
from doc2md.errors import EncryptedError, UsageError
from doc2md.objects import fetch, is_address

if TYPE_CHECKING:  # loading it takes time, in which a worker should already be starting
    from doc2md.session import Session
    from doc2md.sources import Copy, Input

MAX_TRIES = 3
"""Maximum number of times that a password may be typed."""


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


async def open_document(
    session: Session,
    given: str | Path | IO[bytes] | Copy,
    asking: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Input:
    """Open a document; an office document becomes a PDF, and an object is copied for as long as the session lasts.

    If it needs a password and none was given, ask for it on the terminal, if there is one, inside `asking`. Raises what
    `Session.open` and `Session.prepared` raise, and EncryptedError if the password stays unknown.
    """
    if isinstance(given, str) and is_address(given):
        limit = session.options.limits.max_file_size
        given = await asyncio.to_thread(fetch, given, session.scratch, limit)
    source = await session.prepared(session.open(given, "stdin"))
    if session.options.password or source.file.kind != "pdf" or not _on_terminal():
        return source
    for tries_left in range(MAX_TRIES, -1, -1):
        try:
            await session.inspect(source)
        except EncryptedError:
            if source.file.password and tries_left:
                say(f"{source.name}: this password is wrong")
            with asking():
                password = _typed(source.name) if tries_left else ""
            if not password:
                raise
            source = replace(source, file=replace(source.file, password=password))
            continue
        break
    return source


def _on_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _typed(name: str) -> str:
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
