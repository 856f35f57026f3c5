"""Boxes are read from colours, and a damaged document is thrown away."""

from __future__ import annotations

import pymupdf
import pytest

from bench.lab.boxes import read
from bench.lab.check import problems
from bench.lab.content import Heading, Item, Items, Paragraph
from bench.lab.palette import Palette
from bench.lab.parts import parts
from bench.lab.records import records
from bench.lab.truth import markdown
from tests.lab.made import document, line, plain_style

DOCUMENT = document(Heading("h1", 1, line("Title")), Paragraph("p1", line("Some words here")))
STYLE = plain_style()
PRINTED = [("h1", 50.0, "Title"), ("p1", 80.0, "Some words"), ("p1", 95.0, "here")]


def pdf(palette: Palette | None, printed: list[tuple[str, float, str]]) -> bytes:
    """A page with these lines: the part, the base line in points, the text."""
    with pymupdf.open() as made:
        page = made.new_page(width=300, height=200)
        for part, y, text in printed:
            value = int(palette.colour(part)[1:], 16) if palette else 0
            page.insert_text(
                (40, y), text, fontsize=11, color=tuple((value >> shift & 255) / 255 for shift in (16, 8, 0))
            )
        data: bytes = made.tobytes()
        return data


def wrong(
    marked: list[tuple[str, float, str]], shown: list[tuple[str, float, str]] = PRINTED, truth: str = ""
) -> list[str]:
    """The problems of a document whose marked copy and whose PDF print these lines."""
    palette = Palette()
    found = read(pdf(palette, marked), palette, set())
    expected = parts(DOCUMENT, STYLE)
    return problems(
        truth or markdown(DOCUMENT, STYLE),
        {part: expected[part] for part in ("h1", "p1")},
        found,
        pdf(None, shown),
    )


def test_a_good_document_has_no_problems() -> None:
    assert wrong(PRINTED) == []


@pytest.mark.parametrize(
    ("marked", "shown", "reason"),
    [
        (PRINTED[:2], PRINTED[:2], "wrong text"),
        (PRINTED[1:], PRINTED[1:], "missing part: h1"),
        ([*PRINTED, ("p1", 120.0, "more")], [*PRINTED, ("p1", 120.0, "more")], "wrong text"),
        (PRINTED, [("h1", 52.0, "Title"), *PRINTED[1:]], "glyphs elsewhere"),
        (PRINTED, [*PRINTED, ("p1", 150.0, "more")], "glyphs elsewhere"),
        ([("h1", 81.0, "Title"), *PRINTED[1:]], [("h1", 81.0, "Title"), *PRINTED[1:]], "text over text"),
    ],
)
def test_a_damaged_document_is_thrown_away(
    marked: list[tuple[str, float, str]], shown: list[tuple[str, float, str]], reason: str
) -> None:
    assert any(problem.startswith(reason) for problem in wrong(marked, shown))


def test_text_without_a_part_is_a_problem() -> None:
    palette = Palette()
    for part in ("h1", "p1"):
        palette.colour(part)
    made = Palette()
    for part in ("h1", "p1", "unknown"):
        made.colour(part)
    found = read(pdf(made, [*PRINTED, ("unknown", 150.0, "stray")]), palette, set())
    assert found.strays == ["stray"]


def test_a_truth_that_lacks_a_word_is_a_problem() -> None:
    assert wrong(PRINTED, truth="# Title\n\nSome here\n")[0].startswith("the truth differs")


def test_each_line_has_its_box() -> None:
    palette = Palette()
    found = read(pdf(palette, PRINTED), palette, set())
    heading, paragraph = records(DOCUMENT, STYLE, found)[:2]
    assert heading["kind"] == "heading"
    assert heading["level"] == 1
    assert [row["text"] for row in paragraph["places"][0]["lines"]] == ["Some words", "here"]
    x0, y0, x1, y1 = paragraph["places"][0]["box"]
    assert 39 < x0 < 41
    assert 66 < y0 < 72
    assert 90 < x1 < 105
    assert 96 < y1 < 100


def test_a_list_has_the_box_around_its_items() -> None:
    item = Items("l1", False, (Item("i1", line("one"), "•"), Item("i2", line("two"), "•")))
    palette = Palette()
    printed = [("i1:marker", 50.0, "• "), ("i1", 50.0, "    one"), ("i2", 70.0, "    two")]
    whole, first, second = records(document(item), STYLE, read(pdf(palette, printed), palette, set()))[:3]
    assert whole["places"][0]["box"][1] == first["places"][0]["box"][1]
    assert whole["places"][0]["box"][3] == second["places"][0]["box"][3]
    assert whole["places"][0]["box"][0] == first["marker_places"][0]["box"][0]


def test_hyphens_at_line_ends_are_allowed() -> None:
    broken = [*PRINTED[:1], ("p1", 80.0, "Some wo-"), ("p1", 95.0, "rds here")]
    assert wrong(broken, broken) == []


def test_colours_survive_a_small_error_of_rounding() -> None:
    palette = Palette()
    for n in range(2000):
        value = int(palette.colour(f"part{n}")[1:], 16)
        assert palette.part(value) == palette.part(value + 0x010101) == f"part{n}"
    assert palette.part(0) is None
    assert palette.part(0xFFFFFF) is None
