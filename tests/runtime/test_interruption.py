"""A run that is asked to end early: what is under way has its seconds, and nothing more is begun."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from doc2md.errors import StoppedError
from doc2md.runtime import interruption
from doc2md.runtime.interruption import Interruption
from tests.builders.answers import grounded
from tests.fakes.loopback import Loopback, Reply, Request, completion


async def takes(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds


async def fails(seconds: float) -> float:
    raise TimeoutError


def test_what_is_under_way_may_end_in_time_and_nothing_is_begun_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interruption, "GRACE_SECONDS", 0.5)

    async def run() -> list[float | BaseException]:
        asked = Interruption()
        assert await asked.run(takes, 0) == 0
        under_way = [asyncio.ensure_future(asked.run(takes, seconds)) for seconds in (0.1, 1000)]
        asleep = asyncio.ensure_future(asked.sleep(1000))
        await asyncio.sleep(0)
        assert not asked.requested
        asked.request()
        await asleep
        with pytest.raises(StoppedError, match="not read: interrupted"):
            asked.raise_if_requested()
        late = asked.run(takes, 0)
        return await asyncio.gather(*under_way, late, return_exceptions=True)

    in_time, too_long, late = asyncio.run(run())
    assert in_time == 0.1
    assert isinstance(too_long, StoppedError)
    assert isinstance(late, StoppedError)


def test_a_timeout_of_the_work_itself_is_its_own() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(Interruption().run(fails, 0))


# Whole runs


PATIENT = """
from doc2md.runtime import interruption
from doc2md.cli import main
interruption.GRACE_SECONDS = 60.0  # machines that tests run on may be slow
main()
"""


def run(tmp_path: Path, loopback: Loopback, *words: str) -> subprocess.Popen[str]:
    if not (tmp_path / "scan.pdf").exists():
        pictures = [Image.effect_noise((120, 160), 40 + n) for n in range(8)]
        pictures[0].save(tmp_path / "scan.pdf", save_all=True, append_images=pictures[1:])
    command = [sys.executable, "-c", PATIENT, *words, "--base-url", loopback.base_url, "--concurrency", "2"]
    return subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def interrupted(process: subprocess.Popen[str], loopback: Loopback, requests: int) -> tuple[str, list[str]]:
    """Standard output, and the lines of standard error but the first."""
    with process:
        try:
            while len(loopback.requests) < requests:
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=100)
        finally:
            process.kill()
    assert process.returncode == 143
    assert len(loopback.requests) <= 2
    return out, err.splitlines()[1:]


def said_of(request: Request) -> Reply:
    return Reply(body=completion(grounded("text", f"Said of {request.page}.")), delay=2.0)


def test_answers_under_way_are_kept_and_no_more_is_asked_for(tmp_path: Path, loopback: Loopback) -> None:
    loopback.answer = said_of
    _, err = interrupted(run(tmp_path, loopback, "scan.pdf", "-o", "out.md"), loopback, 2)
    assert err == [
        "doc2md: interrupted: scan.pdf: 2 of 8 pages are in out.md; "
        "the same command continues from there (2 answers are kept)"
    ]
    assert (tmp_path / "out.md").read_text().count("not read: interrupted") == 6
    loopback.answer = lambda request: grounded("text", f"Said of {request.page}.")
    with run(tmp_path, loopback, "scan.pdf", "-o", "out.md") as again:
        again.communicate()
    assert len(loopback.requests) == 8
    said = (tmp_path / "out.md").read_text().split("\n\n")
    assert sorted(line.strip() for line in said) == [f"Said of {n}." for n in range(1, 9)]


@pytest.mark.parametrize(("output", "more"), [("-", ""), ("said.txt", ", with --overwrite")])
def test_a_verb_gives_what_was_answered(tmp_path: Path, loopback: Loopback, output: str, more: str) -> None:
    loopback.answer = said_of
    out, err = interrupted(run(tmp_path, loopback, "text", "scan.pdf", "-o", output), loopback, 2)
    said = out if output == "-" else (tmp_path / output).read_text()
    assert set(said.split("\f")) <= {"Said of 1.\n", "Said of 2.\n"}
    assert err == [f"doc2md: interrupted; the same command continues from there (2 answers are kept){more}"]


def test_nobody_waits_for_a_server_that_is_to_be_waited_for(tmp_path: Path, loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(429, {"Retry-After": "200"})
    process = run(tmp_path, loopback, "convert", "scan.pdf", "./scan.pdf", "-o", "out/")
    _, err = interrupted(process, loopback, 1)
    assert err == [
        "doc2md: interrupted: scan.pdf: no page was read; the same command starts from the beginning",
        "doc2md: interrupted: 1 document not started",
    ]
    assert list((tmp_path / "out").iterdir()) == []
