"""Tables as CSV: one file for each table, with no formula that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.document import Cell, Text
from doc2md.exporter.tables_csv import to_csv
from doc2md.markup.controls import without_controls
from doc2md.markup.tables import read_table
from tests.builders.answers import answer_files, grounded
from tests.builders.commands import REPLAY, Command


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), min_size=1, max_size=5))
def test_a_csv_file_reads_back(grid: list[list[str]]) -> None:
    width = max(map(len, grid))
    cells = [Cell(r, c, Text(words)) for r, row in enumerate(grid) for c, words in enumerate(row)]
    found = rows(to_csv(cells))
    assert [len(row) for row in found] == [width] * len(grid)
    for row, wanted in zip(found, grid, strict=True):
        for said, words in zip(row, wanted, strict=False):
            # The reader of CSV takes the two ways to end a line for one.
            kept = without_controls(words)
            assert said.removeprefix("'").splitlines() == kept.removeprefix("'").splitlines()


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("\tx", "'\tx"),
        ("-12.5", "-12.5"),
        ("+3 %", "+3 %"),
        ("- none", "'- none"),
        ("plain", "plain"),
    ],
)
def test_no_cell_is_run_as_a_formula(words: str, written: str) -> None:
    assert rows(to_csv([Cell(0, 0, Text(words)), Cell(0, 1, Text("x"))])) == [[written, "x"]]


def test_a_cell_that_spans_is_written_once() -> None:
    cells, _ = read_table(
        '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr><tr><td>c</td><td>d, "e"</td></tr></table>'
    )
    assert rows(to_csv(cells)) == [["a", "b", ""], ["", "c", 'd, "e"']]


def test_a_cell_far_away_costs_no_memory() -> None:
    assert len(to_csv([Cell(10**9, 10**9, Text("far"))])) < 2_000


Run = Callable[..., int]


@pytest.fixture
def run(command: Command, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Convert a page whose answer has these tables, and return the exit code."""
    monkeypatch.chdir(tmp_path)
    answers = answer_files(tmp_path / "answers", 1)

    def convert(*tables: str) -> int:
        answer = "".join(
            grounded("table", f"<table>{table}</table>", (100, n * 100, 900, n * 100 + 50))
            for n, table in enumerate(tables, 1)
        )
        (answers / "page-1.txt").write_text(answer or "No table.", "utf-8")
        receipt = samples / "receipt.png"
        return command("convert", receipt, "-o", "out/", "--tables-csv", "csv", *REPLAY, "-q").code

    return convert


def test_each_table_has_its_file_and_old_files_are_deleted(run: Run) -> None:
    assert run("<tr><td>ä</td><td>b</td></tr>", "<tr><td>c</td><td>d</td></tr>") == 0
    names = sorted(path.name for path in Path("csv/receipt").iterdir())
    assert names == ["p0001-table01.csv", "p0001-table02.csv"]
    assert Path("csv/receipt/p0001-table01.csv").read_bytes() == "\ufeffä,b\r\n".encode()
    assert run("<tr><td>c</td><td>d</td></tr>") == 0
    assert [path.name for path in Path("csv/receipt").iterdir()] == ["p0001-table01.csv"]
    assert run() == 0
    assert list(Path("csv/receipt").iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(run: Run) -> None:
    Path("csv/receipt").mkdir(parents=True)
    Path("csv/receipt/p0001-table01.csv").write_text("mine")
    assert run("<tr><td>c</td><td>d</td></tr>") == 5
    assert Path("csv/receipt/p0001-table01.csv").read_text() == "mine"
