"""The journal: a cache of answers on disk, so that no answer is paid for twice.

`Journal` wraps an engine and writes each answer to a store as soon as it arrives. The key of an answer contains the
task, the rendering of the page, the digest of its pixels, and the engine's address, model and settings. The answer is
returned with the `finish` that it had, so a truncated or looping answer is never taken for a good one. The file
contains no file names, passwords or keys.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

from doc2md.converter.base import Ask, Engine, Finish, Transcript
from doc2md.converter.store import MAX_BYTES, VERSION, LenientStore, store_path
from doc2md.worker_types import PageImage


def journal_path() -> Path:
    """Return the path of the journal. The file may not exist yet."""
    return store_path("answers.sqlite3")


class Journal:
    """An `Engine` that answers from the journal, and asks `inner` only what the journal does not contain.

    `kept` counts the answers of this run that are in the journal, `lost` those that could not be written to it.
    """

    def __init__(self, inner: Engine, path: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.inner = inner
        self.name = inner.name
        self.identity = inner.identity
        self._store = LenientStore(path or journal_path(), max_bytes)
        self.kept = self.lost = 0
        self._locks: dict[bytes, asyncio.Lock] = {}

    def find(self, ask: Ask, image: PageImage) -> Transcript | None:
        """Return the answer in the journal, with 0 attempts and without usage; None if it is not there."""
        known = self._store.find(key_of(self.identity, ask, image))
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
            if self._store.put(key, _to_json(transcript)):
                self.kept += 1
            else:
                self.lost += 1
            return transcript

    async def close(self) -> None:
        self._store.close()
        await self.inner.close()


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
