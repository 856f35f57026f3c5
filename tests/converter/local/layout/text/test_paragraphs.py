"""Where a paragraph begins and ends, and which of its lines stay lines."""

from __future__ import annotations

import pytest

from tests.builders.pages import new_page, width_of, write, write_columns
from tests.builders.readings import markdown_of, read_drawn

ENTRIES = [
    "Ellingsen, M. (2022). The floods of January and December as they were seen from the harbour, told anew.",
    "Harcourt, P. (2017). Mortar loss in brick culverts under the tide.",
    "Reeve, T. (2024). Flow measurements in five manholes, March to November, with all of their tables and more.",
    "Venn, D. (2001). A short history of drains, from the first brick culvert to the last of the plastic pipes.",
]


@pytest.mark.parametrize("indented", [True, False], ids=["indented", "hanging"])
def test_paragraphs_are_separated_by_the_indent_of_their_first_lines(indented: bool) -> None:
    page = new_page()
    y = 100.0
    for entry in ENTRIES:
        lines, line = list[str](), ""
        for word in entry.split():
            longer = f"{line} {word}".strip()
            room = 440 - (0 if indented == (not lines) else 14)
            if width_of(longer, 10) > room:
                lines.append(line)
                longer = word
            line = longer
        for n, each in enumerate([*lines, line]):
            y = write(page, 70 if indented == (n == 0) else 84, y, each, step=13)
    assert [block.text.plain for block in read_drawn(page).blocks] == ENTRIES


def test_lines_that_were_broken_on_purpose_stay_lines() -> None:
    address = ["Drainage Office", "12 Quay Street", "Lindmouth", "Tel. 01632 960 147"]
    page = new_page(400, 500)
    write(page, 50, 100, *address)
    assert markdown_of(page) == "<br>".join(address)
    bill = new_page(400, 500)
    write_columns(
        bill, (50, 160), 100, [(what, "each") for what in ("Bread", "Milk and eggs", "Tea")], step=12
    )
    assert markdown_of(bill).count("<br>") == 2
