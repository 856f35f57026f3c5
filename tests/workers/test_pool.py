"""Worker processes: the limits of a page, and what happens to a page that exceeds them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from doc2md import errors
from doc2md.geometry import Box
from doc2md.options.limits import Limits
from doc2md.worker_types import SourceFile, SourceInfo
from doc2md.workers import pool
from doc2md.workers.pool import Workers
from doc2md.workers.process import Process
from doc2md.workers.protocol import Crop, Inspect, Render
from doc2md.workers.start import _early, started_early
from tests.builders.processes import linux, ticks
from tests.builders.raw_pdf import BOMB, LINE, raw_pdf

pytestmark = pytest.mark.process


T = TypeVar("T")


@pytest.fixture(autouse=True)
def _in_silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails if something was logged: asyncio warns of a child process that it could not wait for."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.fixture
def source(tmp_path: Path) -> SourceFile:
    """Pages 1 and 3 are a line each; page 2 never ends."""
    file = tmp_path / "x.pdf"
    file.write_bytes(raw_pdf(LINE, BOMB, LINE, box="[0 0 300 400]", table=False))
    return SourceFile(str(file), "x.pdf", "pdf")


def with_workers(work: Callable[[Workers], Awaitable[T]], count: int = 1, limits: Limits | None = None) -> T:
    async def run() -> T:
        async with Workers(count, limits or Limits()) as workers:
            return await work(workers)

    return asyncio.run(run())


def process(workers: Workers) -> Process:
    found = workers._all[0].process
    assert found
    return found


async def at_work(workers: Workers) -> Process:
    """Wait until the worker has worked on its page for a while."""
    found = process(workers)
    before = ticks(found.pid)
    while ticks(found.pid) < before + 10:
        await asyncio.sleep(0.01)
    return found


def test_a_worker_inspects_renders_and_crops(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        assert await workers.ask(Inspect(source)) == SourceInfo(
            3, notes=("the file was damaged and has been repaired",)
        )
        whole = await workers.ask(Render(source, 1, 72))
        assert (whole.width, whole.height) == (300, 400)
        boxes = (Box(300, 0, 400, 10), Box(0, 300, 100, 400))
        nothing, picture = (await workers.ask(Crop(source, 1, boxes))).data
        assert nothing == b""
        assert picture.startswith(b"\x89PNG")

    with_workers(work)


def test_an_error_of_doc2md_keeps_its_type(tmp_path: Path, source: SourceFile) -> None:
    file = tmp_path / "damaged.pdf"
    file.write_bytes(b"%PDF-1.7\n")

    async def work(workers: Workers) -> None:
        with pytest.raises(errors.InputError, match=r"damaged\.pdf: damaged"):
            await workers.ask(Inspect(SourceFile(str(file), "damaged.pdf", "pdf")))
        with pytest.raises(errors.PageError, match="could not load"):
            await workers.ask(Render(source, 99, 72))
        assert (await workers.ask(Inspect(source))).pages == 3

    with_workers(work)


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_loses_only_its_page(source: SourceFile, number: signal.Signals) -> None:
    async def work(workers: Workers) -> None:
        await workers.ask(Render(source, 1, 72))
        asked = asyncio.ensure_future(workers.ask(Render(source, 2, 72)))
        os.kill((await at_work(workers)).pid, number)
        with pytest.raises(errors.PageError, match=rf"renderer crashed \(signal {int(number)}"):
            await asked
        assert (await workers.ask(Render(source, 3, 72))).width == 300

    with_workers(work)


def test_a_worker_that_is_killed_between_two_pages_loses_none(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        await workers.ask(Render(source, 1, 72))
        first = process(workers)
        os.kill(first.pid, signal.SIGKILL)
        await first.wait()
        assert (await workers.ask(Render(source, 3, 72))).width == 300
        assert process(workers).pid != first.pid

    with_workers(work)


def test_a_page_that_takes_too_long_is_stopped_and_the_next_is_read(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        with pytest.raises(errors.PageError, match=r"more than 1\.5 s and was stopped \(--page-seconds\)"):
            await workers.ask(Render(source, 2, 72))
        assert (await workers.ask(Render(source, 3, 72))).width == 300

    with_workers(work, limits=Limits(page_seconds=1.5))


def test_a_page_that_takes_too_much_cpu_time_is_stopped_and_the_next_is_read(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        workers._all[0].cpu_seconds = 1  # far less than the time limit of a page
        with pytest.raises(errors.PageError, match="more than 1 s of CPU"):
            await workers.ask(Render(source, 2, 72))
        assert (await workers.ask(Render(source, 3, 72))).width == 300

    with_workers(work)


@linux
def test_the_cpu_limit_is_for_each_page_and_not_for_the_worker(tmp_path: Path) -> None:
    """CPU time for earlier pages does not count."""
    file = tmp_path / "x.pdf"
    file.write_bytes(raw_pdf(LINE, box="[0 0 2000 2000]"))
    given = SourceFile(str(file), "x.pdf", "pdf")

    async def work(workers: Workers) -> None:
        workers._all[0].cpu_seconds = 1
        await workers.ask(Render(given, 1, 144))
        pid = process(workers).pid
        while ticks(pid) < 2.5 * os.sysconf("SC_CLK_TCK"):
            await workers.ask(Render(given, 1, 144))
        assert process(workers).pid == pid

    with_workers(work)


@linux
def test_a_page_that_takes_too_much_memory_fails_and_the_next_is_read(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(raw_pdf(LINE, box="[0 0 2400 2400]"))
    given = SourceFile(str(file), "x.pdf", "pdf")

    async def size(workers: Workers) -> int:
        await workers.ask(Render(given, 1, 36))
        status = Path(f"/proc/{process(workers).pid}/status").read_text()
        return int(status.partition("VmSize:")[2].split()[0]) << 10

    async def work(workers: Workers) -> None:
        with pytest.raises(errors.PageError, match=r"more memory than --max-memory allows"):
            await workers.ask(Render(given, 1, 144))
        assert (await workers.ask(Render(given, 1, 36))).width == 1200

    with_workers(work, limits=Limits(max_memory=with_workers(size) + (50 << 20)))


def test_an_answer_that_is_too_large_fails_only_its_page(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "MAX_ANSWER", 600)

    async def work(workers: Workers) -> None:
        with pytest.raises(errors.PageError, match="larger than"):
            await workers.ask(Render(source, 1, 300))
        assert (await workers.ask(Inspect(source))).pages == 3

    with_workers(work)


def test_the_answer_to_a_cancelled_request_is_not_taken_for_the_next(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        await workers.ask(Inspect(source))
        asked = asyncio.ensure_future(workers.ask(Render(source, 1, 300)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        asked.cancel()
        assert (await workers.ask(Inspect(source))).pages == 3
        with pytest.raises(asyncio.CancelledError):
            await asked

    with_workers(work)


def test_a_worker_ends_before_the_pool_though_its_page_is_cancelled_again_and_again(
    source: SourceFile,
) -> None:
    """So does a task of anyio: until it has ended, each of its waits is cancelled."""

    async def work(workers: Workers) -> Process:
        await workers.ask(Inspect(source))
        asked = asyncio.ensure_future(workers.ask(Render(source, 2, 300)))
        running = await at_work(workers)
        while not asked.done():
            asked.cancel()
            await asyncio.sleep(0)
        return running

    running = with_workers(work)
    assert running.returncode == -signal.SIGKILL
    assert running._answers_pipe.is_closing()  # type: ignore[attr-defined]


def test_requests_are_shared_between_workers_and_each_gets_its_own_answer(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(raw_pdf(*[f"{n} 0 m 90 90 l S" for n in range(12)]))
    given = SourceFile(str(file), "x.pdf", "pdf")

    async def work(workers: Workers) -> None:
        pages = [await workers.ask(Render(given, n + 1, 36)) for n in range(12)]
        again = await asyncio.gather(*(workers.ask(Render(given, n + 1, 36)) for n in range(12)))
        assert pages == again
        assert len({page.digest for page in pages}) > 6

    with_workers(work, count=2)


@pytest.mark.parametrize("program", ["false", "does-not-exist"])
def test_a_worker_that_cannot_start_stops_the_run_and_fails_no_page(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", f"/bin/{program}")

    async def work(workers: Workers) -> None:
        with pytest.raises(errors.EngineError, match="worker"):
            await workers.ask(Inspect(source))

    with_workers(work)


def test_every_process_ends_with_the_pool_even_while_it_works(source: SourceFile) -> None:
    async def run() -> list[Process]:
        async with Workers(2) as workers:
            await asyncio.gather(workers.ask(Inspect(source)), workers.ask(Inspect(source)))
            asked = asyncio.ensure_future(workers.ask(Render(source, 2, 72)))
            await asyncio.sleep(0.05)
            found = [worker.process for worker in workers._all if worker.process]
        with pytest.raises((errors.PageError, errors.EngineError)):
            await asked
        with pytest.raises(errors.EngineError, match="ended"):
            await workers.ask(Inspect(source))
        return found

    for ended in asyncio.run(run()):
        assert ended.returncode is not None


@linux
def test_a_worker_gets_no_secret_and_shows_no_password(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = [
        "OPENAI_API_KEY",
        "DOC2MD_API_KEY",
        "DOC2MD_PDF_PASSWORD",
        "DATABASE_URL",
        "AWS_SECRET_ACCESS_KEY",
    ]
    for name in secrets:
        monkeypatch.setenv(name, "hunter2-in-environment")
    locked = SourceFile(source.path, source.name, source.kind, "hunter2-of-the-file")

    async def work(workers: Workers) -> None:
        await workers.ask(Inspect(locked))
        folder = Path(f"/proc/{process(workers).pid}")
        seen = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        assert b"PATH=" in seen
        assert b"hunter2" not in seen

    with_workers(work)


@linux
def test_workers_ignore_the_signals_that_end_a_run(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        await workers.ask(Inspect(source))
        pid = process(workers).pid
        assert os.getpgid(pid) != os.getpgid(0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(process(workers).pid, number)
        assert (await workers.ask(Inspect(source))).pages == 3
        assert process(workers).pid == pid

    with_workers(work)


def test_a_worker_that_was_started_early_gets_the_first_request(source: SourceFile) -> None:
    limits = Limits(page_seconds=77)
    with started_early(limits):
        (early,) = _early.values()

        async def work(workers: Workers) -> None:
            assert (await workers.ask(Inspect(source))).pages == 3
            assert process(workers).pid == early.pid

        with_workers(work, limits=limits)
        assert not _early
    assert early.returncode == -signal.SIGKILL


def test_a_worker_that_was_started_early_is_replaced_if_other_limits_turn_out_to_be_asked_for() -> None:
    limits = Limits(page_seconds=79)
    with started_early(limits):
        (early,) = _early.values()
        with started_early(limits):
            assert list(_early.values()) == [early]
        with started_early(Limits(page_seconds=80)):
            assert early.returncode == -signal.SIGKILL
            (other,) = _early.values()
    assert other.returncode == -signal.SIGKILL


def test_a_worker_that_was_started_early_for_nothing_ends_with_the_command() -> None:
    with started_early(Limits(page_seconds=78)):
        (early,) = _early.values()
    assert not _early
    assert early.returncode == -signal.SIGKILL
