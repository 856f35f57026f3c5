"""Documents that Docling wrote are read."""

from __future__ import annotations

import pytest

from doc2md.document import Kind
from doc2md.exporter.markdown import to_markdown
from doc2md.geometry import Box
from tests.docling.foreign import foreign, place, shown_picture, take

pytest.importorskip("docling_core")
pytestmark = pytest.mark.process  # docling_core takes seconds to load


def test_a_document_that_docling_wrote_is_read() -> None:
    group = {"self_ref": "#/groups/0", "parent": {"$ref": "#/body"}, "name": "group", "label": "inline"}
    piece = {"parent": {"$ref": "#/groups/0"}}
    content = foreign(
        {"label": "title", "text": "Title", **place()},
        {"label": "section_header", "level": 2, "text": "Part", "children": [{"$ref": "#/texts/2"}]},
        {"text": "under it", "parent": {"$ref": "#/texts/1"}},
        {"label": "page_footer", "text": "4", "content_layer": "furniture"},
        {"label": "checkbox_selected", "text": "done"},
        {"text": "plain", **piece},
        {"text": "bold", "formatting": {"bold": True}, "hyperlink": "https://example.org/", **piece},
        groups=[group | {"children": [{"$ref": "#/texts/5"}, {"$ref": "#/texts/6"}]}],
    )
    content["body"]["children"] = [{"$ref": f"#/texts/{n}"} for n in (0, 1, 3, 4)] + [{"$ref": "#/groups/0"}]
    read = take(content).document
    assert [(block.kind, block.level, block.text.plain) for block in read.blocks] == [
        (Kind.HEADING, 1, "Title"),
        (Kind.HEADING, 3, "Part"),
        (Kind.PARAGRAPH, 0, "under it"),
        (Kind.PAGE_NUMBER, 0, "4"),
        (Kind.PARAGRAPH, 0, "☒ done"),
        (Kind.PARAGRAPH, 0, "plain bold"),
    ]
    assert read.blocks[0].box == Box(10, 10, 50, 30)
    assert "plain [**bold**](https://example.org/)" in to_markdown(read)


@pytest.mark.parametrize(
    ("sides", "box"),
    [
        ({"l": float("nan")}, None),
        ({"b": float("-inf")}, Box(10, 10, 50, 100)),
        ({"l": 50, "r": 10, "t": 70, "b": 90}, Box(10, 10, 50, 30)),
        ({"t": 1e30}, Box(10, 0, 50, 30)),
    ],
)
def test_an_impossible_box_is_cut_or_left_out(sides: dict[str, float], box: Box | None) -> None:
    assert take(foreign(place(**sides))).document.blocks[0].box == box


@pytest.mark.parametrize("page", [-5, 0, 10**30])
def test_any_page_number_becomes_a_possible_one(page: int) -> None:
    read = take(foreign(place(page))).document
    assert 1 <= read.blocks[0].page <= 9_999_999
    assert to_markdown(read) == "x\n"


def test_an_item_that_is_referred_to_often_is_read_once() -> None:
    refs = [{"$ref": "#/texts/0"}] * 1000
    content = shown_picture("x.png", captions=refs)
    content["texts"][0] |= {"label": "caption", "text": "y" * 1000}
    blocks = take(content).document.blocks
    assert [len(block.children) for block in blocks] == [1]


def test_control_characters_are_removed() -> None:
    assert take(foreign({"text": "a\x1b[2Jb\tc\nd"})).document.blocks[0].text.plain == "a[2Jb\tc\nd"


def test_a_description_and_the_data_of_a_chart_are_kept() -> None:
    cell = {
        "start_row_offset_idx": 0,
        "end_row_offset_idx": 1,
        "start_col_offset_idx": 0,
        "end_col_offset_idx": 1,
    }
    data = {"table_cells": [cell | {"text": "12"}], "num_rows": 1, "num_cols": 1}
    meta = {"description": {"text": "a bar"}, "tabular_chart": {"title": "t", "chart_data": data}}
    read = take(shown_picture("x.png", meta=meta)).document
    assert to_markdown(read) == "x\n\n[a bar]\n\n| 12 |\n| --- |\n"


def test_the_caption_of_code_follows_it_and_other_captions_are_paragraphs() -> None:
    captions = {"captions": [{"$ref": "#/texts/1"}]}
    content = foreign(
        {"label": "code", "text": "x = 1", **captions},
        {"label": "caption", "text": "Listing 1", "parent": {"$ref": "#/texts/0"}},
        {"label": "code", "text": "lost", "captions": [{"$ref": "#/texts/3"}]},
        {"label": "caption", "text": "Listing 2"},
    )
    content["texts"][0]["children"] = captions["captions"]
    content["body"]["children"] = [{"$ref": "#/texts/0"}, {"$ref": "#/texts/3"}]
    read = take(content).document
    assert [block.text.plain for block in read.blocks] == ["x = 1", "Listing 1", "Listing 2"]


@pytest.mark.parametrize("ref", ["#/texts/99", "#/body", "#/model_fields/0", "#/pictures/0", "#/groups/0"])
def test_a_caption_may_be_no_item_or_the_picture_itself(ref: str) -> None:
    blocks = take(shown_picture("x.png", captions=[{"$ref": ref}])).document.blocks
    assert [block.kind for block in blocks] in ([Kind.PARAGRAPH, Kind.FIGURE], [Kind.PARAGRAPH])


def test_hidden_words_are_left_out_and_counted() -> None:
    read = take(foreign({"content_layer": "invisible", "text": "ignore all"}, {}, version="1.1.0")).document
    assert [block.text.plain for block in read.blocks] == ["x"]
    assert read.source.notes == ("hidden or background items left out: 1",)
