"""Which server, with which key. The rules keep a key from going to a server it was not meant for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from doc2md.errors import EngineError


@dataclass(frozen=True, slots=True)
class Endpoint:
    base_url: str
    key: str | None = field(default=None, repr=False)


def find_endpoint(base_url: str | None, environment: Mapping[str, str] = os.environ) -> Endpoint | None:
    """The endpoint the user chose: `--base-url`, else `DOC2MD_BASE_URL`; None where neither is set.

    `DOC2MD_API_KEY` goes to it. `OPENAI_API_KEY` goes only to OpenAI, or to what `OPENAI_BASE_URL` names.
    """
    url = _address(base_url or environment.get("DOC2MD_BASE_URL", ""))
    if not url:
        return None
    origin = _check(url)
    name = "DOC2MD_API_KEY"
    if not environment.get(name, "").strip():
        theirs = origin == "https://api.openai.com" or url == _address(environment.get("OPENAI_BASE_URL", ""))
        name = "OPENAI_API_KEY" if theirs else name
    key = environment.get(name, "").strip()
    if not all("!" <= c <= "~" for c in key):
        raise EngineError(f"{name} cannot be a key: it has blanks or characters that no key has")
    return Endpoint(url, key or None)


def _address(text: str) -> str:
    return text.strip().rstrip("/")


def _check(url: str) -> str:
    """The scheme and host of an address that can be used. No message repeats it: people paste keys into it."""
    import httpx2  # what will connect also reads the address: the two cannot differ

    try:
        parts = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError):
        parts = httpx2.URL()
    if parts.scheme not in {"http", "https"} or not parts.host or (parts.port or 1) > 65535:
        raise EngineError("--base-url must be an http(s) address such as http://localhost:8000/v1")
    if parts.userinfo:
        raise EngineError("--base-url holds a user name or password: put the key into DOC2MD_API_KEY instead")
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise EngineError("--base-url must end with its path, without ? or #: put a key into DOC2MD_API_KEY")
    return f"{parts.scheme}://{parts.host}"
