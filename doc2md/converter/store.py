"""Answers on disk: an SQLite file of texts by key, of limited size.

Each entry has its own digest, so a damaged one counts as missing. Only its user can read the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from doc2md.runtime.home import cache_folder

VERSION = 1
"""Version of the table and of the keys. A file of another version is not used."""
MAX_BYTES = 512 << 20
"""Maximum bytes of all answers together. Beyond it, the least recently used answers are deleted."""
LOCK_WAIT_SECONDS = 5.0
"""Maximum time in seconds to wait for another process that has locked the file."""

_CREATE_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY, answer TEXT NOT NULL, digest BLOB NOT NULL, size INTEGER NOT NULL, used REAL NOT NULL
) WITHOUT ROWID
"""
_log = logging.getLogger("doc2md")


def store_path(name: str) -> Path:
    """The path of a store, in `DOC2MD_CACHE_DIR` or else in the user's cache folder. The file may not exist yet."""
    folder = os.environ.get("DOC2MD_CACHE_DIR")
    return (Path(folder) if folder else cache_folder()) / name


@dataclass(frozen=True, slots=True)
class Contents:
    """The number, size and age of the answers in a journal.

    entries  number of answers
    size     bytes of all answers
    oldest   last use of the least recently used answer, as Unix time in seconds; None if there is no answer
    """

    entries: int
    size: int
    oldest: float | None


class Store:
    """The SQLite file of a journal. Every method may raise sqlite3.Error; opening may also raise OSError."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would make it readable for others
        self._db = sqlite3.connect(
            path, timeout=LOCK_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            # A commit survives a killed process but not a power cut. That is enough: the answer is asked for again.
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._check_version()
            self._db.execute(_CREATE_TABLE)
            self._db.execute(f"PRAGMA user_version={VERSION}")
            self._size = self.contents().size
        except BaseException:
            self._db.close()
            raise

    def _check_version(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version not in {0, VERSION}:
            raise sqlite3.DatabaseError(f"it was written by another version ({version}) of doc2md")

    def find(self, key: bytes) -> str | None:
        """Return the answer under `key` and record the time of its use; None if it is missing or damaged."""
        row = self._db.execute("SELECT answer, digest FROM answers WHERE key=?", (key,)).fetchone()
        if row is None:
            return None
        answer, digest = row
        if not isinstance(answer, str) or digest != _digest(key, answer):
            self._db.execute("DELETE FROM answers WHERE key=?", (key,))
            _log.warning("doc2md: an answer in the journal is damaged; doc2md asks for it again")
            return None
        with contextlib.suppress(sqlite3.OperationalError):  # another process may be writing
            self._db.execute("UPDATE answers SET used=? WHERE key=?", (time.time(), key))
        return answer

    def put(self, key: bytes, answer: str) -> None:
        """Write an answer, and delete old ones if the file has grown too large."""
        size = len(answer.encode("utf-8"))
        self._db.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
            (key, answer, _digest(key, answer), size, time.time()),
        )
        self._size += size
        if self._size > self.max_bytes:
            self._make_room()

    def _make_room(self) -> None:
        """Delete the least recently used answers, down to 90 % of the limit so that this is rarely needed."""
        self._size = self.contents().size  # other processes write too
        excess, deleted = self._size - self.max_bytes * 9 // 10, list[tuple[bytes]]()
        for key, size in self._db.execute("SELECT key, size FROM answers ORDER BY used"):
            if excess <= 0:
                break
            excess -= size
            self._size -= size
            deleted.append((key,))
        with self._transaction():
            self._db.executemany("DELETE FROM answers WHERE key=?", deleted)

    def shorten_lock_wait(self) -> None:
        """Wait at most 20 ms for a lock from now on. Otherwise every page would wait for the same lock."""
        self._db.execute("PRAGMA busy_timeout=20")

    def clear(self) -> Contents:
        """Delete all answers, and return what the journal contained before."""
        before = self.contents()
        self._db.execute("DELETE FROM answers")
        self._give_space_back()
        return before

    def delete(self, keys: Iterable[bytes]) -> None:
        """Delete answers. The file becomes small again when it has no other."""
        with self._transaction():
            self._db.executemany("DELETE FROM answers WHERE key=?", [(key,) for key in keys])
        self._size = self.contents().size
        if not self._size:
            self._give_space_back()

    def _give_space_back(self) -> None:
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def contents(self) -> Contents:
        """Return the number, size and age of the answers."""
        query = "SELECT count(*), coalesce(sum(size), 0), min(used) FROM answers"
        return Contents(*self._db.execute(query).fetchone())

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


class LenientStore:
    """A store whose errors stop no run.

    If the file cannot be used, a warning is logged once and the run continues without it. If the file is only locked
    or the disk is full, the store is tried again for the next answer.
    """

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self._path = path
        self._store: Store | None = None
        self._warned = False
        with self._tolerate_errors():
            self._store = Store(path, max_bytes)

    def find(self, key: bytes) -> str | None:
        """Return the answer under `key`; None if it is missing, damaged or cannot be read."""
        with self._tolerate_errors():
            if self._store:
                return self._store.find(key)
        return None

    def put(self, key: bytes, answer: str) -> bool:
        """Write an answer. Returns whether it is kept."""
        with self._tolerate_errors():
            if self._store:
                self._store.put(key, answer)
                return True
        return False

    def delete(self, keys: Iterable[bytes]) -> None:
        """Delete answers."""
        with self._tolerate_errors():
            if self._store:
                self._store.delete(keys)

    def close(self) -> None:
        """Close the file. Nothing is found and kept after that."""
        if self._store:
            self._store.close()
        self._store = None

    @contextmanager
    def _tolerate_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            # The file is locked or the disk is full: the next answer may succeed.
            self._warn(
                "some answers may not be kept; wait for the other run or free disk space, or pass --no-cache",
                error,
            )
            if self._store:
                self._store.shorten_lock_wait()
        except (sqlite3.Error, OSError) as error:
            self._warn(
                "answers of this run are not kept; run `doc2md cache clear` for a new journal, or pass --no-cache",
                error,
            )
            with contextlib.suppress(sqlite3.Error):
                if self._store:
                    self._store.close()
            self._store = None

    def _warn(self, advice: str, error: Exception) -> None:
        if not self._warned:
            reason = getattr(error, "strerror", None) or error
            _log.warning("doc2md: the journal %s cannot be used (%s): %s", self._path, reason, advice)
        self._warned = True


def _digest(key: bytes, answer: str) -> bytes:
    return hashlib.sha256(key + answer.encode("utf-8")).digest()
