"""`doc2md cache`: show or clear the journal of server answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

from doc2md.converter.journal import MAX_BYTES, Contents, Store, journal_path
from doc2md.errors import OutputError


def info() -> Iterator[str]:
    """The lines of `doc2md cache info`. Raises OutputError if the journal cannot be read."""
    path = journal_path()
    yield f"{path}{'' if path.exists() else ' (does not exist yet)'}"
    if path.exists():
        contents = _open().contents()
        since = datetime.fromtimestamp(contents.oldest or 0, UTC).date().isoformat()
        used = f", the oldest last used on {since}" if contents.entries else ""
        yield f"{contents.entries:,} answers, {_size(contents)} of at most {MAX_BYTES >> 20} MB{used}"


def clear() -> str:
    """Delete all answers, or the file if it is damaged. Returns what was done, in words. Raises OutputError."""
    path = journal_path()
    if not path.exists():
        return f"{path}: nothing to clear"
    try:
        contents = Store(path).clear()
    except sqlite3.OperationalError as error:
        raise OutputError(f"{path}: {error}; end the run that uses it, then try again") from error
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return f"{path}: damaged or of another version; deleted"
    return f"{path}: {contents.entries:,} answers ({_size(contents)}) cleared"


def _open() -> Store:
    try:
        return Store(journal_path())
    except (sqlite3.Error, OSError) as error:
        raise OutputError(f"{journal_path()}: {error}; `doc2md cache clear` deletes it") from error


def _size(contents: Contents) -> str:
    return f"{contents.size / (1 << 20):.1f} MB"
