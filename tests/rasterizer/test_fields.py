"""The form fields of PDFs: their values in the text, and the list of them in the JSON."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.document import Field, FieldType
from doc2md.exporter.json import from_json, to_json
from doc2md.geometry import Box
from doc2md.options.export import Boxes, ExportOptions
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.fields import find_fields, with_fields
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row
from tests.builders.pages import new_page, stored, write
from tests.builders.readings import markdown_of
from tests.fakes.workers import convert_inline


def field(page: Any, kind: int, name: str, value: object, box: tuple[float, ...], **more: object) -> None:
    widget = pymupdf.Widget()
    widget.field_type, widget.field_name, widget.rect = kind, name, pymupdf.Rect(box)
    for key, setting in more.items():
        setattr(widget, key, setting)
    widget.field_value = value
    page.add_widget(widget)


def form() -> Any:
    page = new_page(400, 400)
    write(page, 50, 60, "Name:")
    write(page, 50, 90, "Harbour:")
    write(page, 70, 120, "I own the boat")
    write(page, 70, 140, "I hire the boat")
    field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "name", "Ann Miller", (100, 48, 300, 64))
    field(
        page,
        pymupdf.PDF_WIDGET_TYPE_COMBOBOX,
        "harbour",
        "North",
        (100, 78, 300, 94),
        choice_values=["North"],
    )
    field(page, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, "own", True, (50, 110, 62, 122))
    field(page, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, "hire", False, (50, 130, 62, 142))
    return page


def without_drawings(page: Any) -> Any:
    """The page with empty appearances, as programs leave them that only fill in values."""
    document = page.parent
    for widget in page.widgets():
        empty = document.get_new_xref()
        document.update_object(empty, "<</Type /XObject /Subtype /Form /BBox [0 0 200 16]>>")
        document.update_stream(empty, b" ")
        document.xref_set_key(widget.xref, "AP", f"<</N {empty} 0 R>>")
    return page


def texts(page: Any) -> list[str]:
    return sorted(line.text for line in text_layer(page).lines)


def test_fields_have_name_type_value_and_box() -> None:
    found = find_fields(stored(form()), 1)
    assert [(each.name, each.type, each.value) for each in found] == [
        ("name", FieldType.TEXT, "Ann Miller"),
        ("harbour", FieldType.CHOICE, "North"),
        ("own", FieldType.CHECKBOX, "Yes"),
        ("hire", FieldType.CHECKBOX, ""),
    ]
    assert found[0].box == Box(100, 48, 300, 64)


@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "not drawn"])
def test_each_value_is_once_in_the_text(drawn: bool) -> None:
    page = form() if drawn else without_drawings(form())
    assert texts(stored(page)) == [
        *("Ann Miller", "Harbour:", "I hire the boat", "I own the boat", "Name:", "North", "☐", "☑"),
    ]


def test_values_and_signs_are_on_the_line_of_their_label() -> None:
    markdown = markdown_of(stored(without_drawings(form())))
    assert "Name: Ann Miller" in markdown
    assert "- [x] I own the boat\n- [ ] I hire the boat" in markdown


def test_a_value_of_several_lines_is_written_from_the_top_of_its_field() -> None:
    page = new_page(400, 400)
    write(page, 50, 60, "Remarks:")
    field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "r", "One\nTwo", (50, 70, 300, 120), field_flags=1 << 12)
    first, second = [
        line for line in text_layer(stored(without_drawings(page))).lines if line.text != "Remarks:"
    ]
    assert (first.text, second.text) == ("One", "Two")
    assert 70 < first.baseline < second.baseline < 120


def test_passwords_and_hidden_fields_are_left_out() -> None:
    page = new_page(400, 400)
    write(page, 50, 60, "Words")
    field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "code", "secret", (50, 80, 300, 96), field_flags=1 << 13)
    field(page, pymupdf.PDF_WIDGET_TYPE_TEXT, "more", "hidden", (50, 110, 300, 126), field_display=1)
    assert [(each.name, each.value) for each in find_fields(stored(page), 1)] == [("code", "")]


def test_the_json_lists_the_fields_in_the_unit_of_all_boxes() -> None:
    document = convert_inline(form().parent.tobytes()).document
    assert [each.value for each in document.fields] == ["Ann Miller", "North", "Yes", ""]
    pixels = ExportOptions(boxes=Boxes.PIXELS)
    assert from_json(to_json(document)).fields == document.fields
    assert from_json(to_json(document, pixels)).fields == document.fields


def test_a_document_without_a_form_has_no_fields() -> None:
    page = new_page(400, 400)
    write(page, 50, 60, "Words")
    assert find_fields(page, 1) == ()
    assert "fields" not in to_json(convert_inline(page.parent.tobytes()).document)


@pytest.mark.parametrize("fields", ["null", "[null 7]", "[99 0 R]"])
def test_a_form_with_a_damaged_list_of_fields_is_read(fields: str) -> None:
    page = form()
    page.parent.xref_set_key(page.parent.pdf_catalog(), "AcroForm", f"<</Fields {fields}>>")
    assert "I own the boat" in texts(stored(page))


@pytest.mark.parametrize(("key", "value"), [("FT", "7"), ("Rect", "[1 2]"), ("V", "[[]]")])
def test_damaged_fields_are_left_out(key: str, value: str) -> None:
    page = form()
    first, *_ = page.widgets()
    page.parent.xref_set_key(first.xref, key, value)
    assert len(find_fields(stored(page), 1)) <= 4


NAME = row("Name:", 50, 100)


def written(value: str, box: Box) -> list[Line]:
    """The lines of a value that no program has drawn, beside other text."""
    found = Field("name", FieldType.TEXT, 1, value, box)
    return [line for line in with_fields([NAME], [found]) if line is not NAME]


@pytest.mark.parametrize(("height", "low", "high"), [(12, 9.5, 10.5), (28, 9, 15)])
def test_a_value_is_as_high_as_its_field_but_not_very_large(height: float, low: float, high: float) -> None:
    (made,) = written("Ann", Box(100, 300, 300, 300 + height))
    assert low <= made.size <= high


@pytest.mark.parametrize(("gap", "on_line"), [(80, True), (130, False)])
def test_a_value_is_on_the_baseline_of_the_text_near_it(gap: float, on_line: bool) -> None:
    x = NAME.box.x1 + gap
    (made,) = written("Ann", Box(x, 90, x + 50, 104))
    assert (made.baseline == NAME.baseline) is on_line


def test_the_rows_of_a_value_are_below_each_other_in_its_field() -> None:
    upper, lower = written("Ann\nMiller", Box(100, 300, 300, 324))
    assert upper.size > 8
    assert lower.baseline - upper.baseline >= upper.size
