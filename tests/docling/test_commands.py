"""DoclingDocuments on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doc2md.docling.load import from_docling
from tests.builders.commands import Command
from tests.docling.foreign import cycle

pytest.importorskip("docling_core")


@pytest.mark.usefixtures("in_tmp_path")
def test_the_command_writes_and_reads_docling_documents(command: Command, samples: Path) -> None:
    there = command("convert", samples / "slides.pdf", "-f", "docling,md", "-o", "out/")
    assert there.code == 0, there.err
    assert sorted(path.name for path in Path("out").glob("[!.]*")) == [
        "slides.docling.json",
        "slides.md",
        "slides_artifacts",
    ]
    back = command("convert", "out/slides.docling.json", "--images", "off")
    assert Path("out/slides.md").read_text("utf-8").startswith(back.out[:500])
    # It has no hash of slides.pdf, so it may not replace the document of slides.pdf.
    again = command("convert", "out/slides.docling.json", "-o", "out/")
    assert (again.code, "exists and was not made from this" in again.err) == (5, True)


@pytest.mark.usefixtures("in_tmp_path")
def test_on_standard_output_the_pictures_are_inside(command: Command, samples: Path) -> None:
    done = command("convert", samples / "slides.pdf", "--pages", "5", "-f", "docling")
    assert done.code == 0, done.err
    assert list(from_docling(done.out.encode(), "x").figures) == ["p0005-fig01.png"]


@pytest.mark.usefixtures("in_tmp_path")
def test_a_bad_document_is_an_error_of_one_line(command: Command) -> None:
    Path("bad.json").write_text(json.dumps(cycle()))
    done = command("convert", "bad.json")
    assert done.code == 4
    assert done.err.startswith("doc2md: bad.json: not a valid DoclingDocument: ")
    assert done.err.count("\n") == 1
