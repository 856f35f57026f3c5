"""Jobs outlive their server, the queue has an end, and each document is converted once."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from doc2md.errors import OutputError
from doc2md.result import Status
from doc2md.serve.engine import DOCUMENT, Engine
from doc2md.serve.jobs import UPLOAD, JobBusyError, Jobs, QueueFullError, UnknownJobError
from doc2md.serve.order import Order
from doc2md.serve.store import MAX_STARTS, Job, State, Store, new_id
from tests.serve.conftest import pdf, settings

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("inline_workers")]


class Counting(Engine):
    """Counts conversions. `before` runs before each."""

    def __init__(self, before: Callable[[str], None] = lambda name: None) -> None:
        super().__init__(settings(Path()).options)
        self.names: list[str] = []
        self.before = before

    async def convert(self, upload: Path, name: str, *given: object) -> object:  # type: ignore[override]
        self.before(name)
        self.names.append(name)
        return await super().convert(upload, name, *given)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def server(folder: Path, engine: Engine | None = None, **changes: object) -> AsyncIterator[Jobs]:
    jobs = Jobs(settings(folder, **changes), engine or Counting())
    await jobs.start()
    try:
        yield jobs
    finally:
        await jobs.stop()


def submit(jobs: Jobs, *names: str, order: Order | None = None, data: bytes | None = None) -> Job:
    with jobs.new_folder() as folder:
        for number, _ in enumerate(names):
            (folder / str(number)).mkdir()
            (folder / str(number) / UPLOAD).write_bytes(data or pdf())
        return jobs.submit(order or Order(), folder, names)


def test_a_new_server_continues_the_jobs_of_one_that_ended(tmp_path: Path) -> None:
    engine = Counting()

    async def run() -> list[State]:
        first = Jobs(settings(tmp_path), engine)  # never started: everything stays in the queue
        ids = [submit(first, "one.pdf").id, submit(first, "two.pdf", "three.pdf").id]
        task = first.store.take()
        assert task
        first.store.add_row(task, 1, 1, "{}")
        first.close()
        async with server(tmp_path, engine) as second:
            ended = [await second.wait(job, 30) for job in ids]
            assert [row.page for row in second.store.rows(ids[0])] == [1]
        return [task.state for job in ended for task in job.tasks]

    assert asyncio.run(run()) == [State.DONE] * 3
    assert sorted(engine.names) == ["one.pdf", "three.pdf", "two.pdf"]


def test_a_document_that_was_written_before_the_end_is_not_converted_twice(tmp_path: Path) -> None:
    engine = Counting()

    async def run() -> str:
        async with server(tmp_path, engine) as first:
            job = submit(first, "one.pdf")
            await first.wait(job.id, 30)
        store = Store(
            tmp_path / "jobs.sqlite"
        )  # the server ended between writing the document and recording it
        store._db.execute("update document set state = 'running'")
        store.close()
        async with server(tmp_path, engine) as second:
            found = await second.wait(job.id, 30)
            assert found.state is State.DONE
            return second.load(found.tasks[0]).markdown

    assert asyncio.run(run()) == "Words of page 1.\n"
    assert engine.names == ["one.pdf"]


def test_a_document_that_ends_the_server_each_time_is_given_up(tmp_path: Path) -> None:
    async def run() -> Job:
        first = Jobs(settings(tmp_path), Counting())
        job = submit(first, "bomb.pdf")
        first.close()
        store = Store(tmp_path / "jobs.sqlite")
        store._db.execute("update document set state = 'running', starts = ?", (MAX_STARTS,))
        store.close()
        async with server(tmp_path) as second:
            return await second.wait(job.id, 30)

    job = asyncio.run(run())
    assert job.state is State.FAILED
    assert "ended 3 times" in job.message


def test_what_is_left_of_an_upload_that_was_cut_off_is_deleted_and_no_other_folder(tmp_path: Path) -> None:
    half, other = tmp_path / new_id(), tmp_path / "pictures of mine"
    for folder in (half, other):
        (folder / "0").mkdir(parents=True)

    async def run() -> None:
        async with server(tmp_path):
            assert not half.exists()
            assert (other / "0").exists()

    asyncio.run(run())


def test_a_full_queue_takes_no_more_and_says_when_to_ask_again(tmp_path: Path) -> None:
    jobs = Jobs(settings(tmp_path, max_queue=2), Counting())
    submit(jobs, "one.pdf")
    with jobs.reserve(1), pytest.raises(QueueFullError) as full, jobs.reserve(1):
        pass
    assert full.value.seconds >= 1
    with jobs.reserve(1):  # the room of an upload that ended is free again
        pass


def test_two_servers_cannot_use_the_same_folder(tmp_path: Path) -> None:
    jobs = Jobs(settings(tmp_path), Counting())
    with pytest.raises(OutputError, match="another server"):
        Jobs(settings(tmp_path), Counting())
    assert jobs.store.ids() == set()


def test_a_damaged_file_of_jobs_is_named(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite").write_bytes(b"x" * 5000)
    with pytest.raises(OutputError, match=r"jobs\.sqlite.* not a database"):
        Store(tmp_path / "jobs.sqlite")


def test_old_jobs_are_deleted_with_their_files(tmp_path: Path) -> None:
    async def run() -> None:
        async with server(tmp_path, keep_hours=1e-9) as jobs:
            job = submit(jobs, "one.pdf")
            await jobs.wait(job.id, 30)
        async with server(tmp_path, keep_hours=1e-9) as jobs:
            for _ in range(100):
                if not (tmp_path / job.id).exists():
                    break
                await asyncio.sleep(0.01)
            assert not (tmp_path / job.id).exists()
            with pytest.raises(UnknownJobError):
                jobs.job(job.id)

    asyncio.run(run())


def test_a_bug_in_one_document_is_reported_and_the_next_is_converted(tmp_path: Path) -> None:
    def fail(name: str) -> None:
        if name == "bad.pdf":
            raise ZeroDivisionError

    async def run() -> list[Job]:
        async with server(tmp_path, Counting(fail)) as jobs:
            found = [submit(jobs, name) for name in ("bad.pdf", "good.pdf")]
            return [await jobs.wait(job.id, 30) for job in found]

    bad, good = asyncio.run(run())
    assert (bad.state, good.state) == (State.FAILED, State.DONE)
    assert "a bug in doc2md (ZeroDivisionError)" in bad.message


class Gated(Counting):
    """Converts nothing: a document ends when its gate opens."""

    def __init__(self) -> None:
        super().__init__()
        self.gates = {name: asyncio.Event() for name in ("long.pdf", "short.pdf")}

    async def convert(self, upload: Path, name: str, *given: object) -> Status:  # type: ignore[override]
        self.names.append(name)
        await self.gates[name].wait()
        return Status.OK


def test_of_two_restarts_at_once_one_is_refused_and_the_queue_goes_on(tmp_path: Path) -> None:
    async def run() -> None:
        async with server(tmp_path) as jobs:
            job = submit(jobs, "one.pdf")
            await jobs.wait(job.id, 30)
            both = await asyncio.gather(
                *(jobs.restart(job.id, Order()) for _ in range(2)), return_exceptions=True
            )
            assert [isinstance(each, JobBusyError) for each in both] == [False, True]
            with pytest.raises(JobBusyError):
                await jobs.restart(job.id, Order())
            assert (await jobs.wait(job.id, 30)).state is State.DONE

    asyncio.run(run())


@pytest.mark.parametrize("change", ["take", "finish"])
def test_the_queue_goes_on_after_the_disk_was_full(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doc2md.serve.jobs.DISK_SECONDS", 0.01)
    full = [sqlite3.OperationalError("database or disk is full")] * 3

    async def run() -> None:
        async with server(tmp_path) as jobs:
            working = getattr(jobs.store, change)

            def failing(*given: object, **named: object) -> object:
                if full:
                    raise full.pop()
                return working(*given, **named)

            monkeypatch.setattr(jobs.store, change, failing)
            assert (await jobs.wait(submit(jobs, "one.pdf").id, 30)).state is State.DONE

    asyncio.run(run())
    assert not full


@pytest.mark.parametrize("patience", [60.0, 0.01])
def test_a_long_document_lets_the_next_begin_and_a_short_one_does_not(
    patience: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doc2md.serve.jobs.PATIENCE_SECONDS", patience)

    async def run() -> list[str]:
        engine = Gated()
        async with server(tmp_path, engine) as jobs:
            long, short = (submit(jobs, name) for name in engine.gates)
            engine.gates["short.pdf"].set()
            await jobs.wait(short.id, 0.3)
            begun = list(engine.names)
            engine.gates["long.pdf"].set()
            for job in (long, short):
                assert (await jobs.wait(job.id, 30)).state is State.DONE
        return begun

    assert asyncio.run(run()) == ["long.pdf", "short.pdf"][: 1 if patience > 1 else 2]


def test_a_page_can_be_read_while_the_others_are_not_yet(tmp_path: Path) -> None:
    async def run() -> None:
        async with server(tmp_path) as jobs:
            job = submit(jobs, "long.pdf", data=pdf(200))
            while not jobs.store.rows(job.id):
                await jobs.change()
            (task,) = jobs.job(job.id).tasks
            assert task.state is State.RUNNING
            assert jobs.drafts.page(task, 1) == "Words of page 1.\n"
            assert jobs.drafts.page(task, 200) is None
            await jobs.delete(job.id)

    asyncio.run(run())


def test_the_notes_about_a_page_name_the_options_as_those_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doc2md.pages.embedded.readability_notes", lambda _: ["try a model (--base-url)"])

    async def run() -> list[list[str]]:
        async with server(tmp_path) as jobs:
            job = await jobs.wait(submit(jobs, "one.pdf").id, 30)
            (row,) = jobs.store.rows(job.id)
            return [json.loads(row.row)["notes"], list(jobs.load(job.tasks[0]).ledger[0].notes)]

    assert asyncio.run(run()) == [["try a model (the server's --base-url)"]] * 2


def test_deleting_a_job_stops_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with server(tmp_path) as jobs:
            job = submit(jobs, "long.pdf", data=pdf(200))
            while jobs.job(job.id).state is State.QUEUED or not jobs.store.rows(job.id):
                await jobs.change()
            await jobs.delete(job.id)
            assert jobs.drafts.page(job.tasks[0], 1) is None
            assert not jobs._running
            assert not (tmp_path / job.id / DOCUMENT).exists()
            after = submit(jobs, "next.pdf")
            assert (await jobs.wait(after.id, 30)).state is State.DONE

    asyncio.run(run())
