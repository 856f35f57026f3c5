"""Open the INPUT arguments: `-`, standard input, becomes a file."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO

from doc2md.errors import InputError, is_full, no_temporary_file
from doc2md.sources import STDIN, spool


@contextmanager
def open_inputs(names: Sequence[str], max_size: int) -> Iterator[list[str | IO[bytes]]]:
    """Yield the names. In place of -, yield a temporary file with the content of standard input. Raises InputError.

    `max_size` is the limit for standard input in bytes. It is read before the event loop starts, because a signal could
    not interrupt the loop while it waits for standard input.
    """
    with ExitStack() as stack:
        yield [stack.enter_context(_standard_input(max_size)) if name == STDIN else name for name in names]


@contextmanager
def _standard_input(max_size: int) -> Iterator[IO[bytes]]:
    if sys.stdin is None:
        raise InputError("standard input is closed: name a file")
    with tempfile.TemporaryFile() as file:
        try:
            spool(sys.stdin.buffer, file, "stdin", max_size)
        except OSError as error:
            if is_full(error):
                raise no_temporary_file(error) from error
            raise InputError(f"standard input: cannot be read: {error.strerror}") from error
        file.seek(0)
        yield file
