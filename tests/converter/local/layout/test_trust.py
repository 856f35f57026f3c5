"""Whether a page is read by its text layer, by its picture, or by both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from doc2md.converter.local import read
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.converter.local.ocr import tesseract
from doc2md.document import Block, Reading
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf

SAID = (
    "The harbour office keeps a register of every vessel that calls.",
    "It was begun in the spring of the year in which the pier was built,",
    "and the first ship to be entered in it was a brig from the north,",
    "laden with timber, whose master signed his name with a cross.",
    "Nobody has ever counted the pages, but they fill eleven volumes.",
    "The last of them lies open on the desk beside the window there.",
)
Draw = Callable[[Any], None]


def pixmap(lines: tuple[str, ...]) -> Any:
    """A picture of a page with these lines."""
    page = pymupdf.open().new_page(width=420, height=420)
    for row, line in enumerate(lines):
        page.insert_text((40, 60 + 30 * row), line, fontsize=11)
    return page.get_pixmap(dpi=150)


def page_of(draw: Draw) -> Any:
    document = pymupdf.open()
    draw(document.new_page(width=420, height=420))
    stored = pymupdf.open(stream=document.tobytes(), filetype="pdf")
    return stored[0]


def scan_over(lines: tuple[str, ...]) -> Draw:
    """A scan of `SAID`, over these lines as they were recognised once."""

    def draw(page: Any) -> None:
        for row, line in enumerate(lines):
            page.insert_text((40, 60 + 30 * row), line, fontsize=11)
        page.insert_image(page.rect, pixmap=pixmap(SAID))

    return draw


def stamped(page: Any) -> None:
    page.insert_image(page.rect, pixmap=pixmap(SAID))
    page.insert_text((300, 400), "RECEIVED 14 MAY", fontsize=8)


def over_a_photograph(page: Any) -> None:
    """A picture with two lines in it, and four printed over it."""
    page.insert_image(page.rect, pixmap=pixmap(SAID[:2]))
    for row, line in enumerate(SAID[2:], 2):
        page.insert_text((40, 60 + 30 * row), line, fontsize=11)


def plain(page: Any) -> None:
    for row, line in enumerate(SAID):
        page.insert_text((40, 60 + 30 * row), line, fontsize=11)


def words(reading: Reading) -> list[str]:
    def of(block: Block) -> str:
        return " ".join([block.text.plain, *(of(child) for child in block.children)])

    return sorted(" ".join(map(of, reading.blocks)).split())


GARBLED = tuple(
    line.replace("e", "c").replace("r", "t").replace("a", "o").replace("n", "ii") for line in SAID
)


@pytest.mark.parametrize(
    ("draw", "how", "more"),
    [
        pytest.param(plain, Trust.YES, "", id="printed"),
        pytest.param(scan_over(SAID), Trust.YES, "", id="an older recogniser that was right"),
        pytest.param(scan_over(GARBLED), Trust.NO, "", id="an older recogniser full of errors"),
        pytest.param(scan_over(SAID[:1]), Trust.NO, "", id="an older recogniser that gave up"),
        pytest.param(stamped, Trust.NO, "RECEIVED 14 MAY", id="a scan with a stamp"),
        pytest.param(over_a_photograph, Trust.PARTLY, "", id="words over a picture with words"),
    ],
)
def test_each_word_that_a_page_shows_is_read_once(draw: Draw, how: Trust, more: str) -> None:
    page = page_of(draw)
    assert trust(page, text_layer(page)) is how
    assert words(read(page, 1)) == sorted(" ".join([*SAID, more]).split())


KOREAN = (
    "항구 사무소는 들어오는 모든 배의 명부를 둔다.",
    "그것은 부두가 지어진 해의 봄에 시작되었다.",
    "첫 배는 북쪽에서 온 범선이었다.",
    "아무도 그 쪽수를 세어 본 적이 없다.",
)


@pytest.mark.parametrize("kept", [True, False])
def test_in_a_script_that_nobody_reads_here_an_older_layer_is_better_than_none(
    kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "languages", frozenset)
    printed = pymupdf.open().new_page(width=420, height=420)
    for row, line in enumerate(KOREAN):
        printed.insert_text((40, 60 + 30 * row), line, fontsize=11, fontname="korea")

    def draw(page: Any) -> None:
        page.insert_image(page.rect, pixmap=printed.get_pixmap(dpi=150))
        for row, line in enumerate(KOREAN if kept else ()):
            page.insert_text((40, 60 + 30 * row), line, fontsize=11, fontname="korea", render_mode=3)

    reading = read(page_of(draw), 1)
    if kept:
        assert words(reading) == sorted(" ".join(KOREAN).split())
        assert reading.unread == 0
        assert all(block.confidence is not None and block.confidence < 0.8 for block in reading.blocks)
    else:
        assert not any(map(str.isalnum, "".join(words(reading))))
        assert reading.unread > 1
