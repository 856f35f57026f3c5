"""Words are found in a converted document, with their blocks and places."""

from __future__ import annotations

import doc2md
from doc2md.document import Block, Cell, Kind, Mark, MarkKind, Region, Text
from doc2md.geometry import Box
from tests.builders.blocks import BOX, block, document, paragraph

HERE = (Region(1, BOX),)


def test_words_are_found_across_formatting_and_footnote_marks() -> None:
    text = Text("the national list.2 A pipe", (Mark(4, 12, MarkKind.BOLD), Mark(18, 19, MarkKind.NOTE, "2")))
    [hit] = doc2md.find(document(paragraph(text.plain, *text.marks)), "national list. a PIPE")
    assert (hit.words, hit.page, hit.box, hit.kind) == (
        "national list. A pipe",
        1,
        HERE[0].box,
        Kind.PARAGRAPH,
    )


def test_words_in_a_cell_have_its_place_and_words_over_cells_have_all_their_places() -> None:
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
    assert doc2md.find(document(table), "year0 name1") == []  # they are in different rows


def test_a_cell_without_a_place_has_that_of_its_table() -> None:
    [hit] = doc2md.find(document(block(Kind.TABLE, cells=(Cell(0, 0, Text("12")),))), "12")
    assert hit.regions == HERE


def test_words_are_found_across_items_of_a_list() -> None:
    def item(words: str, y: float, *children: Block) -> Block:
        region = Region(1, Box(0, y, 50, y + 10))
        return Block(words, Kind.ITEM, (region,), Text(words), label="•", children=children)

    nested = block(Kind.LIST, children=(item("wash the tank", 20),))
    items = block(Kind.LIST, children=(item("before use:", 0, nested), item("fill it", 40)))
    [hit] = doc2md.find(document(items), "use: wash")
    assert (hit.block, hit.kind, hit.box) == ("before use:", Kind.ITEM, Box(0, 0, 50, 30))
    [hit] = doc2md.find(document(items), "fill")
    assert hit.box == Box(0, 40, 50, 50)


def test_captions_contents_and_descriptions_are_searched_but_not_across_paragraphs() -> None:
    figure = block(
        Kind.FIGURE, "a red boat", id="b", children=(block(Kind.CAPTION, "Figure 1: the boat", id="c"),)
    )
    contents = block(Kind.CONTENTS, children=(block(Kind.PARAGRAPH, "1 Boats", id="e"),))
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


def test_a_snippet_has_no_control_characters() -> None:
    [hit] = doc2md.find(document(block(Kind.PARAGRAPH, "a \x1b[2Jneedle\x9b")), "needle")
    assert hit.snippet == "a [2Jneedle"


def test_words_in_a_paragraph_over_two_columns_have_the_places_of_its_parts() -> None:
    parts = (Region(1, Box(65, 735, 288, 772)), Region(1, Box(308, 76, 530, 126)))
    [hit] = doc2md.find(document(Block("a", Kind.PARAGRAPH, parts, Text("rain in future"))), "in future")
    assert hit.box == parts[0].box
    assert hit.regions == parts
