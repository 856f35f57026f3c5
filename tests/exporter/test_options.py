"""The export options and what they change in the output."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from doc2md.document import (
    Cell,
    Document,
    Kind,
    Mark,
    MarkKind,
    PageRow,
    PageStatus,
    Region,
    Source,
    Text,
)
from doc2md.errors import UsageError
from doc2md.exporter.json import from_json, to_json
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.geometry import Box
from doc2md.options.export import ExportOptions
from tests.builders.blocks import block, document, paragraph

SPANS = (
    Cell(0, 0, Text("a"), colspan=2, region=Region(1, Box(10, 20, 110, 40))),
    Cell(1, 0, Text("b")),
    Cell(1, 1, Text("c")),
)
ENTRY = block(Kind.PARAGRAPH, "Work ..... 3")
DOCUMENT = Document(
    Source("r.pdf", "ab12", 2, "A: title", "Ann", "2025-03-14", ""),
    (PageRow(1, PageStatus.OK, (200.0, 400.0)), PageRow(2, PageStatus.FAILED, notes=("too -- slow",))),
    (
        block(Kind.HEADER, "The head"),
        block(Kind.HEADING, "Costs", level=1),
        block(Kind.CONTENTS, children=(ENTRY,)),
        paragraph("let x be", Mark(4, 5, MarkKind.MATH), box=None),
        block(Kind.PARAGRAPH, "one\ntwo"),
        block(Kind.EQUATION, "a = b"),
        block(Kind.TABLE, cells=SPANS),
        block(Kind.FIGURE, figure="p0001-fig01.png", children=(block(Kind.CAPTION, "Figure 2: The wall."),)),
    ),
)


def written(**options: Any) -> str:
    return to_markdown(DOCUMENT, ExportOptions(**options), Place("r_artifacts"))


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("page_break", "<!-- page {page} -->", "<!-- page 1 -->\n"),
        ("page_break", "***", "\n***\n"),
        ("headers", "keep", "The head\n"),
        ("toc", "keep", "Work ..... 3"),
        ("tables", "gfm", "| a |  |\n| --- | --- |\n| b | c |"),
        ("tables", "auto", '<td colspan="2">a</td>'),
        ("math", "dollars", "let $x$ be"),
        ("math", "brackets", r"let \(x\) be"),
        ("math", "brackets", "\\[\na = b\n\\]"),
        ("math", "off", "let x be"),
        ("math", "mathml", 'let <span><math display="inline"><mrow><mi>x</mi></mrow></math></span> be'),
        ("math", "mathml", '<div>\n<math display="block"><mrow><mi>a</mi>'),
        ("line_breaks", "br", "one<br>two"),
        ("line_breaks", "backslash", "one\\\ntwo"),
        ("line_breaks", "spaces", "one  \ntwo"),
        ("line_breaks", "join", "one two"),
        ("title_level", 3, "### Costs"),
        ("images", "referenced", "![Figure 2](r_artifacts/p0001-fig01.png)"),
        ("images", "placeholder", "<!-- figure p0001-fig01.png: Figure 2 -->"),
        ("images", "off", "Figure 2: The wall."),
        ("front_matter", True, "---\ntitle: 'A: title'\nauthor: Ann\ncreated: '2025-03-14'\nsource: r.pdf\n"),
    ],
)
def test_an_option_shows_in_the_markdown(option: str, value: Any, expected: str) -> None:
    assert expected in written(**{option: value})


@pytest.mark.parametrize(
    ("option", "value", "gone"),
    [
        ("headers", "json", "The head"),
        ("toc", "drop", "Work"),
        ("images", "off", "!["),
        ("tables", "html", "| --- |"),
    ],
)
def test_an_option_keeps_a_part_out_of_the_markdown(option: str, value: Any, gone: str) -> None:
    assert gone not in written(**{option: value})


def test_a_page_break_is_only_between_pages() -> None:
    assert not written(page_break="***").startswith("***")


def test_the_comment_of_a_failed_page_cannot_be_closed_by_its_text() -> None:
    assert "<!-- page 2: failed: too   slow -->" in written()


def test_an_embedded_figure_is_inside_the_document(tmp_path: Path) -> None:
    picture = tmp_path / "p0001-fig01.png"
    picture.write_bytes(b"\x89PNG")
    place = Place("r_artifacts", {picture.name: picture})
    assert "(data:image/png;base64,iVBORw==)" in to_markdown(
        DOCUMENT, ExportOptions(images="embedded"), place
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("headers", ["json", "keep", "drop"])
def test_running_heads_are_in_the_json_unless_they_are_dropped(headers: str) -> None:
    kinds = {b["kind"] for b in json.loads(to_json(DOCUMENT, ExportOptions(headers=headers)))["blocks"]}  # type: ignore[arg-type]
    assert ("header" in kinds) is (headers != "drop")


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("points", [10, 20, 110, 40]), ("pixels", [20, 40, 220, 80]), ("grid", [49.95, 49.95, 549.45, 99.9])],
)
def test_boxes_are_written_in_the_chosen_unit_and_read_back_as_points(
    unit: str, expected: list[float]
) -> None:
    text = to_json(DOCUMENT, ExportOptions(boxes=unit))  # type: ignore[arg-type]
    written, read = json.loads(text)["blocks"], from_json(text).blocks
    assert written[1]["regions"][0][1] == pytest.approx(expected)
    assert written[6]["cells"][0]["region"][1] == pytest.approx(expected)
    cell = read[6].cells[0].region
    assert cell
    for again in (read[1].box, cell.box):
        assert again
        assert list(again) == pytest.approx([10, 20, 110, 40], abs=0.01)


@pytest.mark.parametrize(("name", "value"), [("title_level", 7), ("math", "euros"), ("images", "all")])
def test_a_wrong_value_is_refused(name: str, value: Any) -> None:
    with pytest.raises(UsageError):
        ExportOptions(**{name: value})


def test_a_figure_name_from_a_foreign_json_is_never_a_path() -> None:
    figure = block(Kind.FIGURE, figure="../../etc/passwd")
    assert to_markdown(Document(Source("x", ""), (), (figure,))) == ""


def test_no_block_of_a_foreign_json_is_lost_because_of_its_page() -> None:
    pages = (2, 1, 2, 9)
    blocks = tuple(paragraph(f"word{n}", page=page) for n, page in enumerate(pages))
    rows = (PageRow(1, PageStatus.OK), PageRow(2, PageStatus.OK))
    said = to_markdown(Document(Source("a.pdf", "00"), rows, blocks))
    assert said == "word1\n\nword0\n\nword2\n\nword3\n"


def test_a_cell_far_away_in_a_foreign_json_costs_no_memory() -> None:
    table = block(Kind.TABLE, cells=(Cell(10**9, 10**9, Text("x")),))
    for tables in ("auto", "gfm"):
        text = to_markdown(Document(Source("x", ""), (), (table,)), ExportOptions(tables=tables))  # type: ignore[arg-type]
        assert "<td>x</td>" in text


def test_a_footnote_with_a_reference_only_in_an_html_table_is_a_paragraph() -> None:
    reference = Mark(4, 5, MarkKind.NOTE, "1")
    spanning = (
        Cell(0, 0, Text("Name1", (reference,)), colspan=2),
        Cell(1, 0, Text("a")),
        Cell(1, 1, Text("b")),
    )
    source = document(block(Kind.TABLE, cells=spanning), block(Kind.FOOTNOTE, "The older name.", label="1"))
    assert "[^1]" not in to_markdown(source)
    assert "\n1 The older name.\n" in to_markdown(source)


def test_a_footnote_that_nothing_refers_to_is_a_paragraph() -> None:
    marked = paragraph("See here1", Mark(8, 9, MarkKind.NOTE, "1"))
    notes = (("Lost.", "2"), ("- Named.", ""), ("Found.", "1"))
    blocks = (marked, *(block(Kind.FOOTNOTE, text, label=label) for text, label in notes))
    written = to_markdown(Document(Source("x.pdf", ""), (), blocks))
    assert written == "See here[^1]\n\n2 Lost.\n\n\\- Named.\n\n[^1]: Found.\n"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["•", "o"], "- a\n- b\n"),
        (["✓", "✗"], "- ✓ a\n- ✗ b\n"),
        (["+", "−"], "- \\+ a\n- − b\n"),
        (["–", "–"], "- a\n- b\n"),
        (["☐", "☒"], "- [ ] a\n- [x] b\n"),
        (["Step 1:", "1.1"], "- Step 1: a\n- 1.1 b\n"),
    ],
)
def test_a_marker_that_says_something_stays_in_the_item(labels: list[str], expected: str) -> None:
    items = tuple(
        block(Kind.ITEM, words, label=label) for words, label in zip(("a", "b"), labels, strict=True)
    )
    assert to_markdown(document(block(Kind.LIST, children=items))) == expected


def test_a_marker_before_struck_words_is_struck() -> None:
    words = Text("No fee", (Mark(0, 6, MarkKind.STRIKE),))
    item = replace(block(Kind.ITEM, "", label="(b)"), text=words)
    assert to_markdown(document(block(Kind.LIST, children=(item,)))) == "- ~~(b) No fee~~\n"
