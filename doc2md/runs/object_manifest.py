"""The manifest of an output in object storage.

A run works with a copy of it on this machine. So that a killed run continues, the lines of a run that has not ended are
also in objects beside the manifest, of up to some hundred lines each: the last of them is written again after each
document. No two processes write the same of these objects. At its end the run merges its lines into the manifest.

Object storage has no locks, so a run cannot know whether another one still works. It deletes the objects of other runs
at its end, if they have not changed since its start: their lines are in the manifest then. A run that works on writes
its lines again.
"""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from doc2md.bucket.output import ObjectOutput
from doc2md.runs.manifest import MANIFEST, RUNNING, Manifest
from doc2md.runs.record import DocumentRecord
from doc2md.runtime.temporary import disk_errors

LINES = 256
"""Number of lines of an object that is written again after each document."""
_TRIES = 10
"""How often the manifest is merged again because another run has written it in the meantime."""


def copy_manifest(output: ObjectOutput, folder: Path) -> dict[str, str]:
    """Copy the manifest into a folder that stands for its place, with the lines of runs that have not ended.

    Returns the keys of these lines, with what changes when they are written again. Raises OutputError.
    """
    place, store = output.key_of(folder), output.store
    pieces = sorted(name for name in store.names(place) if fnmatchcase(name, RUNNING.format("*")))
    stamps = {}
    # A run deletes its lines after it has written the manifest, so this order misses none.
    for name in [*pieces, MANIFEST]:
        key = f"{place}/{name}"
        stamp = store.stamp(key)
        if (data := store.read(key)) is not None:
            stamps[key] = stamp
            with disk_errors():
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
    stamps.pop(f"{place}/{MANIFEST}", None)
    return stamps


class ObjectManifest(Manifest):
    """The manifest of an output in object storage during a run. `folder` is the path that stands for its place."""

    def __init__(self, output: ObjectOutput, folder: Path, options: str) -> None:
        super().__init__(folder, options)
        self._output = output
        self._others: dict[str, str] = {}
        self._pieces: list[str] = []
        self._lines: list[bytes] = []
        self._begins = True  # a new object, with the next line
        self._added = self._sent = 0
        self._adding, self._sending = threading.Lock(), threading.Lock()
        # The names sort by time, so that later lines replace earlier ones.
        self._run = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"

    def __enter__(self) -> ObjectManifest:
        self._others = copy_manifest(self._output, self.folder)
        super().__enter__()
        return self

    def add(self, record: DocumentRecord) -> None:
        with self._adding:
            self.keep(record)
            self._lines.append(record.line())
            self._added += 1
            mine = self._added
        with self._sending:  # documents that are finished in the meantime are sent together
            if mine > self._sent:
                self._send()

    def _send(self) -> None:
        with self._adding:
            added, lines = self._added, b"".join(self._lines)
            if full := len(self._lines) >= LINES:
                self._lines = []
        if self._begins:
            name = RUNNING.format(f"{self._run}-{len(self._pieces):05}")
            self._pieces.append(self._output.key_of(self.folder / name))
        self._output.store.write(self._pieces[-1], lines)
        self._begins, self._sent = full, added

    def finish(self) -> Path:
        path, store = self.folder / MANIFEST, self._output.store
        key = self._output.key_of(path)
        for _ in range(_TRIES):
            stamp = store.stamp(key)
            with disk_errors():
                path.write_bytes(store.read(key) or b"")
                self._merge(path)
            if store.stamp(key) == stamp:
                break
        store.send([(path, key)])
        for piece in self._pieces:
            store.delete(piece)
        for piece, stamp in self._others.items():
            if store.stamp(piece) == stamp:
                store.delete(piece)
        return path
