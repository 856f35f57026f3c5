"""Footnotes are separate blocks, and marks in the text refer to them."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text import footnotes
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.document import Kind, Mark, MarkKind
from doc2md.exporter.markdown import to_markdown
from doc2md.rasterizer.text_layer import Line
from tests.builders.blocks import block, paragraph
from tests.builders.lines import line, row, span
from tests.builders.pages import link_inside, new_page, width_of, write
from tests.builders.readings import assembled, read_drawn


def note(number: str, words: str, y: float) -> Line:
    """The first line of a footnote, with a raised number."""
    return line(span(number, 50, y - 3, 6, superscript=True), span(f" {words}", 54, y, 8))


def test_footnotes_are_separated_and_referred_to() -> None:
    lines = [note("1", "First note", 703), row("goes on.", 50, 713, size=8), note("2", "Second.", 725)]
    notes = footnotes.footnotes(PageContext(1, (595, 842)), lines)
    assert [(note.label, note.text.plain) for note in notes] == [
        ("1", "First note goes on."),
        ("2", "Second."),
    ]
    raised = (Mark(7, 8, MarkKind.SUPERSCRIPT), Mark(13, 14, MarkKind.SUPERSCRIPT))
    marks = footnotes.refer([paragraph("A claim1 here3", *raised), *notes])[0].text.marks
    assert marks == (Mark(7, 8, MarkKind.NOTE, "1"), Mark(13, 14, MarkKind.SUPERSCRIPT))


def test_a_footnote_is_known_by_the_links_between_it_and_its_mark() -> None:
    """Some fonts have raised digits as separate glyphs. Only the links tell these from other digits."""
    page = new_page()
    write(
        page,
        70,
        100,
        *["Rivers carry sand and stones from the hills down to the sea."] * 20,
        step=15,
        size=11,
    )
    write(page, 70, 420, "Nobody has seen them stop.1", size=11)
    write(page, 70, 760, "1So the miller says.", size=8)
    width = width_of("Nobody has seen them stop.")
    link_inside(page, 70 + width, 410, 77 + width, 424, 0, (70, 752))
    link_inside(page, 69, 752, 74.5, 763, 0, (70, 410))
    markdown = to_markdown(assembled(read_drawn(page)))
    assert "Nobody has seen them stop.[^1]" in markdown
    assert "[^1]: So the miller says." in markdown


@pytest.mark.parametrize(
    ("words", "is_note"),
    [("the wall", True), ("12 m", False), ("5\u00a0km", False), ("and x", False), ("no. 5)", True)],
)
def test_a_small_number_after_a_unit_is_a_power(words: str, is_note: bool) -> None:
    mark = Mark(len(words), len(words) + 1, MarkKind.SUPERSCRIPT)
    found, _ = footnotes.refer([paragraph(f"{words}2", mark), block(Kind.FOOTNOTE, "Note", label="2")])
    assert (found.text.marks[0].kind is MarkKind.NOTE) is is_note


@pytest.mark.parametrize(("labels", "notes"), [("23", ["2", "3"]), ("2", [])])
def test_a_raised_mark_may_refer_to_several_notes(labels: str, notes: list[str]) -> None:
    text = paragraph("the sea2,3", Mark(7, 10, MarkKind.SUPERSCRIPT))
    found, *_ = footnotes.refer([text, *(block(Kind.FOOTNOTE, "Note", label=each) for each in labels)])
    assert [mark.value for mark in found.text.marks if mark.kind is MarkKind.NOTE] == notes
