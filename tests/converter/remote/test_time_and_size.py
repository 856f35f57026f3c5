"""Answers that are too large or too late, and the number of requests at a time."""

from __future__ import annotations

import asyncio
import gzip
import time

import pytest

from doc2md.converter.base import Ask
from doc2md.converter.remote.errors import MAX_PAUSE
from tests.converter.remote.responses import GOOD, wire
from tests.fakes.asking import answered, failed, make_engine, picture, read_pages
from tests.fakes.loopback import OK, Loopback, Reply, completion


def test_a_compressed_answer_is_refused(loopback: Loopback) -> None:
    bomb = gzip.compress(b" " * (8 << 20))
    loopback.answer = lambda request: Reply(headers={"Content-Encoding": "gzip"}, body=bomb)
    assert "compressed" in failed(*read_pages(loopback))
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "in chunks"])
def test_an_answer_without_end_is_refused(loopback: Loopback, status: int, chunked: bool) -> None:
    body = b"x" * (2 << 20)
    head = f"HTTP/1.1 {status} X\r\n".encode()
    if chunked:
        raw = head + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + body[: 1 << 16] + b"\r\n"
        raw += (b"10000\r\n" + body[: 1 << 16] + b"\r\n") * 31
    else:
        raw = head + b"Content-Length: 99999999999\r\n\r\n" + body
    loopback.answer = lambda request: Reply(raw=raw) if request.page == 1 else "fine"
    first, second = read_pages(loopback, 2, concurrency=1, max_answer=1_000_000)
    assert failed(first) == "the answer is larger than 1MB (--max-answer)"
    assert answered(second).text == "fine"
    assert len(loopback.requests) == 2


SLOW = {
    "no word": Reply(delay=60, raw=b""),
    "slow headers": Reply(raw=wire(GOOD), trickle=0.05),
    "a slow body": Reply(raw=wire(GOOD, "X-Padding: " + "x" * 20), trickle=0.05),
    "a stalled body": Reply(raw=wire(GOOD[:20], length=len(GOOD)), trickle=3.0),
}


@pytest.mark.parametrize("slow", SLOW)
def test_a_page_that_takes_too_long_fails_and_the_next_gets_its_full_time(
    loopback: Loopback, slow: str
) -> None:
    loopback.answer = lambda request: SLOW[slow] if request.page <= 2 else "fine"
    started = time.monotonic()
    first, second, third = read_pages(loopback, 3, concurrency=1, answer_seconds=0.3)
    assert failed(first) == failed(second) == "no good answer within 0.3 s (--answer-seconds)"
    assert answered(third).text == "fine"
    assert time.monotonic() - started >= 0.6
    assert [request.page for request in loopback.requests] == [1, 2, 3]


def test_the_time_of_a_page_includes_its_pauses(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(429, {"Retry-After": "100"})
    assert (
        failed(*read_pages(loopback, answer_seconds=0.2)) == "no good answer within 0.2 s (--answer-seconds)"
    )
    assert MAX_PAUSE > 100


def test_no_more_requests_run_at_once_than_allowed(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(body=completion("fine"), delay=0.02)
    loopback.script = [Reply(500, delay=0.02), OK]
    results = read_pages(loopback, 30, concurrency=4)
    assert all(answered(result).attempts == 2 for result in results)
    assert loopback.peak == 4


def test_a_cancelled_run_leaves_no_connection_open(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(delay=60, raw=b"")

    async def run() -> None:
        engine = make_engine(loopback, concurrency=4)
        tasks = [asyncio.create_task(engine.read(Ask(n), picture(n))) for n in range(1, 9)]
        while len(loopback.requests) < 4:
            await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(result, asyncio.CancelledError) for result in results)
        await engine.close()

    asyncio.run(run())
    assert len(loopback.requests) == 4
