"""Scans to test with: pages that are pictures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.page_image import render
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.pages import new_page
from tests.paths import SAMPLES

DPI = 150
"""The resolution at which OCR sees a page."""


SAMPLE_PAGES = [("report.pdf", 2), ("report.pdf", 5), ("report.pdf", 7), ("slides.pdf", 4), ("scan.pdf", 2)]
"""Pages of the samples with text, tables, drawings, and one that is a scan."""

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


def printed_page(*lines: str, font: str = "helv", turn: int = 0) -> Any:
    """A page with these lines as text; they run up (90) or down (270) the page if they are turned."""
    page = new_page(420, 420)
    for row, line in enumerate(lines):
        at = (40, 60 + 24 * row) if not turn else (60 + 24 * row, 400 if turn == 90 else 40)
        page.insert_text(at, line, fontname=font, fontsize=11, rotate=turn)
    return page


def scanned(page: Any) -> Any:
    """A page that shows the picture of another one, without its text."""
    copy = pymupdf.open().new_page(width=page.rect.width, height=page.rect.height)
    copy.insert_image(copy.rect, pixmap=page.get_pixmap(dpi=DPI))
    return copy


def scan_of(image: Gray) -> bytes:
    """A PDF of one page, which is this picture at `DPI`."""
    height, width = image.shape
    with pymupdf.open() as document:
        page = document.new_page(width=width * 72 / DPI, height=height * 72 / DPI)
        pixels = np.ascontiguousarray(image).tobytes()
        page.insert_image(page.rect, pixmap=pymupdf.Pixmap(pymupdf.csGRAY, width, height, pixels, False))
        return bytes(document.tobytes())


def image_of(page: Any) -> Gray:
    """A page as OCR sees it."""
    return render(page)[0].copy()


@cache
def page_image(path: Path, number: int) -> Gray:
    """A page of a file as OCR sees it; `number` counts from 1."""
    with pymupdf.open(path) as document:
        return image_of(document[number - 1])


def sample_image(name: str, number: int) -> Gray:
    """A page of a sample as OCR sees it; `number` counts from 1."""
    return page_image(SAMPLES / name, number)


def boxes_scan(
    path: Path, pages: int, blank: int = 0, size: tuple[int, int] = (200, 280), dpi: int = 72
) -> Path:
    """A PDF of pictures of this size in pixels, each with a black box at another place, then blank ones."""
    pictures = [Image.new("L", size, "white") for _ in range(pages + blank)]
    for n, picture in enumerate(pictures[:pages]):
        picture.paste(0, (20 + n, 20, 60 + n, 120))
    return _saved(pictures, path, dpi)


def noise_scan(path: Path, pages: int, size: tuple[int, int] = (120, 160)) -> Path:
    """A PDF of small pictures of noise, no two alike."""
    return _saved([Image.effect_noise(size, 40 + n) for n in range(pages)], path)


def _saved(pictures: list[Image.Image], path: Path, dpi: int = 72) -> Path:
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=dpi)
    return path


def box_image(path: Path, size: tuple[int, int] = (300, 300)) -> Path:
    """An image file, white with a black box in it."""
    picture = Image.new("L", size, "white")
    picture.paste(0, (50, 50, 100, 200))
    picture.save(path)
    return path
