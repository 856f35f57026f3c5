"""Output files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from doc2md.errors import OutputError
from doc2md.exporter.files import check_writable, write_atomically

pytestmark = pytest.mark.usefixtures("work")


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


def test_a_link_is_replaced_and_what_it_points_to_is_left_alone() -> None:
    Path("precious.txt").write_text("mine")
    Path("a.md").symlink_to("precious.txt")
    write_atomically(Path("a.md"), b"words")
    assert Path("precious.txt").read_text() == "mine"
    assert not Path("a.md").is_symlink()


@pytest.mark.parametrize("path", ["file/a.md", "folder", "x" * 300, "/proc/nothing/a.md", "/dev/null/a.md"])
def test_what_cannot_be_written_is_an_output_error_that_names_it(path: str) -> None:
    Path("file").write_text("in the way")
    Path("folder/full").mkdir(parents=True)
    with pytest.raises(OutputError, match="cannot write"):
        write_atomically(Path(path), b"words")
    assert sorted(os.listdir()) == ["file", "folder"]


def test_a_folder_that_takes_no_files_is_found_out_before_any_work() -> None:
    Path("file").write_text("in the way")
    for folder in ("file", "file/under", "/proc/nothing", "x" * 300):
        with pytest.raises(OutputError, match="choose another -o"):
            check_writable(Path(folder))
    check_writable(Path("new/folder"))
    assert list(Path("new/folder").iterdir()) == []
