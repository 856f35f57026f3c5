"""Where a converted document says some words: by its blocks, whatever the spelling."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageChops

import doc2md
from doc2md.document import Block, Cell, Document, Kind, Mark, MarkKind, Region, Source, Text
from doc2md.exporter.json import to_json
from doc2md.geometry import Box
from doc2md.search.matching import occurrences

HERE = (Region(1, Box(10, 20, 110, 40)),)


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "doc2md", "find", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    return done.returncode, done.stdout, done.stderr


def block(kind: Kind, words: str = "", name: str = "b", **more: object) -> Block:
    return replace(Block(name, kind, HERE, Text(words)), **more)  # type: ignore[arg-type]


def document(*blocks: Block) -> Document:
    return Document(Source("a.pdf", "00"), (), blocks)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("The Total Amount", "total amount", "Total Amount"),
        ("the  total\namount", "total amount", "total\namount"),
        ("total amount", "  total \t amount ", "total amount"),
        ("Café au lait", "cafe", "Café"),
        ("a cafe", "Café", "cafe"),
        ("e\u0301te\u0301 chaud", "ete", "e\u0301te\u0301"),
        ("die Straße", "STRASSE", "Straße"),
        ("an oﬃce", "office", "oﬃce"),
        ("say “don’t”", '"don\'t"', "“don’t”"),
        ("sie sagt „nein“", '"nein"', "„nein“"),
        ("1961–1974", "1961-1974", "1961–1974"),
        ("to co-operate", "cooperate", "co-operate"),
        ("to cooperate", "co-operate", "cooperate"),
        ("rain- water", "rainwater", "rain- water"),
        ("rain\xadwater", "rainwater", "rain\xadwater"),
        ("pre- and post-war", "-war", "-war"),
        ("run --all", "--all", "--all"),
        ("第一章　总则", "总则", "总则"),
        ("ｆｕｌｌ width", "full", "ｆｕｌｌ"),
        ("שָׁלוֹם", "שלום", "שָׁלוֹם"),
        ("がくせい", "かく", None),  # another letter, not another way to write it
        ("total: 12", "total 12", None),
        ("3-5", "35", None),
    ],
)
def test_words_are_found_however_they_are_typed(text: str, words: str, said: str | None) -> None:
    assert [text[start:end] for start, end in occurrences(text, words)] == ([said] if said else [])


@given(st.text(max_size=30), st.text(max_size=6))
@example("a\u0301", "\u0301")
@example("İ", "i")
def test_places_lie_in_the_text_in_order_and_apart(text: str, words: str) -> None:
    places = [at for place in occurrences(text, words) for at in place]
    assert places == sorted(places)
    assert all(start < end <= len(text) for start, end in occurrences(text, words))


@given(st.text(st.characters(exclude_categories=["Mn", "Mc", "Me", "Cf", "Cs"]), max_size=8))
@example("a -'é“ß")
@example("ﷺ")
def test_what_a_text_says_is_found_in_it(words: str) -> None:
    found = [f"xx {words} xx"[start:end] for start, end in occurrences(f"xx {words} xx", words)]
    assert words.strip() in found or not words.strip()


def test_words_run_over_changes_of_type_and_marks_of_footnotes() -> None:
    text = Text("the national list.2 A pipe", (Mark(4, 12, MarkKind.BOLD), Mark(18, 19, MarkKind.NOTE, "2")))
    [hit] = doc2md.find(document(block(Kind.PARAGRAPH, text=text)), "national list. a PIPE")
    assert (hit.words, hit.page, hit.box, hit.kind) == (
        "national list. A pipe",
        1,
        HERE[0].box,
        Kind.PARAGRAPH,
    )


def test_a_cell_has_its_own_place_and_words_over_cells_have_theirs_together() -> None:
    cells = tuple(
        Cell(
            row,
            col,
            Text(f"{name}{row}"),
            region=Region(2, Box(col * 50, row * 10, col * 50 + 40, row * 10 + 9)),
        )
        for row in range(2)
        for col, name in enumerate(("name", "size", "year"))
    )
    table = block(Kind.TABLE, cells=cells)
    [one] = doc2md.find(document(table), "size1")
    assert (one.cells, one.regions) == (((1, 1),), (cells[4].region,))
    [two] = doc2md.find(document(table), "size1 year1")
    assert (two.cells, two.box, two.page) == (((1, 1), (1, 2)), Box(50, 10, 140, 19), 2)
    assert doc2md.find(document(table), "year0 name1") == []  # another row


def test_a_cell_of_unknown_place_stands_in_its_table() -> None:
    [hit] = doc2md.find(document(block(Kind.TABLE, cells=(Cell(0, 0, Text("12")),))), "12")
    assert hit.regions == HERE


def test_words_run_from_one_item_of_a_list_into_the_next() -> None:
    def item(words: str, y: float, *children: Block) -> Block:
        region = Region(1, Box(0, y, 50, y + 10))
        return Block(words, Kind.ITEM, (region,), Text(words), label="•", children=children)

    nested = block(Kind.LIST, children=(item("wash the tank", 20),))
    items = block(Kind.LIST, children=(item("before use:", 0, nested), item("fill it", 40)))
    [hit] = doc2md.find(document(items), "use: wash")
    assert (hit.block, hit.kind, hit.box) == ("before use:", Kind.ITEM, Box(0, 0, 50, 30))
    [hit] = doc2md.find(document(items), "fill")
    assert hit.box == Box(0, 40, 50, 50)


def test_captions_contents_and_descriptions_are_searched_but_paragraphs_stay_apart() -> None:
    figure = block(Kind.FIGURE, "a red boat", children=(block(Kind.CAPTION, "Figure 1: the boat", "c"),))
    contents = block(Kind.CONTENTS, children=(block(Kind.PARAGRAPH, "1 Boats", "e"),))
    found = doc2md.find(document(figure, contents), "boat")
    assert [hit.block for hit in found] == ["b", "c", "e"]
    assert doc2md.find(document(block(Kind.PARAGRAPH, "one"), block(Kind.PARAGRAPH, "two")), "one two") == []


def test_a_snippet_is_a_line_cut_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(40)) + "\nthe needle\nhere " + "tail " * 30
    [hit] = doc2md.find(document(block(Kind.PARAGRAPH, text)), "needle")
    assert hit.snippet.startswith("… word")
    assert hit.snippet.endswith("tail …")
    assert "\n" not in hit.snippet
    assert "the needle here tail" in hit.snippet


def test_a_snippet_commands_no_terminal() -> None:
    [hit] = doc2md.find(document(block(Kind.PARAGRAPH, "a \x1b[2Jneedle\x9b")), "needle")
    assert hit.snippet == "a [2Jneedle"


@pytest.fixture(scope="module")
def converted(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON of two pages of the sample report."""
    path = tmp_path_factory.mktemp("find") / "report.json"
    doc2md.convert(samples / "report.pdf", pages="3-4").save(path, images="off")
    return path


