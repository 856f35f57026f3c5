"""Choose the server and its key. A key is never sent to a server that it is not meant for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from doc2md.errors import EngineError


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server's address, without a slash at the end, and the key for it."""

    base_url: str
    key: str | None = field(default=None, repr=False)


def find_endpoint(base_url: str | None, environment: Mapping[str, str] = os.environ) -> Endpoint | None:
    """Return the server that the user chose with `base_url` (`--base-url`) or `DOC2MD_BASE_URL`; None if not set.

    `DOC2MD_API_KEY` is sent to any server. `OPENAI_API_KEY` is sent only to OpenAI, or to the server in
    `OPENAI_BASE_URL`. Raises EngineError if the address or the key is not valid.
    """
    url = _normalised(base_url or environment.get("DOC2MD_BASE_URL", ""))
    if not url:
        return None
    origin = _checked_origin(url)
    name = "DOC2MD_API_KEY"
    if not environment.get(name, "").strip():
        openai_url = _normalised(environment.get("OPENAI_BASE_URL", ""))
        name = "OPENAI_API_KEY" if origin == "https://api.openai.com" or url == openai_url else name
    key = environment.get(name, "").strip()
    if not all("!" <= c <= "~" for c in key):
        raise EngineError(
            f"{name} is not a valid key: it contains spaces, or characters that are not printable ASCII"
        )
    return Endpoint(url, key or None)


def _normalised(text: str) -> str:
    return text.strip().rstrip("/")


def _checked_origin(url: str) -> str:
    """Return scheme and host of a valid address. No message repeats the address, because it may contain a key."""
    import httpx2  # the HTTP client also parses the address with it, so both find the same host

    try:
        parts = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError):
        parts = httpx2.URL()
    if parts.scheme not in {"http", "https"} or not parts.host or (parts.port or 1) > 65535:
        raise EngineError("--base-url must be an http(s) address such as http://localhost:8000/v1")
    if parts.userinfo:
        raise EngineError(
            "--base-url contains a user name or password: put the key into DOC2MD_API_KEY instead"
        )
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise EngineError("--base-url must not contain ? or #: put a key into DOC2MD_API_KEY instead")
    return f"{parts.scheme}://{parts.host}"
