"""Pages with very many notes, fields, links, shapes or titles: what is beyond a limit is left out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.annotations import find_notes
from doc2md.rasterizer.drawings import Shape, drawings, shapes
from doc2md.rasterizer.fields import find_fields
from doc2md.rasterizer.links import find_links
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.outline import outline

PLACE = pymupdf.Rect(0, 0, 10, 10)


def page(**found: Any) -> Any:
    return SimpleNamespace(rotation=0, rotation_matrix=pymupdf.Identity, **found)


def notes(count: int) -> int:
    note = SimpleNamespace(type=(0, "Text"), info={"content": "Check"}, rect=PLACE)
    return len(find_notes(page(annots=lambda: [note] * count, widgets=list), 1))


def fields(count: int) -> int:
    field = SimpleNamespace(
        field_type=pymupdf.PDF_WIDGET_TYPE_TEXT,
        field_display=0,
        field_flags=0,
        field_name="name",
        field_value="Ann",
        rect=PLACE,
    )
    return len(find_fields(page(parent=SimpleNamespace(is_form_pdf=1), widgets=lambda: [field] * count), 1))


def links(count: int) -> int:
    link = {"kind": pymupdf.LINK_URI, "from": PLACE, "uri": "https://lindmouth.example"}
    return len(find_links(page(links=lambda: [link] * count)))


def paths(count: int) -> int:
    path = {"type": "f", "fill": (0, 0, 0), "rect": PLACE, "items": [], "level": 0}
    return len(shapes(page(get_cdrawings=lambda extended: [path] * count)))


def frames(count: int) -> int:
    found = [Shape(Box(0, 0, 100 + n / 10, 20), (0.0,), None, ()) for n in range(count)]
    return len(drawings(found, (600, 800)).frames)


@pytest.mark.parametrize(
    ("read", "few", "many"),
    [
        (notes, 400, 600),
        (fields, 800, 1_200),
        (links, 4_000, 6_000),
        (paths, 15_000, 25_000),
        (frames, 400, 600),
    ],
)
def test_of_very_many_objects_some_are_left_out(read: Any, few: int, many: int) -> None:
    assert read(few) == few
    assert read(many) < many


@pytest.mark.parametrize(("count", "whole"), [(15_000, True), (25_000, False)])
def test_a_very_long_outline_is_cut(count: int, whole: bool) -> None:
    class Document:
        def get_toc(self, simple: bool) -> list[tuple[int, str, int]]:
            return [(1, f"Wall {n}", n) for n in range(count)]

    assert (len(outline(Document())) == count) is whole


@pytest.mark.parametrize(("length", "whole"), [(15_000, True), (25_000, False)])
def test_a_very_long_value_of_a_field_is_cut(length: int, whole: bool) -> None:
    field = SimpleNamespace(
        field_type=pymupdf.PDF_WIDGET_TYPE_TEXT,
        field_display=0,
        field_flags=0,
        field_name="name",
        field_value="x" * length,
        rect=PLACE,
    )
    (found,) = find_fields(page(parent=SimpleNamespace(is_form_pdf=1), widgets=lambda: [field]), 1)
    assert (len(found.value) == length) is whole
