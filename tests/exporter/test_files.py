"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from doc2md.errors import OutputError
from doc2md.exporter import files
from doc2md.exporter.files import check_writable, write_atomically

pytestmark = pytest.mark.usefixtures("in_tmp_path")


def test_a_file_is_written_whole_and_nothing_else_is_left() -> None:
    write_atomically(Path("new/folder/a.md"), b"words")
    write_atomically(Path("new/folder/a.md"), b"other words")
    assert [file.name for file in Path("new/folder").iterdir()] == ["a.md"]
    assert Path("new/folder/a.md").read_bytes() == b"other words"


def test_permissions_are_those_of_any_new_file_and_an_old_file_keeps_its_own() -> None:
    before = os.umask(0o027)
    try:
        write_atomically(Path("a.md"), b"")
        assert stat.S_IMODE(Path("a.md").stat().st_mode) == 0o640
        Path("a.md").chmod(0o600)
        write_atomically(Path("a.md"), b"again")
        assert stat.S_IMODE(Path("a.md").stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_symbolic_link_is_replaced_and_its_target_is_left_alone() -> None:
    Path("precious.txt").write_text("mine")
    Path("a.md").symlink_to("precious.txt")
    write_atomically(Path("a.md"), b"words")
    assert Path("precious.txt").read_text() == "mine"
    assert not Path("a.md").is_symlink()


@pytest.mark.parametrize("path", ["file/a.md", "folder", "x" * 300, "/proc/nothing/a.md", "/dev/null/a.md"])
def test_a_path_that_cannot_be_written_is_an_output_error(path: str) -> None:
    Path("file").write_text("in the way")
    Path("folder/full").mkdir(parents=True)
    with pytest.raises(OutputError, match="cannot write"):
        write_atomically(Path(path), b"words")
    assert sorted(os.listdir()) == ["file", "folder"]


def test_a_folder_that_takes_no_files_is_an_error_before_any_work() -> None:
    Path("file").write_text("in the way")
    for folder in ("file", "file/under", "/proc/nothing", "x" * 300):
        with pytest.raises(OutputError, match="choose another -o"):
            check_writable(Path(folder))
    check_writable(Path("new/folder"))
    assert list(Path("new/folder").iterdir()) == []


DIES = """
import os, sys
from pathlib import Path
from doc2md.exporter import files
files.os.fsync = lambda handle: os.kill(os.getpid(), 9)
files.write_atomically(Path("a.md"), b"words")
"""


@pytest.mark.process
def test_partial_files_of_a_killed_run_are_deleted_and_those_of_a_running_one_stay() -> None:
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
    """The temporary file of a file that is half written."""
    with files.replacing(path):
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


@pytest.mark.process
@pytest.mark.parametrize("room", [0, 1, 3999])
def test_a_full_disk_leaves_the_old_file_and_says_what_to_do(room: int) -> None:
    Path("a.md").write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(room)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "disk full while writing a.md: free some space and run again\n"
    assert Path("a.md").read_text() == "old"
    assert os.listdir() == ["a.md"]
