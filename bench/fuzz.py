"""Fuzz the code that reads and writes untrusted text: answers, tables, documents, JSON.

    python bench/fuzz.py --seconds 3600 [--out OUT] [--only grounded]

hypothesis makes the values. If atheris is installed (pip install atheris), it takes over after a third of the time and
looks for values that reach new code. A find is an exception that is not one of doc2md's own, a false assertion, or an
input that takes more than five CPU seconds. OUT gets one file for each kind of find, with the value and the traceback.
The targets share the time equally. If DOC2MD_MATERIAL is set, parts of its recorded answers are mixed in.
`fuzz_inputs.py` has the values, and `fuzz_targets.py` the code under test.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fuzz_inputs import answers, documents, mangled
from fuzz_targets import read_answer, read_table_and_write, reopen, write

SLOW, HANG = 5.0, 100.0
"""CPU seconds from which an input is a find, and after which it is stopped."""
WATCHED = 4.0
"""Code that atheris watches takes this many times longer."""

TARGETS: dict[str, tuple[Callable[[], st.SearchStrategy[Any]], Callable[[Any], None]]] = {
    "grounded": (answers, read_answer),
    "table": (answers, read_table_and_write),
    "document": (documents, write),
    "json": (mangled, reopen),
}


class Finds:
    """Collects the finds of a target, one of each kind."""

    def __init__(self, out: Path, target: str, slow: float) -> None:
        self.out, self.target, self.slow, self.inputs = out, target, slow, 0
        self.seen: set[str] = set()

    def watch(self, run: Callable[[Any], None], value: Any) -> None:
        from doc2md.errors import Doc2mdError, PageError

        self.inputs += 1
        started = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
        try:
            run(value)
        except (Doc2mdError, PageError):
            pass
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.note(
                f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}",
                value,
                traceback.format_exc(),
            )
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if (taken := time.process_time() - started) > self.slow:
            self.note("slow", value, f"{taken:.1f} s")

    def note(self, kind: str, value: Any, details: str) -> None:
        if kind in self.seen and kind != "slow":
            return
        self.seen.add(kind)
        name = f"{self.target}-{hashlib.sha256(repr(value).encode()).hexdigest()[:8]}.txt"
        (self.out / name).write_text(
            f"{kind}\n\n{value!r}\n\n{details[-4000:]}\n", "utf-8", "backslashreplace"
        )
        print(f"{self.target}: {kind}: {self.out / name}", flush=True)

    def report(self) -> None:
        print(f"{self.target}: {self.inputs:,} inputs, {len(self.seen)} kinds of finds", flush=True)


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {HANG:g} s")


def fuzz(target: str, seconds: float, out: Path, *, guided: bool) -> None:
    """Fuzz one target in this process until its time is over; `guided`: by atheris too."""
    signal.signal(signal.SIGVTALRM, _out_of_time)
    started = time.monotonic()
    if guided:
        import_watched()
    finds = Finds(out, target, SLOW * WATCHED if guided else SLOW)
    strategy, run = TARGETS[target]

    @settings(
        database=None,
        deadline=None,
        max_examples=100,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy())
    def check(value: Any) -> None:
        finds.watch(run, value)

    while time.monotonic() < started + seconds / (3 if guided else 1):
        check()
    if guided:
        explore(check.hypothesis.fuzz_one_input, started + seconds, finds)  # type: ignore[attr-defined]
    finds.report()


def import_watched() -> None:
    """Import the code in such a way that atheris sees which parts an input reaches."""
    import atheris

    with atheris.instrument_imports(include=["doc2md"]):
        import doc2md.assembler
        import doc2md.converter.grounded
        import doc2md.exporter.html
        import doc2md.exporter.tables_csv
        import doc2md.pages.answers
        import doc2md.pages.quality  # noqa: F401


def explore(one_input: Callable[[bytes], object], end: float, finds: Finds) -> None:
    """Fuzz with atheris until `end`, then end the process, because libFuzzer never returns."""
    import atheris

    def one(data: bytes) -> None:
        if time.monotonic() > end:
            finds.report()
            os._exit(0)
        one_input(data)

    corpus = finds.out / f"corpus-{finds.target}"
    corpus.mkdir(exist_ok=True)
    for size in range(64, 8192, 128):
        (corpus / f"seed-{size}").write_bytes(random.Random(size).randbytes(size))
    limits = ["-timeout=600", "-rss_limit_mb=6000", "-max_len=8192", "-len_control=0"]
    atheris.Setup([sys.argv[0], *limits, str(corpus)], one)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--out", type=Path, default=Path("fuzz-finds"))
    parser.add_argument("--only", choices=TARGETS)
    parser.add_argument("--unguided", action="store_true", help="without atheris")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    guided = not arguments.unguided and importlib.util.find_spec("atheris") is not None
    if arguments.here:
        fuzz(arguments.only, arguments.seconds, arguments.out, guided=guided)
        return
    targets = [arguments.only] if arguments.only else list(TARGETS)
    more = ["--unguided"] if arguments.unguided else []
    for target in targets:  # each in a process of its own, because atheris ends the process
        share = ["--seconds", str(arguments.seconds / len(targets)), "--out", str(arguments.out)]
        command = [sys.executable, __file__, "--here", "--only", target, *share, *more]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL if guided else None)


if __name__ == "__main__":
    main()
