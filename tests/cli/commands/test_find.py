"""`doc2md find`: what is printed and drawn for words in converted documents."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import doc2md
from doc2md.document import Block, Document, Kind, Region, Source, Text
from doc2md.exporter.json import to_json
from doc2md.geometry import Box
from tests.builders.blocks import block, document
from tests.builders.commands import Command
from tests.fakes.workers import convert_inline


@pytest.fixture(scope="module")
def converted(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON of two pages of the sample report."""
    path = tmp_path_factory.mktemp("find") / "report.json"
    convert_inline(samples / "report.pdf", pages="3-4").save(path, images="off")
    return path


def test_the_command_prints_page_kind_box_and_the_words_around(command: Command, converted: Path) -> None:
    code, out, err = command("find", "self-propelled CAMERA", converted)
    assert (code, err) == (0, "")
    [line] = out.splitlines()
    name, page, kind, points, snippet = line.split("\t")
    assert (name, page, kind) == (str(converted), "page 3", "paragraph")
    assert points.startswith("points 65.2 601.8 ")
    assert "a self-propelled camera" in snippet


def test_jsonl_has_an_object_for_each_place(command: Command, converted: Path, tmp_path: Path) -> None:
    code, _, _ = command("find", "six kinds", converted.parent, "-f", "jsonl", "-o", tmp_path / "hits.jsonl")
    assert code == 0
    [hit] = map(json.loads, (tmp_path / "hits.jsonl").read_text().splitlines())
    assert (hit["source"], hit["page"], hit["kind"], hit["words"]) == (
        "report.pdf",
        4,
        "paragraph",
        "six kinds",
    )
    assert len(hit["box"]) == 4


def test_words_over_cells_are_printed_with_their_cells(command: Command, converted: Path) -> None:
    code, out, _ = command("find", "open joint 2,316", converted)
    assert code == 0
    assert "\ttable row 1 columns 0-1\t" in out


def test_words_that_are_not_found_are_exit_2(command: Command, converted: Path) -> None:
    code, out, err = command("find", "zeppelin", converted)
    assert (code, out) == (2, "")
    assert "not found" in err


def test_places_are_drawn_on_their_pages(
    command: Command, converted: Path, samples: Path, tmp_path: Path
) -> None:
    arguments = ("six kinds", converted, "--dpi", "72", "--draw", tmp_path / "found.png")
    code, _, err = command("find", *arguments, "--source", samples)
    assert code == 0
    assert "page 4 drawn" in err
    code, _, _ = command("find", "zeppelin", converted, "--draw", tmp_path / "none.png", "--source", samples)
    assert code == 2
    [hit] = doc2md.find(converted, "six kinds")
    with Image.open(tmp_path / "found.png") as picture:
        drawn = picture.convert("RGB")
    red = ImageChops.subtract(drawn.getchannel("R"), drawn.getchannel("G")).getbbox()
    assert red
    assert hit.box
    assert all(abs(a - b) < 3 for a, b in zip(red, hit.box, strict=True))


def test_a_box_that_leaves_the_page_is_cut_off_at_its_edge(
    command: Command, samples: Path, tmp_path: Path
) -> None:
    boxes = [Box(100, 100, 1e300, 1e300), Box(-50, 900, -10, 1000)]
    digest = hashlib.sha256((samples / "report.pdf").read_bytes()).hexdigest()
    blocks = [Block("b", Kind.PARAGRAPH, (Region(1, box),), Text("far away")) for box in boxes]
    (tmp_path / "a.json").write_text(to_json(Document(Source("report.pdf", digest), (), tuple(blocks))))
    arguments = ("--dpi", "36", "--draw", tmp_path / "found.png", "--source", samples)
    code, _, err = command("find", "far away", tmp_path / "a.json", *arguments)
    assert code == 0, err
    assert (tmp_path / "found.png").exists()


def test_without_its_document_nothing_is_drawn_and_the_message_says_what_is_missing(
    command: Command, converted: Path, samples: Path, tmp_path: Path
) -> None:
    arguments = ("six kinds", converted, "--draw", tmp_path / "found.png")
    code, out, err = command("find", *arguments)
    assert code == 3
    assert "six kinds" in out
    assert "there is no report.pdf in" in err
    assert "--source PATH" in err
    code, _, err = command("find", *arguments, "--source", samples / "slides.pdf")
    assert code == 3
    assert "is not the report.pdf that was converted" in err
    assert not (tmp_path / "found.png").exists()


def test_a_json_cannot_name_a_document_elsewhere(command: Command, tmp_path: Path, samples: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "report.pdf").write_bytes((samples / "report.pdf").read_bytes())
    lying = replace(document(block(Kind.PARAGRAPH, "bait")), source=Source("../report.pdf", "00"))
    (folder / "a.json").write_text(to_json(lying))
    code, _, err = command("find", "bait", folder / "a.json", "--draw", tmp_path / "found.png")
    assert code == 3
    assert "there is no ../report.pdf" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("  ", "x.json"), 1, "the words are empty"),
        (("x", "missing.json"), 4, "missing.json"),
        (("x", "{samples}/report.pdf"), 4, "doc2md locate"),
        (("x", "{converted}", "-f", "xml"), 1, "unknown format"),
    ],
)
def test_an_error_is_one_line(
    command: Command, converted: Path, samples: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    names = {"samples": samples, "converted": converted}
    result, _, err = command("find", *(argument.format(**names) for argument in arguments))
    assert result == code
    assert words in err
    assert err.count("\n") == 1


def test_a_bad_file_is_named_and_the_others_are_searched(
    command: Command, converted: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text('{"version": 1}')
    code, out, err = command("find", "six kinds", tmp_path / "bad.json", converted)
    assert code == 3
    assert out.count("\n") == 1
    assert "bad.json: not a doc2md document" in err
