"""Programs in scans: monospaced type is known by the advance of its letters."""

from __future__ import annotations

import pytest

from doc2md.converter.local import read
from doc2md.document import Kind
from tests.builders.pages import new_page, write
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


@pytest.mark.ocr
def test_a_scanned_program_keeps_its_lines_and_its_indentation() -> None:
    page = new_page(420, 420)
    write(page, 40, 60, *PROSE, step=14, fontname="tiro")
    write(page, 40, 130, *PROGRAM, step=13, fontname="cour")
    code = only(Kind.CODE, read(scanned(page), 1).blocks)
    assert code.text.plain.replace(" ** ", "**") == "\n".join(PROGRAM).replace(" ** ", "**")
