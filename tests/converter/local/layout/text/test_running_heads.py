"""Running heads and page numbers of a single page."""

from __future__ import annotations

import pytest

from tests.builders.pages import PROSE, Draw, new_page, write
from tests.builders.readings import blocks_of, kinds


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (lambda page: write(page, 50, 15, "Downloaded from the archive on 1 May"), "header"),
        (lambda page: write(page, 50, 490, "www.lindmouth.example"), "footer"),
        (lambda page: write(page, 190, 320, "62"), "page_number"),
        (lambda page: write(page, 14, 300, "Downloaded on 1 May", size=11, rotate=90), "header"),
    ],
    ids=["head", "foot", "number", "margin"],
)
def test_running_heads_and_page_numbers_are_no_text(draw: Draw, kind: str) -> None:
    page = new_page(400, 500)
    write(page, 50, 100, *PROSE)
    write(page, 50, 200, *PROSE)
    draw(page)
    assert kind in kinds(blocks_of(page))
