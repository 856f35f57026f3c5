"""Runs that are interrupted during questions to a server. Answers that arrive in time are kept."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.answers import grounded
from tests.builders.commands import Command
from tests.builders.processes import wait_until
from tests.builders.scans import noise_scan
from tests.fakes.loopback import Loopback, Reply, Request, completion

PATIENT = """
from doc2md.runtime import interruption
from doc2md.cli import main
interruption.GRACE_SECONDS = 60.0  # machines that run tests may be slow
main()
"""


@pytest.fixture(autouse=True)
def _scan(work: Path) -> None:
    noise_scan(Path("scan.pdf"), 8)


def interrupted(loopback: Loopback, requests: int, *arguments: str) -> tuple[str, list[str]]:
    """Run a command and interrupt it after so many requests.

    Returns standard output, and the lines of standard error that do not say what is waited for.
    """
    options = ("--base-url", loopback.base_url, "--concurrency", "2")
    command = [sys.executable, "-c", PATIENT, *arguments, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: len(loopback.requests) >= requests)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=100)
        finally:
            process.kill()
    assert process.returncode == 143
    assert len(loopback.requests) <= 2
    return out, [line for line in err.splitlines() if "waiting" not in line]


def slow_answer(request: Request) -> Reply:
    return Reply(body=completion(grounded("text", f"Said of {request.page}.")), delay=2.0)


def test_answers_under_way_are_kept_and_no_more_questions_are_asked(
    command: Command, loopback: Loopback
) -> None:
    loopback.answer = slow_answer
    _, err = interrupted(loopback, 2, "scan.pdf", "-o", "out.md")
    assert err == [
        "doc2md: interrupted: scan.pdf: 2 of 8 pages are in out.md; "
        "the same command continues from there (2 answers are kept)"
    ]
    assert Path("out.md").read_text().count("not read: interrupted") == 6
    loopback.answer = lambda request: grounded("text", f"Said of {request.page}.")
    assert command("scan.pdf", "-o", "out.md", "--base-url", loopback.base_url).code == 0
    assert len(loopback.requests) == 8
    said = Path("out.md").read_text().split("\n\n")
    assert sorted(line.strip() for line in said) == [f"Said of {n}." for n in range(1, 9)]


@pytest.mark.parametrize(("output", "more"), [("-", ""), ("said.txt", ", with --overwrite")])
def test_an_interrupted_command_writes_the_answers_that_it_has(
    loopback: Loopback, output: str, more: str
) -> None:
    loopback.answer = slow_answer
    out, err = interrupted(loopback, 2, "text", "scan.pdf", "-o", output)
    said = out if output == "-" else Path(output).read_text()
    assert set(said.split("\f")) <= {"Said of 1.\n", "Said of 2.\n"}
    assert err == [f"doc2md: interrupted; the same command continues from there (2 answers are kept){more}"]


def test_an_interrupted_run_does_not_wait_for_the_pause_that_a_server_asks_for(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(429, {"Retry-After": "200"})
    _, err = interrupted(loopback, 1, "convert", "scan.pdf", "./scan.pdf", "-o", "out/")
    assert err[-1] == (
        "doc2md: interrupted: 0 of 2 documents are done; the same command continues with the others"
    )
    assert set(err[:-1]) <= {
        f"doc2md: interrupted: {name}: no page was read" for name in ("scan.pdf", "./scan.pdf")
    }
    assert list(Path("out").glob("scan*")) == []
