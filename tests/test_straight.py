"""Scans and photographs that stand wrong: how they stand, and that they are read as if they stood right."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import doc2md
from doc2md.converter.local import find_words
from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.denoise import cleaned
from doc2md.converter.local.ocr.image.deskew import orientation, rotated, skew, straightened
from doc2md.converter.local.ocr.image.spreads import fold_edges
from doc2md.converter.local.ocr.orientation import upside_down
from doc2md.converter.local.ocr.page_image import render
from doc2md.converter.local.ocr.recognition import legibility
from doc2md.document import Block, Document
from doc2md.geometry import (
    Box,
    PageTransform,
    displayed_box,
    displayed_size,
    straightened_box,
    straightened_size,
)
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.structure.order import reading_order

SAMPLES = Path(__file__).parent.parent / "samples"
DPI = 150
POEM = "山川異域風月同天寄諸仏子共結来縁人生得意須尽歓莫使金樽空対月天生我材必有用千金散尽還復来"


@cache
def page(path: Path, number: int) -> Gray:
    """A page as OCR sees it; `number` counts from 1."""
    with pymupdf.open(path) as document:
        return render(document[number - 1])[0].copy()


def sample(name: str, number: int) -> Gray:
    return page(SAMPLES / name, number)


def drawn(draw: Callable[[Any], None], width: float = 595, height: float = 842) -> Gray:
    with pymupdf.open() as document:
        made = document.new_page(width=width, height=height)
        draw(made)
        return render(made)[0].copy()


def standing(image: Gray, turned: int, leaning: float = 0.0) -> Gray:
    """The picture of a page put so that it must be turned clockwise by `turned`, and then leans by `leaning`."""
    return np.ascontiguousarray(np.rot90(rotated(image, -leaning, 255), turned // 90))


def faint(image: Gray) -> Gray:
    return (235 - (255 - image.astype(np.float64)) * 0.2).astype(np.uint8)


def peppered(image: Gray) -> Gray:
    chance = np.random.default_rng(0).random(image.shape)
    return np.where(chance < 0.01, 0, np.where(chance > 0.99, 255, image)).astype(np.uint8)


def shaded(image: Gray) -> Gray:
    return (image * np.linspace(1, 0.35, image.shape[1])).astype(np.uint8)


def faxed(image: Gray) -> Gray:
    """100 dpi, black and white."""
    small = cv2.resize(image, None, fx=100 / DPI, fy=100 / DPI, interpolation=cv2.INTER_AREA)
    return np.where(small < 160, 0, 255).astype(np.uint8)


def inverted(image: Gray) -> Gray:
    return 255 - image


PAGES = [("report.pdf", 2), ("report.pdf", 5), ("report.pdf", 7), ("slides.pdf", 4), ("scan.pdf", 2)]


@pytest.mark.parametrize("leaning", [-14.0, -3.3, -0.4, 0.2, 0.7, 5.5, 12.8])
@pytest.mark.parametrize(("name", "number"), PAGES)
def test_the_lean_of_lines_is_measured(name: str, number: int, leaning: float) -> None:
    own = skew(sample(name, number))  # the scan leans by itself
    assert skew(rotated(sample(name, number), -leaning, 255)) - own == pytest.approx(leaning, abs=0.2)


@pytest.mark.parametrize("degraded", [faint, peppered, shaded, faxed, inverted])
def test_the_lean_of_a_bad_copy_is_measured(degraded: Callable[[Gray], Gray]) -> None:
    image = degraded(rotated(sample("report.pdf", 5), -4.2, 255))
    assert skew(image) == pytest.approx(4.2, abs=0.3)


def nothing() -> Gray:
    return np.full((1754, 1241), 255, np.uint8)


def noise() -> Gray:
    return np.random.default_rng(0).integers(0, 256, (1754, 1241), dtype=np.uint8)


def clouds() -> Gray:
    """Blots of all sizes, as in a photograph."""
    random = np.random.default_rng(0)
    layers = (
        cv2.resize(
            random.random((int(n * 1.4), n)).astype(np.float32), (1241, 1754), interpolation=cv2.INTER_CUBIC
        )
        for n in (4, 16, 64, 256)
    )
    return np.clip(sum(layers) * 64, 0, 255).astype(np.uint8)  # type: ignore[call-overload]


def strokes() -> Gray:
    """A drawing of slanted lines."""
    image = nothing()
    for at in range(0, 1700, 40):
        cv2.line(image, (0, at), (1240, at + 130), 0, 2)
    return image


def speck() -> Gray:
    return np.zeros((1, 1), np.uint8)


@pytest.mark.parametrize("picture", [nothing, noise, clouds, strokes, speck])
def test_a_page_without_text_is_left_as_it_is(picture: Callable[[], Gray]) -> None:
    image = picture()
    assert skew(image) == 0
    assert orientation(image, upside_down, legibility) == 0
    assert fold_edges(image) is None


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(("name", "number"), [*PAGES, ("report.pdf", 8), ("slides.pdf", 2)])
def test_a_page_is_turned_upright(name: str, number: int, turned: int) -> None:
    assert orientation(standing(sample(name, number), turned), upside_down, legibility) == turned


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("leaning", [-9.0, 4.0])
def test_a_page_is_turned_upright_though_it_leans(leaning: float, turned: int) -> None:
    image = standing(sample("report.pdf", 5), turned, leaning)
    assert orientation(image, upside_down, legibility) == turned


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "path",
    [
        "roundtrip/d-ap-ko/doc.pdf",
        "roundtrip/d-fpb-contrib-zh/doc.pdf",
        "roundtrip/d-fpb-contrib-ja/doc.pdf",
        "roundtrip/d-scan-fpb-contrib-zh/doc.pdf",
        "roundtrip/d-scan-pep-8102/doc.pdf",
        "omnidoc/o-docstructbench-dianzishu-zhongwenz-07a6/page.jpg",
        "omnidoc/o-newspaper-5e266dfd9c498cab274e12a7-cc6b/page.jpg",
        "omnidoc/o-yanbaopptmerge-se05-pdf-7-4df0/page.jpg",
    ],
)
def test_a_page_of_the_corpus_is_turned_upright(material: Path, path: str, turned: int) -> None:
    image = standing(page(material / "corpus" / path, 1), turned)
    assert orientation(image, upside_down, legibility) == turned


def test_columns_of_chinese_are_not_laid_on_their_side() -> None:
    def draw(made: Any) -> None:
        signs = iter(POEM * 40)
        for column in range(20):
            for y in range(80, 780 - 90 * (column % 3 == 1), 14):
                made.insert_text((520 - 22 * column, y), next(signs), fontname="china-s", fontsize=12)

    assert orientation(drawn(draw), upside_down, legibility) == 0


def side_by_side(*images: Gray) -> Gray:
    return np.hstack([image[:1750, :1240] for image in images])


def bound(image: Gray) -> Gray:
    """With narrower margins and the shadow of a binding in the middle."""
    middle = image.shape[1] // 2
    image = np.hstack([image[:, 60 : middle - 90], image[:, middle + 90 : -60]])
    away = np.abs(np.arange(image.shape[1]) - image.shape[1] / 2)
    return (image * (1 - 0.35 * np.exp(-((away / 40) ** 2)))).astype(np.uint8)


@pytest.mark.parametrize(("left", "right"), [(2, 5), (3, 4), (1, 7)])
@pytest.mark.parametrize("copied", [np.asarray, bound, faint])
def test_two_pages_in_one_picture_are_seen(copied: Callable[[Gray], Gray], left: int, right: int) -> None:
    image = copied(side_by_side(sample("report.pdf", left), sample("report.pdf", right)))
    edges = fold_edges(image)
    assert edges is not None
    assert edges[0] < image.shape[1] / 2 < edges[1]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_slide_is_one_page(number: int) -> None:
    assert fold_edges(sample("slides.pdf", number)) is None


@pytest.mark.parametrize(
    "title", ["", "Sand and stones that rivers carry down to the sea, as seen from the hills"]
)
def test_a_wide_page_in_columns_is_one_page(title: str) -> None:
    def draw(made: Any) -> None:
        made.insert_text((150, 40), title, fontsize=16)
        for x in (50, 435):
            for y in range(70, 540, 14):
                made.insert_text(
                    (x, y),
                    "What they leave on their banks is gone by autumn, and nobody has seen",
                    fontsize=10.5,
                )

    assert fold_edges(drawn(draw, width=842, height=595)) is None


def test_a_portrait_page_is_one_page() -> None:
    assert fold_edges(sample("report.pdf", 3)) is None


def test_boxes_of_one_page_are_read_before_those_of_the_next() -> None:
    rows = [Box(x, y, x + 200, y + 20) for y in (10, 50, 90) for x in (20, 320)]
    fold = Box(240, -inf, 300, inf)
    title = Box(20, 140, 235, 160)
    assert reading_order([*rows, title], gutters=[fold]) == [0, 2, 4, 6, 1, 3, 5]


STANCES = st.builds(PageTransform, st.sampled_from([0, 90, 180, 270]), st.floats(-15, 15), st.none())
SIZES = st.tuples(st.floats(10, 5_000), st.floats(10, 5_000))


@given(SIZES, STANCES)
def test_a_straight_page_knows_its_size_as_displayed(
    size: tuple[float, float], transform: PageTransform
) -> None:
    assert displayed_size(straightened_size(size, transform), transform) == pytest.approx(size, rel=1e-6)


@given(SIZES, STANCES, st.tuples(*[st.floats(0, 1)] * 4))
def test_a_box_comes_back_around_where_it_was(
    size: tuple[float, float], transform: PageTransform, shares: tuple[float, float, float, float]
) -> None:
    (x0, x1), (y0, y1) = sorted(shares[:2]), sorted(shares[2:])
    box = Box(x0 * size[0], y0 * size[1], x1 * size[0], y1 * size[1])
    straight = straightened_size(size, transform)
    there = straightened_box(box, size, transform)
    assert Box(-1e-6, -1e-6, straight[0] + 1e-6, straight[1] + 1e-6).overlap(there) == pytest.approx(there)
    back = displayed_box(there, straight, transform)
    assert back.overlap(box) == pytest.approx(box, abs=1e-3)
    if not transform.skew:
        assert back == pytest.approx(box, abs=1e-3)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_picture_is_set_straight_as_its_boxes_are(turned: int) -> None:
    image = np.full((300, 500), 255, np.uint8)
    image[40:60, 400:440] = 0
    transform = PageTransform(turned, 7.0)
    straight = straightened(image, transform)
    ys, xs = np.nonzero(straight < 128)
    ink = Box(*map(float, (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)))
    assert straightened_box(Box(400, 40, 440, 60), (500, 300), transform) == pytest.approx(ink, abs=2)


def very_faint(image: Gray) -> Gray:
    """Twenty levels from black to white, and noise."""
    noise_ = np.random.default_rng(0).normal(0, 3, image.shape)
    return np.clip(240 - (255 - image.astype(np.float64)) * 0.08 + noise_, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("name", "number"), [*PAGES, ("report.pdf", 3), ("slides.pdf", 1), ("scan.pdf", 1)])
def test_a_clean_page_is_left_as_it_is(name: str, number: int) -> None:
    image = sample(name, number)
    assert cleaned(image) is image
    assert cleaned(shaded(image)).shape == image.shape


@pytest.mark.parametrize("degraded", [faint, very_faint])
def test_a_faint_page_gets_full_contrast(degraded: Callable[[Gray], Gray]) -> None:
    bad = degraded(sample("report.pdf", 5))
    before, after = (np.ptp(cv2.blur(copy, (3, 3))) for copy in (bad, cleaned(bad)))
    assert before < 60
    assert after > 200


def test_specks_are_taken_away() -> None:
    image = sample("report.pdf", 5)
    bad = peppered(image)
    spoiled, left = (
        np.mean(np.abs(image.astype(np.int16) - copy)[image == 255] > 100) for copy in (bad, cleaned(bad))
    )
    assert spoiled > 0.009
    assert left < 0.001


@pytest.mark.parametrize("level", [0, 127, 255])
def test_an_empty_page_stays_empty(level: int) -> None:
    image = np.full((300, 200), level, np.uint8)
    assert cleaned(image) is image


def scan(image: Gray) -> bytes:
    """A PDF whose only page is a picture, at `DPI`."""
    height, width = image.shape
    with pymupdf.open() as document:
        made = document.new_page(width=width * 72 / DPI, height=height * 72 / DPI)
        pixels = np.ascontiguousarray(image).tobytes()
        made.insert_image(made.rect, pixmap=pymupdf.Pixmap(pymupdf.csGRAY, width, height, pixels, False))
        return bytes(document.tobytes())


def read(image: Gray) -> Document:
    return doc2md.convert(scan(image), images="off").document


def words(document: Document) -> str:
    def within(block: Block) -> str:
        return " ".join(
            [block.text.plain, *(c.text.plain for c in block.cells), *map(within, block.children)]
        )

    return " ".join(map(within, document.blocks))


def test_a_page_on_its_head_that_leans_is_read_like_an_upright_one() -> None:
    image, transform = sample("report.pdf", 5), PageTransform(180, 3.0)
    upright, turned = read(image), read(standing(image, transform.rotation, transform.skew))
    assert SequenceMatcher(None, words(upright), words(turned), autojunk=False).ratio() >= 0.97
    size = upright.pages[0].size
    back = PageTransform(-180, -3.0)
    assert turned.pages[0].size == pytest.approx(straightened_size(size, back), abs=1)
    boxes = {block.text.plain: block.box for block in turned.blocks if block.text.plain}
    same = [(block.box, boxes[block.text.plain]) for block in upright.blocks if block.text.plain in boxes]
    assert len(same) >= 6
    for before, after in same:
        assert before is not None
        assert after == pytest.approx(straightened_box(before, size, back), abs=16)


def test_words_are_found_where_a_turned_page_shows_them() -> None:
    image, transform = sample("slides.pdf", 1), PageTransform(270, -5.0)
    with pymupdf.open(stream=scan(image)) as document:
        (upright,) = find_words(document[0], "Marta Ellingsen").spots
        size = (document[0].rect.width, document[0].rect.height)
    with pymupdf.open(stream=scan(standing(image, transform.rotation, transform.skew))) as document:
        (turned,) = find_words(document[0], "Marta Ellingsen").spots
    assert turned[1] == pytest.approx(straightened_box(upright[1], size, PageTransform(-270, 5.0)), abs=16)


def test_the_left_page_is_read_before_the_right_one() -> None:
    made = read(side_by_side(sample("report.pdf", 5), sample("report.pdf", 2)))
    middle = made.pages[0].size[0] / 2
    sides = [block.box.x0 > middle for block in made.blocks if block.box]
    assert sides == sorted(sides)
    assert sides.count(False) > 5 < sides.count(True)


def test_a_very_faint_page_is_read() -> None:
    image = sample("report.pdf", 5)[1100:1500]
    clear, dim = read(image), read(very_faint(image))
    assert len(words(clear)) > 500
    assert SequenceMatcher(None, words(clear), words(dim), autojunk=False).ratio() >= 0.97
