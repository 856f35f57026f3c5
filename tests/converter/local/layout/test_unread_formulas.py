"""A displayed formula that was not read for sure is doubted, and becomes a picture if it would mislead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.maths.finding.page import DisplayedFormula
from doc2md.converter.local.layout.maths.symbols import Formula
from doc2md.converter.local.layout.page import read_layer
from doc2md.document import FORMULA, Kind, Reading
from doc2md.exporter.markdown import to_markdown
from doc2md.options.export import ExportOptions, Images
from doc2md.rasterizer.extract import text_layer
from tests.builders.pages import PROSE, new_page, stored, write
from tests.builders.readings import assembled, only


def page_with_formula(confidence: float) -> Reading:
    drawn = new_page(400, 500)
    write(drawn, 60, 80, *PROSE, step=14)
    write(drawn, 150, 200, "x = \ufffd y")
    page = stored(drawn)
    layer = text_layer(page, ())
    formula = DisplayedFormula(Formula("x = y", confidence, "3"), layer.lines[-1:])
    rest = layer.lines[:-1]
    return read_layer(page, replace(layer, lines=rest), 1, formulas=[formula])


@pytest.mark.parametrize(("confidence", "doubts"), [(0.95, 0), (0.4, 1)], ids=["sure", "doubted"])
def test_a_formula_is_latex(confidence: float, doubts: int) -> None:
    formula = only(Kind.EQUATION, page_with_formula(confidence).blocks)
    assert formula.text.plain == r"x = y \tag{3}"
    assert (formula.confidence, len(formula.doubts)) == (confidence, doubts)


def test_a_formula_that_would_mislead_is_a_picture_with_its_words() -> None:
    reading = page_with_formula(0.03)
    figure = only(Kind.FIGURE, reading.blocks)
    assert (figure.label, figure.confidence, len(figure.doubts)) == (FORMULA, 0.03, 1)
    assert figure.text.plain.startswith("x =")
    written = to_markdown(assembled(reading), ExportOptions(images=Images.PLACEHOLDER))
    assert f"<!-- figure: {figure.text.plain} -->" in written
