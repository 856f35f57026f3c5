"""Measures `doc2md serve`: its overhead against the command line, a server that is killed, and many uploads at once.

    python bench/serve.py [--only overhead,killed,uploads,door] [--documents 20] [--uploads 50] [--pictures 12]
                          [--rounds 3]

Both sides of a ratio run in turn, so that other work on the machine slows both down. All files are temporary. On two
idle cores each of the four takes about two minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import multiprocessing
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TypeVar

import httpx2

T = TypeVar("T")
Cost = tuple[float, float]
"""Wall time and processor time, in seconds."""
ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-m", "doc2md"]
PAGES = 10
"""Pages of each document."""


def make_documents(folder: Path, count: int) -> list[Path]:
    """PDFs of `PAGES` pages from the sample report. Each has another name in its metadata, so that no two are equal."""
    import pymupdf

    with pymupdf.open(ROOT / "samples/report.pdf") as report:
        pages = [number % len(report) for number in range(PAGES)]
        made = []
        for number in range(count):
            with pymupdf.open() as document:
                for page in pages:
                    document.insert_pdf(report, from_page=page, to_page=page)
                document.set_metadata({"title": f"Copy {number}"})
                made.append(folder / f"copy-{number:02}.pdf")
                document.save(made[-1], garbage=4, deflate=True)
    return made


def make_pictures(folder: Path, count: int) -> list[Path]:
    import pymupdf

    made = []
    with pymupdf.open(ROOT / "samples/report.pdf") as report:
        for number in range(count):
            made.append(folder / f"page-{number:02}.png")
            report[number % len(report)].get_pixmap(dpi=144).save(made[-1])
    return made


class Server:
    """A server on a free port. `started` is the time until it answered, in seconds."""

    def __init__(self, data: Path) -> None:
        before = time.monotonic()
        command = [*PROGRAM, "serve", "--port", "0", "--data", str(data)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        assert self.process.stderr
        self.url = self.process.stderr.readline().split()[2]
        while httpx2.get(f"{self.url}/ready").status_code != 200:
            time.sleep(0.01)
        self.started = time.monotonic() - before

    def submit(self, document: Path) -> str:
        with document.open("rb") as file:
            answer = httpx2.post(
                f"{self.url}/v1/convert/file/async", files={"files": (document.name, file)}, timeout=60
            )
        answer.raise_for_status()
        return str(answer.json()["task_id"])

    def wait(self, job: str) -> str:
        while True:
            answer = httpx2.get(f"{self.url}/v1/status/poll/{job}?wait=30", timeout=60).json()
            if answer["task_status"] not in {"pending", "started"}:
                return str(answer["task_status"])

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait()

    @property
    def peak_memory(self) -> float:
        """The most memory that the parent process has used, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1000


@contextmanager
def running(data: Path) -> Iterator[Server]:
    server = Server(data)
    try:
        yield server
    finally:
        server.stop()


def _processor_seconds(process: int) -> float:
    """The processor time of a process and of its descendants, those that have ended included."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:15]))
    # The session of a server starts its workers in another thread than the main one.
    lists = [threads.read_text().split() for threads in Path(f"/proc/{process}/task").glob("*/children")]
    children = [int(child) for each in lists for child in each]
    return ticks / os.sysconf("SC_CLK_TCK") + sum(map(_processor_seconds, children))


def by_command(folder: Path, documents: list[Path]) -> Cost:
    """Wall time and processor time of `doc2md convert`, in seconds."""
    options = ["-q", "--overwrite", "-f", "json", "-o", f"{folder / 'out'}/"]
    before, started = os.times(), time.monotonic()
    subprocess.run([*PROGRAM, "convert", *options, *map(str, documents)], check=True, cwd=ROOT)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - started, used


def by_server(documents: list[Path]) -> Cost:
    """The same of a server that is running, from the first upload to the last result."""
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as server:
        before, started = _processor_seconds(server.process.pid), time.monotonic()
        jobs = [server.submit(document) for document in documents]
        assert {server.wait(job) for job in jobs} == {"success"}
        return time.monotonic() - started, _processor_seconds(server.process.pid) - before


def overhead(folder: Path, documents: list[Path], rounds: int) -> None:
    pairs = [(by_server(documents), by_command(folder, documents)) for _ in range(rounds)]
    for index, name in enumerate(("wall", "processor")):
        ratios = [server[index] / command[index] - 1 for server, command in pairs]
        seconds = statistics.median(command[index] for _, command in pairs)
        middle = statistics.median(ratios)
        print(f"overhead, {name} time: {middle:+.1%} ({_span(ratios, '+.1%')}) of {seconds:.1f} s")


def _span(values: list[float], form: str) -> str:
    return f"{min(values):{form}} to {max(values):{form}}"


def killed(folder: Path, documents: list[Path]) -> None:
    data = folder / "killed"
    server = Server(data)
    jobs = [server.submit(document) for document in documents]
    while len(written := list(data.glob("*/0/document.json"))) < max(1, len(jobs) // 4):
        time.sleep(0.02)
    server.stop(signal.SIGKILL)
    before = {path: path.stat().st_mtime_ns for path in data.glob("*/0/document.json")}
    with running(data) as server:
        states = [server.wait(job) for job in jobs]
    again = sum(path.stat().st_mtime_ns != changed for path, changed in before.items())
    with sqlite3.connect(data / "jobs.sqlite") as database:
        query = "select count(*) - count(distinct job || '/' || page) from page"
        (doubled,) = database.execute(query).fetchone()
    print(f"killed with {len(written)} of {len(jobs)} done: {states.count('success')} results,", end=" ")
    print(f"{again} converted twice, {doubled} rows of the ledger twice")


def _ask_health(url: str, stop: Event, delays: Connection) -> None:
    """Ask 20 times a second, in a process of its own, so that only the server can be slow."""
    found = []
    with httpx2.Client(base_url=url, timeout=60) as client:
        while not stop.is_set():
            before = time.monotonic()
            client.get("/health").raise_for_status()
            found.append(1000 * (time.monotonic() - before))
            time.sleep(0.05)
    delays.send(sorted(found))


def with_health(url: str, work: Callable[[], T]) -> tuple[T, str]:
    """What `work` returns, and how long /health took meanwhile."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    stop = context.Event()
    process = context.Process(target=_ask_health, args=(url, stop, sending))
    process.start()
    result = work()
    stop.set()
    delays = receiving.recv()
    process.join()
    middle, high, worst = (delays[int(share * (len(delays) - 1))] for share in (0.5, 0.99, 1))
    return (
        result,
        f"/health {middle:.0f} ms (median), {high:.0f} ms (99 %), {worst:.0f} ms (worst of {len(delays)})",
    )


