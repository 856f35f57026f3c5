"""Generated pages with their true tables, and what a division of a part of one is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bench.tables.truth import LettersOf, true_tables
from bench.tables.worth import worth
from doc2md.converter.local.layout.page import layer_of
from doc2md.converter.local.layout.regions import page_gutters, without_artifacts
from doc2md.converter.local.layout.tables.cells import contains_line, shared_out
from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.surroundings import Places
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import TextLayer


class LearnedPage:
    """A generated page as the judge sees it, and its true tables."""

    def __init__(self, layer: TextLayer, blocks: list[dict[str, object]], number: int) -> None:
        gutters = page_gutters(layer)
        self.layer, self.rows = layer, PageRows(layer.lines, gutters)
        self.places = Places(PageFacts.of(layer, self.rows, gutters))
        self.tables = true_tables(blocks, number)
        self._owners = LettersOf.page(self.tables, layer.lines)

    def worth(self, tiling: Tiling) -> tuple[float, int]:
        """The similarity of a tiling to the true table with most of its letters, and the index of that table or -1."""
        box = tiling.box
        if not any(table.box.overlaps(box) for table in self.tables):
            return 0.0, -1
        grid, shares = shared_out(
            tiling.grid(), [line for line in self.layer.lines if contains_line(box, line)]
        )
        return worth(grid, shares, self.tables, self._owners)


def pages_of(folder: Path) -> Iterator[LearnedPage]:
    """The pages of a generated document. The folder has a `doc.pdf` and a `blocks.json`."""
    blocks = json.loads((folder / "blocks.json").read_text("utf-8"))
    with pymupdf.open(folder / "doc.pdf") as document:
        for page in document:
            number = page.number + 1
            yield LearnedPage(without_artifacts(layer_of(page, number).layer), blocks, number)
