"""`doc2md cache`: show or clear what is kept on disk: answers of servers, and pages of documents that are not done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from doc2md.converter.journal import journal_path
from doc2md.converter.store import MAX_BYTES, Contents, Store
from doc2md.errors import OutputError
from doc2md.pages.page_journal import page_journal_path


def info() -> Iterator[str]:
    """The lines of `doc2md cache info`. Raises OutputError if a file cannot be read."""
    for path, what in _files():
        yield f"{path}{'' if path.exists() else ' (does not exist yet)'}"
        if path.exists():
            contents = _open(path).contents()
            since = datetime.fromtimestamp(contents.oldest or 0, UTC).date().isoformat()
            used = f", the oldest last used on {since}" if contents.entries else ""
            yield f"{_count(contents, what)}, {_size(contents)} of at most {MAX_BYTES >> 20} MB{used}"


def clear() -> Iterator[str]:
    """Delete all answers and pages, and a file that is damaged. Yields what was done. Raises OutputError."""
    for path, what in _files():
        yield _clear(path, what)


def _clear(path: Path, what: str) -> str:
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
    return f"{path}: {_count(contents, what)} ({_size(contents)}) cleared"


def _files() -> list[tuple[Path, str]]:
    return [(journal_path(), "answer"), (page_journal_path(), "page")]


def _open(path: Path) -> Store:
    try:
        return Store(path)
    except (sqlite3.Error, OSError) as error:
        raise OutputError(f"{path}: {error}; `doc2md cache clear` deletes it") from error


def _count(contents: Contents, what: str) -> str:
    return f"{contents.entries:,} {what}{'s' * (contents.entries != 1)}"


def _size(contents: Contents) -> str:
    return f"{contents.size / (1 << 20):.1f} MB"
