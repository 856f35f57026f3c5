"""A run that is asked to end early: what is under way has its seconds, and nothing more is begun."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import Loopback, Reply, block, completion
from PIL import Image

from doc2md import interruption
from doc2md.errors import StoppedError
from doc2md.interruption import Interruption


async def takes(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds


async def fails(seconds: float) -> float:
    raise TimeoutError


def test_what_is_under_way_may_end_in_time_and_nothing_is_begun_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interruption, "GRACE", 0.5)

    async def run() -> list[float | BaseException]:
        asked = Interruption()
        assert await asked.within(takes, 0) == 0
        under_way = [asyncio.ensure_future(asked.within(takes, seconds)) for seconds in (0.1, 1000)]
        asleep = asyncio.ensure_future(asked.sleep(1000))
        await asyncio.sleep(0)
        assert not asked.asked
        asked.ask()
        await asleep
        with pytest.raises(StoppedError, match="not read: interrupted"):
            asked.check()
        late = asked.within(takes, 0)
        return await asyncio.gather(*under_way, late, return_exceptions=True)

    in_time, too_long, late = asyncio.run(run())
    assert in_time == 0.1
    assert isinstance(too_long, StoppedError)
    assert isinstance(late, StoppedError)


def test_a_timeout_of_the_work_itself_is_its_own() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(Interruption().within(fails, 0))


# Whole runs


def started(tmp_path: Path, loopback: Loopback, *words: str) -> subprocess.Popen[str]:
    pictures = [Image.effect_noise((120, 160), 40 + n) for n in range(8)]
    pictures[0].save(tmp_path / "scan.pdf", save_all=True, append_images=pictures[1:])
    command = [sys.executable, "-m", "doc2md", *words, "--base-url", loopback.base_url, "--concurrency", "2"]
    return subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )


def interrupted(
    process: subprocess.Popen[str], loopback: Loopback, number: signal.Signals
) -> tuple[str, str]:
    while len(loopback.requests) < 2:
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert len(loopback.requests) == 2
    return out, err


def test_a_verb_gives_what_was_answered(tmp_path: Path, loopback: Loopback) -> None:
    loopback.answer = lambda r: Reply(body=completion(block("text", f"Said of {r.page}.")), delay=0.5)
    process = started(tmp_path, loopback, "text", "scan.pdf")
    out, err = interrupted(process, loopback, signal.SIGINT)
    assert set(out.split("\f")) <= {"Said of 1.\n", "Said of 2.\n"}
    assert err.endswith("doc2md: interrupted; the same command goes on from there: 2 answers are kept\n")


def test_nobody_waits_for_a_server_that_is_to_be_waited_for(tmp_path: Path, loopback: Loopback) -> None:
    loopback.answer = lambda r: Reply(429, {"Retry-After": "200"})
    process = started(tmp_path, loopback, "convert", "scan.pdf", "./scan.pdf", "-o", "out/")
    _, err = interrupted(process, loopback, signal.SIGTERM)
    assert err.splitlines()[1:] == [
        "doc2md: interrupted: scan.pdf: no page was read; the same command begins again",
        "doc2md: interrupted: 1 document not begun",
    ]
    assert os.listdir(tmp_path / "out") == []
