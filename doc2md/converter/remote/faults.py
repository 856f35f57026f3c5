"""What a failed request means: for the whole run, for this page, or only for this attempt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from openai import APIConnectionError, APIStatusError

from doc2md.converter.remote.gate import MAX_PAUSE, retry_after
from doc2md.errors import EngineError, PageError


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again. `pause` (seconds) holds all requests back; `paid` says the attempt was probably billed."""

    reason: str
    pause: float | None = None
    paid: bool = False
    unreachable: bool = False


_HINTS = {
    401: "the key was refused: check DOC2MD_API_KEY",
    402: "the account has no credit left",
    403: "the key may not use this model or address: check DOC2MD_API_KEY and --base-url",
    404: "not found: check --base-url (it usually ends in /v1) and --model",
}


def judge(error: Exception) -> Retry:
    """How to go on after `error`. Raises EngineError to stop the run, PageError to give up the page."""
    if isinstance(error, APIStatusError):
        return _judge_status(error)
    if isinstance(error, APIConnectionError):
        return _judge_connection(error)
    if isinstance(error, TimeoutError):
        return Retry("no answer in time", paid=True)
    # The SDK lets errors of decoding through (JSONDecodeError, UnicodeDecodeError, pydantic's).
    return Retry(f"an answer that cannot be read ({type(error).__name__})", paid=True)


def _judge_connection(error: APIConnectionError) -> Retry:
    from doc2md.converter.remote.transport import OversizedAnswer

    cause = error.__cause__
    if isinstance(cause, OversizedAnswer):
        raise PageError(str(cause)) from error
    refused = type(cause).__name__ in {"ConnectError", "ConnectTimeout", "UnsupportedProtocol"}
    # Cut off in mid-body the answer had been made, and is paid for.
    return Retry(f"the connection failed ({cause or error})", paid=not refused, unreachable=refused)


def _judge_status(error: APIStatusError) -> Retry:
    status, said = error.status_code, _message(error)
    if status in _HINTS:
        raise EngineError(f"HTTP {status} from the server: {_HINTS[status]}{said}") from error
    if 300 <= status < 400:
        raise EngineError(
            f"HTTP {status}: the server redirects to another address, which is refused; check --base-url"
        )
    if status == 429:
        return _judge_limit(error, said)
    if status in {408, 409} or status >= 500:
        return Retry(f"HTTP {status}", pause=retry_after(error.response.headers))
    raise PageError(f"the server refused the request: HTTP {status}{said}") from error


def _judge_limit(error: APIStatusError, said: str) -> Retry:
    if "insufficient_quota" in f"{error.code} {error.type} {error.body}":
        raise EngineError(f"HTTP 429: the quota is used up{said}") from error
    pause = retry_after(error.response.headers)
    if pause is not None and pause > MAX_PAUSE:
        raise EngineError(f"HTTP 429: the server asks to wait {pause:.0f} s; run again later") from error
    return Retry("HTTP 429 (too many requests)", pause=pause)


def _message(error: APIStatusError) -> str:
    """What the server said, one short line without anything that looks like a key."""
    body: Any = error.body
    words = body.get("message") if isinstance(body, dict) else None
    if not isinstance(words, str):
        return ""
    words = re.sub(r"[\x00-\x1f\x7f]+", " ", words)
    words = re.sub(r"\b(?:sk|key|Bearer)[-_ ]\S+", "[redacted]", words, flags=re.IGNORECASE)
    return f" (it says: {words[:160]})"
