"""Words are written where they were recognised, on pages and in files of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from doc2md.converter.local.layout.page import upright
from doc2md.overlay import write_layers
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import open_document
from doc2md.worker_types import PageLayer, RecognisedLine, SourceFile, Word
from tests.builders.overlay import dirty, line, pixels, share_in_place, sheet, stale_sheet, words_of, written


@pytest.mark.parametrize(
    "made",
    [
        sheet,
        lambda: sheet(Rotate="90"),
        lambda: sheet(Rotate="270"),
        lambda: sheet(MediaBox="[-100 -50 100 250]"),
        lambda: sheet(CropBox="[20 30 180 280]"),
        lambda: sheet(CropBox="[20 30 180 280]", Rotate="90"),
        lambda: sheet(UserUnit="2"),
        lambda: sheet(Contents="null"),
        lambda: sheet(Resources="null"),
        lambda: dirty(sheet(), b"q q ", b" 3 0 0 3 9 9 cm 40 Tz"),
        lambda: dirty(sheet(), b"", b" 3 0 0 3 9 9 cm 7 Tr Q Q"),
    ],
)
@pytest.mark.parametrize("angle", [0, 25, -90])
def test_words_are_where_they_were_recognised(made: Callable[[], Any], angle: float, tmp_path: Path) -> None:
    document = made()
    turn, start = pymupdf.Matrix(angle), pymupdf.Point(70, 110)
    page = written(document, [line("One ", "two", x=70, y=110, angle=angle)], tmp_path)
    expected = [(word, start + pymupdf.Point(x, -3) * turn) for word, x in (("One", 20), ("two", 65))]
    assert share_in_place(expected, words_of(page)) == 1
    assert page.get_text().strip() == "One two"
    assert pixels(page) == pixels(document[0])


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("box", ["MediaBox", "CropBox"])
def test_a_page_is_read_upright_as_it_is_displayed(rotation: int, box: str) -> None:
    document = sheet(**{box: "[10 30 180 290]"})
    document[0].set_rotation(rotation)
    page = upright(document[0])
    assert (page.rotation, page.rect) == (0, document[0].rect)
    assert pixels(page) == pixels(document[0])


@pytest.mark.parametrize(
    "how",
    [
        {"use_objstms": 1, "garbage": 3},
        {
            "encryption": pymupdf.PDF_ENCRYPT_AES_256,
            "user_pw": "sesame",
            "owner_pw": "other",
            "permissions": 0,
        },
    ],
)
def test_encrypted_and_compressed_files_can_be_changed(how: dict[str, Any], tmp_path: Path) -> None:
    password = how.get("user_pw")
    page = written(sheet(), [line("One ", "two")], tmp_path, password, **how)
    assert page.get_text().strip() == "One two"
    assert bool(pymupdf.open(tmp_path / "after.pdf").needs_pass) is bool(password)


def test_a_damaged_file_is_written_again(tmp_path: Path) -> None:
    document = sheet()
    document.save(tmp_path / "whole.pdf")
    data = (tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "torn.pdf").write_bytes(data[: data.rindex(b"xref", 0, data.rindex(b"startxref"))])
    source = SourceFile(str(tmp_path / "torn.pdf"), "torn.pdf", "pdf")
    goal = tmp_path / "after.pdf"
    write_layers(open_document(source), source, iter([PageLayer(1, (line("One"),))]), goal)
    made = pymupdf.open(goal)
    assert (made.is_repaired, made[0].get_text().strip()) == (False, "One")


def test_a_page_that_cannot_be_changed_does_not_stop_the_others(tmp_path: Path) -> None:
    sheet().save(tmp_path / "before.pdf")
    source = SourceFile(str(tmp_path / "before.pdf"), "before.pdf", "pdf")
    layers = iter([PageLayer(number, (line("One"),)) for number in (9, 1)])
    assert write_layers(open_document(source), source, layers, tmp_path / "after.pdf") == (9,)
    assert pymupdf.open(tmp_path / "after.pdf")[0].get_text().strip() == "One"


def test_pages_that_share_content_are_changed_separately(tmp_path: Path) -> None:
    document = stale_sheet()
    document.insert_pdf(sheet())
    for key in ("Contents", "Resources"):
        document.xref_set_key(document[1].xref, key, document.xref_get_key(document[0].xref, key)[1])
    page = written(document, [line("Fresh")], tmp_path)
    assert page.get_text().split() == ["Fresh"]
    assert "Stale" in page.parent[1].get_text()


def test_old_hidden_words_in_a_form_are_replaced(tmp_path: Path) -> None:
    document = sheet()
    document.insert_pdf(sheet())
    for page in document:
        page.show_pdf_page(page.rect, stale_sheet())
    page = written(document, [line("Fresh")], tmp_path)
    assert page.get_text().split() == ["Fresh"]
    assert "Stale" in page.parent[1].get_text()
    assert pixels(page) == pixels(document[0])


@pytest.mark.parametrize(
    "text",
    ["office", "naïve œuvre", "山川異域風月同天", "カタカナひらがな", "𠮷野家", "≥ 110 € (½)", "x\\y<z>"],
)
def test_words_of_any_script_can_be_copied(text: str, tmp_path: Path) -> None:
    assert written(sheet(), [line(text)], tmp_path).get_text().strip() == text


def test_a_page_may_have_more_characters_than_a_block_of_the_map(tmp_path: Path) -> None:
    signs = "".join(map(chr, range(0x4E00, 0x4E00 + 450)))
    lines = [line(signs[i : i + 15], y=40 + i / 2) for i in range(0, len(signs), 15)]
    assert "".join(written(sheet(), lines, tmp_path).get_text().split()) == signs


def test_words_that_overlap_stay_separate(tmp_path: Path) -> None:
    crowded = RecognisedLine(
        20, 50, 0, 12, (Word("One ", 0, 40), Word("two ", 30, 30), Word("three", 30, 70))
    )
    empty = RecognisedLine(20, 80, 0, 12, ())
    assert written(sheet(), [crowded, empty], tmp_path).get_text().split() == ["One", "two", "three"]
