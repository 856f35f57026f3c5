"""Validate a server's response: with status 200, servers also send errors, empty answers and HTML pages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from doc2md.converter.base import Finish, Transcript
from doc2md.converter.replay import replace_surrogates
from doc2md.document import UNSAID, Usage
from doc2md.errors import PageError


class AnswerError(Exception):
    """A response with status 200 that contains no usable answer. `usage` is the usage that the server reported."""

    def __init__(self, message: str, usage: Any = None) -> None:
        super().__init__(message)
        self.usage = read_usage(usage)


class _Message(BaseModel):
    content: Any = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: Any = None


class _Answer(BaseModel):
    choices: Annotated[Sequence[_Choice], Field(min_length=1)]
    usage: Any = None


MAX_REPORTED_TOKENS = 10_000_000
"""Maximum plausible token count of one request. doc2md ignores larger counts, and an answer of 0 tokens."""


class _Usage(BaseModel):
    prompt_tokens: Annotated[int, Field(ge=0, le=MAX_REPORTED_TOKENS)]
    completion_tokens: Annotated[int, Field(ge=1, le=MAX_REPORTED_TOKENS)]


_REFUSAL = re.compile(
    r"\W*(?:I['’]m sorry|I am sorry|sorry)\b.{0,20}\bI(?:['’]m| am)? (?:can['’]t|cannot|unable)", re.I
)


def read_answer(content: bytes, draft: Transcript) -> Transcript:
    """Return `draft` with the answer in `content`, the body of a response that is not streamed.

    Raises AnswerError if the body is not a chat completion, and the errors of `accept`.
    """
    try:
        # pydantic's own JSON parser rejects an answer with a lone surrogate; Python's parser accepts it.
        answer = _Answer.model_validate(json.loads(content.removeprefix(b"\xef\xbb\xbf")))
    except (ValueError, RecursionError):
        raise AnswerError("the answer is not a chat completion") from None
    choice = answer.choices[0]
    return accept(draft, choice.message.content, choice.finish_reason, answer.usage)


def accept(draft: Transcript, text: Any, finish_reason: Any, usage: Any) -> Transcript:
    """Return `draft` with text, finish reason and usage, if they are a usable answer.

    Raises AnswerError if they are not, PageError if asking again would not help.
    """
    finish = _finish(finish_reason)
    if finish is Finish.FILTERED:
        withheld = PageError("the server's content filter withheld the answer")
        withheld.usage = read_usage(usage)
        raise withheld
    if not isinstance(text, str):
        raise AnswerError("the answer has no text", usage)
    if not text.strip():
        raise AnswerError("the answer is empty, but the page is not blank", usage)
    if len(text) < 300 and _REFUSAL.match(text):
        raise AnswerError("the answer is a refusal to read the page", usage)
    return replace(draft, text=replace_surrogates(text), finish=finish, usage=read_usage(usage))


def _finish(reason: Any) -> Finish:
    try:
        return Finish(reason)
    except ValueError:
        return Finish.UNKNOWN


def read_usage(value: Any) -> Usage:
    """Return the usage that a server reported.

    Returns `UNSAID`, not zero tokens, if the report is missing or not plausible: the answer was probably paid for.
    """
    try:
        usage = _Usage.model_validate(value)
    except ValidationError:
        return UNSAID
    return Usage(usage.prompt_tokens, usage.completion_tokens)
