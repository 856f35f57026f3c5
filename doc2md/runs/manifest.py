"""The manifest of an output folder: one line of JSON for each document that was converted into it.

While a run works, it appends a line to a file of its own for each document that it finishes, and locks that file. At
its end it merges these lines into the manifest: whole, sorted by the names of the outputs, a newer line in the place of
the older one. A run that was killed leaves its file without a lock. The next run finds it, and if it has the same
options, it does not convert those documents again.

Only the position of each line is in memory, so the manifest may have millions of lines.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from doc2md.errors import cannot_write
from doc2md.exporter.files import folder_lock, replacing
from doc2md.runs.record import DocumentRecord, read_record
from doc2md.runtime.locks import acquire

MANIFEST = ".doc2md-run.jsonl"
"""File name of the manifest, in the output folder."""
RUNNING = ".doc2md-run-{}.part.jsonl"
"""File name of the lines of a run that has not ended."""


class Records:
    """The newest record of each output, in files of lines. Later files and lines replace earlier ones.

    A line that is not a record is skipped: a killed run may have written a part of it.
    """

    def __init__(self, files: Collection[Path]) -> None:
        self._files = tuple(files)
        self._places: dict[str, tuple[int, int]] = {}
        for number, path in enumerate(self._files):
            for place, record in _lines(path):
                self._places[record.output] = number, place

    def __len__(self) -> int:
        return len(self._places)

    def find(self, output: str) -> DocumentRecord | None:
        """The newest record of this output; None if there is none."""
        if output not in self._places:
            return None
        number, place = self._places[output]
        with suppress(OSError), self._files[number].open("rb") as file:
            file.seek(place)
            return read_record(file.readline())
        return None

    def __iter__(self) -> Iterator[DocumentRecord]:
        """The records, sorted by output."""
        for output in sorted(self._places):
            if record := self.find(output):
                yield record


def _lines(path: Path) -> Iterator[tuple[int, DocumentRecord]]:
    """Each record in a file with its position in bytes; none if the file cannot be read."""
    with suppress(OSError), path.open("rb") as file:
        place = 0
        for line in file:
            if record := read_record(line):
                yield place, record
            place += len(line)


def read_manifest(folder: Path) -> Records:
    """The records of an output folder, those of running and killed runs included."""
    return Records([folder / MANIFEST, *_unfinished(folder)])


def _unfinished(folder: Path) -> list[Path]:
    return sorted(folder.glob(RUNNING.format("*")))


class Manifest:
    """The manifest of an output folder during a run. A context manager. Raises OutputError.

    known    the records of earlier runs
    resumed  the outputs that a killed run with the same options had finished
    """

    def __init__(self, folder: Path, options: str) -> None:
        self.folder = folder
        self.options = options
        self.resumed: frozenset[str] = frozenset()
        self.known = Records(())
        self._path = folder / RUNNING.format(secrets.token_hex(4))
        self._file: BinaryIO | None = None
        self._lock: int | None = None

    def __enter__(self) -> Manifest:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with folder_lock(self.folder):
                self._file = self._path.open("xb")
                self._lock = acquire(self._file.fileno())
                self._take_over()
        except OSError as error:
            raise cannot_write(error, self._path) from error
        self.known = Records([self.folder / MANIFEST, self._path])
        return self

    def __exit__(self, *_: object) -> None:
        """Keep the lines, also after an error: they are true. An interrupted run leaves its file to the next one."""
        if self._file:
            self._file.close()
        if self._lock is not None:
            os.close(self._lock)

    def _take_over(self) -> None:
        """Copy the lines of killed runs into this run's file, and delete theirs."""
        assert self._file
        resumed = set[str]()
        for path in _unfinished(self.folder):
            if path == self._path:
                continue
            with suppress(BlockingIOError), path.open("rb") as left:
                lock = acquire(left.fileno())
                for _, record in _lines(path):
                    self._file.write(record.line())
                    if record.options == self.options and record.complete:
                        resumed.add(record.output)
                self._file.flush()
                if lock is not None:  # without locks, the run may be alive
                    path.unlink()
                    os.close(lock)
        self.resumed = frozenset(resumed)

    def add(self, record: DocumentRecord) -> None:
        """Append the record of a document that was finished in this moment. Raises OutputError."""
        self.keep(record)

    def keep(self, record: DocumentRecord) -> None:
        """Append a record that is also kept elsewhere until the end. Raises OutputError."""
        assert self._file
        try:
            self._file.write(record.line())
            self._file.flush()
        except OSError as error:
            raise cannot_write(error, self._path) from error

    def finish(self) -> Path:
        """Merge the lines of this run into the manifest, and return its path. Raises OutputError."""
        path = self.folder / MANIFEST
        try:
            with folder_lock(self.folder):
                self._merge(path)
                self._path.unlink()
        except OSError as error:
            raise cannot_write(error, path) from error
        return path

    def _merge(self, path: Path) -> None:
        merged = Records([path, self._path])
        with replacing(path) as file:
            for record in merged:
                file.write(record.line())
