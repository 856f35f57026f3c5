"""Two pages of a book in one picture, and wide pages that are only one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.spreads import fold_edges
from tests.builders.bad_copies import bound, faint, side_by_side
from tests.builders.pages import new_page, write
from tests.builders.scans import image_of, sample_image

pytestmark = pytest.mark.ocr


@pytest.mark.parametrize(("left", "right"), [(2, 5), (3, 4), (1, 7)])
@pytest.mark.parametrize("copied", [np.asarray, bound, faint])
def test_two_pages_in_one_picture_are_found(copied: Callable[[Gray], Gray], left: int, right: int) -> None:
    image = copied(side_by_side(sample_image("report.pdf", left), sample_image("report.pdf", right)))
    edges = fold_edges(image)
    assert edges is not None
    assert edges[0] < image.shape[1] / 2 < edges[1]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_slide_is_one_page(number: int) -> None:
    assert fold_edges(sample_image("slides.pdf", number)) is None


@pytest.mark.parametrize(
    "title", ["", "Sand and stones that rivers carry down to the sea, as seen from the hills"]
)
def test_a_wide_page_in_columns_is_one_page(title: str) -> None:
    page = new_page(842, 595)
    write(page, 150, 40, title, size=16)
    for x in (50, 435):
        lines = ["What they leave on their banks is gone by autumn, and nobody has seen"] * 34
        write(page, x, 70, *lines, step=14, size=10.5)
    assert fold_edges(image_of(page)) is None


def test_a_portrait_page_is_one_page() -> None:
    assert fold_edges(sample_image("report.pdf", 3)) is None
