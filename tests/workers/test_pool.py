"""Worker processes: what a page may cost, and what becomes of one that asks for more."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from doc2md import errors
from doc2md.geometry import Box
from doc2md.options.limits import Limits
from doc2md.worker_types import SourceFile, SourceInfo
from doc2md.workers import Workers, pool
from doc2md.workers.handlers import HANDLERS, WorkerState
from doc2md.workers.main import answer
from doc2md.workers.protocol import Crop, Failure, Inspect, Render, answer_adapter

T = TypeVar("T")
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")


def pdf(*contents: str, box: str = "[0 0 300 400]") -> bytes:
    """A page for each content stream. Its form /N draws itself ten times over, twelve levels deep."""
    n = len(contents)
    kids = " ".join(f"{20 + i} 0 R" for i in range(n))
    objects = {1: "<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {n}>>"}
    for level in range(12):
        inner = f"/Resources<</XObject<</N {4 + level} 0 R>>>>" if level < 11 else ""
        content = "/N Do " * 10 if level < 11 else "0 0 m 9 9 l S"
        head = f"<</Type/XObject/Subtype/Form/BBox[0 0 300 400]{inner}/Length {len(content)}>>"
        objects[3 + level] = f"{head}\nstream\n{content}\nendstream"
    for i, content in enumerate(contents):
        objects[20 + i] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Resources<</XObject<</N 3 0 R>>>>/Contents {500 + i} 0 R>>"
        )
        objects[500 + i] = f"<</Length {len(content)}>>\nstream\n{content}\nendstream"
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in objects.items())
    return f"%PDF-1.7\n{body}trailer\n<</Root 1 0 R>>\n%%EOF\n".encode()


LINE, BOMB = "0 0 m 90 90 l S", "/N Do"


@pytest.fixture(autouse=True)
def _in_silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """asyncio warns on standard error of a child that somebody else has waited for."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.fixture
def source(tmp_path: Path) -> SourceFile:
    """Pages 1 and 3 are a line each; page 2 takes for ever."""
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf(LINE, BOMB, LINE))
    return SourceFile(str(file), "x.pdf", "pdf")


def with_workers(work: Callable[[Workers], Awaitable[T]], count: int = 1, limits: Limits | None = None) -> T:
    async def run() -> T:
        async with Workers(count, limits or Limits()) as workers:
            return await work(workers)

    return asyncio.run(run())


def process(workers: Workers) -> asyncio.subprocess.Process:
    found = workers._all[0].process
    assert found
    return found


