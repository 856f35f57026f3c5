"""`doc2md.ask`: questions about pages, to a model or to the embedded engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

import doc2md
from doc2md.converter.base import Task
from doc2md.errors import EngineError, UsageError
from tests.builders.scans import box_image, boxes_scan
from tests.fakes.loopback import Loopback

pytestmark = pytest.mark.usefixtures("inline_workers")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two scanned pages of 144 by 216 points."""
    return boxes_scan(tmp_path / "pages.pdf", 2, size=(288, 432), dpi=144)


def test_an_answer_of_the_embedded_engine_replays(samples: Path, tmp_path: Path) -> None:
    record = tmp_path / "lines.txt"
    first = doc2md.ask(samples / "slides.pdf", "ocr", pages="1", record=record)
    again = doc2md.ask(samples / "slides.pdf", "ocr", pages="1", transcripts=record)
    assert again[0].text == first[0].text


@pytest.mark.parametrize("words", ["Tanner's Lane", "TANNER\u2019S LANE"])
def test_quotes_are_found_however_they_are_typed(samples: Path, words: str) -> None:
    (reply,) = doc2md.ask(samples / "report.pdf", "locate", words, pages="1")
    assert len(reply.spots) == 1


def test_lines_are_read_without_a_model(samples: Path) -> None:
    (reply,) = doc2md.ask(samples / "report.pdf", "ocr", pages="1")
    first = reply.spots[0]
    assert first.text == "The Rainwater Network of Lindmouth"
    assert all(spot.box and spot.box.height < 30 for spot in reply.spots)
    assert "surveyed was found to be in poor or very poor condition, four fifths" in reply.text


@pytest.mark.ocr
def test_words_in_a_picture_are_found_by_ocr(tmp_path: Path) -> None:
    picture = Image.new("RGB", (900, 400), "white")
    ImageDraw.Draw(picture).text((100, 150), "Harbour lights tonight", "black", ImageFont.load_default(60))
    picture.save(tmp_path / "sign.png")
    (reply,) = doc2md.ask(tmp_path / "sign.png", "locate", "LIGHTS")
    (spot,) = reply.spots
    assert spot.box
    x0, y0, x1, y1 = reply.pixels(spot.box)
    scale = 900 / (reply.size[0] * reply.dpi / 72)
    assert 250 < x0 * scale < x1 * scale < 560
    assert 130 < y0 * scale < y1 * scale < 240


def test_text_and_lines_are_read_without_a_model(samples: Path) -> None:
    (text,) = doc2md.ask(samples / "report.pdf", "text", pages="1")
    assert "The Rainwater Network of Lindmouth" in text.text
    assert "#" not in text.text
    (lines,) = doc2md.ask(samples / "report.pdf", Task.OCR, pages="1")
    assert all(spot.box for spot in lines.spots)


@pytest.mark.parametrize("verb", ["figure", "describe"])
def test_a_question_that_needs_a_model_says_so(samples: Path, verb: str) -> None:
    with pytest.raises(EngineError, match="pass base_url"):
        doc2md.ask(samples / "receipt.png", verb)


def test_answers_of_a_model_replay(loopback: Loopback, pages: Path, tmp_path: Path) -> None:
    loopback.answer = lambda request: "A harbour at dusk."
    doc2md.ask(pages, "describe", base_url=loopback.base_url, record=tmp_path / "record.jsonl")
    replies = doc2md.ask(pages, "describe", transcripts=tmp_path / "record.jsonl")
    assert [reply.text for reply in replies] == ["A harbour at dusk."] * 2


def test_an_unknown_task_is_a_usage_error(samples: Path) -> None:
    with pytest.raises(UsageError, match="describe"):
        doc2md.ask(samples / "receipt.png", "summarise")


def test_a_picture_in_bytes_can_be_asked_about(loopback: Loopback, tmp_path: Path) -> None:
    picture = box_image(tmp_path / "box.png").read_bytes()
    loopback.answer = lambda request: "A bar."
    (reply,) = doc2md.ask(picture, "describe", base_url=loopback.base_url)
    assert reply.text == "A bar."
