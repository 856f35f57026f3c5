"""Runs that continue from the journal: after a normal end, a kill or a full disk."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

import doc2md
from doc2md.converter.journal import journal_path
from doc2md.converter.store import Store
from doc2md.pages.page_journal import MIN_PAGES, page_journal_path
from tests.builders.answers import grounded
from tests.builders.commands import PROGRAM, Command, run_python
from tests.builders.pages import numbered_pages
from tests.builders.processes import wait_until
from tests.builders.scans import boxes_scan
from tests.fakes.loopback import Loopback, Reply, Request, completion

pytestmark = pytest.mark.usefixtures("inline_workers")


def test_a_document_that_is_converted_again_is_not_asked_about_again(
    loopback: Loopback, tmp_path: Path
) -> None:
    source = boxes_scan(tmp_path / "scan.pdf", 3)
    first = doc2md.convert(source, base_url=loopback.base_url)
    again = doc2md.convert(source, base_url=loopback.base_url)
    assert again.markdown == first.markdown
    assert len(loopback.requests) == 3
    assert [(row.attempts, row.from_journal) for row in again.ledger] == [(0, 1)] * 3
    doc2md.convert(source, base_url=loopback.base_url, cache=False)
    assert len(loopback.requests) == 6


def test_a_repair_is_also_kept(loopback: Loopback, tmp_path: Path) -> None:
    source = boxes_scan(tmp_path / "scan.pdf", 1)
    loopback.answer = lambda request: (
        Reply(body=completion(grounded("text", "Cut."), "length"))
        if request.page == 1
        else grounded("text", "All of it.")
    )
    first = doc2md.convert(source, base_url=loopback.base_url)
    again = doc2md.convert(source, base_url=loopback.base_url)
    assert again.markdown == first.markdown == "All of it.\n"
    assert (again.ledger[0].notes, again.ledger[0].status) == (first.ledger[0].notes, "repaired")
    assert len(loopback.requests) == 2


def test_a_record_includes_answers_from_the_journal(loopback: Loopback, tmp_path: Path) -> None:
    source = boxes_scan(tmp_path / "scan.pdf", 2)
    for _ in range(2):
        doc2md.convert(source, base_url=loopback.base_url, record=tmp_path / "record.jsonl")
        assert len((tmp_path / "record.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_killed_run_continues_where_it_stopped(
    command: Command, loopback: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = boxes_scan(tmp_path / "scan.pdf", 12)
    options = ("convert", source, "--base-url", loopback.base_url, "--concurrency", "2", "--repairs", "0")

    def answer(request: Request) -> Reply:
        return Reply(body=completion(grounded("text", f"Page with {len(request.image)} bytes.")), delay=0.1)

    loopback.answer = answer
    with monkeypatch.context() as patch:
        patch.setenv("DOC2MD_CACHE_DIR", str(tmp_path / "other"))
        command(*options, "-o", tmp_path / "whole.md")
    asked = len(loopback.requests)
    assert asked == 12

    with subprocess.Popen([*PROGRAM, *map(str, options), "-o", tmp_path / "out.md"]) as process:
        wait_until(lambda: len(loopback.requests) >= asked + 6)
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "out.md").exists()
    kept = Store(journal_path()).contents().entries
    assert kept >= 3

    before = len(loopback.requests)
    done = command(*options, "-o", tmp_path / "out.md")
    assert len(loopback.requests) - before == 12 - kept
    assert f"{kept} kept from before" in done.err
    assert (tmp_path / "out.md").read_bytes() == (tmp_path / "whole.md").read_bytes()


def test_a_killed_run_without_a_server_continues_at_its_page(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept has to be of use to other processes, and no trace of it may be in the output."""
    source = tmp_path / "long.pdf"
    numbered_pages(4 * MIN_PAGES).save(source)
    with monkeypatch.context() as patch:
        patch.setenv("DOC2MD_CACHE_DIR", str(tmp_path / "other"))
        command("convert", source, "-o", tmp_path / "whole.md", "--no-cache")
        assert not (tmp_path / "other").exists()

    arguments = ("convert", source, "-o", tmp_path / "out.md", "--concurrency", "1")
    with subprocess.Popen([*PROGRAM, *map(str, arguments)]) as process:
        wait_until(page_journal_path().exists)
        wait_until(lambda: pages_kept() >= 8)
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "out.md").exists()
    kept = pages_kept()

    done = command(*arguments)
    assert f"{kept} kept from before" in done.err
    assert (tmp_path / "out.md").read_bytes() == (tmp_path / "whole.md").read_bytes()
    assert pages_kept() == 0


def pages_kept() -> int:
    return Store(page_journal_path()).contents().entries


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
del sys.argv[1]
runpy.run_module("doc2md", run_name="__main__")
"""


def test_on_a_full_disk_the_answers_are_kept_and_the_run_stops(
    command: Command, loopback: Loopback, tmp_path: Path
) -> None:
    source, out = boxes_scan(tmp_path / "scan.pdf", 3), tmp_path / "out"
    (tmp_path / "second.pdf").write_bytes(source.read_bytes())
    arguments = ("convert", source, tmp_path / "second.pdf", "-o", out, "--page-break", "-" * 60_000)
    arguments += ("--base-url", loopback.base_url)
    full = run_python("-c", LIMITED, "110000", *arguments)
    said = f"doc2md: disk full while writing {out / 'scan.md'}: free some space and run again; 3 answers are kept\n"
    assert (full.code, full.err) == (5, said)
    assert [file.name for file in out.iterdir() if "-run-" not in file.name] == [".doc2md.json"]
    assert command(*arguments).code == 0
    assert len(loopback.requests) == 3
    assert (out / "scan.md").read_text().count("The text of page") == 3
