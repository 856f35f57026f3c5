"""Annotations and form fields of a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.answers import grounded
from tests.builders.pages import new_page, write
from tests.fakes.workers import convert_inline


def test_annotations_become_notes_at_their_place(tmp_path: Path) -> None:
    page = new_page(500, 500)
    write(page, 50, 100, "The wall is old and high.", size=14)
    write(page, 50, 300, "The roof is new.", size=14)
    mark = page.add_highlight_annot(page.search_for("old")[0])
    mark.set_info(content="how old?", title="Ann")
    mark.update()
    box = pymupdf.Widget()
    box.field_type, box.field_name = pymupdf.PDF_WIDGET_TYPE_CHECKBOX, "Agreed"
    box.field_value, box.rect = True, pymupdf.Rect(50, 330, 64, 344)
    page.add_widget(box)
    (tmp_path / "page-1.txt").write_text(
        grounded("text", "The wall is old and high.", (90, 160, 500, 210))
        + grounded("text", "The roof is new.", (90, 560, 500, 610))
    )
    result = convert_inline(page.parent.tobytes(), transcripts=tmp_path, annotations="notes")
    assert result.markdown.strip().split("\n\n") == [
        "The wall is old and high.",
        "> *highlight* “old” (Ann): how old?",
        "The roof is new.",
        "> *field* **Agreed:** ☑",
    ]
    assert [(field.name, field.value) for field in result.document.fields] == [("Agreed", "Yes")]


def test_damaged_annotations_do_not_cost_the_words_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page = new_page(500, 500)
    write(page, 50, 100, "The wall is old.", size=14)
    page.add_highlight_annot(page.search_for("old")[0])

    def damaged(*_: object) -> None:
        raise RuntimeError("code=4: Indirect object required")

    monkeypatch.setattr("doc2md.rasterizer.annotations.find_notes", damaged)
    result = convert_inline(page.parent.tobytes(), annotations="notes")
    (row,) = result.ledger
    assert result.markdown == "The wall is old.\n"
    assert (row.status, row.notes) == (
        "partial",
        ("annotations are missing: MuPDF failed: Indirect object required",),
    )
