"""Rendering: where figures are cut out, how large an image is, and which images are grey or blank."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.errors import EncryptedError, InputError, PageError
from doc2md.geometry import Box
from doc2md.rasterizer import opening, rendering
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.worker_types import SourceFile
from tests.builders.pages import insert_picture, locked, new_page, numbered_pages, solid, stored
from tests.builders.raw_pdf import LINE, raw_pdf

RED = (255, 0, 0)


def pixels(png: bytes) -> Any:
    return pymupdf.Pixmap(png)


def one_page(content: str = LINE, box: str = "[0 0 300 400]") -> bytes:
    """A file of one page with this content and this box, as written."""
    return raw_pdf(content, box=box, table=False)


def first_page(data: bytes, kind: str = "pdf") -> Any:
    document = pymupdf.open(stream=data, filetype=kind)
    page = document[0]
    page.keep = document
    return page


def red_square(rotation: int, cropped: bool) -> Any:
    """300 x 400 points with a red square at (60, 80)-(100, 120), in a page cut and turned as asked."""
    page = new_page(300, 400)
    page.draw_rect((60, 80, 100, 120), color=None, fill=(1, 0, 0))
    page.draw_rect((200, 300, 220, 340), color=None, fill=(0, 0, 1))
    if cropped:
        page.set_cropbox(pymupdf.Rect(40, 50, 260, 360))
    page.set_rotation(rotation)
    return stored(page)


@pytest.mark.parametrize("cropped", [False, True])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_figure_is_cut_out_where_the_page_shows_it(rotation: int, cropped: bool) -> None:
    page = red_square(rotation, cropped)
    whole = rendering.render(page, 72)
    assert whole.size == (page.rect.width, page.rect.height)
    shown = pixels(whole.data)
    found = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, 3)
    rows, columns = np.nonzero((found == RED).all(axis=2))
    x0, x1, y0, y1 = int(columns.min()), int(columns.max()), int(rows.min()), int(rows.max())
    assert (x1 - x0 + 1, y1 - y0 + 1) == (40, 40)
    crop = pixels(rendering.crop(page, Box(x0 + 1, y0 + 1, x1, y1)))
    assert {crop.pixel(x, y) for x in (0, crop.width - 1) for y in (0, crop.height - 1)} == {RED}
    beside = pixels(rendering.crop(page, Box(x0 - 10, y0, x0 - 2, y1)))
    assert beside.n == 1  # white: the square does not reach here


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_figure_is_cut_out_at_the_resolution_of_its_picture(rotation: int) -> None:
    page = new_page(300, 400)
    insert_picture(page, 100, 100, 200, 150, solid(400, 200))
    page.set_rotation(rotation)
    page = stored(page)
    box = Box(*(pymupdf.Rect(100, 100, 200, 150) * page.rotation_matrix).normalize())
    crop = pixels(rendering.crop(page, box))
    assert sorted((crop.width, crop.height)) == [200, 400]


def test_a_box_is_cut_off_at_the_edge_of_the_page_and_an_empty_box_is_a_page_error() -> None:
    page = red_square(0, False)
    assert pixels(rendering.crop(page, Box(-1000, -1000, 5000, 5000))).width > 300
    for box in (Box(10, 10, 10, 50), Box(50, 50, 10, 10), Box(400, 0, 500, 100), Box(-9, -9, 0.5, 0.5)):
        with pytest.raises(PageError, match="empty"):
            rendering.crop(page, box)


def test_a_page_with_colour_is_rgb_and_one_without_is_grey() -> None:
    assert pixels(rendering.render(red_square(0, False), 72).data).n == 3
    assert pixels(rendering.render(first_page(one_page()), 72).data).n == 1
    one_dot = first_page(one_page("0 0 1 rg 151 201 2 2 re f"))
    assert pixels(rendering.render(one_dot, 72).data).n == 3


@pytest.mark.parametrize(
    ("content", "space"),
    [
        ("1 0 0 rg 60 80 40 40 re f", "RGB"),
        ("0.4 g 60 80 40 40 re f", "GRAY"),
        ("0.4 0.41 0.4 rg 60 80 40 40 re f", "GRAY"),
    ],
    ids=["colour", "grey", "nearly grey"],
)
def test_the_picture_has_exactly_the_pixels_that_mupdf_renders(content: str, space: str) -> None:
    page = first_page(one_page(content))
    shown = pixels(rendering.render(page, 72).data)
    expected = pymupdf.Pixmap(getattr(pymupdf, f"cs{space}"), page.get_pixmap(colorspace=pymupdf.csRGB))
    assert shown.samples == expected.samples


def test_a_page_of_one_shade_is_blank_and_one_with_a_dot_is_not() -> None:
    assert rendering.render(first_page(one_page(" ")), 72).blank
    assert rendering.render(first_page(one_page("0.9 g 0 0 300 400 re f")), 72).blank
    assert not rendering.render(first_page(one_page("0 g 151 201 2 2 re f")), 72).blank


def test_the_digest_is_of_the_pixels() -> None:
    one, same = (rendering.render(red_square(0, False), 72) for _ in range(2))
    assert one.digest == same.digest
    assert one.digest != rendering.render(red_square(90, False), 72).digest
    assert (one.width, one.height, one.mime) == (300, 400, "image/png")
    assert one.data.startswith(b"\x89PNG")


@pytest.mark.process
def test_a_huge_page_is_rendered_below_the_limit() -> None:
    page = first_page(one_page(box="[-14400 -14400 0 0]"))
    whole = rendering.render(page, 144)
    assert 0 < whole.width * whole.height <= rendering.MAX_PIXELS
    assert whole.dpi < 144
    assert whole.size == (page.rect.width, page.rect.height) == (14400, 14400)


@given(st.floats(0.01, 1e30), st.floats(0.01, 1e30), st.floats(36, 600))
def test_the_resolution_is_the_highest_that_fits(width: float, height: float, dpi: float) -> None:
    fitted = rendering.fitted_dpi((width, height), dpi)
    assert 0 < fitted <= dpi
    pixels = width * height * (fitted / 72) ** 2
    assert pixels <= rendering.MAX_PIXELS
    assert fitted == dpi or pixels > 0.99 * rendering.MAX_PIXELS


@pytest.mark.parametrize(
    "box",
    [
        "[0 0 0 0]",
        "[612 792 0 0]",
        "[0 0 nan inf]",
        "[0 0 1e30 1e30]",
        "[0 0 0.01 792]",
        "[0 0 1 14400]",
        "[]",
        "(x)",
    ],
)
def test_a_page_with_an_absurd_box_is_rendered_small_or_is_a_page_error(box: str) -> None:
    try:
        page = opening.load_page(pymupdf.open(stream=one_page(box=box), filetype="pdf"), 1)
        whole = rendering.render(page, 144)
    except PageError:
        pass
    else:
        assert 0 < whole.width * whole.height <= rendering.MAX_PIXELS


def test_a_page_without_area_is_a_page_error() -> None:
    class Page:
        rect = pymupdf.Rect(0, 0, 0, 792)

    with pytest.raises(PageError, match="no area"):
        rendering.render(Page(), 144)


@pytest.mark.parametrize(("kind", "name"), [("png", "png"), ("jpeg", "jpg")])
def test_a_picture_is_a_document_of_one_page(tmp_path: Path, kind: str, name: str) -> None:
    file = tmp_path / "photo.pdf"
    file.write_bytes(solid(80, 40).tobytes(name))
    given = SourceFile(str(file), "photo.pdf", kind)
    document = opening.open_document(given)
    assert opening.inspect(document, given).pages == 1
    whole = rendering.render(opening.load_page(document, 1), 144)
    assert whole.width == 2 * whole.height


def test_a_file_that_only_starts_like_its_kind_is_an_input_error(tmp_path: Path) -> None:
    for kind, start in (("pdf", b"%PDF-1.7\n"), ("png", b"\x89PNG\r\n\x1a\n"), ("jpeg", b"\xff\xd8\xff\xe0")):
        for body in (b"", b"<html><body>hello</body></html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
            file = tmp_path / "x"
            file.write_bytes(start + body)
            given = SourceFile(str(file), "x", kind)
            with pytest.raises(InputError):
                opening.inspect(opening.open_document(given), given)


def test_a_password_opens_a_file_and_the_error_says_how_to_give_one(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(locked(numbered_pages(1), "æøå"))
    for password in ("æøå", "owner"):
        given = SourceFile(str(file), "x.pdf", "pdf", password)
        assert opening.inspect(opening.open_document(given), given).pages == 1
    for wrong, words in ((None, "encrypted"), ("user", "the password is wrong")):
        with pytest.raises(EncryptedError, match=rf"^x\.pdf: {words}; .*--password-file FILE"):
            opening.open_document(SourceFile(str(file), "x.pdf", "pdf", wrong))


def test_a_repaired_file_says_so_and_its_title_is_valid_text(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(one_page().replace(b"/Root 1 0 R", b"/Root 1 0 R/Info<</Title<FEFFD800>>>"))
    given = SourceFile(str(file), "x.pdf", "pdf")
    info = opening.inspect(opening.open_document(given), given)
    assert "repaired" in " ".join(info.notes)
    info.title.encode("utf-8")


def test_a_missing_page_is_a_page_error() -> None:
    document = pymupdf.open(stream=io.BytesIO(one_page()), filetype="pdf")
    with pytest.raises(PageError, match="could not load"):
        opening.load_page(document, 7)
