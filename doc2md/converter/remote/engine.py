"""One page, one question, one server: the request and the retries."""

from __future__ import annotations

import asyncio
import logging
import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import openai

from doc2md.converter.base import Ask, Transcript
from doc2md.converter.remote.downscale import smaller
from doc2md.converter.remote.endpoint import Endpoint
from doc2md.converter.remote.errors import MAX_PAUSE, Retry, judge, without_keys
from doc2md.converter.remote.profiles import Profile, request_body
from doc2md.converter.remote.rate_limit import Gate, backoff
from doc2md.converter.remote.response import AnswerError, read_answer
from doc2md.converter.remote.stream import read_stream
from doc2md.converter.remote.transport import http_client
from doc2md.document import UNSAID, Usage
from doc2md.errors import EngineError, PageError
from doc2md.options.limits import Limits
from doc2md.runtime.interruption import Interruption
from doc2md.worker_types import PageImage

LIMITS = Limits()
MAX_FAILURES = 5
"""Attempts at one page; those that the server put off with a 429 are not counted."""
MAX_PAID = 2
"""Attempts that were probably billed: a page is not bought three times."""
PAUSE_WITHOUT_WORD = 5.0
"""Seconds of quiet after a 429 that does not say how long."""
_LOGGED = 500
"""Characters of an answer that is none."""
_log = logging.getLogger("doc2md")


class RemoteEngine:
    """An `Engine` over chat completions. One instance a run: its gate holds all its pages together.

    `answer_seconds` bounds a page's time from its first request to its answer, pauses included, `max_answer` the
    bytes of one answer.
    """

    name = "openai"

    def __init__(
        self,
        base_url: str,
        *,
        model: str,
        profile: Profile,
        key: str | None = None,
        concurrency: int = 8,
        rpm: float | None = None,
        answer_seconds: float = LIMITS.answer_seconds,
        max_answer: int = LIMITS.max_answer,
        interruption: Interruption | None = None,
    ) -> None:
        self.base_url = base_url
        self.model = model
        self.profile = profile
        self.identity = f"{base_url} {model} {profile.wire}"
        self.answer_seconds = answer_seconds
        self._redact = _redactor(key)
        self._gate = Gate(concurrency, rpm, interruption)
        self._reached = False
        self._stopped: EngineError | None = None
        self._limited_since: float | None = None
        self._client = _client(base_url, key, concurrency, max_answer)

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        bill = _Bill()
        try:
            async with self._gate.slots:
                await self._gate.opened()
                async with asyncio.timeout(self.answer_seconds):
                    return await self._persist(ask, image, bill)
        except TimeoutError:
            bill.usage += UNSAID
            raise bill.on(
                PageError(f"no good answer within {self.answer_seconds:g} s (--answer-seconds)")
            ) from None
        except PageError as error:
            raise bill.on(error) from None

    async def close(self) -> None:
        await self._client.close()

    async def _persist(self, ask: Ask, image: PageImage, bill: _Bill) -> Transcript:
        """Attempts until a good answer, or until one limit is reached."""
        draft = Transcript(ask, "", engine=self.name, attempts=0)
        failures = paid = 0
        while True:
            if self._stopped:  # what stopped one page would stop this one: don't ask again
                raise self._stopped
            bill.attempts += 1
            draft = replace(draft, attempts=bill.attempts)
            outcome = await self._attempt(draft, image)
            bill.usage += outcome.usage or Usage()
            if isinstance(outcome, Transcript):
                return replace(outcome, usage=bill.usage)
            _log.debug("page %d, attempt %d: %s", ask.page, draft.attempts, outcome.reason)
            if outcome.too_large:
                image, draft = await _made_smaller(image, draft, outcome.reason)
                await self._gate.opened()
                continue
            failures += not outcome.limited
            paid += outcome.usage is not None
            if failures == MAX_FAILURES or paid == MAX_PAID:
                break
            await self._gate.interruption.sleep(backoff(draft.attempts))
            await self._gate.opened()
        if outcome.unreachable and not self._reached:
            raise self._stop(f"no server answers at {self.base_url}: {outcome.reason}; check --base-url")
        raise PageError(f"{outcome.reason}, after {draft.attempts} attempts")

    async def _attempt(self, draft: Transcript, image: PageImage) -> Transcript | Retry:
        try:
            transcript = await self._ask(draft, image)
        except PageError:
            raise
        except Exception as error:
            return await self._judged(error)
        self._reached, self._limited_since = True, None
        return transcript

    async def _ask(self, draft: Transcript, image: PageImage) -> Transcript:
        """One request. The server decides how it answers: some stream unasked, some never do."""
        body = request_body(self.profile, self.model, draft.ask, image)
        async with self._client.chat.completions.with_streaming_response.create(**body) as response:
            if "text/event-stream" not in response.headers.get("Content-Type", "").lower():
                return self._read_answer(await response.read(), draft)
            events = openai.AsyncStream(cast_to=object, response=response.http_response, client=self._client)
            return await read_stream(aiter(events), draft)

    def _read_answer(self, content: bytes, draft: Transcript) -> Transcript:
        try:
            return read_answer(content, draft)
        except AnswerError:
            said = without_keys(content.decode("utf-8", "replace"), self._redact)
            _log.debug("page %d: the server answered %s", draft.ask.page, ascii(said[:_LOGGED]))
            raise

    async def _judged(self, error: Exception) -> Retry:
        try:
            retry = judge(error, self._redact)
        except EngineError as final:
            hint = await self._models() if isinstance(error, openai.NotFoundError) else ""
            raise self._stop(f"{final}{hint}") from None
        self._reached = self._reached or not retry.unreachable
        if retry.limited:
            self._limit(retry)
        elif retry.pause:
            self._gate.pause(retry.pause)
        return retry

    def _limit(self, retry: Retry) -> None:
        """The server is asked too often: all requests wait; the run ends if that doesn't help."""
        now = time.monotonic()
        self._limited_since = self._limited_since or now
        if now - self._limited_since > MAX_PAUSE:
            raise self._stop(f"{retry.reason}, and no answer for {MAX_PAUSE:.0f} s; run again later")
        self._gate.pause(PAUSE_WITHOUT_WORD if retry.pause is None else retry.pause)

    def _stop(self, message: str) -> EngineError:
        self._stopped = EngineError(message)
        return self._stopped

    async def _models(self) -> str:
        """What the server says it has, for the hint; nothing if it won't say."""
        try:
            async with asyncio.timeout(5):
                names = await _names(self._client, self._redact)
        except Exception:
            return ""
        return f"; the server has: {', '.join(names[:8])}" if names else ""


