"""Temporary folders: one for each process, deleted at its end, or by the next process if it was killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from doc2md.runtime.temporary import discard, make_folder

KILLED = """
import os
from doc2md.runtime.temporary import make_folder
(make_folder() / "picture.png").write_bytes(b"half")
os.kill(os.getpid(), 9)
"""

NEXT = "from doc2md.runtime.temporary import discard, make_folder; discard(make_folder())"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def killed(place: Path) -> Path:
    before = set(place.iterdir())
    subprocess.run([sys.executable, "-c", KILLED], check=False)
    (left,) = set(place.iterdir()) - before
    return left


def test_all_folders_of_a_process_are_in_one_that_is_deleted_with_the_last(place: Path) -> None:
    one, two = make_folder(), make_folder()
    (home,) = place.iterdir()
    assert one.parent == two.parent == home
    (one / "file").touch()
    discard(one)
    assert not one.exists()
    assert two.exists()
    discard(two)
    discard(two)
    assert list(place.iterdir()) == []


@pytest.mark.process
def test_only_folders_of_killed_processes_are_deleted(place: Path) -> None:
    mine = make_folder()
    left = killed(place)
    notes = place / "doc2md-notes"
    notes.mkdir()
    (place / "doc2md-link").symlink_to(left)
    assert [file.name for file in left.rglob("*.png")] == ["picture.png"]
    subprocess.run([sys.executable, "-c", NEXT], check=True)
    assert not left.exists()
    assert mine.exists()
    assert notes.exists()
    discard(mine)


@pytest.mark.process
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_folders_of_another_user_are_left_alone(place: Path) -> None:
    left = killed(place)
    os.chown(left, 65534, 65534)
    discard(make_folder())
    assert left.exists()


def test_a_folder_that_was_deleted_is_made_again(place: Path) -> None:
    mine = make_folder()
    shutil.rmtree(mine.parent)
    again = make_folder()
    assert again.exists()
    discard(mine)
    discard(again)
    assert list(place.iterdir()) == []
