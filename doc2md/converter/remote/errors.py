"""What a failed request means: for the whole run, for this page, or only for this attempt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from openai import APIConnectionError, APIError, APIStatusError

from doc2md.converter.remote.rate_limit import retry_after
from doc2md.converter.remote.response import AnswerError
from doc2md.converter.remote.transport import RefusedAnswer
from doc2md.document import UNSAID, Usage
from doc2md.errors import EngineError, PageError

MAX_PAUSE = 300.0
"""Seconds. A server that asks for a longer pause, or lets nothing through for as long, is out of quota."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again. `pause` (seconds) holds all requests back; `usage` is there where the attempt was probably billed.

    `too_large`: only another image may do better.
    """

    reason: str
    pause: float | None = None
    usage: Usage | None = None
    limited: bool = False
    unreachable: bool = False
    too_large: bool = False


_HINTS = {
    401: "the key was refused: check DOC2MD_API_KEY",
    402: "the account has no credit left",
    403: "the key may not use this model or address: check DOC2MD_API_KEY and --base-url",
    404: "not found: check --base-url (it usually ends in /v1) and --model",
    405: "no chat completions here: check --base-url (it usually ends in /v1)",
}


def judge(error: Exception, redact: Callable[[str], str]) -> Retry:
    """How to go on after `error`. Raises EngineError to stop the run, PageError to give up the page.

    Neither is chained to `error`, which may hold the key; `redact` takes it out of what the server says.
    """
    if isinstance(error, APIStatusError):
        return _judge_status(error, redact)
    if isinstance(error, APIConnectionError):
        return _judge_connection(error.__cause__, redact)
    if isinstance(error, httpx2.TransportError):  # not every way to read a body has the library wrap it
        return _judge_connection(error, redact)
    if isinstance(error, APIError):
        return Retry(f"the server broke off its answer{_message(error, redact)}", usage=UNSAID)
    if isinstance(error, AnswerError):
        return Retry(str(error), usage=error.usage)
    # An answer can upset the libraries that read it in ways of their own (an unknown charset is a LookupError).
    return Retry(f"an answer that cannot be read ({type(error).__name__})", usage=UNSAID)


def _judge_connection(cause: BaseException | None, redact: Callable[[str], str]) -> Retry:
    if isinstance(cause, RefusedAnswer):
        raise PageError(str(cause)) from None
    refused = type(cause).__name__ in {"ConnectError", "ConnectTimeout"}
    # Cut off in mid-body the answer had been made, and is paid for.
    reason = f"the connection failed ({_line(redact(str(cause))) or type(cause).__name__})"
    return Retry(reason, usage=None if refused else UNSAID, unreachable=refused)


def _judge_status(error: APIStatusError, redact: Callable[[str], str]) -> Retry:
    status, said = error.status_code, _message(error, redact)
    pause = retry_after(error.response.headers)
    if status in _HINTS:
        raise EngineError(f"HTTP {status} from the server: {_HINTS[status]}{said}") from None
    if 300 <= status < 400:
        raise EngineError(
            f"HTTP {status}: the server redirects to another address, which is refused; check --base-url"
        ) from None
    if status == 429 and "insufficient_quota" in f"{error.code} {error.type} {error.body}":
        raise EngineError(f"HTTP 429: the quota is used up{said}") from None
    if status == 413:
        return Retry(f"the server refused the request: HTTP 413{said}", too_large=True)
    if status not in {408, 409, 429} and status < 500:
        raise PageError(f"the server refused the request: HTTP {status}{said}") from None
    if pause is not None and pause > MAX_PAUSE:
        raise EngineError(f"HTTP {status}: the server asks to wait {pause:.0f} s; run again later") from None
    return Retry(f"HTTP {status}{said}", pause, limited=status == 429)


def _message(error: APIError, redact: Callable[[str], str]) -> str:
    """What the server said, one short line without anything that looks like a key."""
    body: Any = error.body
    words = body.get("message") if isinstance(body, dict) else None
    if not isinstance(words, str):
        return ""
    return f" (it says: {_line(without_keys(words, redact))})"


def without_keys(words: str, redact: Callable[[str], str]) -> str:
    """What a server says, without anything that looks like a key."""
    return re.sub(r"\b(?:sk|key|Bearer)[-_ ]\S+", "[redacted]", redact(words), flags=re.IGNORECASE)


def _line(words: str) -> str:
    """One short line that does nothing to a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in words[:1000]).split())[:160]