@dataclass(slots=True)
class _Bill:
    """What a page has cost so far, whatever comes of it."""

    attempts: int = 0
    usage: Usage = field(default_factory=Usage)

    def on(self, error: PageError) -> PageError:
        error.attempts, error.usage = self.attempts, self.usage + (error.usage or Usage())
        return error


async def _made_smaller(image: PageImage, draft: Transcript, reason: str) -> tuple[PageImage, Transcript]:
    """Once only. Raises PageError with `reason` where it was done before, or cannot be."""
    if draft.notes:
        raise PageError(f"{reason}; an image with half its pixels is too large as well")
    half = await asyncio.to_thread(smaller, image)
    if half is None:
        raise PageError(f"{reason}; the image cannot be made smaller")
    note = f"the image was too large for the server ({_kb(image)} kB): sent with half its pixels ({_kb(half)} kB)"
    return half, replace(draft, notes=(note,))


def _kb(image: PageImage) -> int:
    return math.ceil(len(image.data) / 1024)


async def list_models(endpoint: Endpoint, seconds: float = 10.0) -> list[str]:
    """The models that an endpoint says it has. Raises EngineError where it does not say."""
    redact = _redactor(endpoint.key)
    try:
        async with asyncio.timeout(seconds), _client(endpoint.base_url, endpoint.key, 1) as client:
            return await _names(client, redact)
    except TimeoutError:
        reason = f"no answer within {seconds:g} s"
    except Exception as error:
        try:
            reason = judge(error, redact).reason
        except PageError as final:
            reason = str(final)
    raise EngineError(f"{endpoint.base_url} does not list its models: {reason}")


def _client(
    base_url: str, key: str | None, concurrency: int, max_answer: int = LIMITS.max_answer
) -> openai.AsyncOpenAI:
    # The key is not the SDK's to keep: the transport puts it on each request.
    return openai.AsyncOpenAI(
        api_key="in the transport",
        base_url=base_url,
        max_retries=0,
        http_client=http_client(key, concurrency, max_answer),
    )


def _redactor(key: str | None) -> Callable[[str], str]:
    """Takes the key out of what a server says, and shows it to nobody who looks at the engine."""
    return lambda words: words.replace(key, "[redacted]") if key else words


async def _names(client: openai.AsyncOpenAI, redact: Callable[[str], str]) -> list[str]:
    page = await client.models.list()
    return [re.sub(r"[^\w./:@-]", "", redact(model.id))[:80] for model in page.data]
