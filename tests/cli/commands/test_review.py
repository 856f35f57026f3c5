"""`doc2md review`: where it finds the document, and what it writes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from doc2md.document import PageRow, PageStatus, Source
from doc2md.exporter.json import from_json, to_json
from tests.builders.blocks import document, paragraph
from tests.builders.commands import Command
from tests.fakes.workers import convert_inline


@pytest.fixture(scope="module")
def converted(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON of a page of the sample report."""
    path = tmp_path_factory.mktemp("converted") / "report.json"
    convert_inline(samples / "report.pdf", pages="1").save(path, images="off")
    return path


@pytest.fixture
def saved(converted: Path, tmp_path: Path) -> Path:
    return shutil.copy(converted, tmp_path / "report.json")


def test_the_page_has_the_picture_of_each_page(command: Command, saved: Path, samples: Path) -> None:
    code, _, err = command("review", saved, samples / "report.pdf")
    assert (code, err) == (0, f"report.json: 1 page → {saved.parent}/report.review.html\n")
    page = (saved.parent / "report.review.html").read_text("utf-8")
    assert page.endswith("</html>\n")
    assert re.findall(r'id="picture-(\d+)">data:image/webp;base64,\w', page) == ["1"]
    embedded = re.search(r'id="source-document">(.*?)</script>', page, re.DOTALL)
    assert embedded
    assert from_json(embedded[1]) == from_json(saved.read_bytes())


def test_the_document_is_found_beside_its_json_by_its_digest(
    command: Command, saved: Path, samples: Path
) -> None:
    shutil.copy(samples / "report.pdf", saved.parent)
    code, _, err = command("review", saved, "-o", saved.parent / "a.html")
    assert code == 0, err
    (saved.parent / "report.pdf").write_bytes(b"%PDF-1.4 another")
    code, _, err = command("review", saved, "-o", saved.parent / "b.html")
    assert code == 3
    assert "no pictures of the pages: report.pdf was not found; pass its path after the JSON" in err
    assert "picture-1" not in (saved.parent / "b.html").read_text("utf-8")


def test_another_document_is_refused(command: Command, saved: Path, samples: Path) -> None:
    code, _, err = command("review", saved, samples / "slides.pdf")
    assert code == 4
    assert "is not the report.pdf that was converted (its SHA-256 differs)" in err
    assert not (saved.parent / "report.review.html").exists()


def test_a_file_is_replaced_only_if_that_is_asked_for(command: Command, tmp_path: Path) -> None:
    source = document(paragraph("x"), pages=(PageRow(1, PageStatus.OK),), source=Source("gone.pdf", "00"))
    (tmp_path / "a.json").write_text(to_json(source), "utf-8")
    (tmp_path / "a.review.html").write_text("mine", "utf-8")
    code, _, err = command("review", tmp_path / "a.json")
    assert (code, "already exists" in err) == (5, True)
    code, _, _ = command("review", tmp_path / "a.json", "--overwrite")
    assert code == 3
    assert "x" in (tmp_path / "a.review.html").read_text("utf-8")


def test_another_reading_must_be_of_the_same_document(command: Command, tmp_path: Path) -> None:
    for name, digest, words in (("a", "00", "one"), ("b", "00", "two"), ("c", "11", "three")):
        rows = (PageRow(1, PageStatus.OK),)
        source = document(paragraph(words, id="p"), pages=rows, source=Source("gone.pdf", digest))
        (tmp_path / f"{name}.json").write_text(to_json(source), "utf-8")
    code, _, err = command("review", tmp_path / "a.json", "--against", tmp_path / "b.json")
    assert code == 3, err
    assert "The other reading says:" in (tmp_path / "a.review.html").read_text("utf-8")
    code, _, err = command("review", tmp_path / "a.json", "--against", tmp_path / "c.json", "--overwrite")
    assert (code, "made from another document" in err) == (4, True)


@pytest.mark.parametrize(("name", "output"), [("a.pdf", "a.html"), ("a.json", "a.md"), ("-", None)])
def test_wrong_names_are_one_line(command: Command, tmp_path: Path, name: str, output: str | None) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "a.json").write_text(json.dumps({"version": 1}), "utf-8")
    given = name if name == "-" else tmp_path / name
    done = command("review", given, *(["-o", tmp_path / output] if output else []))
    assert done.code != 0
    assert done.err.count("\n") == 1
