"""One page, one question, one server: the request, the retries, the answer checked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Annotated, Any

import openai
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from doc2md.converter.remote.faults import Retry, judge
from doc2md.converter.remote.gate import Gate, backoff
from doc2md.converter.remote.profiles import Profile, request_body
from doc2md.converter.remote.transport import http_client
from doc2md.converter.types import Ask, Finish, Transcript
from doc2md.document import Usage
from doc2md.errors import EngineError, PageError
from doc2md.rasterizer.types import PageImage

MAX_ATTEMPTS = 5
MAX_PAID = 2
"""Attempts that were probably billed: a page is not bought three times."""
PAUSE_WITHOUT_WORD = 5.0
"""Seconds of quiet after a 429 that does not say how long."""


class RemoteEngine:
    """An `Engine` over chat completions. One instance a run: its gate holds all its pages together."""

    name = "openai"

    def __init__(
        self,
        base_url: str,
        *,
        model: str,
        profile: Profile,
        key: str | None = None,
        concurrency: int = 8,
        page_seconds: float = 600.0,
    ) -> None:
        self.base_url = base_url
        self.model = model
        self.profile = profile
        self.page_seconds = page_seconds
        self._gate = Gate(concurrency)
        self._reached = False
        self._stopped: EngineError | None = None
        # The key is not the SDK's to keep: the transport puts it on each request.
        self._client = openai.AsyncOpenAI(
            api_key="in the transport",
            base_url=base_url,
            max_retries=0,
            http_client=http_client(key, concurrency),
        )

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        try:
            async with asyncio.timeout(self.page_seconds):
                return await self._persist(ask, image)
        except TimeoutError:
            raise PageError(f"no good answer within {self.page_seconds:g} s") from None

    async def close(self) -> None:
        await self._client.close()

    async def _persist(self, ask: Ask, image: PageImage) -> Transcript:
        """Attempts until a good answer, or until one limit is reached."""
        body = request_body(self.profile, self.model, ask, image)
        attempt = paid = 0
        while True:
            attempt += 1
            outcome = await self._attempt(ask, body, attempt)
            if isinstance(outcome, Transcript):
                return outcome
            paid += outcome.paid
            if attempt == MAX_ATTEMPTS or paid == MAX_PAID:
                break
            await asyncio.sleep(0 if outcome.pause else backoff(attempt))
        if outcome.unreachable and not self._reached:
            raise self._stop(
                EngineError(f"no server answers at {self.base_url}: {outcome.reason}; check --base-url")
            )
        raise PageError(f"{outcome.reason}, after {attempt} attempts")

    async def _attempt(self, ask: Ask, body: dict[str, Any], attempt: int) -> Transcript | Retry:
        async with self._gate.passage():
            if self._stopped:  # what stopped one page would stop this one: don't ask again
                raise self._stopped
            try:
                response = await self._client.chat.completions.with_raw_response.create(**body)
                self._reached = True
                return _transcript(response.http_response.content, ask, self.name, attempt)
            except PageError:
                raise
            except Exception as error:
                self._reached = self._reached or isinstance(error, openai.APIStatusError)
                return await self._judged(error)

    async def _judged(self, error: Exception) -> Retry:
        try:
            retry = judge(error)
        except EngineError as final:
            if isinstance(error, openai.NotFoundError):
                final = EngineError(f"{final}{await self._models()}")
            raise self._stop(final) from error
        if retry.reason.startswith("HTTP 429"):
            self._gate.pause(PAUSE_WITHOUT_WORD if retry.pause is None else retry.pause)
        elif retry.pause:
            self._gate.pause(min(retry.pause, 60.0))
        return retry

    def _stop(self, error: EngineError) -> EngineError:
        self._stopped = error
        return error

    async def _models(self) -> str:
        """What the server says it has, for the hint; nothing if it won't say."""
        try:
            async with asyncio.timeout(5):
                page = await self._client.models.list()
            names = [re.sub(r"[^\w./:@-]", "", model.id)[:80] for model in page.data[:8]]
        except Exception:
            return ""
        return f"; the server has: {', '.join(names)}" if names else ""


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Answer(BaseModel):
    choices: Annotated[Sequence[_Choice], Field(min_length=1)]
    usage: Any = None


class _Usage(BaseModel):
    prompt_tokens: Annotated[int, Field(ge=0)] = 0
    completion_tokens: Annotated[int, Field(ge=0)] = 0


_ANSWER = TypeAdapter(_Answer)


def _transcript(content: bytes, ask: Ask, engine: str, attempt: int) -> Transcript:
    """The answer in a response's bytes. Raises ValueError where there is none, PageError where it was withheld."""
    answer = _ANSWER.validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    choice = answer.choices[0]
    finish = choice.finish_reason if choice.finish_reason in set(Finish) else Finish.UNKNOWN
    if finish == Finish.FILTERED:
        raise PageError("the server's content filter withheld the answer")
    if not choice.message.content.strip():
        raise ValueError("an empty answer to a page that is not blank")
    # A lone surrogate can be in JSON but in no file.
    text = choice.message.content.encode("utf-8", "replace").decode("utf-8")
    return Transcript(ask, text, Finish(finish), _usage(answer.usage), engine, attempt)


def _usage(said: Any) -> Usage | None:
    try:
        usage = _Usage.model_validate(said)
    except ValidationError:
        return None
    return Usage(usage.prompt_tokens, usage.completion_tokens)
