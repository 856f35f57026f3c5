"""The text layer: the words that a PDF itself contains."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.bidi import logical
from doc2md.rasterizer.characters import Char, Style
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, Span, TextLayer, legible
from tests.builders.commands import run_python
from tests.builders.pages import link_to, new_page, stored


@pytest.fixture
def page() -> Any:
    return new_page(400, 600)


def words(layer: TextLayer) -> list[str]:
    return [line.text.strip() for line in layer.lines]


def test_lines_have_style_size_and_place(page: Any) -> None:
    page.insert_text((50, 100), "Bold words", fontname="hebo", fontsize=14)
    page.insert_text((50, 130), "slanted", fontname="heit", fontsize=10)
    page.insert_text((50, 160), "typed", fontname="cour", fontsize=9)
    bold, slanted, typed = (line.spans[0] for line in text_layer(page).lines)
    assert (bold.bold, bold.italic, bold.mono, bold.size) == (True, False, False, 14)
    assert slanted.italic
    assert typed.mono
    assert not slanted.mono
    assert 50 <= bold.box.x0 < 53
    assert bold.box.y1 == pytest.approx(100, abs=4)
    assert bold.baseline == 100
    assert len(bold.xs) == len(bold.text)


def test_text_that_cannot_be_seen_is_left_out_and_reported(page: Any) -> None:
    page.insert_text((50, 100), "seen")
    page.insert_text((50, 130), "hidden", render_mode=3)
    page.insert_text((50, 160), "white on white", color=(1, 1, 1))
    page.insert_text((50, 190), "dust", fontsize=0.3)
    page.insert_text((50, 700), "below the page")
    layer = text_layer(page)
    assert words(layer) == ["seen"]
    assert layer.hidden == (
        ("hidden", "not painted"),
        ("white on white", "as light as the paper"),
        ("dust", "too small to read"),
        ("below the page", "off the page"),
    )
    page.insert_text((page.rect.width - 30, 300), "over the edge")
    assert words(text_layer(page))[1:] == ["over t"]


def test_light_text_on_a_dark_background_is_kept(page: Any) -> None:
    page.draw_rect((40, 80, 300, 110), fill=(0, 0, 0.4), color=None)
    page.insert_text((50, 100), "white on blue", color=(1, 1, 1))
    dark = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 50, 10))
    dark.clear_with(60)
    page.insert_image((40, 180, 300, 210), pixmap=dark)
    page.insert_text((50, 200), "white on a picture", color=(0.96, 0.96, 0.96))
    layer = text_layer(page)
    assert words(layer) == ["white on blue", "white on a picture"]
    assert layer.hidden == ()


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_boxes_are_where_the_page_is_displayed(page: Any, angle: int) -> None:
    page.insert_text((50, 100), "corner")
    page.set_rotation(angle)
    layer = text_layer(page)
    assert layer.size == ((600, 400) if angle != 180 else (400, 600))
    (found,) = page.search_for("corner")
    expected = found * page.rotation_matrix
    box = layer.lines[0].box
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    assert expected.x0 - 1 <= x <= expected.x1 + 1
    assert expected.y0 - 1 <= y <= expected.y1 + 1
    assert layer.lines[0].turned


def test_a_small_raised_number_is_a_superscript(page: Any) -> None:
    page.insert_text((50, 100), "claim", fontsize=11)
    page.insert_text((50 + pymupdf.get_text_length("claim", fontsize=11), 96), "7", fontsize=6)
    spans = [span for line in text_layer(page).lines for span in line.spans if span.text.strip()]
    assert [(span.text.strip(), span.superscript) for span in spans] == [("claim", False), ("7", True)]


def test_the_letters_of_a_turned_word_are_not_raised(page: Any) -> None:
    page.insert_text((50, 300), "village", fontsize=9, rotate=90)
    page.insert_text((80, 300), "market", fontsize=9)
    assert not any(span.superscript for line in text_layer(page).lines for span in line.spans)


def test_links_divide_spans(page: Any) -> None:
    page.insert_text((50, 100), "see the site now")
    start, width = pymupdf.get_text_length("see the "), pymupdf.get_text_length("site")
    area = pymupdf.Rect(50 + start, 90, 50 + start + width, 103)
    link_to(page, *area, "https://example.org/")
    layer = text_layer(stored(page))
    assert [link.uri for link in layer.links] == ["https://example.org/"]
    assert "site" in [span.text.strip() for span in layer.lines[0].spans]


def test_drawn_dots_frames_and_pictures_are_found(page: Any) -> None:
    page.draw_circle((55, 97), 1.8, color=None, fill=(0, 0, 0))
    page.draw_rect((40, 200, 360, 260), color=(0, 0, 0))
    picture = pymupdf.Pixmap(pymupdf.csGRAY, 4, 4, bytes(range(16)), False)
    page.insert_image(pymupdf.Rect(100, 300, 200, 400), pixmap=picture)
    layer = text_layer(page)
    assert len(layer.drawings.dots) == 1
    assert layer.drawings.dots[0].filled
    assert any(frame.width == pytest.approx(320, abs=20) for frame in layer.drawings.frames)
    assert layer.pictures == (Box(100, 300, 200, 400),)


def test_a_right_to_left_line_is_in_reading_order() -> None:
    style = Style("", 10, bold=False, italic=False, mono=False, math=False)
    # As MuPDF gives it, from left to right: a full stop, a number, a space, then a word in its own order.
    placed = [(".", 10), ("1", 12), ("2", 14), (" ", 16), ("א", 22), ("ב", 20), ("ג", 18)]
    chars = [Char(char, Box(x, 0, x + 2, 10), style) for char, x in placed]
    assert "".join(char.char for char in logical(chars)) == "אבג 12."


def line(text: str) -> Line:
    box = Box(0, 0, 100, 10)
    return Line((Span(text, box, "", 10),), box)


def test_a_layer_is_legible_if_its_characters_have_a_meaning() -> None:
    size = (100.0, 100.0)
    assert legible(TextLayer(size, (line("Plain words, ünïcödé, 漢字"),)))
    assert legible(TextLayer(size, (line("\uf0b7 a bullet of the Symbol font"),)))
    assert not legible(TextLayer(size))
    assert not legible(TextLayer(size, (line(" ... "),)))
    assert not legible(TextLayer(size, (line("\ufffd\ufffd two of twelve"),)))
    assert not legible(TextLayer(size, (line("\ue001\ue002\ue003 private"),)))


@pytest.mark.process
def test_importing_pymupdf_loads_no_models_and_says_nothing() -> None:
    code = (
        "import sys; from doc2md.rasterizer.mupdf import pymupdf; "
        "print('pymupdf.layout' in sys.modules, 'onnxruntime' in sys.modules, pymupdf._get_layout)"
    )
    assert run_python("-c", code) == (0, "False False None\n", "")


@pytest.mark.process
def test_pages_with_text_are_read_without_the_libraries_of_ocr() -> None:
    code = "import sys, doc2md.converter.local; print({'cv2', 'onnxruntime'} & sys.modules.keys())"
    assert run_python("-c", code) == (0, "set()\n", "")


def test_a_layer_of_wrong_letters_is_not_legible(page: Any) -> None:
    words_ = "the rivers carry sand and stones from the hills down to the sea and leave them on their banks"
    for n in range(4):
        page.insert_text((20, 100 + 20 * n), words_, fontsize=6)
    assert legible(text_layer(page))
    shifted = "".join(chr((ord(c) - 98) % 26 + 97) if c.isalpha() else c for c in words_)
    page.add_redact_annot(page.rect)
    page.apply_redactions()
    for n in range(4):
        page.insert_text((20, 100 + 20 * n), shifted, fontsize=6)
    assert not legible(text_layer(page))


def test_a_ligature_is_read_in_the_order_of_its_letters_and_its_copy_comes_back() -> None:
    style = Style("f", 10, False, False, False, False)

    def letter(char: str, x0: float, x1: float) -> Char:
        return Char(char, Box(x0, 0, x1, 10), style)

    # Alef, a glyph for lam and alef, and meem, from right to left. MuPDF gives alef only once.
    glyphs = [letter("\u0645", 80, 90), letter("\u0644", 90, 96), letter("\u0627", 96, 96)]
    assert "".join(char.char for char in logical(glyphs)) == "\u0644\u0627\u0645"
    before = [*glyphs, letter("\u0628", 100, 106)]
    assert "".join(char.char for char in logical(before)) == "\u0628\u0627\u0644\u0627\u0645"
