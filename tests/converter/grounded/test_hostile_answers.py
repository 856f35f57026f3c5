"""Answers that are slow to convert or deeply nested. Naive code takes minutes for each, or overflows the stack.

The repeated part has a new word each time, because equal parts would be cut as a loop.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from doc2md.assembler import settle
from doc2md.converter.base import Ask, Transcript
from doc2md.converter.grounded.parse import MAX_CHARACTERS
from doc2md.document import Cell, Kind, Reading, Text
from doc2md.exporter.html import to_html
from doc2md.exporter.markdown import MAX_BLOCK_LENGTH, to_markdown
from doc2md.markup.tables import MAX_CELLS, read_table
from doc2md.pages.quality import answer_faults, check_answer
from tests.builders.blocks import block, document, paragraph
from tests.builders.readings import assembled, read_answer
from tests.fakes.workers import convert_inline

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


SIZE = 40_000
"""Characters of a repeated part."""

CPU_SECONDS = 6.0
"""The limit for one answer: several times what it takes, but less than a quadratic algorithm takes."""


def words() -> Iterator[str]:
    """Short words that are all different."""
    return ("".join(letters) for letters in itertools.product("abcdefghijklmnop", repeat=4))


@cache
def answers() -> dict[str, str]:
    repeated = {
        name: head
        + "".join(
            unit.replace("{}", word).replace("{n}", str(n % 400))
            for n, word in enumerate(itertools.islice(words(), SIZE // len(unit)))
        )
        for name, (head, unit) in REPEATED.items()
    }
    return repeated | ONCE


@pytest.mark.process  # takes seconds
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", [*REPEATED, *ONCE])
def test_a_hostile_answer_is_converted_quickly(name: str) -> None:
    answer = answers()[name]
    started = time.process_time()
    reading = read_answer(answer)
    made = assembled(reading)
    assert to_markdown(made).strip() or reading.dropped
    assert "</html>" in to_html(made)
    assert time.process_time() - started < CPU_SECONDS


def test_text_longer_than_a_page_is_dropped_and_reported() -> None:
    answer = TEXT + "word " * 10 + "".join(f"{word} " for word in itertools.islice(words(), 60_000))
    transcript = Transcript(Ask(1), answer)
    reading = read_answer(answer)
    (drop,) = [drop for drop in reading.dropped if "more text" in drop.reason]
    assert drop.span == (MAX_CHARACTERS, len(answer))
    assert drop.text == answer[MAX_CHARACTERS:]
    assert [fault.words for fault in answer_faults(transcript, reading.dropped)] == [
        "is longer than 200,000 characters"
    ]
    assert len(check_answer(transcript)[0]) == MAX_CHARACTERS


@pytest.mark.process
def test_a_block_that_is_too_long_for_html_is_shown_as_its_source() -> None:
    cells = tuple(Cell(row, 0, Text("<b>& " * 1_000)) for row in range(MAX_BLOCK_LENGTH // 5_000))
    page = to_html(document(block(Kind.TABLE, cells=cells), paragraph("after")))
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


def test_impossible_spans_are_ignored() -> None:
    cells, _ = read_table("<table>" + "<tr><td colspan=100 rowspan=100>w" * 300)
    assert sum(cell.rowspan * cell.colspan for cell in cells) <= MAX_CELLS + len(cells)


def test_a_bug_of_doc2md_loses_only_its_page(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(reading: Reading) -> Reading:
        if reading.page == 2:
            raise RecursionError
        return settle(reading)

    monkeypatch.setattr("doc2md.pages.embedded.settle", trip)
    result = convert_inline(samples / "report.pdf", pages="1-3")
    assert [row.status for row in result.ledger] == ["ok", "failed", "ok"]
    assert "bug in doc2md (RecursionError)" in result.ledger[1].notes[0]
