"""How far a text layer is trusted, by its agreement with the picture of the page."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.converter.local.ocr.agreement import Agreement
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("picture", "covered", "alike", "expected"),
    [
        (0.5, 0, 0, Trust.YES),
        (0.7, 0, 0, Trust.NO),
        (1, 1, 0.7, Trust.NO),
        (1, 1, 0.9, Trust.YES),
        (1, 0.25, 1, Trust.NO),
        (1, 0.35, 1, Trust.PARTLY),
        (1, 0.7, 1, Trust.PARTLY),
        (1, 0.8, 1, Trust.YES),
    ],
    ids=["half a page", "most of a page", "other words", "alike", "a stamp", "a part", "most", "complete"],
)
def test_a_layer_over_a_scan_is_trusted_if_it_agrees_with_it(
    picture: float, covered: float, alike: float, expected: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "doc2md.converter.local.ocr.agreement.agreement", lambda *given: Agreement(covered, alike)
    )
    layer = TextLayer((100, 100), (row("Harbour"),), pictures=(Box(0, 0, 100, 100 * picture),))
    assert trust(None, layer) is expected
