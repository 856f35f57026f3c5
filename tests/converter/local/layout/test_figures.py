"""Pictures and drawings of a page, and the words in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.document import Kind
from tests.builders.pages import (
    PROSE,
    fill,
    insert_picture,
    new_page,
    solid,
    write,
    write_columns,
    write_wrapped,
)
from tests.builders.readings import blocks_of, kinds, markdown_of, only, read_drawn, text_of
from tests.fakes.workers import convert_inline


def test_bars_with_a_caption_are_a_figure_with_its_labels() -> None:
    page = new_page(400, 500)
    for n, height in enumerate((90, 60, 30, 45)):
        fill(page, 80 + 60 * n, 200 - height, 110 + 60 * n, 200, 0.3)
    write_columns(page, (85, 145, 205, 265), 212, [("Q0", "Q1", "Q2", "Q3")], size=9)
    write(page, 80, 250, "Figure 1: Blockages in each quarter of the year.", size=9)
    write(page, 50, 300, *PROSE)
    made = blocks_of(page)
    assert kinds(made) == ["figure", "paragraph"]
    assert made[0].children[0].text.plain.startswith("Figure 1")


def test_text_printed_over_a_picture_is_text() -> None:
    page = new_page(400, 500)
    insert_picture(page, 30, 60, 370, 300, solid(200, 200, (230, 230, 230)))
    write(page, 50, 100, *PROSE)
    assert markdown_of(page).replace("<br>", " ") == " ".join(PROSE)


def test_words_inside_a_drawing_are_kept_with_its_figure() -> None:
    page = new_page()
    y = write_wrapped(page, 90) + 20
    insert_picture(page, 100, y, 400, y + 150, solid(200, 100, (90, 120, 160)))
    write(page, 200, y + 70, "north", size=8)
    write_wrapped(page, y + 190)
    made = read_drawn(page)
    figure = only(Kind.FIGURE, made.blocks)
    assert "north" not in text_of(made.blocks)
    assert [(edit.block, edit.before) for edit in made.edits] == [(figure.id, "north")]


def test_a_chart_on_a_slide_has_its_labels_and_the_feet_of_slides_are_left_out(samples: Path) -> None:
    result = convert_inline(samples / "slides.pdf", pages="2-5", images="off")
    chart = [block for block in result.document.blocks if block.regions[0].page == 5]
    shown = [block for block in chart if block.kind not in {Kind.FOOTER, Kind.PAGE_NUMBER}]
    assert [block.kind for block in shown] == [Kind.HEADING, Kind.FIGURE]
    assert shown[1].children[0].text.plain.startswith("Figure 1: Lengths of pipe")
    assert "Drainage Office" not in result.markdown
    assert "\n3\n" not in result.markdown


@pytest.mark.ocr
def test_a_scan_without_words_is_kept_as_a_picture(samples: Path, tmp_path: Path) -> None:
    result = convert_inline(samples / "report_map.png", engine="local")
    result.save(tmp_path / "report_map.md")
    assert (tmp_path / "report_map.md").read_text("utf-8") == "![](report_map_artifacts/p0001-fig01.png)\n"
    assert (tmp_path / "report_map_artifacts/p0001-fig01.png").stat().st_size > 1000
