"""`doc2md convert` writes and reads DoclingDocuments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doc2md.docling.load import from_docling
from tests.builders.commands import run_process
from tests.builders.docling import cycle

pytestmark = pytest.mark.process

pytest.importorskip("docling_core")


def test_the_command_writes_and_reads_it(tmp_path: Path, samples: Path) -> None:
    there = run_process("convert", samples / "slides.pdf", "-f", "docling,md", "-o", "out/", cwd=tmp_path)
    assert there.code == 0, there.err
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == [
        "slides.docling.json",
        "slides.md",
        "slides_artifacts",
    ]
    back = run_process("convert", "out/slides.docling.json", "--images", "off", cwd=tmp_path)
    assert (tmp_path / "out/slides.md").read_text("utf-8").startswith(back.out[:500])
    # It says nothing of the bytes of slides.pdf, so it may not replace what was made of them.
    again = run_process("convert", "out/slides.docling.json", "-o", "out/", cwd=tmp_path)
    assert (again.code, "exists and was not made from this" in again.err) == (5, True)


def test_on_standard_output_the_pictures_are_inside(tmp_path: Path, samples: Path) -> None:
    done = run_process("convert", samples / "slides.pdf", "--pages", "5", "-f", "docling", cwd=tmp_path)
    assert done.code == 0, done.err
    assert list(from_docling(done.out.encode(), "x").figures) == ["p0005-fig01.png"]


def test_a_bad_one_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(json.dumps(cycle()))
    done = run_process("convert", "bad.json", cwd=tmp_path)
    assert done.code == 4
    assert done.err.startswith("doc2md: bad.json: not a valid DoclingDocument: ")
    assert done.err.count("\n") == 1
