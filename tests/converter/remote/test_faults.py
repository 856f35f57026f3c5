"""Servers that misbehave: what ends the run, what ends a page, what is tried again, and what it may cost."""

from __future__ import annotations

import asyncio
import email.utils
import gzip
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.base import Ask, Finish, Transcript
from doc2md.converter.remote import engine as engine_module
from doc2md.converter.remote.endpoint import Endpoint
from doc2md.converter.remote.engine import MAX_FAILURES, MAX_PAID, list_models
from doc2md.converter.remote.errors import MAX_PAUSE
from doc2md.converter.remote.rate_limit import backoff, retry_after
from doc2md.converter.remote.response import AnswerError, read_answer
from doc2md.document import Usage
from doc2md.errors import EngineError, PageError
from tests.fakes.loopback import (
    OK,
    Loopback,
    Reply,
    Request,
    completion,
    failure,
    make_engine,
    picture,
    read_pages,
)

Outcome = Transcript | BaseException


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting but what a server asks for."""
    monkeypatch.setattr(engine_module, "backoff", lambda attempt: 0.0)
    monkeypatch.setattr(engine_module, "DEFAULT_PAUSE", 0.05)


def answered(result: Outcome) -> Transcript:
    assert isinstance(result, Transcript), result
    return result


def failed(result: Outcome) -> str:
    assert isinstance(result, PageError), result
    return str(result)


def stopped(results: list[Outcome]) -> str:
    """The message that ended the run; every page that was left has the same."""
    assert all(isinstance(result, EngineError) for result in results), results
    (message,) = {str(result) for result in results}
    return message


def wire(body: bytes, headers: str = "", length: int | None = None) -> bytes:
    """An HTTP response, byte for byte."""
    length = len(body) if length is None else length
    return f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n{headers}\r\n".encode() + body


GOOD = json.dumps(completion("A good answer.")).encode()


# What stops the run


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (401, "DOC2MD_API_KEY"),
        (402, "credit"),
        (403, "DOC2MD_API_KEY"),
        (404, "--model"),
        (405, "--base-url"),
    ],
)
def test_a_refusal_that_all_pages_share_stops_the_run_at_once(
    loopback: Loopback, status: int, hint: str
) -> None:
    loopback.answer = lambda request: Reply(status, body=failure("it is so"))
    message = stopped(read_pages(loopback, 30, concurrency=3))
    assert f"HTTP {status}" in message
    assert hint in message
    assert "it is so" in message
    assert len(loopback.requests) <= 3


def test_a_run_is_stopped_in_the_middle_too(loopback: Loopback) -> None:
    loopback.answer = lambda r: "fine" if len(loopback.requests) <= 10 else Reply(401)
    results = read_pages(loopback, 40, concurrency=2)
    assert [type(result) for result in results[:10]] == [Transcript] * 10
    stopped(results[10:])
    assert len(loopback.requests) <= 12


def test_where_the_model_is_not_found_the_servers_models_are_named(loopback: Loopback) -> None:
    loopback.models = ["deepseek-ai/DeepSeek-OCR", "other:7b", "\x1b]0;pwn\x07evil\u202e"]
    loopback.answer = lambda request: Reply(404, body=failure("no such model", code="model_not_found"))
    message = stopped(read_pages(loopback, 5, concurrency=1, model="nope"))
    assert message.endswith("the server has these models: deepseek-ai/DeepSeek-OCR, other:7b, 0pwnevil")
    assert message.isprintable()
    assert len(loopback.listings) == 1


@pytest.mark.parametrize(
    "models",
    [
        Reply(404),
        Reply(200, body=None),
        Reply(200, body=[]),
        Reply(200, body={"data": None}),
        Reply(200, body={"data": [{}, {"id": 3}]}),
        Reply(200, {"Content-Type": "text/html"}, b"<html>"),
        Reply(raw=b""),
    ],
)
def test_a_server_that_does_not_list_its_models_is_no_trouble(loopback: Loopback, models: Reply) -> None:
    loopback.models = models
    loopback.answer = lambda request: Reply(404)
    assert "HTTP 404" in stopped(read_pages(loopback))


def test_the_models_of_an_endpoint_are_listed(loopback: Loopback) -> None:
    loopback.models = ["a/b:7b", "c"]
    assert asyncio.run(list_models(Endpoint(loopback.base_url, "secret"))) == ["a/b:7b", "c"]
    assert loopback.listings[0].headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("models", "reason"),
    [
        (Reply(401, body=failure("no, secret!")), "DOC2MD_API_KEY"),
        (Reply(400, body=failure("no, secret!")), "HTTP 400"),
        (Reply(500, body=failure("no, secret!")), "HTTP 500"),
        (Reply(307, {"Location": "/elsewhere"}), "redirects"),
        (Reply(body=b"<html>"), "cannot be read"),
        (Reply(body={"data": None}), "cannot be read"),
        (Reply(raw=b""), "connection failed"),
        (Reply(delay=60, raw=b""), "within 0.3 s"),
    ],
)
def test_an_endpoint_that_does_not_list_its_models_says_why(
    loopback: Loopback, models: Reply, reason: str
) -> None:
    loopback.models = models
    with pytest.raises(EngineError, match=reason) as caught:
        asyncio.run(list_models(Endpoint(loopback.base_url, "secret"), seconds=0.3))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_not_followed(loopback: Loopback, status: int) -> None:
    with Loopback() as elsewhere:
        location = {"Location": f"{elsewhere.base_url}/chat/completions"}
        loopback.answer = lambda request: Reply(status, location)
        assert "redirects" in stopped(read_pages(loopback, 4, concurrency=2, key="secret"))
        assert not elsewhere.requests
    assert len(loopback.requests) <= 2


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_an_address_where_nothing_listens_stops_the_run_and_is_named() -> None:
    address = f"http://127.0.0.1:{closed_port()}/v1"
    message = stopped(read_pages(address, 10, concurrency=2))
    assert address in message
    assert "--base-url" in message


def test_a_server_that_goes_away_in_mid_run_costs_pages_not_the_run() -> None:
    async def run() -> list[Outcome]:
        with Loopback() as server:
            engine = make_engine(server)
            first = await engine.read(Ask(1), picture(1))
        try:
            return [first, *await asyncio.gather(engine.read(Ask(2), picture(2)), return_exceptions=True)]
        finally:
            await engine.close()

    first, second = asyncio.run(run())
    answered(first)
    assert "the connection failed" in failed(second)
    assert f"{MAX_FAILURES} attempts" in failed(second)


# Too many requests


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
        # The others under way end while the pause lasts: the pages after them must wait as well.
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
def test_a_429_without_a_usable_word_pauses_all_the_same(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, word: str | None
) -> None:
    monkeypatch.setattr(engine_module, "DEFAULT_PAUSE", 0.3)
    loopback.script = [Reply(429, {} if word is None else {"Retry-After": word}), OK]
    assert answered(*read_pages(loopback)).attempts == 2
    first, second = loopback.requests
    assert second.at - first.at >= 0.3


def test_being_put_off_uses_up_no_attempts(loopback: Loopback) -> None:
    loopback.script = [Reply(429, {"retry-after-ms": "5"})] * (3 * MAX_FAILURES)
    assert answered(*read_pages(loopback)).attempts == 3 * MAX_FAILURES + 1


def test_a_server_that_lets_one_page_through_at_a_time_gets_all_pages_done(loopback: Loopback) -> None:
    turn = [0.0]

    def answer(request: Request) -> str | Reply:
        if request.at < turn[0]:
            return Reply(429, {"retry-after-ms": "20"})
        turn[0] = request.at + 0.02
        return "fine"

    loopback.answer = answer
    assert all(answered(result) for result in read_pages(loopback, 20, concurrency=8))


def test_a_server_that_lets_nothing_through_stops_the_run(
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
def test_no_retry_after_upsets(seconds: str, milliseconds: str) -> None:
    value = retry_after({"retry-after": seconds, "retry-after-ms": milliseconds})
    assert value is None or 0 <= value < float("inf")


@given(st.integers(1, 10_000))
def test_backoff_is_bounded(attempt: int) -> None:
    assert 0 <= backoff(attempt) <= 20


# What is tried again


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504, 529, 599])
def test_a_server_error_is_tried_again_within_a_budget(loopback: Loopback, status: int) -> None:
    html = Reply(status, {"Content-Type": "text/html"}, b"<html><h1>Bad gateway</h1></html>")
    loopback.script = [Reply(status), html, OK]
    assert answered(*read_pages(loopback)).attempts == 3

    loopback.answer = lambda request: Reply(status) if request.page == 2 else "fine"
    loopback.script = ()
    first, second, third = read_pages(loopback, 3)
    assert answered(first).text == answered(third).text == "fine"
    assert failed(second) == f"HTTP {status} (server message: HTTP {status}), after {MAX_FAILURES} attempts"
    assert sum(request.page == 2 for request in loopback.requests) == MAX_FAILURES


@pytest.mark.parametrize("status", [400, 414, 418, 422])
def test_a_question_that_is_refused_fails_its_page_at_once(loopback: Loopback, status: int) -> None:
    loopback.answer = lambda r: (
        Reply(status, body=failure("too\x1b[2J\nlarge \u202e")) if r.page == 2 else "fine"
    )
    first, second, third = read_pages(loopback, 3)
    assert answered(first).text == answered(third).text == "fine"
    assert failed(second) == f"the server refused the request: HTTP {status} (server message: too [2J large)"
    assert len(loopback.requests) == 3


CUTS = {
    "before the answer": b"",
    "in the headers": b"HTTP/1.1 200 OK\r\nContent-Le",
    "in mid-body": wire(GOOD[:40], length=len(GOOD)),
    "before the last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n"
    % (len(GOOD), GOOD),
    "in a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n" + GOOD,
    "with a bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + GOOD,
    "with a bad status line": b"HTTP/1.1 OK 200 fine\r\nnonsense\r\n\r\n",
    "with another protocol": b"220 mail.test ESMTP \x1b[2J\r\n",
    "after an endless header": b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 2_000_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("cut", CUTS)
def test_a_connection_that_breaks_is_tried_again_but_not_bought_again_and_again(
    loopback: Loopback, cut: str, reset: bool
) -> None:
    broken = Reply(raw=CUTS[cut], reset=reset)
    loopback.script = [broken, OK]
    assert answered(*read_pages(loopback)).attempts == 2

    loopback.answer = lambda request: broken
    loopback.script, loopback.requests = (), []
    reason = failed(*read_pages(loopback))
    assert reason.startswith("the connection failed (")
    assert "()" not in reason
    assert reason.isprintable()
    assert len(reason) < 250
    assert len(loopback.requests) == MAX_PAID


def message(content: Any, **more: Any) -> dict[str, Any]:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": content} | more,
        "finish_reason": "stop",
    }
    return completion("") | {"choices": [choice]}


CALL = {"id": "x", "type": "function", "function": {"name": "f", "arguments": "{}"}}
BAD_ANSWERS: dict[str, Any] = {
    "nothing": b"",
    "null": None,
    "a number": 7,
    "a string": "text",
    "an array": [completion("text")],
    "an empty object": {},
    "an error": failure("engine died"),
    "a page of HTML": b"<html><title>Sign in</title></html>",
    "half of it": GOOD[:-9],
    "commas": GOOD[:-7] + b",,}",
    "bad UTF-8": GOOD.replace(b"good", b"g\xff\xfed"),
    "nesting": b'{"choices":' + b"[" * 100_000,
    "no choices": completion("", choices=[]),
    "null choices": completion("", choices=None),
    "choices that are none": completion("", choices=[None]),
    "choices of a string": completion("", choices="text"),
    "choices twice": GOOD[:-1] + b',"choices":[]}',
    "no message": completion("", choices=[{"index": 0, "finish_reason": "stop"}]),
    "a null message": completion("", choices=[{"index": 0, "message": None}]),
    "null content": message(None),
    "content in parts": message([{"type": "text", "text": "text"}]),
    "content that is a number": message(7),
    "no content": completion("", choices=[{"message": {"role": "assistant"}}]),
    "a tool call": message(None, tool_calls=[CALL]),
    "empty text": completion(""),
    "blanks": completion(" \n\t\u3000"),
    "a refusal": completion("I'm sorry, but I can't assist with that request."),
    "another refusal": completion("Sorry, I am unable to read this image."),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_an_answer_that_is_none_is_bought_twice_and_then_fails_its_page(
    loopback: Loopback, answer: str
) -> None:
    bad = Reply(body=BAD_ANSWERS[answer])
    loopback.script = [bad, OK]
    assert answered(*read_pages(loopback)).attempts == 2

    loopback.script, loopback.requests = (), []
    loopback.answer = lambda request: bad if request.page == 1 else "fine"
    first, second = read_pages(loopback, 2, concurrency=1)
    assert failed(first).startswith("the answer ")
    assert failed(first).endswith(f", after {MAX_PAID} attempts")
    assert answered(second).text == "fine"
    assert len(loopback.requests) == MAX_PAID + 1


def test_an_error_that_upsets_the_library_fails_its_page_only(loopback: Loopback) -> None:
    loopback.answer = lambda r: (
        Reply(500, {"Content-Type": "text/html; charset=hex"}, b"zz") if r.page == 1 else "fine"
    )
    first, second = read_pages(loopback, 2, concurrency=1)
    assert "attempts" in failed(first)
    assert answered(second).text == "fine"


def test_what_the_content_filter_withholds_is_not_asked_for_again(loopback: Loopback) -> None:
    withheld = [completion("", "content_filter"), completion(None, "content_filter")]
    loopback.answer = lambda request: Reply(body=withheld[request.page - 1])
    assert all("content filter" in failed(result) for result in read_pages(loopback, 2))
    assert len(loopback.requests) == 2


# What is accepted


@pytest.mark.parametrize(
    ("said", "finish"),
    [
        ("stop", Finish.STOP),
        ("length", Finish.LENGTH),
        ("eos_token", Finish.UNKNOWN),
        ("tool_calls", Finish.UNKNOWN),
        (None, Finish.UNKNOWN),
        (7, Finish.UNKNOWN),
        (["stop"], Finish.UNKNOWN),
    ],
)
def test_how_an_answer_ended_is_kept(loopback: Loopback, said: Any, finish: Finish) -> None:
    loopback.answer = lambda request: Reply(body=completion("text", said))
    assert answered(*read_pages(loopback)).finish is finish


@pytest.mark.parametrize(
    ("said", "usage"),
    [
        ({"prompt_tokens": 900, "completion_tokens": 5}, Usage(900, 5)),
        ({"prompt_tokens": 0, "completion_tokens": 0, "more": {}}, None),
        ({"prompt_tokens": 900, "completion_tokens": 10**400}, None),
        (None, None),
        ({}, None),
        ([], None),
        ("many", None),
        (7, None),
        ({"prompt_tokens": 900}, None),
        ({"completion_tokens": 5}, None),
        ({"prompt_tokens": -1, "completion_tokens": 5}, None),
        ({"prompt_tokens": 900, "completion_tokens": "many"}, None),
        ({"prompt_tokens": None, "completion_tokens": None}, None),
        ({"prompt_tokens": 0.5, "completion_tokens": 5}, None),
        ({"prompt_tokens": float("nan"), "completion_tokens": 5}, None),
    ],
)
def test_usage_that_makes_no_sense_is_unknown_not_zero(
    loopback: Loopback, said: Any, usage: Usage | None
) -> None:
    loopback.answer = lambda request: Reply(body=completion("text", usage=said))
    result = answered(*read_pages(loopback))
    assert (result.text, result.usage) == ("text", usage or Usage(unsaid=1))


def test_an_answer_without_usage_is_an_answer(loopback: Loopback) -> None:
    body = {key: value for key, value in completion("text").items() if key != "usage"}
    loopback.answer = lambda request: Reply(body=body)
    assert answered(*read_pages(loopback)).usage == Usage(unsaid=1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(headers={"Content-Type": "text/plain"}, body=GOOD),
        Reply(headers={"Content-Type": "application/json; charset=hex"}, body=GOOD),
        Reply(body=b"\xef\xbb\xbf" + GOOD),
        Reply(body=b" \n" + GOOD + b"\n"),
        Reply(body=completion("A good answer.", model="gpt-nope")),
        Reply(headers={"Content-Encoding": "Identity"}, body=GOOD),
    ],
)
def test_an_answer_that_is_only_odd_is_taken(loopback: Loopback, reply: Reply) -> None:
    loopback.answer = lambda request: reply
    assert answered(*read_pages(loopback)).text == "A good answer."


@pytest.mark.parametrize("text", ["a\udc80b\ud800c", "\udc00" * 3 + "x"])
def test_lone_surrogates_do_not_get_past_the_engine(loopback: Loopback, text: str) -> None:
    loopback.answer = lambda request: text
    got = answered(*read_pages(loopback)).text
    assert len(got) == len(text)
    assert got.encode()


def test_nul_and_other_controls_arrive_as_they_are(loopback: Loopback) -> None:
    text = "a\x00b\rc\x1b[2J\x0cd\u2028e"
    loopback.answer = lambda request: text
    assert answered(*read_pages(loopback)).text == text


NAMES = st.sampled_from(["choices", "message", "content", "finish_reason", "usage", "prompt_tokens"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)
CHOICES = st.fixed_dictionaries({"message": st.fixed_dictionaries({"content": JSON}), "finish_reason": JSON})
ANSWERS = st.one_of(JSON, st.fixed_dictionaries({"choices": st.lists(CHOICES, min_size=1), "usage": JSON}))


@given(st.one_of(st.binary(), ANSWERS.map(lambda value: json.dumps(value).encode())))
def test_any_bytes_are_an_answer_or_not(content: bytes) -> None:
    try:
        transcript = read_answer(content, Transcript(Ask(1), ""))
    except (AnswerError, PageError):
        return
    assert transcript.text.encode().strip()


# Size and time


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


def test_time_runs_out_between_attempts_too(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(429, {"Retry-After": "100"})
    assert (
        failed(*read_pages(loopback, answer_seconds=0.2)) == "no good answer within 0.2 s (--answer-seconds)"
    )
    assert MAX_PAUSE > 100


# Many at once


def test_no_more_requests_are_under_way_than_allowed(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(body=completion("fine"), delay=0.02)
    loopback.script = [Reply(500, delay=0.02), OK]
    results = read_pages(loopback, 30, concurrency=4)
    assert all(answered(result).attempts == 2 for result in results)
    assert loopback.peak == 4


def test_a_run_that_is_given_up_leaves_nothing_open(loopback: Loopback) -> None:
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


# All at once


@pytest.fixture
def chaos(material: Path) -> Iterator[str]:
    """The address of a server that knows every fault by name."""
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
"""Faults of plain answers that the server leaves out when it streams; the largest is a loop, and stopped early."""


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
def test_a_busy_server_with_every_kind_of_passing_fault_gets_all_pages_done(chaos: str, stream: bool) -> None:
    passing = ["429", "429_ms", "500", "502", "503", "504", "529", "408", "reset_mid"]
    passing += CUT_STREAMS - {"sse_bad_json"}  # the server counts that as delivered
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
