"""Helpers for tests in the working directory of the fixture `work` (see conftest.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.builders.commands import PROGRAM, REPLAY
from tests.builders.processes import children, ticks, wait_until
from tests.builders.raw_pdf import BOMB, LINE, raw_pdf


def made() -> list[str]:
    """The files that a run made in the working directory."""
    given = {"x.pdf", "y.pdf", "answers/page-1.txt", "answers/page-2.txt"}
    return sorted({str(file) for file in Path().rglob("*") if file.is_file()} - given)


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script of bash, in which `doc2md` is this doc2md and "$@" are the options for `answers/`."""
    return subprocess.run(
        ["bash", "-c", script.replace("doc2md", f"'{sys.executable}' -m doc2md"), "bash", *REPLAY],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=60,
        check=False,
    )


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A run in the middle of y.pdf: page 1 is done, and the only worker never finishes page 2."""
    Path("y.pdf").write_bytes(raw_pdf(LINE, BOMB))
    command = [*PROGRAM, "y.pdf", *REPLAY, "-v", "-o", "out/", *arguments]
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # on one core there is one worker
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.sched_setaffinity(0, cores)
    with process:
        try:
            assert process.stderr
            line = process.stderr.readline()
            while line and not line.startswith("  page 1: ok"):
                line = process.stderr.readline()
            assert line, "it ended before its first page"
            (worker,) = children(process.pid)
            before = ticks(worker)
            wait_until(lambda: ticks(worker) > before + 20)
            yield process
        finally:
            process.kill()
