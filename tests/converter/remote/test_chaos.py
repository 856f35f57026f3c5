"""A server with every kind of fault: each page has a transcript or an error."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doc2md.converter.base import Transcript
from doc2md.errors import EngineError, PageError
from tests.fakes.asking import Outcome, answered, read_pages

pytestmark = pytest.mark.process


@pytest.fixture
def chaos(material: Path) -> Iterator[str]:
    """The address of a server with every kind of fault."""
    command = [sys.executable, str(material / "tools" / "chaos_server.py"), "--max-seconds", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
        finally:
            process.terminate()


def ask_chaos(address: str, path: str, settings: dict[str, Any] | None = None) -> Any:
    data = None if settings is None else json.dumps(settings).encode()
    request = urllib.request.Request(f"{address}/__chaos/{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


TAKEN = {"ok", "length", "unknown_finish", "no_usage", "neg_usage", "wrong_model", "wrong_ctype", "bom"}
TAKEN |= {"no_tags", "bad_boxes", "bad_tags", "hostile_det", "injection", "fence", "prompt_echo", "deep_md"}
TAKEN |= {"repetition", "table_loop", "lone_surrogate", "nul", "cr_only", "sse_stall"}
CUT_STREAMS = {"sse_cut", "sse_no_done", "sse_bad_json", "sse_error_event"}
GOOD_STREAMS = {"no_choices", "null_message", "bad_utf8", "dup_keys", "giant"}
"""Faults that the server only has in plain answers. Its largest answer is a loop, and is stopped in a stream."""


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "plain"])
def test_whatever_a_server_does_a_page_has_a_transcript_or_an_error(chaos: str, stream: bool) -> None:
    faults = ask_chaos(chaos, "stats")["faults"]
    assert len(faults) > 80
    limits = {"hang_s": 0.2, "retry_after_s": 0.1, "slowloris_bps": 30, "giant_mb": 17}
    ask_chaos(chaos, "config", limits | {"max_faults_per_page": None, "bill_on": "answer"})
    outcomes: dict[str, list[Outcome]] = {}
    faults.remove("gzip_bomb")  # takes the server itself too long to make
    for number, fault in enumerate(faults):
        ask_chaos(chaos, "config", {"script": {"*": [fault] * 2}})
        seconds = 0.4 if fault in {"slowloris", "slow_headers", "hang"} else 20.0
        pages = read_pages(chaos + "/v1", 2, first=1 + 2 * number, answer_seconds=seconds, stream=stream)
        outcomes[fault] = pages
    wrong = {
        f: o
        for f, o in outcomes.items()
        if not all(isinstance(r, Transcript | PageError | EngineError) for r in o)
    }
    assert not wrong
    ended = {f for f, o in outcomes.items() if any(isinstance(r, EngineError) for r in o)}
    assert ended == {"401", "402", "403", "404", "429_day", "429_quota", "redirect_307"}
    taken = {f for f, o in outcomes.items() if all(isinstance(r, Transcript) and r.attempts == 1 for r in o)}
    assert taken == TAKEN | (GOOD_STREAMS if stream else CUT_STREAMS)
    total = ask_chaos(chaos, "stats")["total"]
    assert total.get("early_retry", 0) == 0
    assert total.get("malformed", 0) == total.get("no_image", 0) == 0


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "plain"])
def test_all_pages_are_answered_by_a_busy_server_with_faults_that_pass(chaos: str, stream: bool) -> None:
    passing = ["429", "429_ms", "500", "502", "503", "504", "529", "408", "reset_mid"]
    passing += CUT_STREAMS - {"sse_bad_json"}  # the server counts this fault as an answer
    mix = dict.fromkeys(passing, 0.05)
    ask_chaos(
        chaos,
        "config",
        {
            "mix": mix,
            "max_faults_per_page": 1,
            "retry_after_s": 0.2,
            "max_concurrent": 6,
            "latency_ms": [0, 20],
        },
    )
    results = read_pages(chaos + "/v1", 60, concurrency=6, stream=stream)
    assert all(answered(result).text for result in results)
    stats = ask_chaos(chaos, "stats")
    assert stats["total"].get("early_retry", 0) == 0
    assert stats["total"].get("rebilled", 0) == 0
    assert stats["peak_inflight"] <= 6
