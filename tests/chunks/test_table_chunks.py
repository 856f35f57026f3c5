"""Tables over several chunks."""

from __future__ import annotations

import re

import pytest

from doc2md.document import Cell, Kind, Text
from tests.chunks.documents import WORDS, block, cut, document, own, table, texts_of


@pytest.mark.parametrize("overlap", [0, 30])
def test_a_part_of_a_table_has_the_head_whole_rows_and_their_place(overlap: int) -> None:
    doc = document(table(["name", "length"], *([f"river {n}", f"{n} km"] for n in range(10))))
    found = cut(doc, 80, overlap, len)
    assert len(found) > 2
    for chunk in found:
        head, dashes, *rows = chunk.text.split("\n")
        assert (head, dashes) == ("| name | length |", "| --- | --- |")
        numbers = [int(m[1]) for row in rows if (m := re.fullmatch(r"\| river (\d+) \| \1 km \|", row))]
        assert len(numbers) == len(rows)
        for page, box in chunk.regions:
            on_page = [n + 1 for n in numbers if 1 + (n + 1) // 5 == page]
            top = 100 if 0 in numbers and page == 1 else 100 + 10 * on_page[0]  # the head is in the first
            assert box == (10, top, 110, 110 + 10 * on_page[-1])


def test_rows_that_a_cell_spans_stay_together_in_html() -> None:
    cells = [Cell(0, 0, Text("place"), header=True), Cell(0, 1, Text("fish"), header=True)]
    for group in range(6):
        cells.append(Cell(1 + 2 * group, 0, Text(f"lake {group}"), rowspan=2))
        cells += [Cell(1 + 2 * group + n, 1, Text(f"fish {group}{n}")) for n in (0, 1)]
    found = cut(document(block(Kind.TABLE, cells=tuple(cells))), 220, tokens=len)
    assert len(found) > 2
    for chunk in found:
        assert chunk.text.startswith("<table>\n<tr><th>place</th><th>fish</th></tr>\n<tr><td rowspan")
        assert chunk.text.endswith("</tr>\n</table>")
        spans, rows = chunk.text.count('rowspan="2"'), chunk.text.count("<tr>") - 1
        assert rows == 2 * spans


def test_rows_stay_together_without_the_head_if_it_leaves_them_no_room() -> None:
    cells = [Cell(0, n, Text(WORDS), header=True) for n in (0, 1)]
    for row in (1, 3):
        cells += [
            Cell(row, 0, Text("lake"), rowspan=2),
            Cell(row, 1, Text("fish")),
            Cell(row + 1, 1, Text("fish")),
        ]
    found = cut(document(block(Kind.TABLE, cells=tuple(cells))), 240, tokens=len)
    assert [text.count("<tr>") for text in texts_of(found)] == [1, 4]
    assert all(re.fullmatch(r"<table>\n.*\n</table>", text, re.DOTALL) for text in texts_of(found))


def test_a_row_that_is_over_the_limit_is_cut() -> None:
    found = cut(document(table(["a", "b"], [WORDS, WORDS], ["c", "d"])), 50, tokens=len)
    assert max(chunk.tokens for chunk in found) <= 50
    assert "".join(own(chunk) for chunk in found).replace(" ", "").count(WORDS.replace(" ", "")) == 2
