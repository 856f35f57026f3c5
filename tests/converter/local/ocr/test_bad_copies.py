"""Bad copies of pages: turned, leaning, faint, photographed, faxed. They give the same text as the page itself."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

import cv2
import numpy as np
import pytest

from doc2md.converter.local import find_words
from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.perspective import find_sheet
from doc2md.document import Document, Kind
from doc2md.geometry import Box, PageTransform, upright_box, upright_size
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.bad_copies import (
    AT_AN_ANGLE,
    jpeg,
    panel,
    photographed,
    side_by_side,
    standing,
    very_faint,
)
from tests.builders.pages import new_page, write
from tests.builders.readings import text_of
from tests.builders.scans import DPI, image_of, sample_image, scan_of
from tests.fakes.workers import convert_inline
from tests.paths import SAMPLES

pytestmark = pytest.mark.ocr

LOWER = slice(785, 1520)
"""The rows of page 5 of the report that hold headings and paragraphs only."""


def read(image: Gray) -> Document:
    return convert_inline(scan_of(image), images="off").document


def likeness(one: Document, other: Document) -> float:
    """Share of characters that two documents have in the same order."""
    return SequenceMatcher(None, text_of(one.blocks), text_of(other.blocks), autojunk=False).ratio()


def share_of(document: Document, truth: str) -> float:
    """F1 of the words."""
    read, said = (Counter(re.findall(r"\w+", text.lower())) for text in (text_of(document.blocks), truth))
    return 2 * (read & said).total() / (read.total() + said.total())


def truth_of(name: str, number: int) -> str:
    with pymupdf.open(SAMPLES / name) as document:
        return str(document[number - 1].get_text())


# Turned and leaning


def test_a_page_upside_down_that_leans_is_read_like_an_upright_one() -> None:
    image, transform = sample_image("report.pdf", 5)[LOWER], PageTransform(180, 3.0)
    upright, turned = read(image), read(standing(image, transform.rotation, transform.skew))
    assert likeness(upright, turned) >= 0.97
    size = upright.pages[0].size
    back = PageTransform(-180, -3.0)
    assert turned.pages[0].size == pytest.approx(upright_size(size, back), abs=1)
    boxes = {block.text.plain: block.box for block in turned.blocks if block.text.plain}
    same = [(block.box, boxes[block.text.plain]) for block in upright.blocks if block.text.plain in boxes]
    assert len(same) >= 6
    for before, after in same:
        assert before is not None
        assert after == pytest.approx(upright_box(before, size, back), abs=16)


def test_words_are_found_where_a_turned_page_shows_them() -> None:
    image, transform = sample_image("slides.pdf", 1), PageTransform(270, -5.0)
    with pymupdf.open(stream=scan_of(image)) as document:
        (upright,) = find_words(document[0], "Marta Ellingsen").spots
        size = (document[0].rect.width, document[0].rect.height)
    with pymupdf.open(stream=scan_of(standing(image, transform.rotation, transform.skew))) as document:
        (turned,) = find_words(document[0], "Marta Ellingsen").spots
    assert turned[1] == pytest.approx(upright_box(upright[1], size, PageTransform(-270, 5.0)), abs=16)


def test_the_left_page_is_read_before_the_right_one() -> None:
    left, right = (sample_image("report.pdf", number)[LOWER] for number in (5, 8))
    made = read(side_by_side(left, right))
    middle = made.pages[0].size[0] / 2
    sides = [block.box.x0 > middle for block in made.blocks if block.box]
    assert sides == sorted(sides)
    assert sides.count(False) > 5 < sides.count(True)


# Faint and noisy


def test_a_very_faint_page_is_read() -> None:
    image = sample_image("report.pdf", 5)[1100:1500]
    clear, dim = read(image), read(very_faint(image))
    assert len(text_of(clear.blocks)) > 500
    assert likeness(clear, dim) >= 0.97


def faxed(image: Gray, dots: tuple[int, int]) -> bytes:
    """A PDF of the page in black and white with specks. Its dots are wider than high, as a Group 3 fax has them."""
    height, width = (round(side * n / DPI) for side, n in zip(image.shape, dots[::-1], strict=True))
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    chance = np.random.default_rng(0).random(small.shape)
    ink = np.where(chance < 0.005, 0, np.where(chance > 0.995, 255, np.where(small < 150, 0, 255)))
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, width, height, ink.astype(np.uint8).tobytes(), False)
    page = new_page(image.shape[1] * 72 / DPI, image.shape[0] * 72 / DPI)
    page.insert_image(page.rect, pixmap=pixmap, keep_proportion=False)
    return bytes(page.parent.tobytes())


@pytest.mark.parametrize("dots", [(204, 196), (204, 98)])
def test_a_fax_is_read(dots: tuple[int, int]) -> None:
    made = convert_inline(faxed(sample_image("report.pdf", 2), dots), images="off").document
    assert share_of(made, truth_of("report.pdf", 2)) > 0.9


POEM = (
    "港务局保存着每一艘进港船只的登记簿。领航员由两艘船派出，",
    "其中较旧的一艘以第一位灯塔看守人的名字命名。",
    "超过四十米的船长须在到达前至少六小时申请领航，并说明吃水深度。",
)


def test_a_noisy_chinese_scan_is_read() -> None:
    page = new_page(420, 300)
    write(page, 40, 60, "灯塔与港口", size=20, fontname="china-s")
    write(page, 40, 110, *POEM, step=22, size=11, fontname="china-s")
    image = image_of(page)
    noisy = np.clip(image + np.random.default_rng(0).normal(0, 8, image.shape), 0, 255).astype(np.uint8)
    made = read(noisy)
    assert (made.blocks[0].kind, made.blocks[0].text.plain) == (Kind.HEADING, "灯塔与港口")
    assert text_of(made.blocks).replace(" ", "") == "灯塔与港口" + "".join(POEM)


# Photographed


def test_a_photographed_page_is_read_as_if_it_lay_flat() -> None:
    image = photographed(sample_image("report.pdf", 7), AT_AN_ANGLE)
    result = convert_inline(jpeg(image))
    blocks = result.document.blocks
    assert share_of(result.document, truth_of("report.pdf", 7)) > 0.95
    kinds = [block.kind for block in blocks]
    assert (kinds.count(Kind.TABLE), kinds.count(Kind.FIGURE)) == (1, 1)
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    assert [block.text.plain for block in headings][-2:] == [
        "4.5 Other ways considered",
        "4.6 Confidence in the results",
    ]
    assert "The Rainwater Network" not in result.markdown  # the running head
    # The last heading is where the photograph shows it: within the sheet, right of its middle.
    last = headings[-1].box
    assert last is not None
    scale = image.shape[1] / result.ledger[0].size[0]
    assert Box(720, 1000, 1200, 1200).overlap(Box(*(v * scale for v in last))).area > 0
    # The figure is cut out straight: its ground line is level.
    (picture,) = result.figures.values()
    figure = cv2.imdecode(np.frombuffer(picture.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert figure is not None
    edges = np.argwhere(figure < np.percentile(figure, 50) - 40)
    ground = [edges[edges[:, 1] == x][:, 0] for x in (figure.shape[1] // 10, figure.shape[1] * 9 // 10)]
    tops = [rows[rows > figure.shape[0] * 0.08].min() for rows in ground]
    assert abs(int(tops[0]) - int(tops[1])) <= 4


def test_words_in_a_photograph_are_found_where_it_shows_them() -> None:
    image = photographed(sample_image("report.pdf", 7), AT_AN_ANGLE)
    with pymupdf.open(stream=jpeg(image)) as document:
        (spot,) = find_words(document[0], "Tunnel to the sea").spots
        scale = image.shape[1] / document[0].rect.width
    x0, y0, x1, y1 = (int(value * scale) for value in spot[1])
    cut = np.pad(image[y0:y1, x0:x1], 60, mode="edge")
    assert text_of(read(cut).blocks).strip() == "Tunnel to the sea"


def test_words_beside_what_looks_like_a_sheet_are_not_lost() -> None:
    assert find_sheet(panel()) is not None
    said = text_of(convert_inline(jpeg(panel()), images="off").document.blocks)
    assert "Sand and stones" in said
    assert said.count("gone by autumn") == 3