def test_the_command_says_page_kind_box_and_words_around(converted: Path) -> None:
    code, out, err = run("self-propelled CAMERA", converted)
    assert (code, err) == (0, "")
    [line] = out.splitlines()
    name, page, kind, points, snippet = line.split("\t")
    assert (name, page, kind) == (str(converted), "page 3", "paragraph")
    assert points.startswith("points 65.2 601.8 ")
    assert "a self-propelled camera" in snippet


def test_jsonl_has_an_object_a_place(converted: Path, tmp_path: Path) -> None:
    code, _, _ = run("six kinds", converted.parent, "-f", "jsonl", "-o", tmp_path / "hits.jsonl")
    assert code == 0
    [hit] = map(json.loads, (tmp_path / "hits.jsonl").read_text().splitlines())
    assert (hit["source"], hit["page"], hit["kind"], hit["words"]) == (
        "report.pdf",
        4,
        "paragraph",
        "six kinds",
    )
    assert len(hit["box"]) == 4


def test_words_over_cells_are_said_to_be(converted: Path) -> None:
    code, out, _ = run("open joint 2,316", converted)
    assert code == 0
    assert "\ttable row 1 columns 0-1\t" in out


def test_nowhere_is_exit_code_2(converted: Path) -> None:
    code, out, err = run("zeppelin", converted)
    assert (code, out) == (2, "")
    assert "not found" in err


