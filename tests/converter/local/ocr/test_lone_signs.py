"""Signs that stand alone, which the detector misses."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.ocr.ctc import Glyph
from doc2md.converter.local.ocr.lone_signs import with_lone_signs
from doc2md.converter.local.ocr.page_image import Gray
from doc2md.converter.local.ocr.recognition import LineReading, cut
from doc2md.rasterizer.mupdf import pymupdf

pytestmark = pytest.mark.ocr

DPI = 150
SCALE = 72 / DPI
SIZE = 10.0

Texts = list[tuple[float, float, str]]
"""Texts with the start of their baselines, in points."""

CODE: Texts = [
    (60, 60, "while (n > 1) {"),
    (84, 74, "if (even(n)) {"),
    (108, 88, "n = n / 2;"),
    (84, 116, "n -= 1;"),
]
CELLS: Texts = [
    (60, 60, "Sign"),
    (160, 60, "Meaning"),
    *((160, 74 + 14 * n, "an operator") for n in range(5)),
]


def page(texts: Texts) -> Gray:
    """The image of a page with texts in a typewriter font."""
    page = pymupdf.open().new_page(width=300, height=200)
    for x, y, text in texts:
        page.insert_text((x, y), text, fontname="cour", fontsize=SIZE)
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    return (
        np.frombuffer(pixmap.samples, np.uint8)
        .reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
        .copy()
    )


def read(image: Gray, texts: Texts) -> list[LineReading]:
    """Texts as they are recognised in an image."""
    lines = []
    for x, y, text in texts:
        left, right = x - 2, x + 0.6 * SIZE * len(text) + 2
        corners = [(left, y - 9), (right, y - 9), (right, y + 4), (left, y + 4)]
        quad = np.array(corners, np.float32) / np.float32(SCALE)
        glyphs = tuple(Glyph(char, 0.99, (i + 0.5) / len(text)) for i, char in enumerate(text))
        lines.append(LineReading(quad, cut(image, quad), glyphs))
    return lines


def found(image: Gray, texts: Texts) -> list[str]:
    """The texts of all lines after the search for signs, from top to bottom."""
    lines = read(image, texts)
    found = with_lone_signs(image, SCALE, lines, [line.quad for line in lines])
    return ["".join(glyph.char for glyph in line.glyphs) for line in found]


def test_a_brace_on_a_row_of_its_own_is_read() -> None:
    image = page([*CODE, (84, 102, "}")])
    assert found(image, CODE) == [*(text for _, _, text in CODE[:3]), "}", CODE[3][2]]


@pytest.mark.parametrize("signs", ["+*%&=", "<>!=?"])
def test_signs_in_a_column_are_read(signs: str) -> None:
    column: Texts = [(60, 74 + 14 * n, sign) for n, sign in enumerate(signs)]
    texts = found(page([*CELLS, *column]), CELLS)
    assert len(texts) == len(CELLS) + len(signs)
    assert sum(sign in texts for sign in signs) >= 4


@pytest.mark.parametrize(
    "more",
    [[], [(37, 88, "\u00b7")], [(200, 102, "}")], [(129, 116, ")")]],
    ids=["nothing", "a speck", "not aligned", "the end of a line"],
)
def test_nothing_else_is_read(more: Texts) -> None:
    assert found(page([*CODE, *more]), CODE) == [text for _, _, text in CODE]


def test_pieces_of_rules_and_bullets_are_no_signs() -> None:
    image = page(CODE)
    image[200:204, 125:400] = 40
    image[30:300, 122:124] = 40
    image[215:225, 125:135] = 40
    assert found(image, CODE) == [text for _, _, text in CODE]


def test_pieces_of_a_line_that_cannot_be_read_are_no_signs() -> None:
    image, unread = page([*CODE, (84, 102, "}")]), (84.0, 102.0, "}")
    lines, quads = read(image, CODE), [line.quad for line in read(image, [*CODE, unread])]
    assert with_lone_signs(image, SCALE, lines, quads) == lines


def test_a_page_with_very_many_marks_is_a_drawing() -> None:
    marks: Texts = [(60 + 12 * (n % 18), 130 + 14 * (n // 18), "x") for n in range(90)]
    assert len(found(page([*CODE, *marks]), CODE)) == len(CODE)


def test_a_page_with_one_line_stays_as_it_is() -> None:
    image = page([*CODE, (84, 102, "}")])
    assert found(image, CODE[:1]) == [CODE[0][2]]
