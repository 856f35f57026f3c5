"""Programs in scans: monospaced type is known by the advance of its letters."""

from __future__ import annotations

import pytest

from doc2md.converter.local import read
from doc2md.converter.local.ocr.monospace import with_monospace
from doc2md.document import Kind
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import printed
from tests.builders.pages import new_page, width_of, write
from tests.builders.readings import only
from tests.builders.scans import scanned

PROGRAM = [
    "def capacity(diameter, slope):",
    "    area = pi * diameter ** 2 / 4",
    "",
    "    if slope == 0:",
    "        return None",
    "    return area * slope",
]
PROSE = [
    "Rivers carry sand and stones from the hills down to the sea, year after year",
    "without a rest, and nobody who has lived beside one has ever seen them stop.",
    "What they leave on their banks in spring is gone by autumn, and so forth.",
]


def lines(rows: list[str], font: str, y: float = 100) -> list[Line]:
    return [printed(row, y + 13 * n, font) for n, row in enumerate(rows) if row]


def test_the_letters_of_a_program_stand_in_columns() -> None:
    made = with_monospace([*lines(PROGRAM, "cour"), *lines(PROSE, "tiro", 250)])[:5]
    assert all(span.mono for row in made for span in row.spans)
    advance = width_of("x", 10, "cour")
    for row in made:
        for span in row.spans:
            steps = [b - a for a, b in zip(span.xs, span.xs[1:], strict=False)]
            assert steps == pytest.approx([advance] * len(steps), rel=0.06)


def test_a_page_of_monospaced_prose_is_no_program() -> None:
    typed = lines(PROSE, "cour")
    assert with_monospace(typed) == typed


@pytest.mark.parametrize("font", ["helv", "tiro", "hebo", "tiit"])
def test_proportional_type_is_not_monospaced(font: str) -> None:
    assert not any(span.mono for row in with_monospace(lines(PROSE, font)) for span in row.spans)


def test_a_short_line_is_monospaced_if_other_lines_of_the_page_are() -> None:
    short = printed("loop()", 400, "cour")
    assert with_monospace([short]) == [short]
    made = with_monospace([*lines(PROGRAM, "cour"), *lines(PROSE, "tiro", 250), short])
    assert [row.mono for row in made] == [True] * 5 + [False] * 3 + [True]


@pytest.mark.ocr
def test_a_scanned_program_keeps_its_lines_and_its_indentation() -> None:
    page = new_page(420, 420)
    write(page, 40, 60, *PROSE, step=14, fontname="tiro")
    write(page, 40, 130, *PROGRAM, step=13, fontname="cour")
    code = only(Kind.CODE, read(scanned(page), 1).blocks)
    assert code.text.plain.replace(" ** ", "**") == "\n".join(PROGRAM).replace(" ** ", "**")