def test_places_are_drawn_on_the_page_they_are_on(converted: Path, samples: Path, tmp_path: Path) -> None:
    arguments = ("six kinds", converted, "--dpi", "72", "--draw", tmp_path / "found.png")
    code, _, err = run(*arguments, "--source", samples)
    assert code == 0
    assert "page 4 drawn" in err
    code, _, _ = run("zeppelin", converted, "--draw", tmp_path / "none.png", "--source", samples)
    assert code == 2
    [hit] = doc2md.find(converted, "six kinds")
    with Image.open(tmp_path / "found.png") as picture:
        drawn = picture.convert("RGB")
    red = ImageChops.subtract(drawn.getchannel("R"), drawn.getchannel("G")).getbbox()
    assert red
    assert hit.box
    assert all(abs(a - b) < 3 for a, b in zip(red, hit.box, strict=True))


def test_a_box_that_leaves_the_page_is_drawn_as_far_as_it_is_on_it(samples: Path, tmp_path: Path) -> None:
    boxes = [Box(100, 100, 1e300, 1e300), Box(-50, 900, -10, 1000)]
    digest = hashlib.sha256((samples / "report.pdf").read_bytes()).hexdigest()
    blocks = [Block("b", Kind.PARAGRAPH, (Region(1, box),), Text("far away")) for box in boxes]
    (tmp_path / "a.json").write_text(to_json(Document(Source("report.pdf", digest), (), tuple(blocks))))
    arguments = ("--dpi", "36", "--draw", tmp_path / "found.png", "--source", samples)
    code, _, err = run("far away", tmp_path / "a.json", *arguments)
    assert code == 0, err
    assert (tmp_path / "found.png").exists()


def test_without_its_document_nothing_is_drawn_and_it_is_said_what_is_missing(
    converted: Path, samples: Path, tmp_path: Path
) -> None:
    arguments = ("six kinds", converted, "--draw", tmp_path / "found.png")
    code, out, err = run(*arguments)
    assert code == 3
    assert "six kinds" in out
    assert "there is no report.pdf in" in err
    assert "--source PATH" in err
    code, _, err = run(*arguments, "--source", samples / "slides.pdf")
    assert code == 3
    assert "is not the report.pdf that was converted" in err
    assert not (tmp_path / "found.png").exists()


def test_a_json_cannot_name_a_document_elsewhere(tmp_path: Path, samples: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "report.pdf").write_bytes((samples / "report.pdf").read_bytes())
    lying = replace(document(block(Kind.PARAGRAPH, "bait")), source=Source("../report.pdf", "00"))
    (folder / "a.json").write_text(to_json(lying))
    code, _, err = run("bait", folder / "a.json", "--draw", tmp_path / "found.png")
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
def test_what_makes_no_sense_is_said_in_a_line(
    converted: Path, samples: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    names = {"samples": samples, "converted": converted}
    result, _, err = run(*(argument.format(**names) for argument in arguments))
    assert result == code
    assert words in err
    assert err.count("\n") == 1


def test_one_bad_file_among_many_is_named_and_the_others_are_searched(
    converted: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text('{"version": 1}')
    code, out, err = run("six kinds", tmp_path / "bad.json", converted)
    assert code == 3
    assert out.count("\n") == 1
    assert "not a doc2md document" in err


def test_of_a_paragraph_over_two_columns_the_parts_are_shown_not_the_page_between() -> None:
    parts = (Region(1, Box(65, 735, 288, 772)), Region(1, Box(308, 76, 530, 126)))
    [hit] = doc2md.find(document(Block("a", Kind.PARAGRAPH, parts, Text("rain in future"))), "in future")
    assert hit.box == parts[0].box
    assert hit.regions == parts
