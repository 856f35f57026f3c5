"""The journal: answers are kept on disk the moment they arrive, so that nothing accepted is paid for twice.

It wraps an engine. An answer is found again by what was asked of whom: the task, how the page was rendered, the digest
of its pixels, the address and the model. It is served with the `finish` it had, so one that was cut short, or went
into a loop, is never taken for a good one. Each entry carries its own digest; a damaged one is a miss. No file name,
no password and no key is in it.
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
from doc2md.worker_types import PageImage

VERSION = 1
"""Of the tables and of the key; another version's entries are not read."""
CAP = 512 << 20
"""Bytes of all answers; beyond it those go that were not used for longest."""
LOCKED_SECONDS = 5.0
"""How long another process may hold the file."""

_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY, answer TEXT NOT NULL, digest BLOB NOT NULL, size INTEGER NOT NULL, used REAL NOT NULL
) WITHOUT ROWID
"""
_log = logging.getLogger("doc2md")


def journal_path() -> Path:
    """`DOC2MD_CACHE_DIR`, or the user's own cache folder; whether the file exists or not."""
    folder = os.environ.get("DOC2MD_CACHE_DIR")
    if folder:
        return Path(folder) / "answers.sqlite3"
    from platformdirs import user_cache_path

    return user_cache_path("doc2md") / "answers.sqlite3"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a journal holds: entries, the bytes of their answers, when the oldest was used last (seconds, Unix)."""

    entries: int
    size: int
    oldest: float | None


class Store:
    """The file. Raises sqlite3.Error or OSError where it cannot be had."""

    def __init__(self, path: Path, cap: int = CAP) -> None:
        self.cap = cap
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would let others read it
        self._db = sqlite3.connect(
            path, timeout=LOCKED_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            # What is committed outlives the process, if not the machine: an answer can be bought again.
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._check_version()
            self._db.execute(_TABLE)
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
        row = self._db.execute("SELECT answer, digest FROM answers WHERE key=?", (key,)).fetchone()
        if row is None:
            return None
        answer, digest = row
        if not isinstance(answer, str) or digest != _digest(key, answer):
            self._db.execute("DELETE FROM answers WHERE key=?", (key,))
            _log.warning("doc2md: an answer in the journal was damaged: it is asked for again")
            return None
        with contextlib.suppress(sqlite3.OperationalError):  # it can be read while another process writes
            self._db.execute("UPDATE answers SET used=? WHERE key=?", (time.time(), key))
        return answer

    def put(self, key: bytes, answer: str) -> None:
        size = len(answer.encode("utf-8"))
        self._db.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
            (key, answer, _digest(key, answer), size, time.time()),
        )
        self._size += size
        if self._size > self.cap:
            self._make_room()

    def _make_room(self) -> None:
        """Down to nine tenths, lest each new answer should look for an old one."""
        self._size = self.contents().size  # others write too
        excess, gone = self._size - self.cap * 9 // 10, list[tuple[bytes]]()
        for key, size in self._db.execute("SELECT key, size FROM answers ORDER BY used"):
            if excess <= 0:
                break
            excess -= size
            self._size -= size
            gone.append((key,))
        with self._transaction():
            self._db.executemany("DELETE FROM answers WHERE key=?", gone)

    def hurry(self) -> None:
        """Wait no longer for other processes: all pages would."""
        self._db.execute("PRAGMA busy_timeout=20")

    def clear(self) -> Contents:
        """Take everything out; says what there was."""
        held = self.contents()
        self._db.execute("DELETE FROM answers")
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return held

    def contents(self) -> Contents:
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
    """An `Engine` that asks another one only what it was not asked before.

    `kept` counts the answers of this run that it holds, `lost` those that it could not take in.

    A file that cannot be used is said once, on the log, and the run goes on without it; one that is only busy or
    cannot grow is tried again for the next answer.
    """

    def __init__(self, inner: Engine, path: Path | None = None, cap: int = CAP) -> None:
        self.inner = inner
        self.name = inner.name
        self.identity = inner.identity
        self._path = path or journal_path()
        self._store: Store | None = None
        self._warned = False
        self.kept = self.lost = 0
        self._asking: dict[bytes, asyncio.Lock] = {}
        with self._tolerant():
            self._store = Store(self._path, cap)

    def find(self, ask: Ask, image: PageImage) -> Transcript | None:
        """The answer as it was given, at no cost: no attempts and no usage."""
        known: str | None = None
        with self._tolerant():
            known = self._store.find(key_of(self.identity, ask, image)) if self._store else None
        return _read(known, ask) if known else None

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        key = key_of(self.identity, ask, image)
        # Equal pages are asked for one after the other, so that the second finds the first one's answer.
        async with self._asking.setdefault(key, asyncio.Lock()):
            known = self.find(ask, image)
            if known:
                self.kept += 1
                return known
            transcript = await self.inner.read(ask, image)
            self.lost += 1
            with self._tolerant():
                if self._store:
                    self._store.put(key, _written(transcript))
                    self.lost, self.kept = self.lost - 1, self.kept + 1
            return transcript

    async def close(self) -> None:
        if self._store:
            self._store.close()
        await self.inner.close()

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        try:
            yield
        except (
            sqlite3.OperationalError
        ) as error:  # in use, or the disk is full: it may be better for the next answer
            self._warn("answers may not be kept; free it, or pass --no-cache", error)
            if self._store:
                self._store.hurry()
        except (sqlite3.Error, OSError) as error:
            self._warn(
                "answers of this run are not kept; `doc2md cache clear` makes a new one, --no-cache goes without",
                error,
            )
            with contextlib.suppress(sqlite3.Error):
                if self._store:
                    self._store.close()
            self._store = None

    def _warn(self, so: str, error: Exception) -> None:
        if not self._warned:
            reason = getattr(error, "strerror", None) or error
            _log.warning("doc2md: the journal %s cannot be used (%s): %s", self._path, reason, so)
        self._warned = True


def key_of(identity: str, ask: Ask, image: PageImage) -> bytes:
    """Everything that an answer depends on; not where the page comes from."""
    asked = [
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
    return hashlib.sha256(json.dumps(asked).encode()).digest()


def _digest(key: bytes, answer: str) -> bytes:
    return hashlib.sha256(key + answer.encode("utf-8")).digest()


def _written(transcript: Transcript) -> str:
    entry: dict[str, Any] = {
        "text": transcript.text,
        "finish": transcript.finish.value,
        "engine": transcript.engine,
        "notes": transcript.notes,
    }
    return json.dumps(entry)


def _read(answer: str, ask: Ask) -> Transcript:
    entry = json.loads(answer)
    return Transcript(
        ask, entry["text"], Finish(entry["finish"]), None, entry["engine"], 0, tuple(entry["notes"])
    )
