"""Classify a failed request: it ends the run, it fails the page, or it is worth another attempt."""

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
"""Maximum pause in seconds. The run ends if a server asks for a longer pause, or rejects all requests for longer than
this: the quota is then probably used up."""


@dataclass(frozen=True, slots=True)
class Retry:
    """The attempt failed, and another one may succeed.

    reason       why it failed, for the user
    pause        seconds for which the server wants no requests, of this or any other page; None if it does not say
    usage        the usage of the attempt if it was probably billed, else None
    limited      the server rejected the request because there are too many (HTTP 429)
    unreachable  no connection to the server was possible
    too_large    the image is too large; only a smaller one may succeed
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
    403: "the key is not allowed to use this model or address: check DOC2MD_API_KEY and --base-url",
    404: "not found: check --base-url (it usually ends in /v1) and --model",
    405: "the address does not accept chat completions: check --base-url (it usually ends in /v1)",
}


def classify_error(error: Exception, redact: Callable[[str], str]) -> Retry:
    """Decide what to do after `error`: return a Retry, raise EngineError to end the run, or PageError for the page.

    `redact` removes the key from a text of the server. The raised errors are not chained to `error`, because it may
    contain the key.
    """
    if isinstance(error, APIStatusError):
        return _classify_status(error, redact)
    if isinstance(error, APIConnectionError):
        return _classify_connection(error.__cause__, redact)
    if isinstance(error, httpx2.TransportError):  # the SDK does not wrap all errors while reading a body
        return _classify_connection(error, redact)
    if isinstance(error, APIError):
        return Retry(f"the server aborted its answer{_server_message(error, redact)}", usage=UNSAID)
    if isinstance(error, AnswerError):
        return Retry(str(error), usage=error.usage)
    # The libraries that parse an answer can raise any error; an unknown charset is a LookupError.
    return Retry(f"the answer cannot be read ({type(error).__name__})", usage=UNSAID)


def _classify_connection(cause: BaseException | None, redact: Callable[[str], str]) -> Retry:
    if isinstance(cause, RefusedAnswer):
        raise PageError(str(cause)) from None
    refused = type(cause).__name__ in {"ConnectError", "ConnectTimeout"}
    # If the connection breaks later, the answer was generated and is probably billed.
    reason = f"the connection failed ({_one_line(redact(str(cause))) or type(cause).__name__})"
    return Retry(reason, usage=None if refused else UNSAID, unreachable=refused)


def _classify_status(error: APIStatusError, redact: Callable[[str], str]) -> Retry:
    status, message = error.status_code, _server_message(error, redact)
    pause = retry_after(error.response.headers)
    if status in _HINTS:
        raise EngineError(f"HTTP {status} from the server: {_HINTS[status]}{message}") from None
    if 300 <= status < 400:
        raise EngineError(
            f"HTTP {status}: the server redirects to another address, and doc2md follows no redirects; check --base-url"
        ) from None
    if status == 429 and "insufficient_quota" in f"{error.code} {error.type} {error.body}":
        raise EngineError(f"HTTP 429: the quota is used up{message}") from None
    if status == 413:
        return Retry(f"the server refused the request: HTTP 413{message}", too_large=True)
    if status not in {408, 409, 429} and status < 500:
        raise PageError(f"the server refused the request: HTTP {status}{message}") from None
    if pause is not None and pause > MAX_PAUSE:
        raise EngineError(f"HTTP {status}: the server asks to wait {pause:.0f} s; run again later") from None
    return Retry(f"HTTP {status}{message}", pause, limited=status == 429)


def _server_message(error: APIError, redact: Callable[[str], str]) -> str:
    """The server's error message in brackets, in one short line without keys; "" if there is none."""
    body: Any = error.body
    words = body.get("message") if isinstance(body, dict) else None
    if not isinstance(words, str):
        return ""
    return f" (server message: {_one_line(without_keys(words, redact))})"


def without_keys(words: str, redact: Callable[[str], str]) -> str:
    """Return a server's text without the key, and without anything that looks like a key."""
    return re.sub(r"\b(?:sk|key|Bearer)[-_ ]\S+", "[redacted]", redact(words), flags=re.IGNORECASE)


def _one_line(words: str) -> str:
    """Return a single short line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in words[:1000]).split())[:160]
