"""The journal: a cache of answers on disk, so that no answer is paid for twice.

`Journal` wraps an engine and writes each answer to an SQLite file as soon as it arrives. The key of an answer contains
the task, the rendering of the page, the digest of its pixels, and the engine's address, model and settings. The answer
is returned with the `finish` that it had, so a truncated or looping answer is never taken for a good one. Each entry
has its own digest, and a damaged entry counts as a cache miss. The file contains no file names, passwords or keys.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doc2md.converter.base import Ask, Engine, Finish, Transcript
from doc2md.runtime.home import cache_folder
from doc2md.worker_types import PageImage

VERSION = 1
"""Version of the table and of the key. A file of another version is not used."""
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


def journal_path() -> Path:
    """Return the path of the journal, in `DOC2MD_CACHE_DIR` or else in the user's cache folder.

    The file may not exist yet.
    """
    folder = os.environ.get("DOC2MD_CACHE_DIR")
    return (Path(folder) if folder else cache_folder()) / "answers.sqlite3"


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
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return before

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


class Journal:
    """An `Engine` that answers from the journal, and asks `inner` only what the journal does not contain.

    `kept` counts the answers of this run that are in the journal, `lost` those that could not be written to it.

    If the file cannot be used, a warning is logged once and the run continues without it. If the file is only locked
    or the disk is full, the journal is tried again for the next answer.
    """

    def __init__(self, inner: Engine, path: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.inner = inner
        self.name = inner.name
        self.identity = inner.identity
        self._path = path or journal_path()
        self._store: Store | None = None
        self._warned = False
        self.kept = self.lost = 0
        self._locks: dict[bytes, asyncio.Lock] = {}
        with self._tolerate_errors():
            self._store = Store(self._path, max_bytes)

    def find(self, ask: Ask, image: PageImage) -> Transcript | None:
        """Return the answer in the journal, with 0 attempts and without usage; None if it is not there."""
        known: str | None = None
        with self._tolerate_errors():
            known = self._store.find(key_of(self.identity, ask, image)) if self._store else None
        return _from_json(known, ask) if known else None

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        key = key_of(self.identity, ask, image)
        # Equal pages are read one after the other, so that the second one finds the answer of the first.
        async with self._locks.setdefault(key, asyncio.Lock()):
            known = self.find(ask, image)
            if known:
                self.kept += 1
                return known
            transcript = await self.inner.read(ask, image)
            self.lost += 1  # until it is written
            with self._tolerate_errors():
                if self._store:
                    self._store.put(key, _to_json(transcript))
                    self.lost, self.kept = self.lost - 1, self.kept + 1
            return transcript

    async def close(self) -> None:
        if self._store:
            self._store.close()
        await self.inner.close()

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


def key_of(identity: str, ask: Ask, image: PageImage) -> bytes:
    """Return a digest of everything that an answer depends on. File name and page number are not part of it."""
    parts = [
        VERSION,
        identity,
        ask.task.name,
        ask.words,
        round(ask.dpi, 3),
        ask.clip,
        ask.temperature,
        ask.guarded,
        image.digest,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).digest()


def _digest(key: bytes, answer: str) -> bytes:
    return hashlib.sha256(key + answer.encode("utf-8")).digest()


def _to_json(transcript: Transcript) -> str:
    entry: dict[str, Any] = {
        "text": transcript.text,
        "finish": transcript.finish.value,
        "engine": transcript.engine,
        "notes": transcript.notes,
    }
    return json.dumps(entry)


def _from_json(answer: str, ask: Ask) -> Transcript:
    entry = json.loads(answer)
    return Transcript(
        ask, entry["text"], Finish(entry["finish"]), None, entry["engine"], 0, tuple(entry["notes"])
    )
