"""Which server, with which key. The rules keep a key from going to a server it was not meant for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from doc2md.errors import EngineError

_OPENAI = "api.openai.com"


@dataclass(frozen=True, slots=True)
class Endpoint:
    base_url: str
    key: str | None = field(default=None, repr=False)


def find_endpoint(base_url: str | None, environment: Mapping[str, str] = os.environ) -> Endpoint | None:
    """The endpoint the user chose: `--base-url`, else `DOC2MD_BASE_URL`; None where neither is set.

    `DOC2MD_API_KEY` goes to it. `OPENAI_API_KEY` goes only to OpenAI, or to what `OPENAI_BASE_URL` names.
    """
    url = base_url or environment.get("DOC2MD_BASE_URL", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise EngineError(
            f"--base-url must be an http(s) address such as http://localhost:8000/v1, not {parts.path!r}"
        )
    if parts.username or parts.password:
        raise EngineError("--base-url holds a user name or password: put the key into DOC2MD_API_KEY instead")
    url = url.rstrip("/")
    key = environment.get("DOC2MD_API_KEY", "").strip()
    if not key and (parts.hostname == _OPENAI or url == environment.get("OPENAI_BASE_URL", "").rstrip("/")):
        key = environment.get("OPENAI_API_KEY", "").strip()
    return Endpoint(url, key or None)
