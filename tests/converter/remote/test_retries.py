"""Which questions are sent again, how often, and which errors fail only their page."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.converter.remote.engine import MAX_FAILURES, MAX_PAID
from tests.converter.remote.responses import GOOD, wire
from tests.fakes.asking import answered, failed, read_pages
from tests.fakes.loopback import OK, Loopback, Reply, completion, failure


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504, 529, 599])
def test_a_server_error_is_retried_a_few_times(loopback: Loopback, status: int) -> None:
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
def test_a_broken_connection_is_retried_but_not_paid_for_again_and_again(
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
def test_an_unusable_answer_is_paid_for_twice_and_then_fails_its_page(
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


def test_an_error_that_the_library_cannot_read_fails_only_its_page(loopback: Loopback) -> None:
    loopback.answer = lambda r: (
        Reply(500, {"Content-Type": "text/html; charset=hex"}, b"zz") if r.page == 1 else "fine"
    )
    first, second = read_pages(loopback, 2, concurrency=1)
    assert "attempts" in failed(first)
    assert answered(second).text == "fine"


def test_an_answer_that_the_content_filter_withholds_is_not_asked_for_again(loopback: Loopback) -> None:
    withheld = [completion("", "content_filter"), completion(None, "content_filter")]
    loopback.answer = lambda request: Reply(body=withheld[request.page - 1])
    assert all("content filter" in failed(result) for result in read_pages(loopback, 2))
    assert len(loopback.requests) == 2
