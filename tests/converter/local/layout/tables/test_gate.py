"""Parts of a page that cannot be tables are not divided."""

from __future__ import annotations

import numpy as np

from doc2md.converter.local.layout.regions import page_gutters
from doc2md.converter.local.layout.tables.gate import appearance, promising
from doc2md.converter.local.layout.tables.judge import weights
from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.propose import parts
from doc2md.converter.local.layout.tables.surroundings import Places
from doc2md.rasterizer.extract import text_layer
from tests.builders.pages import PROSE, TOWNS, Draw, drawn, rules_across, stored, write, write_columns


def divided(*draw: Draw) -> tuple[int, int]:
    """How many parts of a page may be tables, and how many of them are divided."""
    layer = text_layer(stored(drawn(*draw, width=400, height=500)))
    gutters = page_gutters(layer)
    rows = PageRows(layer.lines, gutters)
    found, places = parts(layer, rows), Places(PageFacts.of(layer, rows, gutters))
    assert np.isfinite(appearance(found, places)).all()
    return len(found), len(promising(found, places, weights().gate))


def test_a_table_is_divided() -> None:
    found, kept = divided(
        lambda page: rules_across(page, 88, 104, 152, x0=45, x1=300),
        lambda page: write_columns(page, (50, 150, 240), 100, TOWNS),
    )
    assert found >= kept > 0


def test_text_between_two_rules_is_not() -> None:
    found, kept = divided(
        lambda page: rules_across(page, 88, 200, x0=45, x1=300),
        lambda page: write(page, 50, 100, *PROSE),
    )
    assert kept == 0 < found or found == 0
