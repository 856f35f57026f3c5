"""Pages that are pictures: what the recogniser reads, where it stands, and what it cannot read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import doc2md
from doc2md.converter.local.ocr import models, recognition
from doc2md.converter.local.ocr.ctc import Glyph, decode
from doc2md.converter.local.ocr.lines import band, bullet
from doc2md.converter.local.ocr.page import recognise
from doc2md.converter.local.ocr.positions import place, words
from doc2md.converter.local.ocr.spaces import spaces
from doc2md.document import PageStatus
from doc2md.errors import EngineError
from doc2md.geometry import Box
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import TextLayer

ENGLISH = (
    "The harbour office keeps a register of every vessel that calls.",
    "Pilots are sent out by two boats, the older of which is named",
    "after the first keeper of the light. Masters of ships over forty",
    "metres ask for one at least six hours before they arrive, and",
    "say how deep they lie. What is not asked for is not sent.",
)
KOREAN = (
    "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에",
    "있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며",
    "서로 형제애의 정신으로 행동하여야 한다. 모든 사람은 생명과",
    "신체의 자유와 안전을 누릴 권리를 가진다.",
)


def printed(lines: Sequence[str], font: str = "helv", turn: int = 0) -> pymupdf.Page:
    """A page with these lines as text."""
    page = pymupdf.open().new_page(width=420, height=420)
    for row, line in enumerate(lines):
        at = (40, 60 + 24 * row) if not turn else (60 + 24 * row, 400 if turn == 90 else 40)
        page.insert_text(at, line, fontname=font, fontsize=11, rotate=turn)
    return page


def scanned(page: pymupdf.Page) -> pymupdf.Page:
    """The same page as a picture."""
    copy = pymupdf.open().new_page(width=page.rect.width, height=page.rect.height)
    copy.insert_image(copy.rect, pixmap=page.get_pixmap(dpi=150))
    return copy


def layer_of(page: pymupdf.Page) -> TextLayer:
    return recognise(page, text_layer(page))[1]


def test_words_are_read_and_stand_where_they_are_printed() -> None:
    page = printed(ENGLISH)
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
    page = pymupdf.open().new_page(width=size[0], height=size[1])
    page.draw_line((0, 0), size, width=1)
    page.insert_text((5, 30), "Harbour", fontsize=20)
    layer = layer_of(page)
    assert [line.text for line in layer.lines if line.score > 0.9] == ["Harbour"] * (min(size) == 2_000)


def test_a_text_layer_is_sure_of_itself() -> None:
    assert {span.score for line in text_layer(printed(ENGLISH)).lines for span in line.spans} == {1.0}


@pytest.mark.parametrize(("turn", "start"), [(90, (410, 300)), (270, (400, 100))])
def test_lines_that_run_up_or_down_are_read(turn: int, start: tuple[int, int]) -> None:
    page = printed(ENGLISH)
    page.insert_text(start, "Beside the others", fontsize=11, rotate=turn)
    layer = layer_of(scanned(page))
    assert [line.text for line in layer.lines if not line.turned] == list(ENGLISH)
    (aside,) = (line for line in layer.lines if line.turned)
    assert (aside.text, aside.size < 25) == ("Beside the others", True)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_whose_lines_run_up_or_down_is_turned(turn: int) -> None:
    layer = layer_of(scanned(printed(ENGLISH[:3], turn=turn)))
    assert sorted(line.text for line in layer.lines) == sorted(ENGLISH[:3])
    assert not any(line.turned for line in layer.lines)


def test_without_the_larger_model_the_tiny_one_reads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "small", lambda: None)
    assert [line.text for line in layer_of(scanned(printed(ENGLISH))).lines] == list(ENGLISH)


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("no_tesseract")
def test_lines_that_nobody_can_read_are_counted_and_named(tmp_path: Path) -> None:
    document = pymupdf.open()
    for font, lines in (("korea", KOREAN), ("helv", ENGLISH)):
        document.insert_pdf(scanned(printed(lines, font)).parent)
    document.save(tmp_path / "two.pdf")
    result = doc2md.convert(tmp_path / "two.pdf", engine="local")
    korean, english = result.ledger
    assert "4 lines could not be read" in korean.notes[0]
    assert (english.status, english.notes) == (PageStatus.OK, ())
    assert "register of every vessel" in result.markdown


@pytest.mark.usefixtures("no_tesseract")
@pytest.mark.parametrize(("known", "foreign"), [(2, 4), (4, 2)])
def test_a_page_that_can_be_read_in_part_is_partial(known: int, foreign: int, tmp_path: Path) -> None:
    page = printed(("", "", *KOREAN[:foreign]), "korea")
    for y, line in enumerate(ENGLISH[:known]):
        page.insert_text((40, 250 + 24 * y), line, fontsize=11)
    scanned(page).parent.save(tmp_path / "rights.pdf")
    result = doc2md.convert(tmp_path / "rights.pdf", engine="local")
    (row,) = result.ledger
    assert row.status is PageStatus.PARTIAL
    assert f"{foreign} lines could not be read" in row.notes[0]
    # Many lines that cannot be read are kept as a picture.
    said = re.sub(r"!\[\]\(\S+\)", "", result.markdown)
    assert " ".join(said.split()) == " ".join(ENGLISH[:known])


@pytest.mark.parametrize("name", models.DIGESTS)
def test_a_model_that_was_changed_is_not_loaded(name: str, tmp_path: Path) -> None:
    original = Path(str(files("doc2md"))) / "models" / name
    data = bytearray(models.bundled(name))
    assert data == original.read_bytes()
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(EngineError, match="install doc2md again"):
        models.bundled(name, tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(EngineError, match="install doc2md again"):
        models.bundled(name, tmp_path)
    shutil.copy(original, tmp_path)
    assert models.bundled(name, tmp_path) == original.read_bytes()


def test_a_recogniser_has_a_character_for_each_class() -> None:
    for recogniser in filter(None, (models.tiny(), models.small())):
        *_, classes = recogniser.network.session.get_outputs()[0].shape
        assert len(recogniser.alphabet) == classes
        assert (recogniser.alphabet[0], recogniser.alphabet[-1]) == ("", " ")


@pytest.mark.parametrize(
    ("steps", "text", "places"),
    [
        ((0, 0, 0, 0), "", []),
        ((1, 1, 0, 2), "ab", [0.25, 0.875]),
        ((1, 0, 1, 1), "aa", [0.125, 0.75]),
        ((1, 2, 2, 1), "aba", [0.125, 0.5, 0.875]),
    ],
)
def test_what_repeats_is_one_character(steps: tuple[int, ...], text: str, places: list[float]) -> None:
    glyphs = decode(np.eye(3, dtype=np.float32)[list(steps)], ("", "a", "b"))
    assert "".join(glyph.char for glyph in glyphs) == text
    assert [glyph.at for glyph in glyphs] == places
    assert all(glyph.score == 1 for glyph in glyphs)


@pytest.mark.parametrize(
    ("said", "gaps", "whole"),
    [
        ("ab", (2,), "ab"),
        ("a b", (1,), "a b"),  # the model's spaces stay
        ("toread", (2, 9, 2, 2, 2), "to read"),
        ("11775", (9, 2, 2, 2), "11775"),  # numbers are not cut
        ("11775", (12, 2, 2, 2), "1 1775"),
        ("f(x)", (8, 2, 2), "f(x)"),
        ("a, b!or", (1, 8, 2, 8, 2), "a, b! or"),  # as wide as the other spaces
        ("..=..", (9, 9, 9, 9), "..=.."),
        ("中文abc", (9, 20, 2, 2), "中文abc"),
        ("py_str", (2, 14, 14, 2, 2), "py_str"),
    ],
)
def test_spaces_that_were_left_out(said: str, gaps: tuple[float, ...], whole: str) -> None:
    chars = [char for char in said if char != " "]
    at = [i for i, char in enumerate(said) if char != " "]
    between = [after - before > 1 for before, after in pairwise(at)]
    found = spaces(chars, between, [10.0 * i for i in range(len(chars))], gaps)
    assert "".join(c + " " * space for c, space in zip(chars, (*found, False), strict=True)) == whole


@st.composite
def read_lines(draw: st.DrawFn) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.uint8]], list[Glyph]]:
    """A line's picture, noise with stripes of white, and some characters that were read in it."""
    steps = draw(st.integers(1, 40))
    dice = np.random.default_rng(draw(st.integers(0, 1_000)))
    crop = dice.choice(np.array([0, 255], np.uint8), (recognition.HEIGHT, 8 * steps), p=(0.1, 0.9))
    crop[:, dice.random(8 * steps) < draw(st.sampled_from((0, 0.5, 1)))] = 255
    at = sorted(draw(st.sets(st.integers(0, steps - 1), max_size=12)))
    chars = draw(st.lists(st.sampled_from("ab .文_1"), min_size=len(at), max_size=len(at)))
    return crop, [Glyph(char, 0.9, (i + 0.5) / steps) for char, i in zip(chars, at, strict=True)]


