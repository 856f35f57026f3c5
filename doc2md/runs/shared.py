"""A run that any number of equal processes share, on one machine or many, through files in a `Storage`.

There is no broker, and any process may be killed at any time.

    queue.json       the digest of the options, which all processes must have; deleted when all documents are done
    workers/ID       rewritten every few seconds by each process: its heartbeat
    claims/KEY.1     the process that converts a document
    claims/KEY.2     the process that took it over, because the heartbeat of the one before had stopped; and so on
    done/KEY.json    the record of a document that was converted, with the digest of its bytes

KEY is a digest of the name of the output. A claim is created only if it does not exist, so one process gets it, and a
claim is never replaced: who takes over creates the next one. If a process that was taken for dead goes on, two
processes write the same bytes, each file at once, so nothing is lost.

A heartbeat is compared with the own one, not with a clock, because the clocks of machines differ.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Any

from doc2md.errors import OutputError, UsageError
from doc2md.result import Status
from doc2md.runs.files import Stamp, digest_of, exists, stamp_of
from doc2md.runs.record import DocumentRecord, now, read_record
from doc2md.runs.storage import Storage

STALE_SECONDS = 120.0
"""Time without a heartbeat after which a process counts as dead. Network disks may show a change a minute late."""
MAX_CLAIMS = 8
"""Number of processes that may die while they convert a document. Then it fails: it may be the reason."""
_BEATS = 6
"""Number of heartbeats within the time after which a process counts as dead."""
_QUEUE = "queue.json"
_LOOK_SECONDS, _MAX_LOOKS = 0.1, 100
"""Time between two looks at an empty `_QUEUE`, and their number until it counts as left by a killed process."""
_OWNER = re.compile(r"[^/\\\0]{0,40}-[0-9a-f]{12}")
"""The id of a process."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document and the name of its output, which is unique in the run."""

    document: str
    output: str

    @property
    def key(self) -> str:
        return hashlib.sha256(self.output.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that this process may convert. `number` is how many processes have had it, this one included."""

    key: str
    number: int


class Busy(Enum):
    """Another process converts the document."""

    BUSY = auto()


@dataclass(slots=True)
class SharedRun:
    """The shared state of a run, as one of its processes sees it. A context manager, in which its heart beats.

    storage  the files that the processes share
    root     the output folder; `is_there` says whether an output in it exists
    options  digest of the options
    started  when the run began, whichever process began it

    All methods may raise OutputError; entering it raises UsageError if the other processes have other options.
    """

    storage: Storage
    root: Path
    options: str
    stale_seconds: float = STALE_SECONDS
    started: str = field(default_factory=now)
    id: str = field(default_factory=lambda: f"{socket.gethostname()[:40]}-{secrets.token_hex(6)}")
    is_there: Callable[[Path], bool] = exists
    _started: float = 0.0
    _beat: tuple[float, float] = (0.0, 0.0)
    _ended: threading.Event = field(default_factory=threading.Event)
    _heart: threading.Thread | None = None

    def __enter__(self) -> SharedRun:
        self._join()
        self._beat_once()
        self._started = self._beat[0]
        self._heart = threading.Thread(target=self._keep_beating, daemon=True)
        self._heart.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._heart:
            self._heart.join()
        self.storage.delete(f"workers/{self.id}")

    def _join(self) -> None:
        """Join the run, or begin it."""
        mine, looks = {"version": 1, "options": self.options, "started": self.started}, 0
        while not self.storage.create(_QUEUE, json.dumps(mine).encode()):
            data = self.storage.read(_QUEUE)
            if data is None:
                continue  # that run ended at this moment
            if not data:  # on a disk without hard links: it is being written, or its writer was killed
                looks += 1
                if looks > _MAX_LOOKS:
                    self.storage.delete(_QUEUE)
                time.sleep(_LOOK_SECONDS)
                continue
            known = _json(data)
            if known.get("options") != self.options:
                raise UsageError(
                    "--shared: in this folder is a run with other options, or of another version of doc2md; "
                    "use the same options, or another folder"
                )
            self.started = str(known.get("started", self.started))
            return

    def end(self) -> None:
        """All documents are done. The next run in this folder may have other options."""
        self.storage.delete(_QUEUE)
        self.storage.sweep(self._now - self.stale_seconds)
        # Of processes that were killed right after their document was done.
        for claim in [f"claims/{name}" for name in self.storage.names("claims")]:
            owner = self.storage.read(claim)
            if owner is not None and not self._lives(owner, claim):
                self.storage.delete(claim)
        for worker in self.storage.names("workers"):
            seen = self.storage.changed(f"workers/{worker}")
            if seen is not None and self._now - seen > self.stale_seconds:
                self.storage.delete(f"workers/{worker}")

    def _keep_beating(self) -> None:
        while not self._ended.wait(self.stale_seconds / _BEATS):
            try:
                self._beat_once()
            except OutputError:  # the disk is full or away: the next beat may succeed, else others take over
                continue

    def _beat_once(self) -> None:
        name = f"workers/{self.id}"
        self.storage.write(name, b"")
        self._beat = self.storage.changed(name) or 0.0, time.monotonic()

    @property
    def _now(self) -> float:
        """The time by the clock of the storage."""
        seen, at = self._beat
        return seen + time.monotonic() - at

    def take(self, job: Job) -> Claim | DocumentRecord | Busy:
        """A claim on a document, its record if nothing has to be done, or that another process converts it."""
        while True:
            if record := self.record_of(job):
                return record
            claim = self._claim(job.key)
            if not isinstance(claim, Claim):
                if claim is Busy.BUSY:
                    return claim
                continue  # it was finished or given back at this moment
            if record := self.record_of(job):  # it was finished before the claim
                self._release(claim)
                return record
            if claim.number > MAX_CLAIMS:
                return self._give_up(job, claim)
            return claim

    def _claim(self, key: str) -> Claim | Busy | None:
        """The next claim; None if the claims on this document have just been deleted."""
        number = 1
        while not self.storage.create(f"claims/{key}.{number}", self.id.encode()):
            owner = self.storage.read(f"claims/{key}.{number}")
            if owner is None:
                return None
            if self._lives(owner, f"claims/{key}.{number}"):
                return Busy.BUSY
            number += 1
        return Claim(key, number)

    def _lives(self, named: bytes, claim: str) -> bool:
        """Whether the heart of the process beats that a claim names. A damaged or unfinished one names none."""
        owner = named.decode("utf-8", "replace")
        seen = self.storage.changed(f"workers/{owner}" if _OWNER.fullmatch(owner) else claim)
        return seen is not None and self._now - seen < self.stale_seconds

    def finish(self, job: Job, claim: Claim, record: DocumentRecord, stamp: Stamp | None) -> None:
        """The document was converted, or has failed. `stamp` is what its file was before that."""
        mark = {"stamp": stamp, "record": json.loads(record.line())}
        self.storage.write(f"done/{job.key}.json", json.dumps(mark).encode())
        self._release(claim)

    def give_back(self, claim: Claim) -> None:
        """The document was not finished, and others may take it at once."""
        self._release(claim)

    def _release(self, claim: Claim) -> None:
        """Delete the claims of dead processes before this one, and this one if it was not deleted and made again."""
        for number in range(1, claim.number):
            self.storage.delete(f"claims/{claim.key}.{number}")
        name = f"claims/{claim.key}.{claim.number}"
        if self.storage.read(name) == self.id.encode():
            self.storage.delete(name)

    def _give_up(self, job: Job, claim: Claim) -> DocumentRecord:
        record = DocumentRecord(
            job.document,
            job.output,
            Status.FAILED,
            error=f"{job.document}: given up: {MAX_CLAIMS} processes ended while they converted it",
            finished=now(),
            options=self.options,
        )
        self.finish(job, claim, record, stamp_of(job.document))
        return record

    def record_of(self, job: Job) -> DocumentRecord | None:
        """The record of a document that needs no conversion; None if it has to be converted."""
        name = f"done/{job.key}.json"
        mark = _json(self.storage.read(name))
        record = read_record(json.dumps(mark.get("record")).encode())
        if record is None or record.options != self.options:
            return None
        if not record.complete:  # a process that starts later tries once more
            marked = self.storage.changed(name)
            return record if marked is not None and marked >= self._started else None
        if not all(self.is_there(self.root / path) for path in record.outputs):
            return None
        stamp = stamp_of(job.document)
        if stamp is None or stamp == _stamp(mark.get("stamp")) or digest_of(job.document) == record.sha256:
            return record
        return None

    def done(self) -> set[str]:
        """The keys of all documents that have a record, of whatever run: cheap, because no record is read."""
        return {name.removesuffix(".json") for name in self.storage.names("done")}

    def records(self) -> Iterator[DocumentRecord]:
        """The records of all documents that are done."""
        for name in self.storage.names("done"):
            mark = _json(self.storage.read(f"done/{name}"))
            record = read_record(json.dumps(mark.get("record")).encode())
            if record and record.options == self.options:
                yield record


def _stamp(value: Any) -> Any:
    """A stamp that was saved as JSON, which has lists for tuples."""
    return tuple(value) if isinstance(value, list) else value


def _json(data: bytes | None) -> dict[str, Any]:
    """A JSON object; an empty one if there is none."""
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
