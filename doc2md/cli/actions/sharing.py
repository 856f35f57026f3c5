"""`doc2md convert --shared`: the part of one process in a run that several processes share."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from doc2md.cli.actions.many import Task
from doc2md.cli.run_state import RunState
from doc2md.errors import UsageError
from doc2md.objects import is_address
from doc2md.runs.files import Stamp, stamp_of
from doc2md.runs.record import DocumentRecord
from doc2md.runs.shared import Busy, Claim, Job, SharedRun
from doc2md.runs.storage import FolderStorage, Storage
from doc2md.runtime.interruption import Interruption
from doc2md.sources import is_url, printable

LOOK_SECONDS = 1.0
"""Time between two looks at the documents of other processes."""
COUNT_SECONDS = 30.0
"""Time between two counts of what they have finished."""


@dataclass(slots=True)
class SharedWork:
    """Implements `Work`: the documents that no other process has done or is converting.

    Each process starts at another place of the list, so that they seldom want the same document.
    """

    tasks: Sequence[Task]
    shared: SharedRun
    state: RunState
    interruption: Interruption
    skipped_as: str = "done before or by others"
    _claims: dict[str, tuple[Claim, Stamp | None]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _helped: set[str] = field(default_factory=set)
    _next_count: float = 0.0

    async def left(self) -> AsyncGenerator[Task | DocumentRecord]:
        start = random.randrange(len(self.tasks))  # noqa: S311
        left = [*self.tasks[start:], *self.tasks[:start]]
        self._open = {_job(task).key for task in left} - await asyncio.to_thread(self.shared.done)
        while left and not self.interruption.requested:
            busy = []
            for task in left:
                await self._count()
                found = await self._take(task)
                if found is Busy.BUSY:
                    busy.append(task)
                elif isinstance(found, DocumentRecord):
                    self._see(task)
                    yield found
                else:
                    yield task
            left = busy
            if left:
                self.state.waits = f"waiting for {len(left):,} documents of other processes"
                await self.interruption.sleep(LOOK_SECONDS)

    async def _count(self) -> None:
        """Count what other processes have finished since this one began, from time to time."""
        if time.monotonic() < self._next_count:
            return
        self._next_count = time.monotonic() + COUNT_SECONDS
        new = self._open & await asyncio.to_thread(self.shared.done)
        self._open -= new
        self._helped |= new
        self.state.helped += len(new)
        self.state.unseen = len(self._helped)

    def _see(self, task: Task) -> None:
        """A document needs no conversion. It is counted as that from now on."""
        key = _job(task).key
        self.state.helped += key in self._open
        self._open.discard(key)
        self._helped.discard(key)
        self.state.unseen = len(self._helped)

    async def _take(self, task: Task) -> Claim | DocumentRecord | Busy:
        job = _job(task)
        stamp = await asyncio.to_thread(stamp_of, job.document)
        found = await asyncio.to_thread(self.shared.take, job)
        if isinstance(found, Claim):
            self._claims[job.output] = found, stamp
        return found

    async def finish(self, task: Task, record: DocumentRecord) -> None:
        claim, stamp = self._claims.pop(task.target.name)
        self._open.discard(_job(task).key)
        await asyncio.to_thread(self.shared.finish, _job(task), claim, record, stamp)

    async def give_back(self, task: Task) -> None:
        claim, _ = self._claims.pop(task.target.name)
        await asyncio.to_thread(self.shared.give_back, claim)


def _job(task: Task) -> Job:
    assert isinstance(task.document, str)
    return Job(task.document, task.target.name)


def open_storage(place: str) -> Storage:
    """The storage in a folder, or at an address in object storage. Raises UsageError and OutputError."""
    if is_address(place):
        from doc2md.runs.object_storage import ObjectStorage

        return ObjectStorage(place)
    if is_url(place):
        raise UsageError(
            f"--shared {printable(place)}: name a folder, or an address in object storage (s3://…)"
        )
    return FolderStorage(Path(place))
