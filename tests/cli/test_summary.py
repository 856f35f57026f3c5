"""The summary of a run: three lines at most, with the worst pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.cli.outputs import Target
from doc2md.cli.report import Report
from doc2md.document import Document, PageRow, PageStatus, Source
from doc2md.options.export import Format
from doc2md.result import Result


def summary(capsys: pytest.CaptureFixture[str], *rows: PageRow, notes: tuple[str, ...] = ()) -> list[str]:
    document = Document(Source("a.pdf", "", len(rows), notes=notes), rows, ())
    target = Target({Format.MD: Path("out/a.md")})
    Report(quiet=False, verbose=False).summary("a.pdf", Result(document, None), target, 2.0)
    return capsys.readouterr().err.splitlines()


def test_a_run_without_problems_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [PageRow(n, PageStatus.OK, difficulty=0.1) for n in (1, 2)]
    assert summary(capsys, *rows) == ["a.pdf: 2 pages (2 ok) in 2.0 s → out/a.md"]


def test_the_worst_pages_are_named_first_and_all_fits_in_three_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [PageRow(n, PageStatus.REPAIRED, notes=("asked again",)) for n in range(1, 30)]
    rows += [
        PageRow(30, PageStatus.FAILED, notes=("too slow",), difficulty=1.0),
        PageRow(31, PageStatus.PARTIAL, notes=("word " * 500,)),
        PageRow(32, PageStatus.PARTIAL, notes=("a part is missing",), difficulty=0.6),
    ]
    first, warning, pages = summary(capsys, *rows, notes=("the file was repaired", "it is old"))
    assert first.startswith("a.pdf: 32 pages (29 repaired, 2 partial, 1 failed)")
    assert warning == "  warning: the file was repaired; it is old"
    assert pages.startswith(
        "  page 30: failed: too slow; page 32: partial: a part is missing; page 31: partial: word"
    )
    assert pages.endswith(" …; and 29 more pages; -v or -f json shows them all")


def test_a_page_with_many_expected_errors_is_named_although_it_is_ok(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [PageRow(1, PageStatus.OK, difficulty=0.95), PageRow(2, PageStatus.OK, difficulty=0.1)]
    assert summary(capsys, *rows)[1:] == ["  page 1: ok: about 19 errors are expected"]