@given(read_lines())
def test_no_character_is_lost_and_all_stand_within_their_line(line: tuple[Any, list[Glyph]]) -> None:
    crop, glyphs = line
    placed = place(crop, glyphs)
    assert [p.char for p in placed if p.char != " "] == [g.char for g in glyphs if g.char != " "]
    assert (
        "".join(p.char for p in placed).split(" ")
        == ["".join(p.char for p in word).rstrip() for word in words(placed)]
        or not placed
    )
    assert all(0 <= p.x0 <= 1 and 0 <= p.x1 <= 1 for p in placed)
    top, bottom = band(crop)
    assert 0 <= top < bottom <= 1


def test_the_rules_of_a_table_are_no_part_of_its_words() -> None:
    page = printed(ENGLISH[:1])
    plain = layer_of(scanned(page)).lines[0]
    page.draw_rect(pymupdf.Rect(35, 49, 380, 64.5), width=0.8)
    (ruled,) = layer_of(scanned(page)).lines
    assert ruled.text == plain.text
    assert abs(ruled.size - plain.size) < 1
    assert abs(ruled.baseline - plain.baseline) < 1


@pytest.mark.parametrize(
    ("blots", "found"),
    [
        ([(60, 40, 6)], True),
        ([(60, 40, 6), (40, 35, 1), (75, 46, 1)], True),  # dirt
        ([(60, 40, 6), (75, 40, 6)], False),
        ([(60, 40, 1)], False),
        ([], False),
    ],
)
def test_a_bullet_is_one_blot_before_a_line(blots: list[tuple[int, int, int]], found: bool) -> None:
    image = np.full((100, 400), 255, np.uint8)
    for x, y, size in blots:
        image[y : y + size, x : x + size] = 0
    dot = bullet(image, Box(50, 16, 195, 26), 0.5)
    assert (dot is not None) is found
    assert dot is None or (dot.box == Box(30, 20, 33, 23) and dot.filled)


