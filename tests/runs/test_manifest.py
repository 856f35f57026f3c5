"""The manifest of an output folder: its lines, and what is left of runs that were killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.document import PageStatus
from doc2md.result import Status
from doc2md.runs.manifest import MANIFEST, Manifest, read_manifest
from doc2md.runs.record import DocumentRecord, WorstPage, read_record

A = DocumentRecord(
    "in/a\udce9.pdf",
    "a_",
    Status.PARTIAL,
    sha256="ab",
    pages=2,
    page_states={PageStatus.OK: 1, PageStatus.PARTIAL: 1},
    cost=0.0,
    outputs=("a_.md",),
    worst_pages=(WorstPage(2, PageStatus.PARTIAL, 0.5, "a part"),),
    options="o",
)
B = DocumentRecord("in/b.pdf", "b", Status.FAILED, error="b.pdf: damaged", options="o")
OK = DocumentRecord("in/b.pdf", "b", Status.OK, options="o")


def test_a_record_is_a_line_and_a_line_that_is_not_one_is_nothing() -> None:
    assert [read_record(each.line()) for each in (A, B)] == [A, B]
    assert b"\n" not in A.line()[:-1]
    for line in (b"", b"{", A.line()[:-9], b"[1]", b'{"document": 1}', b"[" * 100_000):
        assert read_record(line) is None


@pytest.mark.parametrize(
    "number",
    [
        '"pages": -1',
        '"pages": 1' + "0" * 40,
        '"seconds": NaN',
        '"worst_pages": [{"page": 1, "status": "ok", "difficulty": 1e999}]',
    ],
)
def test_a_line_with_a_number_that_cannot_be_is_nothing(number: str) -> None:
    assert read_record(b'{"document": "a", "output": "a", "status": "ok", "seconds": 1.5}')
    assert read_record(f'{{"document": "a", "output": "a", "status": "ok", {number}}}'.encode()) is None


@pytest.mark.parametrize(
    ("status", "states", "complete"),
    [
        (Status.OK, {PageStatus.OK: 1}, True),
        (Status.PARTIAL, {PageStatus.PARTIAL: 1}, True),
        (Status.PARTIAL, {PageStatus.OK: 1, PageStatus.FAILED: 1}, False),
        (Status.FAILED, {}, False),
    ],
)
def test_a_document_is_complete_if_another_run_would_not_read_more(
    status: Status, states: dict[PageStatus, int], complete: bool
) -> None:
    assert DocumentRecord("a.pdf", "a", status, page_states=states).complete is complete


def test_a_run_adds_its_lines_to_those_of_earlier_runs_sorted_and_each_once(tmp_path: Path) -> None:
    with Manifest(tmp_path, "o") as manifest:
        manifest.add(B)
        manifest.add(A)
        assert list(read_manifest(tmp_path)) == [A, B]  # while it works
        manifest.finish()
    with Manifest(tmp_path, "o") as manifest:
        assert manifest.known.find("b") == B
        assert manifest.resumed == frozenset()
        manifest.add(OK)
        manifest.finish()
    assert [file.name for file in tmp_path.iterdir()] == [MANIFEST]
    assert (tmp_path / MANIFEST).read_bytes() == A.line() + OK.line()


def test_a_run_that_was_killed_is_continued_by_the_next_one(tmp_path: Path) -> None:
    for _ in range(2):  # the second is killed, too
        with Manifest(tmp_path, "o") as manifest:
            manifest.add(A)
            manifest.add(B)
    (left,) = tmp_path.iterdir()
    with left.open("ab") as file:
        file.write(A.line()[:20])  # it was killed while it wrote a line
    with Manifest(tmp_path, "other") as manifest:
        assert (manifest.resumed, len(manifest.known)) == (frozenset(), 2)
    with Manifest(tmp_path, "o") as manifest:
        assert manifest.resumed == {"a_"}  # b failed, and is tried again
        manifest.finish()
    assert list(read_manifest(tmp_path)) == [A, B]


def test_a_run_takes_nothing_from_one_that_still_works(tmp_path: Path) -> None:
    with Manifest(tmp_path, "o") as one, Manifest(tmp_path, "o") as other:
        one.add(A)
        other.add(B)
        other.finish()
        one.finish()
    assert list(read_manifest(tmp_path)) == [A, B]
