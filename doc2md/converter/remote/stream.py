"""Read a streamed answer until it is complete, repeats itself or becomes too long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from doc2md.converter.base import Finish, Transcript
from doc2md.converter.grounded.loops import LoopWatch
from doc2md.converter.grounded.parse import MAX_CHARACTERS
from doc2md.converter.remote.response import AnswerError, accept, read_usage
from doc2md.converter.replay import replace_surrogates


class _Delta(BaseModel):
    content: Any = None


class _Choice(BaseModel):
    delta: _Delta | None = None
    finish_reason: Any = None


class _Chunk(BaseModel):
    choices: Sequence[_Choice] | None = None
    usage: Any = None


async def read_stream(chunks: AsyncIterator[object], draft: Transcript) -> Transcript:
    """Return `draft` with the answer in `chunks`, the parsed JSON of the stream's events.

    Stops reading as soon as the answer repeats itself (`Finish.LOOP`) or has more characters than a page can have
    (`Finish.LENGTH`). The text is then what was received until then.

    Raises AnswerError if the stream contains no complete answer, the errors of `accept`, and the errors of `chunks`
    that occur before the answer is complete.
    """
    watch, pieces, length = LoopWatch(), list[str](), 0
    finish: Any = None
    usage: Any = None
    try:
        async for event in chunks:
            chunk = _read_chunk(event)
            usage = usage if chunk.usage is None else chunk.usage
            for choice in (chunk.choices or ())[:1]:
                finish = finish if choice.finish_reason is None else choice.finish_reason
                piece = _text_of(choice)
                pieces.append(piece)
                length += len(piece)
                loops = bool(piece) and watch.feed(piece)
                if loops or length > MAX_CHARACTERS:
                    finish = Finish.LOOP if loops else Finish.LENGTH
                    text = replace_surrogates("".join(pieces))
                    return replace(draft, text=text, finish=finish, usage=read_usage(usage))
    except Exception:
        if finish is None:
            raise
        # The answer is complete and only its usage is missing: do not pay for it again.
    if finish is None:
        raise AnswerError("the answer was cut off")
    return accept(draft, "".join(pieces), finish, usage)


def _read_chunk(event: object) -> _Chunk:
    try:
        return _Chunk.model_validate(event)
    except ValidationError:
        raise AnswerError("the answer is not a stream of chat completion chunks") from None


def _text_of(choice: _Choice) -> str:
    content = choice.delta.content if choice.delta else None
    if not isinstance(content, str | None):
        raise AnswerError("the answer has no text")
    return content or ""
