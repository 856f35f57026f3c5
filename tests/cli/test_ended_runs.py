"""Runs that are interrupted or killed, and two runs at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from doc2md.cli.output_lock import LOCK_FILE
from tests.builders.commands import PROGRAM, REPLAY, Command
from tests.builders.processes import children, is_running, linux, wait_until
from tests.builders.raw_pdf import BOMB, LINE, raw_pdf
from tests.cli.folder import started

pytestmark = pytest.mark.process


ENDED = "doc2md: stopping: waiting up to 3 s for running pages; press Ctrl-C again to stop now\n"


@linux
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_writes_its_pages_ends_its_workers_and_says_how_to_continue(
    command: Command, work: Path, number: signal.Signals, code: int
) -> None:
    with started("-f", "md,json") as process:
        workers = children(process.pid)
        assert workers
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert err == ENDED + (
        "doc2md: interrupted: y.pdf: 1 of 2 pages are in out/y.md, out/y.json; "
        "the same command starts from the beginning\n"
    )
    assert not any(is_running(worker) for worker in workers)
    assert (
        Path("out/y.md").read_text() == "Words of page 1.\n\n<!-- page 2: failed: not read: interrupted -->\n"
    )
    assert [page["status"] for page in json.loads(Path("out/y.json").read_text())["pages"]] == [
        "ok",
        "not_read",
    ]
    assert os.listdir(work.parent / "tmp") == []
    Path("y.pdf").write_bytes(raw_pdf(LINE, LINE))
    assert command("y.pdf", *REPLAY, "-f", "md,json", "-o", "out/")[0] == 0
    assert Path("out/y.md").read_text() == "Words of page 1.\n\nWords of page 2.\n"


@linux
def test_a_whole_document_is_not_replaced_by_a_part(command: Command) -> None:
    assert command("y.pdf", *REPLAY, "-o", "out/")[0] == 0
    whole = Path("out/y.md").read_bytes()
    with started() as process:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "y.pdf: 1 of 2 pages were read; out/y.md of an earlier run is left as it was; the same" in err
    assert Path("out/y.md").read_bytes() == whole


@linux
def test_a_second_signal_ends_a_run_at_once(work: Path) -> None:
    with started() as process:
        workers = children(process.pid)
        process.send_signal(signal.SIGHUP)
        assert process.stderr
        assert process.stderr.readline() == ENDED
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (129, "doc2md: interrupted\n")
    assert not any(is_running(worker) for worker in workers)
    assert os.listdir("out") == []
    assert os.listdir(work.parent / "tmp") == []


@linux
def test_a_worker_that_is_killed_loses_only_its_page() -> None:
    Path("y.pdf").write_bytes(raw_pdf(LINE, BOMB))
    with started("-f", "md,json", "--concurrency", "1") as process:
        for worker in children(process.pid):
            os.kill(worker, signal.SIGKILL)
        process.communicate(timeout=60)
        assert process.returncode == 3
    assert (
        Path("out/y.md")
        .read_text()
        .startswith("Words of page 1.\n\n<!-- page 2: failed: the renderer crashed")
    )
    first, second = json.loads(Path("out/y.json").read_text())["pages"]
    assert (first["status"], second["status"]) == ("ok", "failed")
    assert second["notes"] == ["the renderer crashed (signal 9, Killed)"]


@linux
def test_a_killed_run_leaves_no_half_document_and_the_next_run_cleans_up(work: Path) -> None:
    with started() as process:
        workers = children(process.pid)
        process.kill()
        process.communicate()
    wait_until(lambda: not any(is_running(worker) for worker in workers))
    assert os.listdir("out") == [LOCK_FILE]
    assert len(os.listdir(work.parent / "tmp")) == 1
    Path("y.pdf").write_bytes(raw_pdf(LINE, LINE))
    done = subprocess.run([*PROGRAM, "y.pdf", *REPLAY, "-o", "out/"], capture_output=True, check=False)
    assert done.returncode == 0
    assert Path("out/y.md").read_text() == "Words of page 1.\n\nWords of page 2.\n"
    assert sorted(os.listdir("out")) == [".doc2md.json", "y.md"]
    assert os.listdir(work.parent / "tmp") == []


@linux
def test_a_document_that_another_run_is_making_is_not_made_again(command: Command, work: Path) -> None:
    with started("--tables-csv", "tables", "--record", "record.jsonl") as process:
        for name, args in {
            "out/y.md": ["y.pdf", "-o", "out/"],
            "out/Y.chunks.jsonl": ["x.pdf", "-o", "out/Y.chunks.jsonl"],
            "tables/y": ["y.pdf", "-o", "other/", "--tables-csv", "tables"],
            "record.jsonl": ["x.pdf", "-o", "other/", "--record", "record.jsonl", "--overwrite"],
        }.items():
            code, out, err = command("x.pdf", *args, *REPLAY)
            said = f"doc2md: another run (pid {process.pid}) is using {name}: wait until it ends or choose another -o\n"
            assert (code, out, err) == (1, "", said)
        assert os.listdir("other") == []
        assert command("x.pdf", *REPLAY, "-o", "out/")[0] == 0
        assert len(os.listdir(work.parent / "tmp")) == 1  # that of the running process is not deleted
    Path("y.pdf").write_bytes(raw_pdf(LINE, LINE))
    assert command("y.pdf", *REPLAY, "-o", "out/")[0] == 0
    assert sorted(os.listdir("out")) == [".doc2md.json", "x.md", "y.md"]
