"""The hidden words of pages that are upside down or lean are where the page shows them."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from doc2md.converter.local import find_missing
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.overlay import as_picture, share_in_place, words_of, written

pytestmark = pytest.mark.ocr


@pytest.mark.parametrize("angle", [180, 90, 4.5])
def test_a_turned_page_has_its_words_where_it_shows_them(samples: Path, tmp_path: Path, angle: float) -> None:
    page = pymupdf.open(samples / "report.pdf")[1]
    document = as_picture(page, angle)
    made = written(document, find_missing(document[0]).lines, tmp_path)
    turn, middle, moved = pymupdf.Matrix(-angle), page.rect.br / 2, made.rect.br / 2
    expected = [(word, (at - middle) * turn + moved) for word, at in words_of(page)]
    assert share_in_place(expected, words_of(made)) >= 0.95
    lines = chain.from_iterable(block.get("lines", ()) for block in made.get_text("dict")["blocks"])
    ((most, _),) = Counter(line["dir"] for line in lines).most_common(1)
    assert abs(pymupdf.Point(most) - pymupdf.Point(1, 0) * turn) < 0.01
