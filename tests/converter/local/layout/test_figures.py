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


@pytest.mark.parametrize(
    ("below", "expected"),
    [("Quarter", ["figure", "paragraph"]), ("These words go on about quarters of it", None)],
    ids=["axis", "text"],
)
def test_the_caption_of_a_figure_is_below_the_titles_of_its_axes(
    below: str, expected: list[str] | None
) -> None:
    page = new_page(400, 500)
    for n, height in enumerate((90, 60, 30, 45)):
        fill(page, 80 + 60 * n, 200 - height, 110 + 60 * n, 200, 0.3)
    write_columns(page, (85, 145, 205, 265), 212, [("Q0", "Q1", "Q2", "Q3")], size=12)
    write(page, 150, 230, below, size=12)
    write(page, 80, 258, "Figure 1: Blockages in each quarter of the year.", size=9)
    write(page, 50, 300, *PROSE, *PROSE)
    found = kinds(blocks_of(page))
    assert found == expected if expected else len(found) > 2


def test_text_printed_over_a_picture_is_text() -> None:
    page = new_page(400, 500)
    insert_picture(page, 30, 60, 370, 300, solid(200, 200, (230, 230, 230)))
    write(page, 50, 100, *PROSE)
    assert markdown_of(page).replace("<br>", " ") == " ".join(PROSE)


def test_a_title_over_a_banner_is_text_and_the_banner_stays() -> None:
    page = new_page()
    insert_picture(page, 0, 0, 595, 120, solid(200, 40, (20, 60, 120)))
    write(page, 60, 70, "Annual report", size=26)
    write_wrapped(page, 180)
    made = read_drawn(page)
    assert "Annual report" in text_of(made.blocks)
    assert "figure" in kinds(made.blocks)


def test_a_page_background_in_strips_takes_no_text_away() -> None:
    page = new_page()
    for n in range(8):
        insert_picture(page, 0, 105 * n, 595, 105 * (n + 1), solid(60, 11, (250, 240, 220)))
    write(page, 60, 70, "Note", size=8)
    write_wrapped(page, 180)
    write(page, 60, 700, "Signed", size=8)
    assert {"Note", "Signed"} <= set(text_of(read_drawn(page).blocks).split())


def test_a_table_with_a_shaded_column_is_no_chart() -> None:
    page = new_page()
    heights = (18, 22, 30, 18, 26, 34)
    y = 100
    for n, height in enumerate(heights):
        fill(page, 60, y, 130, y + height, 0.9)
        write_columns(page, (64, 200, 300), y + 12, [(f"Site {n}", f"{n}50", f"{n}7")])
        y += height
    write_wrapped(page, 400)
    made = read_drawn(page)
    assert "figure" not in kinds(made.blocks)
    assert {f"{n}50" for n in range(6)} <= set(text_of(made.blocks).split())


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
