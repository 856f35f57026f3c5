"""Where a document is cut: at headings, between paragraphs, sentences, items and lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from doc2md.chunks import chunks
from doc2md.document import Kind, Mark, MarkKind, Text
from doc2md.exporter.markdown import Place, to_markdown
from doc2md.options.export import ExportOptions, Images
from tests.chunks.documents import WORDS, block, cut, document, heading, own, table, texts_of


def test_chunks_know_their_headings() -> None:
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


def test_a_heading_at_the_end_without_text_is_not_lost() -> None:
    assert texts_of(cut(document(heading("A"), heading("A")))) == ["# A", "# A"]


def test_paragraphs_that_fit_are_not_cut() -> None:
    doc = document(*(block(Kind.PARAGRAPH, WORDS, y=30 * n) for n in range(9)))
    assert {chunk.text for chunk in cut(doc, 200, tokens=len)} == {f"{WORDS}\n\n{WORDS}", WORDS}


def test_a_long_paragraph_is_cut_between_sentences_and_each_part_has_its_place() -> None:
    doc = document(block(Kind.PARAGRAPH, WORDS))
    found = cut(doc, 60, tokens=len)
    assert texts_of(found) == [
        "Rain fell on the old town. It fell for days; nobody minded.",
        "Then, at noon, it stopped!",
    ]
    assert {chunk.regions for chunk in found} == {doc.blocks[0].regions}


def test_a_program_is_cut_between_lines_and_fenced_again() -> None:
    program = "def f():\n    return 1\n\ndef g():\n    return 2\n\ndef h():\n    return 3"
    found = cut(document(block(Kind.CODE, program, label="python")), 50, tokens=len)
    assert texts_of(found) == [f"```python\n{part}\n```" for part in program.split("\n\n")]


def test_items_are_not_cut_and_the_line_before_a_list_is_with_its_first_item() -> None:
    items = tuple(block(Kind.ITEM, f"number {n} of the things", label="-", y=100 + 20 * n) for n in range(6))
    lead_in = replace(block(Kind.PARAGRAPH), text=Text("The things:", (Mark(0, 11, MarkKind.BOLD),)))
    doc = document(block(Kind.PARAGRAPH, WORDS), lead_in, block(Kind.LIST, children=items))
    found = cut(doc, 100, tokens=len)
    assert found[0].text == WORDS
    assert found[1].text.startswith("**The things:**\n\n- number 0")
    assert sum(text.count("\n- number") + text.startswith("- number") for text in texts_of(found)) == 6
    assert found[-1].regions == tuple(item.regions[0] for item in items if item.text.plain in found[-1].text)


def test_an_introduction_or_a_caption_is_not_cut_off_from_what_it_introduces() -> None:
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
    assert texts_of(found) == ["<!-- figure p0001-fig01.png: Figure 1 -->\n\nFigure 1: The weir."]
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


def test_an_embedded_picture_is_in_no_chunk(tmp_path: Path) -> None:
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


def test_overlap_repeats_whole_sentences_within_the_limit() -> None:
    doc = document(*(block(Kind.PARAGRAPH, f"{WORDS} {n}.", y=30 * n) for n in range(4)))
    found = cut(doc, 130, 40, len)
    assert [chunk.text[: chunk.own[0]] for chunk in found] == [
        "", *(f"Then, at noon, it stopped! {n}.\n\n" for n in range(3))
    ]  # fmt: skip
    assert all(chunk.tokens <= 130 for chunk in found)


def test_there_is_no_overlap_over_a_heading_or_if_a_paragraph_needs_the_room() -> None:
    doc = document(
        block(Kind.PARAGRAPH, WORDS),
        block(Kind.PARAGRAPH, WORDS, y=50),
        heading("A"),
        block(Kind.PARAGRAPH, "B."),
    )
    assert texts_of(cut(doc, len(WORDS), 30, len)) == [WORDS, WORDS, "B."]
