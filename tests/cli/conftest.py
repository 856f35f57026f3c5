"""Tests of the command line run in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.answers import answer_files
from tests.builders.raw_pdf import LINE, raw_pdf


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: x.pdf (1 page), y.pdf (2 pages), and answers/ to their pages."""
    folder = tmp_path / "work"
    answer_files(folder / "answers", 2)
    (folder / "x.pdf").write_bytes(raw_pdf(LINE))
    (folder / "y.pdf").write_bytes(raw_pdf(LINE, LINE))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(folder)
    return folder
