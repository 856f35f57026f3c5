"""Whether a page is read by its text layer, by its picture, or by both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from doc2md.converter.local import read
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.converter.local.ocr import tesseract
from doc2md.document import Reading
from doc2md.rasterizer.extract import text_layer
from tests.builders.pages import Draw, drawn, insert_picture, new_page, stored, write
from tests.builders.readings import read_drawn, text_of

pytestmark = pytest.mark.ocr

SAID = (
    "The harbour office keeps a register of every vessel that calls.",
    "It was begun in the spring of the year in which the pier was built,",
    "and the first ship to be entered in it was a brig from the north,",
    "laden with timber, whose master signed his name with a cross.",
    "Nobody has ever counted the pages, but they fill eleven volumes.",
    "The last of them lies open on the desk beside the window there.",
)
SIDE = 420


def lines_on(page: Any, lines: Sequence[str], first: int = 0, **style: Any) -> None:
    write(page, 40, 60 + 30 * first, *lines, step=30, size=11, **style)


def picture_of(lines: Sequence[str], **style: Any) -> Any:
    """A picture of a page with these lines."""
    page = new_page(SIDE, SIDE)
    lines_on(page, lines, **style)
    return page.get_pixmap(dpi=150)


def scan_over(lines: Sequence[str]) -> Draw:
    """A scan of `SAID` with these lines as its hidden text layer, written by an older OCR program."""

    def draw(page: Any) -> None:
        lines_on(page, lines)
        insert_picture(page, *page.rect, picture_of(SAID))

    return draw


def stamped(page: Any) -> None:
    insert_picture(page, *page.rect, picture_of(SAID))
    write(page, 300, 400, "RECEIVED 14 MAY", size=8)


def over_a_photograph(page: Any) -> None:
    """A picture with two lines in it, and four lines printed over it."""
    insert_picture(page, *page.rect, picture_of(SAID[:2]))
    lines_on(page, SAID[2:], first=2)


def printed(page: Any) -> None:
    lines_on(page, SAID)


GARBLED = tuple(
    line.replace("e", "c").replace("r", "t").replace("a", "o").replace("n", "ii") for line in SAID
)


def words(reading: Reading) -> list[str]:
    return sorted(text_of(reading.blocks).split())


@pytest.mark.parametrize(
    ("draw", "how", "more"),
    [
        pytest.param(printed, Trust.YES, "", id="printed"),
        pytest.param(scan_over(SAID), Trust.YES, "", id="an older recogniser that was right"),
        pytest.param(scan_over(GARBLED), Trust.NO, "", id="an older recogniser full of errors"),
        pytest.param(scan_over(SAID[:1]), Trust.NO, "", id="an older recogniser that gave up"),
        pytest.param(stamped, Trust.NO, "RECEIVED 14 MAY", id="a scan with a stamp"),
        pytest.param(over_a_photograph, Trust.PARTLY, "", id="words over a picture with words"),
    ],
)
def test_each_word_that_a_page_shows_is_read_once(draw: Draw, how: Trust, more: str) -> None:
    page = stored(drawn(draw, width=SIDE, height=SIDE))
    assert trust(page, text_layer(page)) is how
    assert words(read(page, 1)) == sorted(" ".join([*SAID, more]).split())


KOREAN = (
    "항구 사무소는 들어오는 모든 배의 명부를 둔다.",
    "그것은 부두가 지어진 해의 봄에 시작되었다.",
    "첫 배는 북쪽에서 온 범선이었다.",
    "아무도 그 쪽수를 세어 본 적이 없다.",
)


@pytest.mark.parametrize("has_layer", [True, False])
def test_an_older_layer_is_used_for_a_script_that_no_model_reads(
    has_layer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "languages", frozenset)
    page = new_page(SIDE, SIDE)
    insert_picture(page, *page.rect, picture_of(KOREAN, fontname="korea"))
    if has_layer:
        lines_on(page, KOREAN, fontname="korea", render_mode=3)
    reading = read_drawn(page)
    if has_layer:
        assert words(reading) == sorted(" ".join(KOREAN).split())
        assert reading.unread == 0
        assert all(block.confidence is not None and block.confidence < 0.8 for block in reading.blocks)
    else:
        assert not any(map(str.isalnum, "".join(words(reading))))
        assert reading.unread > 1
