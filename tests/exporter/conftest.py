"""Fixtures of tests that write files."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.result import Result
from tests.builders.results import result_of_figures


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def made(work: Path) -> Result:
    """A result with two figures."""
    return result_of_figures(work / "made", "p0001-fig01.png", "p0001-fig02.png")
