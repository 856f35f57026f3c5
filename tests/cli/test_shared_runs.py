"""`doc2md convert --shared` in real processes, some of which are killed."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest

from doc2md.exporter.files import TEMPORARY_SUFFIX
from doc2md.runs.manifest import MANIFEST
from tests.builders.commands import PROGRAM, REPLAY, Command
from tests.builders.processes import children, is_running, linux, wait_until
from tests.builders.raw_pdf import LINE, raw_pdf

pytestmark = pytest.mark.process
SHARED = (*REPLAY, "--shared", "q", "--stale-after", "3", "--concurrency", "1")
DOCUMENTS = 12


@pytest.fixture(autouse=True)
def _library(work: Path) -> None:
    for number in range(DOCUMENTS):
        path = Path(f"in/{number % 3}/{number}.pdf")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw_pdf(*[LINE] * (1 + number % 2)) + b"%% %d" % number)


def written(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*.md")}


def claims() -> list[Path]:
    return [path for path in Path("q/claims").glob("*") if not path.name.startswith(".")]


def kill_in_the_middle() -> None:
    """Start a process, and kill it while it converts a document."""
    with subprocess.Popen([*PROGRAM, "convert", "in/", "-o", "out/", *SHARED, "-q"]) as process:
        before = set(claims())
        while process.poll() is None and not set(claims()) - before:
            time.sleep(0.001)
        workers = children(process.pid)
        process.kill()
    wait_until(lambda: not any(is_running(worker) for worker in workers))


@linux
def test_killed_processes_lose_nothing_and_every_document_is_made_once(command: Command) -> None:
    assert command("convert", "in/", "-o", "whole/", *REPLAY, "-q").code == 0
    for _ in range(2):
        kill_in_the_middle()
    left, half_written = claims(), Path(f"out/0/.0.md.0123{TEMPORARY_SUFFIX}")
    half_written.parent.mkdir(parents=True, exist_ok=True)
    half_written.touch()
    others = [
        subprocess.Popen(
            [*PROGRAM, "convert", "in/", "-o", "out/", *SHARED], stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=110)[1] for process in others]
    assert [process.returncode for process in others] == [0, 0]
    assert left  # else nothing was taken over
    assert written("out") == written("whole")
    made = [line for each in said for line in each.splitlines() if "→" in line]
    assert len(made) == len(set(made)) <= DOCUMENTS
    outputs = [json.loads(line)["output"] for line in Path("out", MANIFEST).read_text().splitlines()]
    assert outputs == sorted(name.removesuffix(".md") for name in written("whole"))
    assert f"all processes:\ndocuments  {DOCUMENTS}: {DOCUMENTS} ok" in said[0]
    left_over = {str(path) for path in Path("q").rglob("*") if path.is_file() and path.parent.name != "done"}
    assert left_over == set()
    assert not half_written.exists()


def test_a_bad_document_fails_once_and_the_exit_code_is_that_of_all(command: Command) -> None:
    Path("in/0/bad.pdf").write_bytes(b"text")
    first = command("convert", "in/0", "-o", "out/", *SHARED)
    assert (first.code, first.err.count("not a document")) == (3, 3)
    Path("in/0/bad.pdf").write_bytes(raw_pdf(LINE))
    again = command("convert", "in/0", "-o", "out/", *SHARED)
    assert (again.code, again.err.count("→")) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["in/", "-o", "-"], "--shared needs a folder"),
        (["-", "-o", "out/"], "standard input cannot be shared"),
        (["in/", "-o", "out/", "--stale-after", "0"], "--stale-after must be between"),
    ],
)
def test_what_cannot_be_shared_is_a_usage_error(command: Command, arguments: list[str], reason: str) -> None:
    done = command("convert", *REPLAY, "--shared", "q", *arguments)
    assert (done.code, reason in done.err, Path("q").exists()) == (1, True, False)
