"""How `bench/quality.py` converts: documents that crash or hang harm no other document."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rulers import processes
from rulers.cache import Conversions, Run
from rulers.convert import StartError, convert
from rulers.converters import Converter
from rulers.sets import load
from tests.builders.material import write_case, write_package
from tests.builders.processes import children, is_running, linux, wait_until

pytestmark = [linux, pytest.mark.process]


def run_all(tmp_path: Path, *, jobs: int = 1, seconds: float = 60.0) -> tuple[dict[str, Run], Conversions]:
    """Convert the cases with the package in `tmp_path`. Returns the run of each, and what was written."""
    kept = Conversions(tmp_path / "kept")
    runs: dict[str, Run] = {}
    converter = Converter("doc2md", "doc2md", tmp_path, "key")
    cases = load(tmp_path / "corpus")
    convert(
        converter,
        cases,
        kept,
        jobs=jobs,
        done=lambda case, run: runs.update({case.name: run}),
        seconds=seconds,
    )
    return runs, kept


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_each_document_is_converted_by_the_package_in_the_root(tmp_path: Path) -> None:
    write_package(tmp_path, "# ")
    for name in ("a", "b", "c"):
        write_case(tmp_path, f"lab/{name}", f"Words of {name}.")
    runs, kept = run_all(tmp_path, jobs=2)
    assert {name: (run.pages, run.problem) for name, run in runs.items()} == dict.fromkeys("abc", (1, ""))
    made = {case.name: kept.markdown(case).read_text() for case in load(tmp_path / "corpus")}
    assert made == {name: f"# Words of {name}." for name in "abc"}
    assert not [pid for pid in children(os.getpid()) if b"rulers.reader" in command_of(pid)]


def test_documents_that_crash_hang_or_are_refused_fail_alone(tmp_path: Path) -> None:
    write_package(tmp_path)
    for words in ("crash", "hang", "refuse", "fine"):
        write_case(tmp_path, f"lab/{words}", words)
    runs, kept = run_all(tmp_path, seconds=3.0)
    assert {name: run.problem for name, run in runs.items()} == {
        "crash": "the converter crashed",
        "hang": "it took more than 3 s",
        "refuse": "ValueError: refuse",
        "fine": "",
    }
    found = {case.name for case in load(tmp_path / "corpus") if kept.markdown(case).exists()}
    assert found == {"fine"}


def test_a_converter_that_does_not_start_ends_the_run_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "doc2md").mkdir()
    (tmp_path / "doc2md" / "__init__.py").write_text("raise ImportError('no engine here')")
    write_case(tmp_path, "lab/a")
    with pytest.raises(StartError, match="no engine here"):
        run_all(tmp_path)


def test_cpu_seconds_include_children_that_run_and_that_have_ended() -> None:
    burn = "import time\nwhile time.process_time() < {}: pass\n"
    program = (
        f"import subprocess, sys\n{burn.format(0.2)}"
        f"subprocess.run([sys.executable, '-c', {burn.format(0.3)!r}])\n"
        f"subprocess.run([sys.executable, '-c', {burn.format(0.4)!r} + 'input()'])"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as process:
        wait_until(lambda: processes.cpu_seconds(process.pid) > 0.85)
        (child,) = children(process.pid)
        processes.kill(process.pid)
    wait_until(lambda: not is_running(child))
