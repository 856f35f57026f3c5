"""Examples for the judge of tables: all proposals of a generated page, each with what it is worth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.tables.examples import Examples, collect
from bench.tables.parts import collect_parts
from doc2md.converter.local.layout.tables.judge import weights
from tests.builders.pages import PROSE, TOWNS, new_page, rules_across, write, write_columns


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A generated document: a paragraph and a table with rules across."""
    page = new_page(400, 500)
    write(page, 50, 40, *PROSE)
    rules_across(page, 128, 144, 192, x0=45, x1=300)
    write_columns(page, (50, 150, 240), 140, TOWNS)
    cells = [_cell(page, r, c, text) for r, row in enumerate(TOWNS) for c, text in enumerate(row)]
    place = {"page": 1, "box": [50, 130, 290, 192]}
    table = {"id": "table-1", "kind": "table", "head_rows": 1, "places": [place], "cells": cells}
    made = tmp_path / "1-00000-typst"
    made.mkdir()
    page.parent.save(made / "doc.pdf")
    (made / "blocks.json").write_text(json.dumps([table]), "utf-8")
    (made / "meta.json").write_text(json.dumps({"renderer": "typst"}), "utf-8")
    return made


def _cell(page: Any, row: int, col: int, text: str) -> dict[str, Any]:
    box = min((list(hit) for hit in page.search_for(text)), key=lambda hit: abs(hit[1] - (130 + 16 * row)))
    places = [{"page": 1, "box": box, "lines": [{"box": box, "text": text}]}]
    return {"row": row, "col": col, "row_span": 1, "col_span": 1, "places": places}


def test_the_right_proposal_is_worth_one_and_text_is_worth_nothing(folder: Path, tmp_path: Path) -> None:
    examples = collect([folder], weights().gate, jobs=1)
    assert examples.worth.max() == pytest.approx(1)
    assert examples.worth.min() < 0.5
    assert list(examples.tables) == [1]
    assert examples.values.shape == (len(examples.worth), len(examples.names))
    examples.save(tmp_path / "examples.npz")
    again = Examples.load(tmp_path / "examples.npz")
    assert all(np.array_equal(value, vars(again)[name]) for name, value in vars(examples).items())


def test_a_part_is_worth_as_much_as_its_best_division(folder: Path) -> None:
    parts = collect_parts([folder], jobs=1)
    assert parts.worth.max() == pytest.approx(1)
    assert len(parts.values) == len(parts.worth)
    assert np.isfinite(parts.values).all()
