"""Bad copies of pages that the project made: photographed at an angle, faxed, in Chinese; and where their parts are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import doc2md
from doc2md.converter.local.ocr.image.denoise import cleaned
from doc2md.converter.local.ocr.image.perspective import find_sheet, laid_flat
from doc2md.document import Document, Kind
from doc2md.geometry import (
    Box,
    PageTransform,
    PaperSheet,
    displayed_box,
    displayed_point,
    displayed_size,
    straightened_box,
    straightened_size,
)
from doc2md.rasterizer.mupdf import pymupdf
from tests.converter.local.ocr.image.test_straight import DPI, Gray, sample, scan, words
from tests.paths import SAMPLES

AT_AN_ANGLE = np.array([[150, 210], [1240, 120], [1390, 1830], [90, 1760]], np.float32)
CUT_OFF = np.array([[150, 210], [1240, 120], [1390, 2080], [90, 1760]], np.float32)
SQUARE = np.array([[120, 150], [1310, 150], [1310, 1834], [120, 1834]], np.float32)

POEM = (
    "港务局保存着每一艘进港船只的登记簿。领航员由两艘船派出，",
    "其中较旧的一艘以第一位灯塔看守人的名字命名。",
    "超过四十米的船长须在到达前至少六小时申请领航，并说明吃水深度。",
)


def photographed(page: Gray, at: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> Gray:
    """The page on a dark table, unevenly lit, a little out of focus; `at` is where its corners are."""
    dice = np.random.default_rng(0)
    width, height = 1500, 2000
    sides = np.array(
        [[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(sides, at)
    seen = cv2.warpPerspective(
        page.astype(np.float32), matrix, (width, height), flags=cv2.INTER_AREA, borderValue=-1
    )
    table = dice.normal(60, 6, (height, width))
    light = np.linspace(1, 0.6, width) * np.linspace(1, 0.8, height)[:, None]
    levels = cv2.GaussianBlur(np.where(seen < 0, table, 30 + 0.8 * seen) * light, (0, 0), 0.8)
    return np.clip(levels + dice.normal(0, 3, levels.shape), 0, 255).astype(np.uint8)


def jpeg(image: Gray) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def share_of(document: Document, truth: str) -> float:
    """F1 of the words."""
    read, said = (Counter(re.findall(r"\w+", text.lower())) for text in (words(document), truth))
    return 2 * (read & said).total() / (read.total() + said.total())


def truth_of(name: str, number: int) -> str:
    with pymupdf.open(SAMPLES / name) as document:
        return str(document[number - 1].get_text())


@pytest.mark.parametrize("at", [AT_AN_ANGLE, CUT_OFF])
def test_the_corners_of_a_sheet_are_found(at: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    found = find_sheet(photographed(sample("report.pdf", 7), at))
    assert found is not None
    assert np.abs(found - at).max() < 40  # a fiftieth of the picture


def panel() -> Gray:
    """A slide: a light panel that leans, with words in it and around it."""
    image = np.full((1000, 1600), 60, np.uint8)
    cv2.fillConvexPoly(image, np.array([[300, 150], [1300, 100], [1320, 800], [280, 780]]), 230)
    for y in range(250, 750, 60):
        cv2.putText(image, "Sand and stones that rivers carry", (380, y), 0, 1.2, 20, 2)
    for y in (60, 880, 950):
        cv2.putText(image, "What they leave on their banks is gone by autumn", (60, y), 0, 1.4, 240, 3)
    return image


@pytest.mark.parametrize(
    "image",
    [
        sample("report.pdf", 7),
        sample("scan.pdf", 1),
        sample("slides.pdf", 3),
        photographed(sample("report.pdf", 7), SQUARE),
        np.full((400, 300), 255, np.uint8),
        np.zeros((1, 1), np.uint8),
    ],
    ids=["page", "scan", "slide", "flat", "blank", "speck"],
)
def test_what_is_no_sheet_at_an_angle_is_left_as_it_is(image: Gray) -> None:
    assert find_sheet(image) is None


def test_words_beside_what_looks_like_a_sheet_are_not_lost() -> None:
    assert find_sheet(panel()) is not None
    read = words(doc2md.convert(jpeg(panel()), images="off").document)
    assert "Sand and stones" in read
    assert read.count("gone by autumn") == 3


def test_a_photographed_page_is_read_as_if_it_lay_flat(tmp_path: Path) -> None:
    image = photographed(sample("report.pdf", 7), AT_AN_ANGLE)
    result = doc2md.convert(jpeg(image))
    assert share_of(result.document, truth_of("report.pdf", 7)) > 0.95
    kinds = [block.kind for block in result.document.blocks]
    assert (kinds.count(Kind.TABLE), kinds.count(Kind.FIGURE)) == (1, 1)
    headings = [b.text.plain for b in result.document.blocks if b.kind is Kind.HEADING]
    assert headings[-2:] == ["4.5 Other ways considered", "4.6 Confidence in the results"]
    assert "The Rainwater Network" not in result.markdown  # the running head
    # A block is where the photograph shows it: within the sheet, the last heading right of its middle.
    last = [b.box for b in result.document.blocks if b.kind is Kind.HEADING][-1]
    assert last is not None
    scale = image.shape[1] / result.ledger[0].size[0]
    assert Box(720, 1000, 1200, 1200).overlap(Box(*(v * scale for v in last))).area > 0
    # And its figure is cut out straight: the ground line runs level.
    (picture,) = result.figures.values()
    figure = cv2.imdecode(np.frombuffer(picture.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert figure is not None
    edges = np.argwhere(figure < np.percentile(figure, 50) - 40)
    ground = [edges[edges[:, 1] == x][:, 0] for x in (figure.shape[1] // 10, figure.shape[1] * 9 // 10)]
    tops = [rows[rows > figure.shape[0] * 0.08].min() for rows in ground]
    assert abs(int(tops[0]) - int(tops[1])) <= 4


def test_words_over_a_photograph_can_be_selected_where_it_shows_them(tmp_path: Path) -> None:
    image = photographed(sample("report.pdf", 7), AT_AN_ANGLE)
    (tmp_path / "photo.jpg").write_bytes(jpeg(image))
    from doc2md.converter.local import find_words

    with pymupdf.open(tmp_path / "photo.jpg") as document:
        found = find_words(document[0], "Tunnel to the sea")
        scale = image.shape[1] / document[0].rect.width
    (spot,) = found.spots
    cut = image[
        int(spot[1].y0 * scale) : int(spot[1].y1 * scale), int(spot[1].x0 * scale) : int(spot[1].x1 * scale)
    ]
    assert (
        words(doc2md.convert(scan(np.pad(cut, 60, mode="edge")), images="off").document)
        == "Tunnel to the sea"
    )


def faxed(image: Gray, dots: tuple[int, int], specks: float) -> bytes:
    """A PDF of the page in black and white, its dots wider than high, as machines of the third group send it."""
    height, width = (round(side * n / DPI) for side, n in zip(image.shape, dots[::-1], strict=True))
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    chance = np.random.default_rng(0).random(small.shape)
    ink = np.where(chance < specks, 0, np.where(chance > 1 - specks, 255, np.where(small < 150, 0, 255)))
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, width, height, ink.astype(np.uint8).tobytes(), False)
    with pymupdf.open() as document:
        page = document.new_page(width=image.shape[1] * 72 / DPI, height=image.shape[0] * 72 / DPI)
        page.insert_image(page.rect, pixmap=pixmap, keep_proportion=False)
        return bytes(document.tobytes())


@pytest.mark.parametrize("dots", [(204, 196), (204, 98)])
def test_a_fax_is_read(dots: tuple[int, int]) -> None:
    made = doc2md.convert(faxed(sample("report.pdf", 2), dots, 0.005), images="off").document
    assert share_of(made, truth_of("report.pdf", 2)) > 0.9


def test_the_thin_strokes_of_a_page_in_black_and_white_are_no_specks() -> None:
    image = np.where(sample("report.pdf", 5) < 120, 0, 255).astype(np.uint8)
    chance = np.random.default_rng(0).random(image.shape)
    peppered = np.where(chance < 0.01, 0, image).astype(np.uint8)
    assert cleaned(peppered) is peppered


def test_a_chinese_scan_is_read() -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=300)
        page.insert_text((40, 60), "灯塔与港口", fontname="china-s", fontsize=20)
        for row, line in enumerate(POEM):
            page.insert_text((40, 110 + 22 * row), line, fontname="china-s", fontsize=11)
        pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
        image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[
            :, : pixmap.width
        ]
        noisy = np.clip(image + np.random.default_rng(0).normal(0, 8, image.shape), 0, 255).astype(np.uint8)
    made = doc2md.convert(scan(noisy), images="off").document
    assert (made.blocks[0].kind, made.blocks[0].text.plain) == (Kind.HEADING, "灯塔与港口")
    assert words(made).replace(" ", "") == "灯塔与港口" + "".join(POEM)


SHARES = st.floats(0.02, 0.3)
SHEETS = st.builds(
    lambda size, s: PaperSheet(
        size,
        (
            (s[0] * size[0], s[1] * size[1]),
            ((1 - s[2]) * size[0], s[3] * size[1]),
            ((1 - s[4]) * size[0], (1 - s[5]) * size[1]),
            (s[6] * size[0], (1 - s[7]) * size[1]),
        ),
    ),
    st.tuples(st.floats(100, 3_000), st.floats(100, 3_000)),
    st.tuples(*[SHARES] * 8),
)


@given(SHEETS, st.sampled_from([0, 90, 180, 270]), st.floats(-10, 10))
def test_the_corners_of_a_sheet_are_those_of_the_straight_page(
    sheet: PaperSheet, rotation: int, skew: float
) -> None:
    flat = PageTransform(rotation, 0.0, sheet)
    size = straightened_size(sheet.size, flat)
    assert displayed_size(size, flat) == sheet.size
    there = [displayed_point(corner, size, flat) for corner in Box(0, 0, *size).corners]
    expected = np.roll(sheet.corners, rotation // 90, axis=0)
    assert np.allclose(there, expected, atol=1e-3)
    # Any box comes back around where it was.
    transform = flat._replace(skew=skew)
    middle = [sum(corner[i] for corner in sheet.corners) / 4 for i in (0, 1)]
    box = Box(middle[0] - 9, middle[1] - 9, middle[0] + 9, middle[1] + 9)
    back = displayed_box(
        straightened_box(box, sheet.size, transform), straightened_size(sheet.size, transform), transform
    )
    assert back.overlap(box) == pytest.approx(box, abs=1e-2)


def test_a_sheet_is_laid_flat_as_its_boxes_are() -> None:
    image = photographed(np.full((1700, 1200), 255, np.uint8), AT_AN_ANGLE)
    cv2.rectangle(image, (700, 900), (760, 940), 0, -1)
    flat = laid_flat(image, AT_AN_ANGLE)
    sheet = PaperSheet((1500.0, 2000.0), tuple(map(tuple, AT_AN_ANGLE.tolist())))
    expected = straightened_box(Box(700, 900, 761, 941), (1500, 2000), PageTransform(0, 0, sheet))
    ys, xs = np.nonzero(flat < 25)
    assert Box(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) == pytest.approx(expected, abs=3)
