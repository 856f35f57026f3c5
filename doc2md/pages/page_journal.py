"""The pages of long documents as the embedded engine read them, on disk until their document is done.

A run that was killed continues at its page. The key of a page contains the digest of the file, the habits of the
document and the version of doc2md: everything that a reading depends on. The file contains no file names and no
passwords. Each page is compressed, to about a third: 12 kB for a page of dense text.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from doc2md.converter.store import LenientStore, store_path
from doc2md.document import Reading
from doc2md.structure.habits import Habits
from doc2md.version import __version__

MIN_PAGES = 32
"""Minimum number of pages of a document whose pages are kept. A shorter one is read again in less than a minute."""


def page_journal_path() -> Path:
    """The path of the file. It may not exist yet."""
    return store_path("pages.sqlite3")


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The pages of one document, with `sha256` as the digest of its file. `keys` are those that are kept."""

    store: LenientStore
    sha256: str
    keys: set[bytes] = field(default_factory=set)

    def find(self, page: int, habits: Habits) -> Reading | None:
        """A page as it was read before; None if it is not kept."""
        key = self._key(page, habits)
        packed = self.store.find(key)
        if packed is None:
            return None
        try:
            reading = _adapter().validate_json(zlib.decompress(b64decode(packed)))
        except (ValueError, zlib.error):  # another version wrote it
            return None
        self.keys.add(key)
        return reading

    def put(self, habits: Habits, reading: Reading) -> None:
        """Keep a page, unless the next run may read it better."""
        if reading.damage or reading.unread:
            return
        key = self._key(reading.page, habits)
        if self.store.put(key, b64encode(zlib.compress(_adapter().dump_json(reading), 1)).decode("ascii")):
            self.keys.add(key)

    def _key(self, page: int, habits: Habits) -> bytes:
        known = [__version__, self.sha256, page, _habits_adapter().dump_json(habits).decode()]
        return hashlib.sha256(json.dumps(known).encode()).digest()


class PageJournal:
    """The kept pages of all documents of a run."""

    def __init__(self, path: Path | None = None) -> None:
        self._store = LenientStore(path or page_journal_path())
        self._documents: dict[str, KeptPages] = {}

    @property
    def kept(self) -> int:
        """The number of pages that are kept, of the documents that are not done."""
        return sum(len(pages.keys) for pages in self._documents.values())

    def of(self, sha256: str) -> KeptPages:
        """The pages of a document."""
        return self._documents.setdefault(sha256, KeptPages(self._store, sha256))

    def forget(self, sha256: str) -> None:
        """Delete the pages of a document that is done."""
        if pages := self._documents.pop(sha256, None):
            self._store.delete(pages.keys)

    def close(self) -> None:
        self._store.close()


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


@cache
def _habits_adapter() -> TypeAdapter[Habits]:
    return TypeAdapter(Habits)
