"""What one process of a shared run knows of the others."""

import asyncio
from pathlib import Path

import pytest

from doc2md.cli.actions import sharing
from doc2md.cli.actions.many import Task
from doc2md.cli.actions.sharing import SharedWork
from doc2md.cli.outputs import Target
from doc2md.cli.run_state import RunState
from doc2md.result import Status
from doc2md.runs.record import DocumentRecord
from doc2md.runs.shared import Claim, Job, SharedRun
from doc2md.runtime.interruption import Interruption
from tests.fakes.storage import MemoryStorage


def test_what_others_finish_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "COUNT_SECONDS", 0.0)
    monkeypatch.setattr("random.randrange", lambda stop: 0)
    tasks = [Task(f"{name}.pdf", Target({}, name=name)) for name in "abcd"]
    storage, state = MemoryStorage(), RunState(len(tasks))

    def finish(run: SharedRun, name: str) -> None:
        job = Job(f"{name}.pdf", name)
        claim = run.take(job)
        assert isinstance(claim, Claim)
        run.finish(job, claim, DocumentRecord(job.document, name, Status.OK, options="o"), None)

    async def run() -> list[tuple[str, int, int]]:
        seen = []
        with SharedRun(storage, tmp_path, "o") as mine, SharedRun(storage, tmp_path, "o") as other:
            finish(other, "b")  # before this process began
            work = SharedWork(tasks, mine, state, Interruption())
            async for found in work.left():
                if isinstance(found, Task):
                    record = DocumentRecord(found.name, found.target.name, Status.OK, options="o")
                    await work.finish(found, record)
                    if found.name == "a.pdf":
                        finish(other, "d")
                name = found.name if isinstance(found, Task) else found.document
                seen.append((name, state.helped, state.unseen))
        return seen

    assert asyncio.run(run()) == [("a.pdf", 0, 0), ("b.pdf", 1, 1), ("c.pdf", 1, 1), ("d.pdf", 1, 0)]
