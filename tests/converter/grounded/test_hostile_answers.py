"""Answers that are made to cost: each took minutes, or the whole stack, where a pass, a parser or a writer was naive.

A hang fails by the timeout. What is repeated carries a word that is new each time, or else it would be cut as a loop.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

import doc2md
from doc2md.assembler import assemble, settle
from doc2md.converter.base import Ask, Transcript
from doc2md.converter.grounded import parse
from doc2md.converter.grounded.parse import MAX_CHARACTERS
from doc2md.document import Block, Cell, Document, Kind, Reading, Region, Source, Text
from doc2md.exporter.html import to_html
from doc2md.exporter.markdown import MAX_BLOCK_LENGTH, to_markdown
from doc2md.markup.tables import MAX_CELLS, read_table
from doc2md.pages.quality import answer_faults, check_answer
from tests.paths import SAMPLES

TEXT = "<|ref|>text<|/ref|><|det|>[[10, 10, 900, 900]]<|/det|>\n"
TITLE = TEXT.replace(">text<", ">title<")
TABLE = TEXT.replace(">text<", ">table<")
EQUATION = TEXT.replace(">text<", ">equation<")

REPEATED = {
    "links": (TEXT, "[{}](http://x.org/) "),
    "formulas": (TEXT, r"\({}\) "),
    "formulas that never close": (EQUATION, r"\[{} "),
    "displays with words behind them": (TEXT, "\\[ {}\\] y\n"),
    "tables in tables": (TABLE, "<table><tr><td>{}"),
    "tables that never close": (TABLE, "<table>{}"),
    "cells": (TABLE + "<table>", "<tr><td>{}</td><td>b</td></tr>"),
    "headings under a title": (TITLE, "## {}\n"),
    "headings under a text": (TEXT, "## {}\n"),
    "compounds": (TEXT, "{}- "),
    "one long word": (TEXT, "{}"),
    "digits and blanks in a formula": (TEXT, "\\(1          ,          ,          {}\\) "),
    "stars": (TEXT, "*{} **"),
    "brackets": (TEXT, "[{}"),
    "pipes": (TEXT, "|{}"),
    "lists in boxes of their own": ("", "text[[{n}, 10, 950, 999]]\n- {}\n"),
    "tables in boxes of their own": ("", "table[[{n}, 10, 950, 999]]\n<table><tr><td>{}</td></tr></table>\n"),
    "figures": ("", "image[[{n}, 10, 950, 999]]\n"),
    "prices": (TEXT, r"\(\) {}\) \ \("),
}
ONCE = {
    "quotes in quotes": TEXT + ">" * 20_000 + " x\n" + "[" * 20_000 + "\n" + "*a **" * 8_000,
    "lists in lists": TEXT + "".join(" " * depth + "- a\n" for depth in range(300)),
    "pipes and dashes": TEXT + "|" * 30_000 + "\n" + "|-" * 15_000 + "|\n",
    "blanks in a formula": TEXT + "\\(1" + " " * 30_000 + "x\\)",
    "digits in a formula": TEXT + "\\(" + "1 " * 15_000 + "x\\)",
}


def words() -> Iterator[str]:
    """No two alike, and short."""
    return ("".join(letters) for letters in itertools.product("abcdefghijklmnop", repeat=4))


def answers() -> list[object]:
    repeated = {
        name: head
        + "".join(
            unit.replace("{}", word).replace("{n}", str(n % 400))
            for n, word in enumerate(itertools.islice(words(), 100_000 // len(unit)))
        )
        for name, (head, unit) in REPEATED.items()
    }
    return [pytest.param(answer, id=name) for name, answer in (repeated | ONCE).items()]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("answer", answers())
def test_an_answer_comes_to_an_end(answer: str) -> None:
    reading = settle(parse(Transcript(Ask(1), answer), (595.0, 842.0)))
    (page,) = assemble([reading])
    document = Document(Source("x.pdf", ""), (), page.blocks)
    assert to_markdown(document).strip() or reading.dropped
    assert "</html>" in to_html(document)


def test_more_text_than_a_page_can_have_is_dropped_and_told() -> None:
    answer = TEXT + "word " * 10 + "".join(f"{word} " for word in itertools.islice(words(), 60_000))
    transcript = Transcript(Ask(1), answer)
    reading = parse(transcript, (595.0, 842.0))
    (drop,) = [drop for drop in reading.dropped if "more text" in drop.reason]
    assert drop.span == (MAX_CHARACTERS, len(answer))
    assert drop.text == answer[MAX_CHARACTERS:]
    assert [fault.words for fault in answer_faults(transcript, reading.dropped)] == [
        "is longer than 200,000 characters"
    ]
    assert len(check_answer(transcript)[0]) == MAX_CHARACTERS


def test_a_block_that_html_would_take_minutes_for_is_shown_as_it_is() -> None:
    cells = tuple(Cell(row, 0, Text("<b>& " * 1_000)) for row in range(MAX_BLOCK_LENGTH // 5_000))
    table, after = (
        Block("a", Kind.TABLE, (Region(1, None),), cells=cells),
        Block("b", Kind.PARAGRAPH, (Region(1, None),), Text("after")),
    )
    page = to_html(Document(Source("x.pdf", ""), (), (table, after)))
    body = page.partition("<main")[2]
    assert body.count("<pre>") == 1
    assert "<table" not in body
    assert "<p>after</p>" in body


def plain(source: str) -> list[str]:
    cells, outside = read_table(source)
    return [*(cell.text.plain for cell in cells), *([f"outside: {outside}"] if outside else [])]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e</table>", ["a b c d", "e"]),
        ("<table><tr><td>1<table><tr><td>2", ["1 2"]),
        ("<table><tr><td>1</table> and <table><tr><td>2</table>", ["1", "2", "outside: and"]),
        ("<table>" + "<tr><td colspan=100>w" * 300 + "<tr><td>last</table>", ["w"] * 300 + ["last"]),
    ],
)
def test_no_cell_of_a_table_is_lost(source: str, expected: list[str]) -> None:
    assert plain(source) == expected


def test_spans_that_no_table_has_are_not_believed() -> None:
    cells, _ = read_table("<table>" + "<tr><td colspan=100 rowspan=100>w" * 300)
    assert sum(cell.rowspan * cell.colspan for cell in cells) <= MAX_CELLS + len(cells)


def test_a_fault_of_ours_costs_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(reading: Reading) -> Reading:
        if reading.page == 2:
            raise RecursionError
        return settle(reading)

    monkeypatch.setattr("doc2md.pages.embedded.settle", trip)
    result = doc2md.convert(SAMPLES / "report.pdf", pages="1-3")
    assert [row.status for row in result.ledger] == ["ok", "failed", "ok"]
    assert "bug in doc2md (RecursionError)" in result.ledger[1].notes[0]
