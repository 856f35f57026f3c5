"""What counts as an answer: servers send all kinds of JSON under status 200, and not only JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from doc2md.converter.base import Finish, Transcript
from doc2md.converter.replay import storable
from doc2md.document import UNSAID, Usage
from doc2md.errors import PageError


class AnswerError(Exception):
    """Status 200 and no answer in it; the message says what is wrong, `usage` what the server counted."""

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


MAX_TOKENS = 10_000_000
"""Of one answer. What a server counts beyond it is no count, and neither are no tokens for an answer with words."""


class _Usage(BaseModel):
    prompt_tokens: Annotated[int, Field(ge=0, le=MAX_TOKENS)]
    completion_tokens: Annotated[int, Field(ge=1, le=MAX_TOKENS)]


_REFUSAL = re.compile(
    r"\W*(?:I['’]m sorry|I am sorry|sorry)\b.{0,20}\bI(?:['’]m| am)? (?:can['’]t|cannot|unable)", re.I
)


def read_answer(content: bytes, draft: Transcript) -> Transcript:
    """`draft` filled in from a response's bytes. Raises AnswerError, and what `accept` raises."""
    try:
        # Not pydantic's own JSON: that refuses an answer for one lone surrogate in it.
        answer = _Answer.model_validate(json.loads(content.removeprefix(b"\xef\xbb\xbf")))
    except (ValueError, RecursionError):
        raise AnswerError("an answer that is no chat completion") from None
    choice = answer.choices[0]
    return accept(draft, choice.message.content, choice.finish_reason, answer.usage)


def accept(draft: Transcript, text: Any, finish_reason: Any, usage: Any) -> Transcript:
    """`draft` filled in, if this is an answer.

    Raises AnswerError if not, PageError where asking again is no use.
    """
    finish = _finish(finish_reason)
    if finish is Finish.FILTERED:
        withheld = PageError("the server's content filter withheld the answer")
        withheld.usage = read_usage(usage)
        raise withheld
    if not isinstance(text, str):
        raise AnswerError("an answer without text", usage)
    if not text.strip():
        raise AnswerError("an empty answer to a page that is not blank", usage)
    if len(text) < 300 and _REFUSAL.match(text):
        raise AnswerError("an answer that refuses to read the page", usage)
    return replace(draft, text=storable(text), finish=finish, usage=read_usage(usage))


def _finish(said: Any) -> Finish:
    try:
        return Finish(said)
    except ValueError:
        return Finish.UNKNOWN


def read_usage(said: Any) -> Usage:
    """Unsaid where the server does not say, or says nonsense: that is not the same as nothing."""
    try:
        usage = _Usage.model_validate(said)
    except ValidationError:
        return UNSAID
    return Usage(usage.prompt_tokens, usage.completion_tokens)
