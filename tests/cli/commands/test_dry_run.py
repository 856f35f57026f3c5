"""`doc2md convert --dry-run`: what a run would do and cost, without doing it."""

from __future__ import annotations

from pathlib import Path

import pytest

import doc2md
from tests.builders.commands import Command
from tests.builders.scans import boxes_scan
from tests.fakes.loopback import Loopback
from tests.fakes.workers import convert_inline


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Six pages with a picture each, and a blank one."""
    return boxes_scan(tmp_path / "scan.pdf", 6, blank=1)


@pytest.mark.usefixtures("inline_workers")
def test_a_dry_run_asks_nothing_and_writes_nothing(
    command: Command, loopback: Loopback, scan: Path, tmp_path: Path
) -> None:
    doc2md.convert(scan, base_url=loopback.base_url, pages="1-2")
    asked = len(loopback.requests)
    code, _, err = command(
        *("convert", scan, "-o", tmp_path / "new/out.md", "--dry-run", "--record", tmp_path / "record.jsonl"),
        *("--base-url", loopback.base_url, "--price", "1,1"),
    )
    assert code == 0
    assert "scan.pdf: 7 pages, 4 to send, 2 in the journal, 1 blank" in err
    assert "to send: 4 pages, about 3,600 input and 4,800 output tokens; estimated cost 0.0084" in err
    assert len(loopback.requests) == asked
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "record.jsonl").exists()


def test_a_dry_run_says_for_each_document_what_a_run_would_do(
    command: Command, samples: Path, tmp_path: Path
) -> None:
    convert_inline(samples / "slides.pdf", images="off").save(tmp_path / "slides.json")
    (tmp_path / "bad.txt").write_text("no document")
    code, _, err = command(
        "convert", tmp_path / "slides.json", tmp_path / "bad.txt", "-o", "out/", "--dry-run"
    )
    assert code == 3
    assert "slides.json: 5 pages\n" in err
    assert "bad.txt: not a document" in err


def test_a_dry_run_of_the_embedded_engine_says_that_nothing_is_sent(command: Command, scan: Path) -> None:
    code, _, err = command("convert", scan, "--dry-run")
    assert code == 0
    assert "no requests, no cost" in err