async def _uploads(url: str, documents: list[Path], count: int) -> list[int]:
    limits = httpx2.Limits(max_connections=None)
    contents = {document: document.read_bytes() for document in documents}
    async with httpx2.AsyncClient(base_url=url, timeout=600, limits=limits) as client:

        async def send(document: Path) -> int:
            files = {"files": (document.name, contents[document])}
            return (await client.post("/v1/convert/file", files=files)).status_code

        return await asyncio.gather(*(send(documents[n % len(documents)]) for n in range(count)))


def uploads(folder: Path, documents: list[Path], count: int) -> None:
    with running(folder / "uploads") as server:
        print(f"start: {server.started:.2f} s")
        _, health = with_health(server.url, lambda: time.sleep(20))
        print(f"without work: {health}")
        statuses, health = with_health(
            server.url, lambda: asyncio.run(_uploads(server.url, documents, count))
        )
        print(f"{count} uploads of {PAGES} pages at once: {statuses.count(200)} converted,", end=" ")
        print(f"{statuses.count(429)} refused; {health}; parent {server.peak_memory:.0f} MB")


async def _door(server: Server, pictures: list[Path]) -> Cost:
    from doc2md.converter.base import Task

    contents = [picture.read_bytes() for picture in pictures]
    async with httpx2.AsyncClient(base_url=server.url, timeout=600) as client:

        async def ask(picture: bytes) -> None:
            url = "data:image/png;base64," + base64.b64encode(picture).decode()
            parts = [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": Task.CONVERT}]
            body = {"messages": [{"role": "user", "content": parts}]}
            (await client.post("/v1/chat/completions", json=body)).raise_for_status()

        return await _cost(server.process.pid, lambda: asyncio.gather(*map(ask, contents)))


async def _direct(pictures: list[Path]) -> Cost:
    from doc2md.options.conversion import Options
    from doc2md.session import Session
    from doc2md.workers.protocol import ReadPage

    async with Session(Options()) as session:
        inputs = [session.open(picture) for picture in pictures]

        async def read(count: int) -> None:
            await asyncio.gather(*(session.workers.ask(ReadPage(each.file, 1)) for each in inputs[:count]))

        await read(len(session.workers))  # the workers load their models
        return await _cost(os.getpid(), lambda: read(len(inputs)))


async def _cost(process: int, work: Callable[[], Awaitable[object]]) -> Cost:
    """Wall time and processor time, in seconds, that `process` and its workers need."""
    used, before = _processor_seconds(process), time.monotonic()
    await work()
    return time.monotonic() - before, _processor_seconds(process) - used


def door(folder: Path, pictures: list[Path], rounds: int) -> None:
    pairs = []
    with running(folder / "door") as server:
        asyncio.run(_door(server, pictures[:4]))  # the workers load their models
        for _ in range(rounds):
            served = asyncio.run(_door(server, pictures))
            pairs.append((served, asyncio.run(_direct(pictures))))
    for index, name in enumerate(("wall", "processor")):
        ratios = [direct[index] / served[index] for served, direct in pairs]
        print(
            f"chat completions, {name} time: {statistics.median(ratios):.2f} ({_span(ratios, '.2f')})",
            end=" ",
        )
        print("of the engine's own pages per second")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--uploads", type=int, default=50)
    parser.add_argument("--pictures", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="overhead,killed,uploads,door")
    given = parser.parse_args()
    wanted = given.only.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = make_documents(folder, given.documents)
        if "overhead" in wanted:
            overhead(folder, documents, given.rounds)
        if "killed" in wanted:
            killed(folder, documents)
        if "uploads" in wanted:
            uploads(folder, documents, given.uploads)
        if "door" in wanted:
            door(folder, make_pictures(folder, given.pictures), given.rounds)


if __name__ == "__main__":
    main()
