"""Specks and low contrast are removed; a clean page is left alone."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.denoise import cleaned
from tests.builders.bad_copies import faint, peppered, shaded, very_faint
from tests.builders.scans import SAMPLE_PAGES, sample_image

pytestmark = pytest.mark.ocr


@pytest.mark.parametrize(
    ("name", "number"), [*SAMPLE_PAGES, ("report.pdf", 3), ("slides.pdf", 1), ("scan.pdf", 1)]
)
def test_a_clean_page_is_left_as_it_is(name: str, number: int) -> None:
    image = sample_image(name, number)
    assert cleaned(image) is image
    assert cleaned(shaded(image)).shape == image.shape


@pytest.mark.parametrize("degraded", [faint, very_faint])
def test_a_faint_page_gets_full_contrast(degraded: Callable[[Gray], Gray]) -> None:
    bad = degraded(sample_image("report.pdf", 5))
    before, after = (np.ptp(cv2.blur(copy, (3, 3))) for copy in (bad, cleaned(bad)))
    assert before < 60
    assert after > 200


def test_specks_are_removed() -> None:
    image = sample_image("report.pdf", 5)
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


def test_the_thin_strokes_of_a_page_in_black_and_white_are_no_specks() -> None:
    image = np.where(sample_image("report.pdf", 5) < 120, 0, 255).astype(np.uint8)
    chance = np.random.default_rng(0).random(image.shape)
    peppered = np.where(chance < 0.01, 0, image).astype(np.uint8)
    assert cleaned(peppered) is peppered
