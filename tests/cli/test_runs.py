"""`doc2md convert` with many documents: the tree, the manifest, what is skipped, and what is continued."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from doc2md.runs.manifest import MANIFEST
from tests.builders.commands import PROGRAM, REPLAY, Command, Done
from tests.builders.processes import linux
from tests.builders.raw_pdf import BOMB, LINE, raw_pdf
from tests.builders.scans import noise_scan
from tests.fakes.loopback import Loopback

pytestmark = pytest.mark.process
RUN = ("convert", "in/", *REPLAY, "-o", "out/")


@pytest.fixture(autouse=True)
def _library(work: Path) -> None:
    """in/a.pdf (1 page), in/2023/b.pdf (2 pages), and a file that is no document."""
    Path("in/2023").mkdir(parents=True)
    Path("in/a.pdf").write_bytes(raw_pdf(LINE))
    Path("in/2023/b.pdf").write_bytes(raw_pdf(LINE, LINE))
    Path("in/bad.pdf").write_bytes(b"text")


def records() -> dict[str, dict[str, Any]]:
    lines = Path("out", MANIFEST).read_text().splitlines()
    return {record["output"]: record for record in map(json.loads, lines)}


def table(done: Done) -> dict[str, str]:
    """The table at the end of a run, without the times."""
    lines = done.err.partition("documents  ")
    rows = (line.split(maxsplit=1) for line in "".join(lines[1:]).splitlines())
    return {name: value for name, value in rows if name != "time"}


def test_the_output_mirrors_the_input_and_each_document_has_a_line(command: Command) -> None:
    done = command(*RUN)
    assert done.code == 3
    assert sorted(str(path) for path in Path("out").rglob("*.md")) == ["out/2023/b.md", "out/a.md"]
    found = records()
    assert list(found) == ["2023/b", "a", "bad"]
    b = found["2023/b"]
    assert (b["document"], b["status"], b["pages"], b["page_states"]) == ("in/2023/b.pdf", "ok", 2, {"ok": 2})
    assert (b["outputs"], len(b["sha256"])) == (["2023/b.md"], 64)
    assert found["bad"]["status"] == "failed"
    assert "in/bad.pdf: not a document" in found["bad"]["error"]
    assert table(done) == {
        "documents": "3: 2 ok, 1 failed",
        "pages": "3: 3 ok",
        "failed": found["bad"]["error"],
        "records": "out/.doc2md-run.jsonl; `doc2md report out` shows them",
    }


def test_unchanged_documents_are_skipped_until_content_options_or_files_change(command: Command) -> None:
    command(*RUN)
    Path("in/bad.pdf").unlink()
    before = Path("out/a.md").stat().st_mtime_ns
    skipped = {"documents": "2: 2 unchanged", "pages": "0"}
    assert skipped.items() <= table(command(*RUN, "--skip-unchanged")).items()
    assert Path("out/a.md").stat().st_mtime_ns == before
    Path("in/a.pdf").write_bytes(raw_pdf(LINE, LINE))
    assert table(command(*RUN, "--skip-unchanged"))["documents"] == "2: 1 ok, 1 unchanged"
    Path("out/2023/b.md").unlink()
    assert table(command(*RUN, "--skip-unchanged"))["documents"] == "2: 1 ok, 1 unchanged"
    assert table(command(*RUN, "--skip-unchanged", "--front-matter"))["documents"] == "2: 2 ok"
    assert table(command(*RUN))["documents"] == "2: 2 ok"
    assert records()["a"]["pages"] == 2


def test_a_dry_run_is_about_the_documents_that_would_be_converted(command: Command) -> None:
    command(*RUN)
    Path("in/a.pdf").write_bytes(raw_pdf(LINE, LINE))
    said = command(*RUN, "--skip-unchanged", "--dry-run").err
    assert said.startswith("1 of 3 documents are unchanged\ndoc2md: bad.pdf: not a document")
    assert "a.pdf: 2 pages" in said
    assert "b.pdf" not in said


def test_failed_pages_are_read_again_although_the_document_is_unchanged(command: Command) -> None:
    Path("in/bad.pdf").unlink()
    command(*RUN)
    manifest = Path("out", MANIFEST)
    manifest.write_text(manifest.read_text().replace('{"ok": 2}', '{"ok": 1, "failed": 1}'))
    assert table(command(*RUN, "--skip-unchanged"))["documents"] == "2: 1 ok, 1 unchanged"
    assert records()["2023/b"]["page_states"] == {"ok": 2}


def test_a_killed_run_is_continued_by_the_same_command(command: Command) -> None:
    Path("in/bad.pdf").unlink()
    command(*RUN)
    manifest = Path("out", MANIFEST)
    manifest.rename("out/.doc2md-run-00000000.part.jsonl")  # as if it had been killed before its end
    assert table(command(*RUN))["documents"] == "2: 2 done before"
    assert table(command(*RUN))["documents"] == "2: 2 ok"


def test_skip_unchanged_needs_a_folder(command: Command) -> None:
    for output in ("-", "x.md"):
        done = command("convert", "x.pdf", *REPLAY, "-o", output, "--skip-unchanged")
        assert (done.code, "--skip-unchanged needs a folder" in done.err) == (1, True)


def test_verbose_lines_about_pages_name_their_document(command: Command) -> None:
    said = command(*RUN, "-v").err
    assert set(re.findall(r"^  (\S+\.pdf): page \d: ok", said, re.M)) == {"in/a.pdf", "in/2023/b.pdf"}
    assert command(*RUN, "-q").err.count("\n") == 1  # of bad.pdf


def test_a_report_prints_and_draws_the_records_also_of_a_run_that_works(command: Command) -> None:
    command(*RUN)
    Path("out", MANIFEST).rename("out/.doc2md-run-00000000.part.jsonl")
    done = command("report", "out/")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("documents  3: 2 ok, 1 failed\n")
    assert done.out.endswith("page       out/doc2md-run.html\n")
    page = Path("out/doc2md-run.html").read_text()
    assert page.count('href="./2023/b.md"') >= 1
    assert "in/bad.pdf" in page
    assert command("report", "out/", "-o", "out/doc2md-run.html").code == 5
    assert command("report", "out/.doc2md-run-00000000.part.jsonl", "-o", "r.html").code == 0
    assert 'href="./out/2023/b.md"' in Path("r.html").read_text()
    for wrong, code in (("in/", 4), ("none", 4)):
        assert command("report", wrong).code == code


@linux
def test_an_interrupted_run_says_once_how_to_continue_and_does(command: Command) -> None:
    Path("in/bad.pdf").unlink()
    Path("in/z.pdf").write_bytes(raw_pdf(LINE, BOMB))
    with subprocess.Popen([*PROGRAM, *RUN, "-v"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        waited_for = {"a.pdf: 1 page (1 ok)", "b.pdf: 2 pages (2 ok)", "z.pdf: page 1: ok"}
        while waited_for and (line := process.stderr.readline()):
            waited_for = {words for words in waited_for if words not in line}
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "interrupted: in/z.pdf: 1 of 2 pages are in out/z.md\n" in said
    assert said.endswith(
        "interrupted: 2 of 3 documents are done; the same command continues with the others\n"
    )
    Path("in/z.pdf").write_bytes(raw_pdf(LINE))
    assert table(command(*RUN))["documents"] == "3: 1 ok, 2 done before"


def test_a_run_whose_money_is_spent_starts_no_more_documents(command: Command, loopback: Loopback) -> None:
    Path("scans").mkdir()
    for number in range(8):
        noise_scan(Path(f"scans/{number}.pdf"), 1)
    asked = ("--base-url", loopback.base_url, "--concurrency", "1", "--price", "1000,1000", "--repairs", "0")
    run = ("convert", "scans/", "-o", "out/", *asked)
    done = command(*run, "--max-cost", "1.7")  # an answer costs 0.95
    assert (done.code, len(loopback.requests)) == (3, 2)
    assert "--max-cost 1.7 is reached: " in done.err
    assert "of 8 documents are done; with a higher --max-cost, the same command continues" in done.err
    assert done.err.count("not asked") < 4
    assert table(command(*run, "--max-cost", "100"))["documents"].startswith("8: ")
