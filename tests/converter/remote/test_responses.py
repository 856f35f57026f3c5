"""Responses that are accepted, and what is read in them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.base import Ask, Finish, Transcript
from doc2md.converter.remote.response import AnswerError, read_answer
from doc2md.document import Usage
from doc2md.errors import PageError
from tests.converter.remote.responses import GOOD
from tests.fakes.asking import answered, read_pages
from tests.fakes.loopback import Loopback, Reply, completion


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
def test_a_usage_that_makes_no_sense_is_unknown_and_not_zero(
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
def test_an_odd_response_with_an_answer_is_accepted(loopback: Loopback, reply: Reply) -> None:
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
def test_any_bytes_are_an_answer_or_an_error(content: bytes) -> None:
    try:
        transcript = read_answer(content, Transcript(Ask(1), ""))
    except (AnswerError, PageError):
        return
    assert transcript.text.encode().strip()
