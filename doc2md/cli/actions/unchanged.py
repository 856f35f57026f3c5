"""The documents of a run into a folder, without those that an earlier run has converted from the same bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from doc2md.cli.actions.many import Task
from doc2md.runs.files import digest_of, exists, stamp_of
from doc2md.runs.manifest import Manifest, Records
from doc2md.runs.record import DocumentRecord


@dataclass(frozen=True, slots=True)
class FolderWork:
    """Implements `Work` with the manifest of the output folder.

    With `skip_unchanged`, no document is converted that is in the manifest with the same digest and options, if its
    files are there (`is_there`) and no page failed. Without it, only those that a killed run had finished are skipped.
    """

    tasks: Sequence[Task]
    manifest: Manifest
    skip_unchanged: bool
    is_there: Callable[[Path], bool] = exists

    @property
    def skipped_as(self) -> str:
        return "unchanged" if self.skip_unchanged else "done before"

    async def left(self) -> AsyncGenerator[Task | DocumentRecord]:
        for task in self.tasks:
            yield await self._record_of(task) or task

    async def finish(self, task: Task, record: DocumentRecord) -> None:
        await asyncio.to_thread(self.manifest.add, record)

    async def give_back(self, task: Task) -> None:
        """Nothing has to be done: a document without a record is converted by the next run."""

    async def _record_of(self, task: Task) -> DocumentRecord | None:
        """The record of a document that needs no conversion; None if it has to be converted."""
        if not (self.skip_unchanged or task.target.name in self.manifest.resumed):
            return None
        manifest = self.manifest
        return await unchanged(task, manifest.known, manifest.folder, manifest.options, self.is_there)


async def unchanged(
    task: Task, known: Records, folder: Path, options: str, is_there: Callable[[Path], bool]
) -> DocumentRecord | None:
    """The record of a document that was converted into `folder` from the same bytes with the same options, or None."""
    record = known.find(task.target.name)
    if record is None or record.options != options or not record.complete:
        return None
    if not isinstance(task.document, str):
        return None
    if not await asyncio.to_thread(lambda: all(is_there(folder / path) for path in record.outputs)):
        return None
    if record.stamp and await asyncio.to_thread(stamp_of, task.document) == record.stamp:
        return record
    same = await asyncio.to_thread(digest_of, task.document) == record.sha256
    return record if same else None