def ticks(pid: int) -> int:
    """CPU time of a process so far, in clock ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


async def at_work(workers: Workers) -> asyncio.subprocess.Process:
    """The worker, once it has been at its page for a while."""
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


def test_an_error_of_ours_comes_back_as_what_it_was(tmp_path: Path, source: SourceFile) -> None:
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
def test_a_worker_that_dies_over_a_page_costs_that_page_alone(
    source: SourceFile, number: signal.Signals
) -> None:
    async def work(workers: Workers) -> None:
        await workers.ask(Render(source, 1, 72))
        asked = asyncio.ensure_future(workers.ask(Render(source, 2, 72)))
        (await at_work(workers)).send_signal(number)
        with pytest.raises(errors.PageError, match=rf"renderer crashed \(signal {int(number)}"):
            await asked
        assert (await workers.ask(Render(source, 3, 72))).width == 300

    with_workers(work)


def test_a_worker_killed_between_two_pages_costs_none(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        await workers.ask(Render(source, 1, 72))
        first = process(workers)
        first.kill()
        await first.wait()
        assert (await workers.ask(Render(source, 3, 72))).width == 300
        assert process(workers).pid != first.pid

    with_workers(work)


def test_a_page_that_takes_too_long_is_stopped_and_the_next_goes_on(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        with pytest.raises(errors.PageError, match=r"more than 1\.5 s and was stopped \(--page-seconds\)"):
            await workers.ask(Render(source, 2, 72))
        assert (await workers.ask(Render(source, 3, 72))).width == 300

    with_workers(work, limits=Limits(page_seconds=1.5))


def test_a_page_that_takes_too_much_cpu_is_stopped_and_the_next_goes_on(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        workers._all[0].cpu_seconds = 1  # the clock alone would not let it come to that
        with pytest.raises(errors.PageError, match="more than 1 s of CPU"):
            await workers.ask(Render(source, 2, 72))
        assert (await workers.ask(Render(source, 3, 72))).width == 300

    with_workers(work)


@linux
def test_each_page_has_the_whole_cpu_limit_to_itself(tmp_path: Path) -> None:
    """What a worker has used for the pages before does not count."""
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf(LINE, box="[0 0 2000 2000]"))
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
def test_a_page_that_takes_too_much_memory_fails_and_the_next_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf(LINE, box="[0 0 2400 2400]"))
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


def test_an_answer_that_is_too_large_costs_that_page_alone(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "MAX_ANSWER", 600)

    async def work(workers: Workers) -> None:
        with pytest.raises(errors.PageError, match="larger than"):
            await workers.ask(Render(source, 1, 300))
        assert (await workers.ask(Inspect(source))).pages == 3

    with_workers(work)


def test_an_answer_that_nobody_waits_for_is_not_taken_for_the_next(source: SourceFile) -> None:
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


def test_requests_are_shared_out_and_each_gets_its_own_answer(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf(*[f"{n} 0 m 90 90 l S" for n in range(12)]))
    given = SourceFile(str(file), "x.pdf", "pdf")

    async def work(workers: Workers) -> None:
        pages = [await workers.ask(Render(given, n + 1, 36)) for n in range(12)]
        again = await asyncio.gather(*(workers.ask(Render(given, n + 1, 36)) for n in range(12)))
        assert pages == again
        assert len({page.digest for page in pages}) > 6

    with_workers(work, count=2)


@pytest.mark.parametrize("program", ["false", "does-not-exist"])
def test_a_worker_that_cannot_start_stops_the_run_and_blames_no_page(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", f"/bin/{program}")

    async def work(workers: Workers) -> None:
        with pytest.raises(errors.EngineError, match="worker"):
            await workers.ask(Inspect(source))

    with_workers(work)


def test_leaving_ends_every_process_also_one_at_work(source: SourceFile) -> None:
    async def run() -> list[asyncio.subprocess.Process]:
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
def test_a_worker_is_told_no_secret_and_shows_no_password(
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
def test_when_a_run_ends_is_the_parents_business(source: SourceFile) -> None:
    async def work(workers: Workers) -> None:
        await workers.ask(Inspect(source))
        pid = process(workers).pid
        assert os.getpgid(pid) != os.getpgid(0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process(workers).send_signal(number)
        assert (await workers.ask(Inspect(source))).pages == 3
        assert process(workers).pid == pid

    with_workers(work)


@pytest.mark.parametrize(
    "name", ["PageError", "IntEnum", "__doc__", "KeyboardInterrupt", "nothing", "ExitCode"]
)
def test_a_worker_can_name_no_error_but_ours(name: str) -> None:
    assert type(pool._exception(Failure(name, "words"))) is errors.PageError


def handled(source: SourceFile, handler: Callable[[Any, Any], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a worker answers if `handler` does its work."""
    monkeypatch.setitem(HANDLERS, Inspect, handler)
    request = Inspect(source)
    return answer_adapter(request).validate_json(answer(WorkerState(1_000_000), request))


def test_an_answer_that_is_no_unicode_is_a_failure_and_not_the_end_of_the_worker(
    source: SourceFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = SourceInfo(1, "\ud800")
    assert isinstance(handled(source, lambda desk, request: info, monkeypatch), Failure)


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("a\nb\ud800" * 1000), RecursionError("x")])
def test_whatever_a_page_brings_about_is_one_line_of_failure(
    source: SourceFile, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(desk: Any, request: Any) -> Any:
        raise error

    failure = handled(source, fail, monkeypatch)
    assert failure.error == "PageError"
    assert 0 < len(failure.message) <= 500
    assert "\n" not in failure.message
