"""Servers that ask for a pause: HTTP 429 and 503, and `Retry-After`."""

from __future__ import annotations

import email.utils
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.remote import engine as engine_module
from doc2md.converter.remote.engine import MAX_FAILURES
from doc2md.converter.remote.rate_limit import backoff, retry_after
from tests.fakes.asking import answered, read_pages, stopped
from tests.fakes.loopback import OK, Loopback, Reply, Request, completion, failure


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "milliseconds", "date", "milliseconds and junk"])
def test_no_request_starts_before_the_time_the_server_names(
    loopback: Loopback, status: int, form: str
) -> None:
    wait = 0.5
    named: list[float] = []

    def answer(request: Request) -> str | Reply:
        if request.page == 1 and request.attempt == 1:
            until = time.time() + wait
            if form == "date":
                until = int(time.time()) + 2
            named.append(until)
            headers = {
                "seconds": {"Retry-After": str(wait)},
                "milliseconds": {"retry-after-ms": "500", "Retry-After": "0"},
                "date": {"Retry-After": email.utils.formatdate(until, usegmt=True)},
                "milliseconds and junk": {"retry-after-ms": "soon", "Retry-After": str(wait)},
            }[form]
            return Reply(status, headers)
        # The other requests end during the pause. The pages after them must also wait.
        return Reply(body=completion("fine"), delay=0.1 if request.page <= 4 else 0)

    started = time.time() - time.monotonic()
    loopback.answer = answer
    results = read_pages(loopback, 9, concurrency=4)
    assert all(answered(result).text == "fine" for result in results)
    later = loopback.requests[4:]
    assert len(later) == 6
    assert min(request.at + started for request in later) >= named[0] - 0.001


@pytest.mark.parametrize(
    "word", [None, "soon", "-5", "nan", "inf", "", "Thu, 01 Jan 1970 00:00:00 GMT", "1,5"]
)
def test_a_429_without_a_usable_retry_after_also_pauses(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, word: str | None
) -> None:
    monkeypatch.setattr(engine_module, "DEFAULT_PAUSE", 0.3)
    loopback.script = [Reply(429, {} if word is None else {"Retry-After": word}), OK]
    assert answered(*read_pages(loopback)).attempts == 2
    first, second = loopback.requests
    assert second.at - first.at >= 0.3


def test_requests_that_are_put_off_do_not_count_as_attempts(loopback: Loopback) -> None:
    loopback.script = [Reply(429, {"retry-after-ms": "5"})] * (3 * MAX_FAILURES)
    assert answered(*read_pages(loopback)).attempts == 3 * MAX_FAILURES + 1


def test_all_pages_are_answered_by_a_server_that_takes_one_at_a_time(loopback: Loopback) -> None:
    turn = [0.0]

    def answer(request: Request) -> str | Reply:
        if request.at < turn[0]:
            return Reply(429, {"retry-after-ms": "20"})
        turn[0] = request.at + 0.02
        return "fine"

    loopback.answer = answer
    assert all(answered(result) for result in read_pages(loopback, 20, concurrency=8))


def test_a_server_that_answers_nothing_stops_the_run(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "MAX_PAUSE", 0.2)
    loopback.answer = lambda request: Reply(429, {"retry-after-ms": "30"}, failure("slow down"))
    message = stopped(read_pages(loopback, 12, concurrency=3))
    assert "HTTP 429 (server message: slow down), and no answer" in message


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_of_a_day_stops_the_run(loopback: Loopback, status: int) -> None:
    loopback.answer = lambda request: Reply(status, {"Retry-After": "86400"})
    assert "wait 86400 s; run again later" in stopped(read_pages(loopback, 9, concurrency=3))
    assert len(loopback.requests) <= 3


@pytest.mark.parametrize("field", ["type", "code"])
def test_a_quota_that_is_used_up_stops_the_run(loopback: Loopback, field: str) -> None:
    said = {"error": {"message": "You exceeded your quota", field: "insufficient_quota"}}
    loopback.answer = lambda request: Reply(429, {"Retry-After": "1"}, said)
    message = stopped(read_pages(loopback, 9, concurrency=3))
    assert "quota is used up (server message: You exceeded your quota)" in message
    assert len(loopback.requests) <= 3


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": " 2 "}, 2.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "-1", "retry-after": "9"}, 9.0),
        ({"retry-after": "Wed, 01 Jan 1000000 00:00:00 GMT"}, None),
        ({"retry-after": "Wed, 01 Jan 2020 00:00:00 +99999999999999999"}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_without_a_zone_is_universal_time(monkeypatch: pytest.MonkeyPatch) -> None:
    until = int(time.time()) + 100
    said = time.strftime("%a, %d %b %Y %H:%M:%S", time.gmtime(until)) + " -0000"
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        seconds = retry_after({"retry-after": said})
    finally:
        monkeypatch.undo()
        time.tzset()
    assert seconds is not None
    assert 90 < seconds <= 100


@given(st.text(), st.text())
def test_any_retry_after_is_a_pause_or_none(seconds: str, milliseconds: str) -> None:
    value = retry_after({"retry-after": seconds, "retry-after-ms": milliseconds})
    assert value is None or 0 <= value < float("inf")


@given(st.integers(1, 10_000))
def test_backoff_is_bounded(attempt: int) -> None:
    assert 0 <= backoff(attempt) <= 20
