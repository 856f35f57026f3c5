"""Chunks follow the structure of the document: headings, paragraphs, tables, lists, programs and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from doc2md.chunks import chunks
from doc2md.document import Block, Cell, Kind, Mark, MarkKind, Region, Text
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.geometry import Box
from doc2md.options.export import ExportOptions, Images
from tests.builders.blocks import heading
from tests.builders.chunks import WORDS, block, cut, document, own, texts_of


def table(*rows: Sequence[str], **fields: Any) -> Block:
    cells = (
        Cell(
            r,
            c,
            Text(words),
            header=r == 0,
            region=Region(1 + r // 5, Box(10, 100 + 10 * r, 110, 110 + 10 * r)),
        )
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
    )
    return block(Kind.TABLE, cells=tuple(cells), **fields)


def test_chunks_are_under_their_headings_and_say_them() -> None:
    found = cut(
        document(
            heading("Rivers"),
            block(Kind.PARAGRAPH, "One."),
            heading("Fish", 2),
            block(Kind.PARAGRAPH, "Two."),
            heading("Lakes"),
            heading("Small ones", 2),
            heading("Big ones", 2),
            block(Kind.PARAGRAPH, "Three."),
        )
    )
    assert [(c.headings, c.text) for c in found] == [
        (("Rivers",), "One."),
        (("Rivers", "Fish"), "Two."),
        (("Lakes",), "## Small ones"),
        (("Lakes", "Big ones"), "Three."),
    ]
    assert found[1].titled == "Rivers > Fish\n\nTwo."


def test_the_mark_of_a_footnote_is_no_part_of_a_title() -> None:
    title = replace(heading("Rivers1"), text=Text("Rivers1", (Mark(6, 7, MarkKind.NOTE, "1"),)))
    assert cut(document(title, block(Kind.PARAGRAPH, "One.")))[0].headings == ("Rivers",)


def test_a_heading_with_nothing_under_it_at_the_end_is_not_lost() -> None:
    assert texts_of(cut(document(heading("A"), heading("A")))) == ["# A", "# A"]


def test_paragraphs_that_fit_are_whole() -> None:
    doc = document(*(block(Kind.PARAGRAPH, WORDS, y=30 * n) for n in range(9)))
    assert {chunk.text for chunk in cut(doc, 200, tokens=len)} == {f"{WORDS}\n\n{WORDS}", WORDS}


def test_one_that_does_not_is_cut_between_sentences_and_gives_all_its_place() -> None:
    doc = document(block(Kind.PARAGRAPH, WORDS))
    found = cut(doc, 60, tokens=len)
    assert texts_of(found) == [
        "Rain fell on the old town. It fell for days; nobody minded.",
        "Then, at noon, it stopped!",
    ]
    assert {chunk.regions for chunk in found} == {doc.blocks[0].regions}


@pytest.mark.parametrize("overlap", [0, 30])
def test_a_part_of_a_table_has_its_head_whole_rows_and_their_place(overlap: int) -> None:
    doc = document(table(["name", "length"], *([f"river {n}", f"{n} km"] for n in range(10))))
    found = cut(doc, 80, overlap, len)
    assert len(found) > 2
    for chunk in found:
        head, dashes, *rows = chunk.text.split("\n")
        assert (head, dashes) == ("| name | length |", "| --- | --- |")
        numbers = [int(m[1]) for row in rows if (m := re.fullmatch(r"\| river (\d+) \| \1 km \|", row))]
        assert len(numbers) == len(rows)
        for page, box in chunk.regions:
            on_page = [n + 1 for n in numbers if 1 + (n + 1) // 5 == page]
            top = 100 if 0 in numbers and page == 1 else 100 + 10 * on_page[0]  # the head is in the first
            assert box == (10, top, 110, 110 + 10 * on_page[-1])


def test_rows_that_a_cell_spans_stay_together_in_html() -> None:
    cells = [Cell(0, 0, Text("place"), header=True), Cell(0, 1, Text("fish"), header=True)]
    for group in range(6):
        cells.append(Cell(1 + 2 * group, 0, Text(f"lake {group}"), rowspan=2))
        cells += [Cell(1 + 2 * group + n, 1, Text(f"fish {group}{n}")) for n in (0, 1)]
    found = cut(document(block(Kind.TABLE, cells=tuple(cells))), 220, tokens=len)
    assert len(found) > 2
    for chunk in found:
        assert chunk.text.startswith("<table>\n<tr><th>place</th><th>fish</th></tr>\n<tr><td rowspan")
        assert chunk.text.endswith("</tr>\n</table>")
        spans, rows = chunk.text.count('rowspan="2"'), chunk.text.count("<tr>") - 1
        assert rows == 2 * spans


def test_rows_with_a_head_that_leaves_them_no_room_stay_together_without_it() -> None:
    cells = [Cell(0, n, Text(WORDS), header=True) for n in (0, 1)]
    for row in (1, 3):
        cells += [
            Cell(row, 0, Text("lake"), rowspan=2),
            Cell(row, 1, Text("fish")),
            Cell(row + 1, 1, Text("fish")),
        ]
    found = cut(document(block(Kind.TABLE, cells=tuple(cells))), 240, tokens=len)
    assert [text.count("<tr>") for text in texts_of(found)] == [1, 4]
    assert all(re.fullmatch(r"<table>\n.*\n</table>", text, re.DOTALL) for text in texts_of(found))


def test_a_row_that_is_over_the_limit_alone_is_cut_in_need() -> None:
    found = cut(document(table(["a", "b"], [WORDS, WORDS], ["c", "d"])), 50, tokens=len)
    assert max(chunk.tokens for chunk in found) <= 50
    assert "".join(own(chunk) for chunk in found).replace(" ", "").count(WORDS.replace(" ", "")) == 2


def test_a_program_is_cut_between_lines_and_fenced_again() -> None:
    program = "def f():\n    return 1\n\ndef g():\n    return 2\n\ndef h():\n    return 3"
    found = cut(document(block(Kind.CODE, program, label="python")), 50, tokens=len)
    assert texts_of(found) == [f"```python\n{part}\n```" for part in program.split("\n\n")]


def test_items_are_whole_and_a_lead_in_is_with_the_first() -> None:
    items = tuple(block(Kind.ITEM, f"number {n} of the things", label="-", y=100 + 20 * n) for n in range(6))
    lead_in = replace(block(Kind.PARAGRAPH), text=Text("The things:", (Mark(0, 11, MarkKind.BOLD),)))
    doc = document(block(Kind.PARAGRAPH, WORDS), lead_in, block(Kind.LIST, children=items))
    found = cut(doc, 100, tokens=len)
    assert found[0].text == WORDS
    assert found[1].text.startswith("**The things:**\n\n- number 0")
    assert sum(text.count("\n- number") + text.startswith("- number") for text in texts_of(found)) == 6
    assert found[-1].regions == tuple(item.regions[0] for item in items if item.text.plain in found[-1].text)


def test_what_leads_to_something_is_cut_off_from_it_only_in_need() -> None:
    for n in range(9):
        items = tuple(block(Kind.ITEM, f"{n} things {m}", label="-") for m in range(9))
        before = [
            block(Kind.PARAGRAPH, f"{n}. {WORDS[:60]}"),
            block(Kind.PARAGRAPH, "The things of this town are these:"),
        ]
        caption = block(Kind.CAPTION, f"Table {n}: {WORDS}", y=0)
        rows = table(*([f"row {n} {m}", "word"] for m in range(20)), children=(caption,))
        found = cut(document(*before, block(Kind.LIST, children=items), rows), 170, tokens=len)
        assert not [text for text in texts_of(found) if text.endswith((":", WORDS))]


def test_a_figure_is_with_its_caption_and_both_places() -> None:
    figure = block(
        Kind.FIGURE, figure="p0001-fig01.png", children=(block(Kind.CAPTION, "Figure 1: The weir.", y=60),)
    )
    paragraphs = [block(Kind.PARAGRAPH, WORDS, y=100 + n) for n in range(3)]
    found = [c for c in cut(document(*paragraphs, figure, *paragraphs), 110, tokens=len) if "weir" in c.text]
    assert texts_of(found) == ["![Figure 1](p0001-fig01.png)\n\nFigure 1: The weir."]
    assert [region.box and region.box.y0 for region in found[0].regions] == [20, 60]
    assert found[0].kind is Kind.FIGURE


def test_running_heads_are_in_no_chunk_even_if_they_are_in_the_markdown() -> None:
    doc = document(
        block(Kind.PARAGRAPH, "One."),
        block(Kind.HEADER, "The head", page=2),
        block(Kind.PARAGRAPH, "Two.", 2),
    )
    assert texts_of(cut(doc)) == ["One.\n\nTwo."]
    assert texts_of(cut(doc, headers="keep")) == ["One.", "Two."]


def test_printed_contents_and_footnotes_have_chunks_of_their_own() -> None:
    doc = document(
        heading("A"),
        block(Kind.FOOTNOTE, "A note.", label="1"),
        block(Kind.CONTENTS, children=(block(Kind.PARAGRAPH, "A ... 1"), block(Kind.PARAGRAPH, "B ... 2"))),
        replace(block(Kind.PARAGRAPH), text=Text("One.1", (Mark(4, 5, MarkKind.NOTE, "1"),))),
        heading("B"),
        block(Kind.PARAGRAPH, "Two."),
    )
    assert [(c.kind, c.headings, c.text) for c in cut(doc)] == [
        (Kind.CONTENTS, ("A",), "A ... 1\n\nB ... 2"),
        (Kind.PARAGRAPH, ("A",), "One.[^1]"),
        (Kind.PARAGRAPH, ("B",), "Two."),
        (Kind.FOOTNOTE, ("A",), "[^1]: A note."),
    ]


def test_a_picture_inside_the_document_is_in_no_chunk(tmp_path: Path) -> None:
    (tmp_path / "p0001-fig01.png").write_bytes(b"pixels" * 99)
    figure = block(
        Kind.FIGURE, figure="p0001-fig01.png", children=(block(Kind.CAPTION, "Figure 1: A weir.", y=60),)
    )
    doc = document(block(Kind.PARAGRAPH, "One."), figure)
    place = Place("", {"p0001-fig01.png": tmp_path / "p0001-fig01.png"})
    options = ExportOptions(images=Images.EMBEDDED)
    found = list(chunks(doc, options, place))
    assert texts_of(found) == ["One.", "Figure 1: A weir."]
    assert [own(c) for c in found] == [to_markdown(doc, options, place)[slice(*c.span)] for c in found]


@pytest.mark.parametrize("unit", ["`", ".", "\\(", "$", "](", "[a", "<", "`a``b", "\u0301", "。", "a\n"])
def test_what_is_hostile_to_patterns_is_cut_in_no_time(unit: str) -> None:
    found = cut(document(block(Kind.PARAGRAPH, unit * (30_000 // len(unit)))))
    assert max(chunk.tokens for chunk in found) <= 512
