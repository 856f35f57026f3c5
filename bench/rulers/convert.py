"""Convert documents in programs that can crash or hang without harm: each is killed after its time, and replaced."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from rulers import processes
from rulers.cache import Conversions, Run
from rulers.converters import Converter
from rulers.sets import Case

DOCUMENT_SECONDS = 300.0
"""Time that a document may take. The slowest here takes half a minute on a busy core."""


class StartError(Exception):
    """A converter does not start."""


def convert(
    converter: Converter,
    cases: Iterable[Case],
    goal: Conversions,
    *,
    jobs: int,
    done: Callable[[Case, Run], None],
    seconds: float = DOCUMENT_SECONDS,
) -> None:
    """Convert documents, `jobs` at a time, the largest first. `done` is called after each, one call at a time.

    Raises StartError if the converter does not start.
    """
    waiting: queue.SimpleQueue[Case] = queue.SimpleQueue()
    for case in sorted(cases, key=lambda case: -case.source.stat().st_size):
        waiting.put(case)
    lock = threading.Lock()

    def work() -> None:
        with _Reader(converter, seconds) as reader:
            while (case := _next(waiting)) is not None:
                run = reader.convert(case.source, goal.markdown(case))
                with lock:
                    goal.keep(case, run)
                    done(case, run)

    with ThreadPoolExecutor(jobs) as pool:
        try:
            for future in [pool.submit(work) for _ in range(jobs)]:
                future.result()
        finally:  # after an error or Ctrl-C the other threads must not go on
            while _next(waiting) is not None:
                pass


def _next(waiting: queue.SimpleQueue[Case]) -> Case | None:
    try:
        return waiting.get_nowait()
    except queue.Empty:
        return None


class _Reader:
    """A process of `reader.py`, started when it is needed."""

    def __init__(self, converter: Converter, seconds: float) -> None:
        self.converter = converter
        self.seconds = seconds
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> _Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(grace=10.0)

    def convert(self, source: Path, goal: Path) -> Run:
        """Convert one document. A crash and a document that takes too long are in the run's `problem`."""
        process = self.process = self.process or self._start()
        assert process.stdin
        assert process.stdout
        goal.parent.mkdir(parents=True, exist_ok=True)
        late = threading.Event()

        def stop() -> None:
            late.set()
            processes.kill(process.pid)

        timer = threading.Timer(self.seconds, stop)
        timer.start()
        try:
            process.stdin.write(json.dumps({"source": str(source), "goal": str(goal)}) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            timer.cancel()
        if answer.endswith("\n"):
            return Run(**json.loads(answer))
        self._end()
        return Run(
            problem=f"it took more than {self.seconds:g} s" if late.is_set() else "the converter crashed"
        )

    def _start(self) -> subprocess.Popen[str]:
        """Start the program. Raises StartError with what it said if it ends before it is ready."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "rulers.reader", self.converter.program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                encoding="utf-8",
                env=_environment(self.converter.root),
            )
            assert process.stdout
            if process.stdout.readline() != "ready\n":
                _stop(process)
                said.seek(0)
                raise StartError(f"{self.converter.label} does not start:\n{said.read()[-2000:]}")
        return process

    def _end(self, grace: float = 0.0) -> None:
        """End the program; within `grace` seconds it may clean up."""
        process, self.process = self.process, None
        if process is None:
            return
        with suppress(subprocess.TimeoutExpired, BrokenPipeError):
            process.communicate(timeout=grace)  # closes its standard input
        _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    """End a program and the processes that it started."""
    processes.kill(process.pid)
    with process:  # closes its pipes and waits
        pass


def _environment(root: Path) -> dict[str, str]:
    """The environment of a reader: no settings of doc2md, one thread for each library, and `root` to import from."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DOC2MD_", "OPENAI_"))}
    paths = (str(root), str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
