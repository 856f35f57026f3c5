"""The `openai` engine: sends a question about a page to a server, and retries failed requests."""

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
from doc2md.converter.remote.downscale import downscale
from doc2md.converter.remote.endpoint import Endpoint
from doc2md.converter.remote.errors import MAX_PAUSE, Retry, classify_error, without_keys
from doc2md.converter.remote.profiles import Profile, request_body
from doc2md.converter.remote.rate_limit import Gate, backoff
from doc2md.converter.remote.response import AnswerError, read_answer
from doc2md.converter.remote.stream import read_stream
from doc2md.converter.remote.transport import http_client
from doc2md.document import UNSAID, Usage
from doc2md.errors import EngineError, PageError
from doc2md.options.limits import Limits
from doc2md.runtime import activity
from doc2md.runtime.interruption import Interruption
from doc2md.worker_types import PageImage

LIMITS = Limits()
MAX_FAILURES = 5
"""Maximum failed attempts for one page. Attempts that the server rejected with HTTP 429 do not count."""
MAX_PAID = 2
"""Maximum failed attempts for one page that were probably billed, so that no page is paid for three times."""
DEFAULT_PAUSE = 5.0
"""Pause in seconds for all requests after HTTP 429, if the server does not say how long to wait."""
_MAX_LOGGED = 500
"""Maximum characters of an unusable answer in the log."""
_log = logging.getLogger("doc2md")


class RemoteEngine:
    """An `Engine` that asks a server over the chat completions API.

    A run uses one instance for all its pages, because the rate limit and fatal errors concern all of them.

    base_url        address of the server, usually ending in /v1
    model           name of the model on the server
    profile         how to ask this kind of server
    key             the API key; None for a server without keys
    concurrency     maximum pages in progress at the same time
    rpm             maximum requests per minute; None for no limit
    answer_seconds  time limit for a page in seconds, from its first request to its answer, with all pauses
    max_answer      maximum bytes of one answer
    interruption    stops new requests when the run is interrupted
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
        self.identity = f"{base_url} {model} {profile.identity}"
        self.answer_seconds = answer_seconds
        self._redact = _redactor(key)
        self._gate = Gate(concurrency, rpm, interruption)
        self._reached = False
        self._fatal_error: EngineError | None = None
        self._rate_limited_since: float | None = None
        self._client = _client(base_url, key, concurrency, max_answer)

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        bill = _Bill()
        try:
            async with self._gate.slots:
                await self._gate.wait_for_turn()
                activity.step(ask.page, "asking the server")
                async with asyncio.timeout(self.answer_seconds):
                    return await self._read_with_retries(ask, image, bill)
        except TimeoutError:
            bill.usage += UNSAID
            raise bill.attach_to(
                PageError(f"no good answer within {self.answer_seconds:g} s (--answer-seconds)")
            ) from None
        except PageError as error:
            raise bill.attach_to(error) from None

    async def close(self) -> None:
        await self._client.close()

    async def _read_with_retries(self, ask: Ask, image: PageImage, bill: _Bill) -> Transcript:
        """Ask until there is a usable answer or a limit on the attempts is reached."""
        draft = Transcript(ask, "", engine=self.name, attempts=0)
        failures = paid = 0
        while True:
            if self._fatal_error:  # another page had an error that concerns all pages
                raise self._fatal_error
            bill.attempts += 1
            draft = replace(draft, attempts=bill.attempts)
            outcome = await self._attempt(draft, image)
            bill.usage += outcome.usage or Usage()
            if isinstance(outcome, Transcript):
                return replace(outcome, usage=bill.usage)
            _log.debug("page %d, attempt %d: %s", ask.page, draft.attempts, outcome.reason)
            if outcome.too_large:
                image, draft = await _downscaled(image, draft, outcome.reason)
                await self._gate.wait_for_turn()
                continue
            failures += not outcome.limited
            paid += outcome.usage is not None
            if failures == MAX_FAILURES or paid == MAX_PAID:
                break
            await self._gate.interruption.sleep(backoff(draft.attempts))
            await self._gate.wait_for_turn()
        if outcome.unreachable and not self._reached:
            raise self._fatal(f"cannot reach a server at {self.base_url}: {outcome.reason}; check --base-url")
        raise PageError(f"{outcome.reason}, after {draft.attempts} attempts")

    async def _attempt(self, draft: Transcript, image: PageImage) -> Transcript | Retry:
        try:
            transcript = await self._send(draft, image)
        except PageError:
            raise
        except Exception as error:
            return await self._handle_error(error)
        self._reached, self._rate_limited_since = True, None
        return transcript

    async def _send(self, draft: Transcript, image: PageImage) -> Transcript:
        """Send one request. Some servers always stream and some never do, regardless of the request."""
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
            text = without_keys(content.decode("utf-8", "replace"), self._redact)
            _log.debug("page %d: the server answered %s", draft.ask.page, ascii(text[:_MAX_LOGGED]))
            raise

    async def _handle_error(self, error: Exception) -> Retry:
        """Let all requests pause if the server asks for it. Raises the errors of `classify_error`."""
        try:
            retry = classify_error(error, self._redact)
        except EngineError as final:
            hint = await self._models_hint() if isinstance(error, openai.NotFoundError) else ""
            raise self._fatal(f"{final}{hint}") from None
        self._reached = self._reached or not retry.unreachable
        if retry.limited:
            self._handle_rate_limit(retry)
        elif retry.pause:
            self._gate.pause(retry.pause)
            activity.waiting(retry.reason, retry.pause)
        return retry

    def _handle_rate_limit(self, retry: Retry) -> None:
        """Let all requests pause after HTTP 429. Raises EngineError if no answer came for `MAX_PAUSE` seconds."""
        now = time.monotonic()
        self._rate_limited_since = self._rate_limited_since or now
        if now - self._rate_limited_since > MAX_PAUSE:
            raise self._fatal(f"{retry.reason}, and no answer for {MAX_PAUSE:.0f} s; run again later")
        pause = DEFAULT_PAUSE if retry.pause is None else retry.pause
        self._gate.pause(pause)
        left = self._rate_limited_since + MAX_PAUSE - now
        activity.waiting(
            f"the server is busy ({retry.reason}); the run ends after {left:.0f} s without an answer", pause
        )

    def _fatal(self, message: str) -> EngineError:
        """Make an error that also ends all other pages."""
        self._fatal_error = EngineError(message)
        return self._fatal_error

    async def _models_hint(self) -> str:
        """List the server's models as the end of a message; "" if the server does not list them within 5 s."""
        try:
            async with asyncio.timeout(5):
                names = await _model_names(self._client, self._redact)
        except Exception:
            return ""
        return f"; the server has these models: {', '.join(names[:8])}" if names else ""


