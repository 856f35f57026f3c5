"""An answer that comes piece by piece, read until it is complete or runs in circles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from doc2md.converter.base import Finish, Transcript
from doc2md.converter.grounded.loops import LoopWatch
from doc2md.converter.grounded.parse import MAX_CHARACTERS
from doc2md.converter.remote.response import AnswerError, accept, read_usage
from doc2md.converter.replay import storable


class _Delta(BaseModel):
    content: Any = None


class _Choice(BaseModel):
    delta: _Delta | None = None
    finish_reason: Any = None


class _Chunk(BaseModel):
    choices: Sequence[_Choice] | None = None
    usage: Any = None


async def read_stream(chunks: AsyncIterator[object], draft: Transcript) -> Transcript:
    """`draft` filled in from the JSON of a stream's events.

    An answer that runs in circles, or says more than a page can have, is read as far as it had come then.

    Raises AnswerError, what `accept` raises, and what `chunks` raises before the answer is complete.
    """
    watch, pieces, length = LoopWatch(), list[str](), 0
    finish: Any = None
    usage: Any = None
    try:
        async for said in chunks:
            chunk = _chunk(said)
            usage = usage if chunk.usage is None else chunk.usage
            for choice in (chunk.choices or ())[:1]:
                finish = finish if choice.finish_reason is None else choice.finish_reason
                piece = _piece(choice)
                pieces.append(piece)
                length += len(piece)
                loops = bool(piece) and watch.feed(piece)
                if loops or length > MAX_CHARACTERS:
                    finish = Finish.LOOP if loops else Finish.LENGTH
                    text = storable("".join(pieces))
                    return replace(draft, text=text, finish=finish, usage=read_usage(usage))
    except Exception:
        if finish is None:
            raise
        # Only the usage is lost: an answer that is complete is not bought again.
    if finish is None:
        raise AnswerError("an answer that was cut off")
    return accept(draft, "".join(pieces), finish, usage)


def _chunk(said: object) -> _Chunk:
    try:
        return _Chunk.model_validate(said)
    except ValidationError:
        raise AnswerError("a stream that is no chat completion") from None


def _piece(choice: _Choice) -> str:
    content = choice.delta.content if choice.delta else None
    if not isinstance(content, str | None):
        raise AnswerError("an answer without text")
    return content or ""
