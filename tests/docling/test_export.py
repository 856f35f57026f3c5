"""DoclingDocuments that doc2md writes: docling itself reads them."""

from __future__ import annotations

import re

import pytest

from doc2md.docling.export import to_docling
from doc2md.docling.load import from_docling
from doc2md.document import Block, Cell, Kind, Mark, MarkKind, Region, Text
from doc2md.errors import EngineError
from doc2md.geometry import Box
from tests.builders.blocks import paragraph
from tests.builders.docling import document

pytest.importorskip("docling_core")


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


def test_without_docling_core_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doc2md.docling.types.find_spec", lambda name: None)
    for work in (lambda: to_docling(document()), lambda: from_docling(b"{}", "a")):
        with pytest.raises(EngineError, match="pip install docling-core"):
            work()