@dataclass(slots=True)
class _Bill:
    """Attempts and usage of a page so far. They also count if the page fails."""

    attempts: int = 0
    usage: Usage = field(default_factory=Usage)

    def attach_to(self, error: PageError) -> PageError:
        error.attempts, error.usage = self.attempts, self.usage + (error.usage or Usage())
        return error


async def _downscaled(image: PageImage, draft: Transcript, reason: str) -> tuple[PageImage, Transcript]:
    """Return a smaller image, and the draft with a note about it.

    Raises PageError with `reason` if the image is already downscaled or cannot be made smaller.
    """
    if draft.notes:
        raise PageError(f"{reason}; an image with half its pixels is too large as well")
    half = await asyncio.to_thread(downscale, image)
    if half is None:
        raise PageError(f"{reason}; the image cannot be made smaller")
    note = f"the image was too large for the server ({_kb(image)} kB): sent with half its pixels ({_kb(half)} kB)"
    return half, replace(draft, notes=(note,))


def _kb(image: PageImage) -> int:
    return math.ceil(len(image.data) / 1024)


async def list_models(endpoint: Endpoint, seconds: float = 10.0) -> list[str]:
    """Return the names of the models that the server lists.

    Raises EngineError if the server does not list them within `seconds`.
    """
    redact = _redactor(endpoint.key)
    try:
        async with asyncio.timeout(seconds), _client(endpoint.base_url, endpoint.key, 1) as client:
            return await _model_names(client, redact)
    except TimeoutError:
        reason = f"no answer within {seconds:g} s"
    except Exception as error:
        try:
            reason = classify_error(error, redact).reason
        except PageError as final:
            reason = str(final)
    raise EngineError(f"{endpoint.base_url}: cannot list the models: {reason}")


def _client(
    base_url: str, key: str | None, concurrency: int, max_answer: int = LIMITS.max_answer
) -> openai.AsyncOpenAI:
    # The SDK does not get the key, because it could log it. The transport adds the key to each request.
    return openai.AsyncOpenAI(
        api_key="in the transport",
        base_url=base_url,
        max_retries=0,
        http_client=http_client(key, concurrency, max_answer),
    )


def _redactor(key: str | None) -> Callable[[str], str]:
    """Return a function that removes the key from a text. It hides the key: `vars(engine)` does not show it."""
    return lambda text: text.replace(key, "[redacted]") if key else text


async def _model_names(client: openai.AsyncOpenAI, redact: Callable[[str], str]) -> list[str]:
    page = await client.models.list()
    return [re.sub(r"[^\w./:@-]", "", redact(model.id))[:80] for model in page.data]