@pytest.mark.parametrize("width", [1, 8, 35, 36, 37, 500])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_lines_of_any_width_are_scored(width: int, level: int) -> None:
    crop = np.full((recognition.HEIGHT, width), 255, np.uint8)
    crop[10:30, : width // 2 + 1] = level
    corners = np.array([[0, 0], [width, 0], [width, 48], [0, 48]], np.float32)
    assert 0 <= recognition.LineReading(corners, crop, (Glyph("I", 0.9, 0.5),)).score <= 0.9


def test_a_line_with_bars_is_read_and_one_of_commas_is_not() -> None:
    page = printed(("Total", "Harbour, office"))
    page.draw_rect(pymupdf.Rect(80, 50, 330, 62), fill=(0, 0, 0))
    page.insert_text((345, 60), "45%", fontsize=11)
    assert {"Total", "45%"} <= {word for line in layer_of(scanned(page)).lines for word in line.text.split()}
    crop = np.full((recognition.HEIGHT, 1_200), 255, np.uint8)
    crop[10:40, 20:1180:12] = 0
    crop[10:40, 24:1180:12] = 0
    corners = np.array([[0, 0], [1200, 0], [1200, 48], [0, 48]], np.float32)
    commas = recognition.LineReading(corners, crop, tuple(Glyph(",", 0.98, at) for at in (0.3, 0.7)))
    assert commas.score < recognition.MIN_SCORE
