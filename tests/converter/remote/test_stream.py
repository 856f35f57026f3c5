"""Streamed answers: when one is complete, what ends it early, and when the rest is not read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.base import Ask, Finish, Transcript
from doc2md.converter.grounded.parse import MAX_CHARACTERS
from doc2md.converter.remote.engine import MAX_PAID
from doc2md.converter.remote.response import AnswerError
from doc2md.converter.remote.stream import read_stream
from doc2md.document import Usage
from doc2md.errors import PageError
from tests.builders.answers import grounded
from tests.fakes.asking import answered, failed, read_pages
from tests.fakes.loopback import DONE, OK, Loopback, Reply, chunks, failure

GOOD = chunks("A good answer.")
CONTENT, END, TOKENS = GOOD[:-2], GOOD[-2], GOOD[-1]


def saying(content: Any, finish: Any = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": finish}]}


@pytest.mark.parametrize(
    "events",
    [
        [*GOOD, DONE],
        GOOD,
        [b": a comment\n\n", *GOOD, DONE, b"data: more\n\n"],
        [b"event: message\r\ndata: %s\r\n\r\n" % json.dumps(event).encode() for event in GOOD],
        [b"\xef\xbb\xbf: a mark\n\n", *GOOD, DONE],
        [{"choices": [], "prompt_filter_results": []}, *GOOD, DONE],
        [*CONTENT, END, {"choices": None, "usage": TOKENS["usage"]}, DONE],
        [*CONTENT, END | {"usage": TOKENS["usage"]}, DONE],
        [saying(None), {"choices": [{"index": 0, "delta": None}]}, *GOOD, DONE],
    ],
)
def test_an_answer_in_pieces_is_put_together(loopback: Loopback, events: list[Any]) -> None:
    loopback.answer = lambda request: Reply(events=events)
    result = answered(*read_pages(loopback))
    assert (result.text, result.finish, result.attempts) == ("A good answer.", Finish.STOP, 1)
    assert result.usage == Usage(900, 50)


@pytest.mark.parametrize("kind", ["text/event-stream; charset=utf-8", "Text/Event-Stream"])
@pytest.mark.parametrize("stream", [True, False], ids=["asked for", "unasked"])
def test_a_stream_is_known_by_its_type_whether_asked_for_or_not(
    loopback: Loopback, kind: str, stream: bool
) -> None:
    loopback.answer = lambda request: Reply(headers={"Content-Type": kind}, events=[*GOOD, DONE])
    assert answered(*read_pages(loopback, stream=stream)).text == "A good answer."


@given(st.text(min_size=1).filter(str.strip), st.integers(1, 9))
def test_an_answer_is_the_same_in_pieces_of_any_size(text: str, size: int) -> None:
    result = asyncio.run(read_stream(stream(chunks(text, size=size)), Transcript(Ask(1), "")))
    assert (result.text, result.finish) == (text, Finish.STOP)


@pytest.mark.parametrize("usage", [None, {}, "many", {"prompt_tokens": -1, "completion_tokens": 2}])
def test_tokens_that_the_stream_does_not_report_are_unknown(loopback: Loopback, usage: Any) -> None:
    loopback.answer = lambda request: Reply(events=[*CONTENT, END, {"choices": [], "usage": usage}, DONE])
    assert answered(*read_pages(loopback)).usage == Usage(unsaid=1)


@pytest.mark.parametrize(
    ("said", "finish"), [("length", Finish.LENGTH), ("eos_token", Finish.UNKNOWN), (7, Finish.UNKNOWN)]
)
def test_how_a_stream_ended_is_kept(loopback: Loopback, said: Any, finish: Finish) -> None:
    loopback.answer = lambda request: Reply(events=[*chunks("text", said), DONE])
    assert answered(*read_pages(loopback)).finish is finish


CUT = {
    "before anything": [],
    "at once": [DONE],
    "in mid-answer": CONTENT,
    "in mid-answer, though it says that it is done": [*CONTENT, DONE],
    "before its end is said": [*CONTENT, TOKENS, DONE],
    "by an error": [*CONTENT, failure("engine died")],
    "by an error in a word": [*CONTENT, {"error": "engine died"}],
    "by broken JSON": [*CONTENT, b'data: {"id": oops\n\n', END, DONE],
    "by bad UTF-8": [*CONTENT, b"data: \xff\xfe\n\n", END, DONE],
    "by nesting": [*CONTENT, b"data: " + b"[" * 100_000 + b"\n\n", END, DONE],
    "by null": [None, *GOOD, DONE],
    "by an array": [GOOD, DONE],
    "by a number": [7, *GOOD, DONE],
    "by choices that are none": [{"choices": "text"}, *GOOD, DONE],
    "by content in parts": [saying([{"type": "text", "text": "text"}]), END, DONE],
    "by a call": [{"choices": [{"index": 0, "delta": {"tool_calls": []}, "finish_reason": "tool_calls"}]}],
    "by an end without text": [END, DONE],
    "by blanks": [saying(" \n\t"), END, DONE],
    "by a refusal": [saying("I'm sorry, but I can't assist with that request."), END, DONE],
}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("cut", CUT)
def test_a_stream_without_an_answer_is_paid_for_twice_and_then_fails_its_page(
    loopback: Loopback, cut: str, reset: bool
) -> None:
    bad = Reply(events=CUT[cut], reset=reset)
    loopback.script = [bad, OK]
    assert answered(*read_pages(loopback)).attempts == 2

    loopback.script, loopback.requests = (), []
    loopback.answer = lambda request: bad if request.page == 1 else "fine"
    first, second = read_pages(loopback, 2, concurrency=1)
    assert failed(first).endswith(f", after {MAX_PAID} attempts")
    assert answered(second).text == "fine"
    assert len(loopback.requests) == MAX_PAID + 1


def test_the_error_that_ends_a_stream_is_reported_without_control_characters(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(events=[*CONTENT, failure("engine\x1b[2J died, secret")])
    reason = failed(*read_pages(loopback, key="secret"))
    assert reason.startswith("the server aborted its answer (server message: engine [2J died, [redacted])")


@pytest.mark.parametrize("after", [[], [b"data: {oops\n\n"], [7], [failure("too late")]])
def test_a_complete_answer_is_not_asked_for_again_if_an_error_follows_it(
    loopback: Loopback, after: Sequence[Any]
) -> None:
    loopback.answer = lambda request: Reply(events=[*CONTENT, END, *after], trickle=0.01, reset=True)
    result = answered(*read_pages(loopback))
    assert (result.text, result.usage) == ("A good answer.", Usage(unsaid=1))
    assert len(loopback.requests) == 1


def test_a_stream_that_the_content_filter_ends_is_not_asked_for_again(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(events=[*CONTENT, saying(None, "content_filter"), DONE])
    assert "content filter" in failed(*read_pages(loopback))
    assert len(loopback.requests) == 1


def test_a_stream_without_end_is_refused(loopback: Loopback) -> None:
    endless = [b"data: " + json.dumps(saying("")).encode() + b" " * 60_000 + b"\n\n"] * 40
    loopback.answer = lambda request: Reply(events=endless) if request.page == 1 else "fine"
    first, second = read_pages(loopback, 2, concurrency=1, max_answer=1_000_000)
    assert failed(first) == "the answer is larger than 1MB (--max-answer)"
    assert answered(second).text == "fine"


def test_a_stream_that_stalls_is_ended_at_the_time_limit(loopback: Loopback) -> None:
    stalled = Reply(events=CONTENT, trickle=30.0)
    loopback.answer = lambda request: stalled if request.page == 1 else "fine"
    first, second = read_pages(loopback, 2, concurrency=1, answer_seconds=0.4)
    assert failed(first) == "no good answer within 0.4 s (--answer-seconds)"
    assert answered(second).text == "fine"


# Loops


def test_an_answer_that_loops_is_stopped_and_the_next_page_is_asked(loopback: Loopback) -> None:
    start = grounded("title", "# The report") + grounded("text", "What is said before the model goes astray.")
    loop = "".join(grounded("text", "The total is 1,024.", (90, y, 900, y + 9)) for y in range(900)) * 4
    loopback.answer = lambda r: (
        Reply(events=[*chunks(start + loop, "length"), DONE]) if r.page == 1 else "fine"
    )
    first, second = read_pages(loopback, 2, concurrency=1)
    stopped = answered(first)
    assert (start + loop).startswith(stopped.text)
    assert stopped.text.startswith(start)
    assert len(stopped.text) < len(loop) / 4
    assert (stopped.finish, stopped.usage, stopped.attempts) == (Finish.LOOP, Usage(unsaid=1), 1)
    assert answered(second).text == "fine"
    assert len(loopback.requests) == 2


def test_an_honest_answer_of_the_same_length_is_read_to_its_end(loopback: Loopback) -> None:
    text = "".join(grounded("text", f"Line {n} says {n * n} and {n**3:x}.") for n in range(400))
    loopback.answer = lambda request: text
    assert answered(*read_pages(loopback)).text == text


def test_an_answer_that_is_longer_than_a_page_is_not_read_to_its_end(loopback: Loopback) -> None:
    text = "".join(f"{n * n:x} says {n**3:x}. " for n in range(100_000))
    loopback.answer = lambda request: Reply(events=[*chunks(text, size=1_000), DONE])
    stopped = answered(*read_pages(loopback))
    assert text.startswith(stopped.text)
    assert MAX_CHARACTERS < len(stopped.text) <= MAX_CHARACTERS + 1_000 < len(text)
    assert (stopped.finish, stopped.usage, stopped.attempts) == (Finish.LENGTH, Usage(unsaid=1), 1)


# Any events


async def stream(events: Sequence[Any]) -> AsyncIterator[object]:
    for event in events:
        yield event


NAMES = st.sampled_from(["choices", "delta", "content", "finish_reason", "usage", "index"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just("stop")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)
CHOICE = st.fixed_dictionaries(
    {"delta": st.fixed_dictionaries({"content": st.one_of(st.text(), JSON)}), "finish_reason": JSON}
)
EVENT = st.one_of(JSON, st.fixed_dictionaries({"choices": st.lists(CHOICE, max_size=2), "usage": JSON}))


@given(st.lists(EVENT, max_size=6))
def test_any_events_are_an_answer_or_an_error(events: list[Any]) -> None:
    try:
        transcript = asyncio.run(read_stream(stream(events), Transcript(Ask(1), "")))
    except (AnswerError, PageError):
        return
    assert transcript.text.encode().strip()
