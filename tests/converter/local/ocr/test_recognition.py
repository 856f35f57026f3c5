"""Pages that are pictures: which words are read, where they stand, and which lines cannot be read."""

from __future__ import annotations

import numpy as np
import pytest

import doc2md
from doc2md.converter.local.ocr import recognition, tesseract
from doc2md.converter.local.ocr.ctc import Glyph
from doc2md.converter.local.ocr.page import recognise
from doc2md.document import PageStatus
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.pages import new_page
from tests.builders.scans import ENGLISH, KOREAN, printed_page, scanned

pytestmark = pytest.mark.ocr


def layer_of(page: pymupdf.Page) -> TextLayer:
    return recognise(page, text_layer(page))[1]


def test_words_are_read_and_stand_where_they_are_printed() -> None:
    page = printed_page(*ENGLISH)
    layer = layer_of(scanned(page))
    spans = [span for line in layer.lines for span in line.spans]
    truth = page.get_text("words", sort=True)
    assert [span.text.strip() for span in spans] == [word[4] for word in truth]
    for span, (x0, _, x1, *_) in zip(spans, truth, strict=True):
        assert abs(span.box.x0 - x0) < 2.5
        assert abs(span.box.x1 - x1) < 2.5
        assert len(span.xs) == len(span.text)
        assert 0.5 < span.score <= 1
    assert all(0.9 < line.score <= 1 and 9.5 < line.size < 12.5 for line in layer.lines)
    assert layer.unread == 0


@pytest.mark.parametrize("size", [(100, 30_000), (30_000, 100), (3, 3), (1, 2_000), (2_000, 2_000)])
def test_pages_of_any_shape_are_read(size: tuple[int, int]) -> None:
    page = new_page(*size)
    page.draw_line((0, 0), size, width=1)
    page.insert_text((5, 30), "Harbour", fontsize=20)
    layer = layer_of(page)
    assert [line.text for line in layer.lines if line.score > 0.9] == ["Harbour"] * (min(size) == 2_000)


def test_the_words_of_a_text_layer_are_certain() -> None:
    assert {span.score for line in text_layer(printed_page(*ENGLISH)).lines for span in line.spans} == {1.0}


@pytest.mark.parametrize(("turn", "start"), [(90, (410, 300)), (270, (400, 100))])
def test_lines_that_run_up_or_down_are_read(turn: int, start: tuple[int, int]) -> None:
    page = printed_page(*ENGLISH)
    page.insert_text(start, "Beside the others", fontsize=11, rotate=turn)
    layer = layer_of(scanned(page))
    assert [line.text for line in layer.lines if not line.turned] == list(ENGLISH)
    (aside,) = (line for line in layer.lines if line.turned)
    assert (aside.text, aside.size < 25) == ("Beside the others", True)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_whose_lines_run_up_or_down_is_turned(turn: int) -> None:
    layer = layer_of(scanned(printed_page(*ENGLISH[:3], turn=turn)))
    assert sorted(line.text for line in layer.lines) == sorted(ENGLISH[:3])
    assert not any(line.turned for line in layer.lines)


def test_without_the_larger_model_the_tiny_one_reads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "small", lambda: None)
    assert [line.text for line in layer_of(scanned(printed_page(*ENGLISH))).lines] == list(ENGLISH)


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not through PATH: `languages` is cached, and would stay empty for later tests of this process.
    monkeypatch.setattr(tesseract, "languages", frozenset)


@pytest.mark.usefixtures("no_tesseract", "inline_workers")
def test_lines_in_an_unknown_script_are_counted_and_named() -> None:
    document = pymupdf.open()
    for font, lines in (("korea", KOREAN), ("helv", ENGLISH)):
        document.insert_pdf(scanned(printed_page(*lines, font=font)).parent)
    result = doc2md.convert(document.tobytes(), engine="local")
    korean, english = result.ledger
    assert "4 lines could not be read" in korean.notes[0]
    assert (english.status, english.notes) == (PageStatus.OK, ())
    assert "register of every vessel" in result.markdown


@pytest.mark.usefixtures("no_tesseract", "inline_workers")
@pytest.mark.parametrize(("known", "foreign"), [(2, 4), (4, 2)])
def test_a_page_that_can_be_read_in_part_is_partial(known: int, foreign: int) -> None:
    page = printed_page("", "", *KOREAN[:foreign], font="korea")
    for y, line in enumerate(ENGLISH[:known]):
        page.insert_text((40, 250 + 24 * y), line, fontsize=11)
    result = doc2md.convert(scanned(page).parent.tobytes(), engine="local")
    (row,) = result.ledger
    assert row.status is PageStatus.PARTIAL
    assert f"{foreign} lines could not be read" in row.notes[0]
    # Many lines that cannot be read are kept as a picture.
    said = result.to_markdown(images="off")
    assert " ".join(said.split()) == " ".join(ENGLISH[:known])


def test_the_rules_of_a_table_do_not_change_how_its_words_are_read() -> None:
    page = printed_page(ENGLISH[0])
    plain = layer_of(scanned(page)).lines[0]
    page.draw_rect(pymupdf.Rect(35, 49, 380, 64.5), width=0.8)
    (ruled,) = layer_of(scanned(page)).lines
    assert ruled.text == plain.text
    assert abs(ruled.size - plain.size) < 1
    assert abs(ruled.baseline - plain.baseline) < 1


def test_a_line_beside_a_bar_is_read_and_one_of_commas_is_not() -> None:
    page = printed_page("Total", "Harbour, office")
    page.draw_rect(pymupdf.Rect(80, 50, 330, 62), fill=(0, 0, 0))
    page.insert_text((345, 60), "45%", fontsize=11)
    assert {"Total", "45%"} <= {word for line in layer_of(scanned(page)).lines for word in line.text.split()}
    crop = np.full((recognition.HEIGHT, 1_200), 255, np.uint8)
    crop[10:40, 20:1180:12] = 0
    crop[10:40, 24:1180:12] = 0
    corners = np.array([[0, 0], [1200, 0], [1200, 48], [0, 48]], np.float32)
    commas = recognition.LineReading(corners, crop, tuple(Glyph(",", 0.98, at) for at in (0.3, 0.7)))
    assert commas.score < recognition.MIN_SCORE
