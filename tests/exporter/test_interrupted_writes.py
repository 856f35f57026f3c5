"""Killed runs, full disks and runs at the same time: no output file is lost or half written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from doc2md.errors import OutputError
from doc2md.exporter import files
from doc2md.exporter.files import MANIFEST, check_writable
from doc2md.options.export import Images
from doc2md.result import Result

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("work")]

DIES = """
import os, sys
from pathlib import Path
from doc2md.exporter import files
files.os.fsync = lambda handle: os.kill(os.getpid(), 9)
files.write_atomically(Path("a.md"), b"words")
"""


def test_half_written_files_of_a_killed_run_go_at_once_and_those_of_a_running_one_stay() -> None:
    foreign = Path(".c.part")
    foreign.touch()
    with copying(Path("b.md")) as running:
        subprocess.run([sys.executable, "-c", DIES], check=False)
        (killed,) = set(Path().glob(".a.md.*.doc2md-part"))
        check_writable(Path())
        assert [killed.exists(), running.exists(), foreign.exists()] == [False, True, True]
    assert sorted(os.listdir()) == [".c.part", "b.md"]


@contextmanager
def copying(path: Path) -> Iterator[Path]:
    """In the middle of writing a file: what stands beside its name."""
    with files._replacing(path):
        (beside,) = Path().glob(f".{path.name}.*.doc2md-part")
        yield beside


LIMITED = """
import resource, sys
from pathlib import Path
from doc2md.errors import OutputError
from doc2md.exporter.files import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    write_atomically(Path("a.md"), b"new " * 1000)
except OutputError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 1, 3999])
def test_a_full_disk_leaves_the_old_file_and_says_what_to_do(room: int) -> None:
    Path("a.md").write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(room)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "disk full while writing a.md: free some space and run again\n"
    assert Path("a.md").read_text() == "old"
    assert os.listdir() == ["a.md"]


CLAIM = """
import sys
from pathlib import Path
from doc2md.exporter.files import Owner, claim
for number in range(12):
    claim([Path(f"{sys.argv[1]}-{number}.md")], Owner("a", "b", "c"))
"""


def test_two_runs_into_one_folder_lose_none_of_each_others_claims() -> None:
    running = [subprocess.Popen([sys.executable, "-c", CLAIM, name]) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    assert len(json.loads(Path(MANIFEST).read_text())["outputs"]) == 24


def small_disk(folder: Path) -> bool:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    return (
        sys.platform == "linux" and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def test_a_disk_that_fills_up_never_shows_half_a_document(made: Result, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    if not small_disk(folder):
        pytest.skip("no small disk can be mounted here")
    expected = [made.to_markdown(images="embedded"), made.to_markdown("a_artifacts")]
    target, failures = folder / "a.md", 0
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        for free in range(12):
            (folder / "taken").write_bytes(bytes((64 << 10) - free * page))
            for images in (Images.EMBEDDED, Images.REFERENCED):
                try:
                    made.save(target, images=images)
                except OutputError as error:
                    failures += "disk full while writing" in str(error)
                assert not target.exists() or target.read_text() in expected
                assert not list(folder.rglob("*part"))
            (folder / "taken").unlink()
        assert failures
        made.save(target)
        assert target.read_text() == expected[1]
    finally:
        subprocess.run(["umount", str(folder)], check=True)
