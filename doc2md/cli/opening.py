"""Open a document, and ask for its password if it needs one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from doc2md.cli.passwords import is_on_terminal, typed
from doc2md.cli.streams import say
from doc2md.errors import EncryptedError
from doc2md.objects import fetch, is_address

if TYPE_CHECKING:
    from doc2md.session import Session
    from doc2md.sources import Copy, Input

MAX_TRIES = 3
"""Maximum number of times that a password may be typed."""


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
    if session.options.password or source.file.kind != "pdf" or not is_on_terminal():
        return source
    for tries_left in range(MAX_TRIES, -1, -1):
        try:
            await session.inspect(source)
        except EncryptedError:
            if source.file.password and tries_left:
                say(f"{source.name}: this password is wrong")
            with asking():
                password = typed(source.name) if tries_left else ""
            if not password:
                raise
            source = replace(source, file=replace(source.file, password=password))
            continue
        break
    return source
