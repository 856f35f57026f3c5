"""Documents written for Docling and read back."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from doc2md.docling.export import to_docling
from doc2md.docling.load import from_docling
from doc2md.document import Block, Cell, Document, Kind, Mark, MarkKind, Region, Text
from doc2md.errors import EngineError
from doc2md.exporter.markdown import Place
from doc2md.geometry import Box
from doc2md.markup.write import merged
from doc2md.options.export import ExportOptions
from tests.builders.blocks import paragraph
from tests.builders.examples import examples
from tests.builders.strategies import any_documents
from tests.docling.documents import document, documents

pytest.importorskip("docling_core")
pytestmark = pytest.mark.process  # docling_core takes seconds to load


def there_and_back(source: Document, **options: Any) -> Document:
    return from_docling(to_docling(source, ExportOptions(**options)).encode(), "a.docling.json").document


def kept(block: Block) -> Block:
    """A block without the fields that Docling cannot keep: ids, type sizes, engines, doubts."""
    return replace(
        block,
        id="",
        origin=(),
        size=0.0,
        confidence=None,
        doubts=(),
        text=merged(block.text),
        cells=tuple(replace(cell, text=merged(cell.text)) for cell in block.cells),
        children=tuple(map(kept, block.children)),
    )


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(documents)
def test_documents_come_back_the_same(source: Document) -> None:
    back = there_and_back(source)
    assert list(map(kept, back.blocks)) == list(map(kept, source.blocks))
    assert [(row.page, row.size) for row in back.pages] == [(row.page, row.size) for row in source.pages]
    assert (back.source.name, back.source.pages) == ("a.pdf", 3)


@settings(max_examples=examples(50), suppress_health_check=list(HealthCheck))
@given(any_documents)
def test_any_document_can_be_written_and_read(source: Document) -> None:
    assert there_and_back(source).version == source.version


def test_a_link_to_a_heading_leads_to_the_heading_again() -> None:
    heading = Block("far", Kind.HEADING, (Region(2, None),), Text("Far away"), level=2)
    link = paragraph("see there", Mark(4, 9, MarkKind.LINK, "#far"))
    written = to_docling(document(link, heading))
    assert '"#far-away"' in written
    back = from_docling(written.encode(), "a").document
    assert back.blocks[0].text.marks[0].value == f"#{back.blocks[1].id}"


def picture(codec: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(buffer, codec)
    return buffer.getvalue()


@pytest.mark.parametrize(("suffix", "codec"), [("png", "PNG"), ("jpg", "JPEG")])
def test_embedded_pictures_come_back_unchanged_and_others_are_named(
    tmp_path: Path, suffix: str, codec: str
) -> None:
    name = f"p0001-fig01.{suffix}"
    (tmp_path / name).write_bytes(picture(codec))
    figure = Block("f", Kind.FIGURE, (Region(1, Box(0, 0, 20, 10)),), Text("a flag"), figure=name)
    place = Place("a_artifacts", {name: tmp_path / name})
    inside = to_docling(document(figure), ExportOptions(images="embedded"), place)  # type: ignore[arg-type]
    taken = from_docling(inside.encode(), "a")
    assert taken.figures == {name: picture(codec)}
    assert kept(taken.document.blocks[0]) == kept(figure)
    [image] = [item["image"] for item in json.loads(inside)["pictures"]]
    assert (image["dpi"], image["size"]) == (144, {"width": 40.0, "height": 20.0})
    beside = json.loads(to_docling(document(figure), ExportOptions(), place))
    assert beside["pictures"][0]["image"]["uri"] == f"a_artifacts/{name}"
    assert (
        "image"
        not in json.loads(to_docling(document(figure), ExportOptions(images="off"), place))["pictures"][0]
    )  # type: ignore[arg-type]


def test_a_box_without_end_is_none() -> None:
    [block] = there_and_back(document(paragraph("x", box=Box(0, 0, float("inf"), 1)))).blocks
    assert block.regions == (Region(1, None),)


def test_docling_itself_reads_what_is_written() -> None:
    from docling_core.types.doc import DoclingDocument

    heading = Block(
        "h", Kind.HEADING, (Region(1, None),), Text("Rain", (Mark(0, 4, MarkKind.ITALIC),)), level=2
    )
    running = Block("r", Kind.HEADER, (Region(1, None),), Text("A head", (Mark(0, 1, MarkKind.BOLD),)))
    cells = (Cell(0, 0, Text("a", (Mark(0, 1, MarkKind.BOLD),)), header=True), Cell(1, 0, Text("1")))
    table = Block("t", Kind.TABLE, (Region(1, Box(1, 2, 3, 4)),), cells=cells)
    note = Block("n", Kind.FOOTNOTE, (Region(1, None),), Text("a note"), label="1")
    words = paragraph("so1 x", Mark(2, 3, MarkKind.NOTE, "1"), Mark(4, 5, MarkKind.MATH))
    made = DoclingDocument.model_validate_json(to_docling(document(running, heading, words, table, note)))
    said = re.sub(" +", " ", re.sub("-+", "-", made.export_to_markdown()))
    assert said == "## *Rain*\n\nso [1](#fn-1) $x$\n\n| **a** |\n|-|\n| 1 |\n\n1 a note"
    box = made.tables[0].prov[0].bbox
    assert (box.as_tuple(), box.coord_origin.value) == ((1, 2, 3, 4), "TOPLEFT")


def test_a_cell_far_away_is_moved_near() -> None:
    far = Block(
        "t", Kind.TABLE, (Region(1, None),), cells=(Cell(10**9, 5, Text("far")), Cell(0, 10**9, Text("wide")))
    )
    [table] = there_and_back(document(far)).blocks
    assert {(cell.row, cell.col, cell.text.plain) for cell in table.cells} == {(1, 0, "far"), (0, 1, "wide")}


def test_without_docling_core_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doc2md.docling.types.find_spec", lambda name: None)
    for work in (lambda: to_docling(document()), lambda: from_docling(b"{}", "a")):
        with pytest.raises(EngineError, match=r"pip install '\.\[docling\]'"):
            work()
