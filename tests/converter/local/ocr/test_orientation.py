"""Which way a scanned page must be turned to stand upright."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.deskew import orientation, skew
from doc2md.converter.local.ocr.image.spreads import fold_edges
from doc2md.converter.local.ocr.orientation import upside_down
from doc2md.converter.local.ocr.recognition import legibility
from tests.builders.bad_copies import standing
from tests.builders.pages import new_page, write
from tests.builders.scans import SAMPLE_PAGES, image_of, page_image, sample_image

pytestmark = pytest.mark.ocr

POEM = "山川異域風月同天寄諸仏子共結来縁人生得意須尽歓莫使金樽空対月天生我材必有用千金散尽還復来"


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
@pytest.mark.parametrize(("name", "number"), [*SAMPLE_PAGES, ("report.pdf", 8), ("slides.pdf", 2)])
def test_a_page_is_turned_upright(name: str, number: int, turned: int) -> None:
    assert orientation(standing(sample_image(name, number), turned), upside_down, legibility) == turned


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("leaning", [-9.0, 4.0])
def test_a_page_is_turned_upright_though_it_leans(leaning: float, turned: int) -> None:
    image = standing(sample_image("report.pdf", 5), turned, leaning)
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
    image = standing(page_image(material / "corpus" / path, 1), turned)
    assert orientation(image, upside_down, legibility) == turned


def test_columns_of_chinese_are_not_laid_on_their_side() -> None:
    page = new_page()
    signs = iter(POEM * 40)
    for column in range(20):
        for y in range(80, 780 - 90 * (column % 3 == 1), 14):
            write(page, 520 - 22 * column, y, next(signs), size=12, fontname="china-s")
    assert orientation(image_of(page), upside_down, legibility) == 0
