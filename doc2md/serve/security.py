"""Who may ask: a token, or, without one, only pages and programs of this machine.

A server without a token listens on loopback only. A web page of another site could still reach it through the user's
browser: by a request from its script, which has the site as its `Origin`, or by a host name of its own that it points
to 127.0.0.1, which is then the `Host`. Both are refused. No answer allows other origins.
"""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from doc2md.serve.settings import Settings, is_loopback

OPEN_PATHS = frozenset({"/health", "/ready", "/version"})
"""Paths that need no token: for load balancers."""


class Guard:
    """ASGI middleware that lets a request pass, or answers 401 or 403."""

    def __init__(self, app: ASGIApp, settings: Settings, open_paths: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._token = settings.token
        self._open_paths = OPEN_PATHS | open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refused = self._refusal(scope)
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it was accepted: HTTP 403
        else:
            status, reason = refused
            headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
            answer = JSONResponse({"detail": reason}, status, headers | {"Connection": "close"})
            await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the reason for which a request is refused."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._token is None and not is_loopback(_hostname(host)):
            return 403, "the server has no token, so it answers only to localhost and 127.0.0.1"
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() != host.lower():
            return 403, "requests from pages of other sites are refused"
        if self._token is None or scope["path"] in self._open_paths:
            return None
        return None if self._knows(_key(scope, headers)) else (401, "the key is missing or wrong (X-Api-Key)")

    def _knows(self, key: str) -> bool:
        assert self._token
        return hmac.compare_digest(key.encode(), self._token.encode())


def _hostname(host: str) -> str:
    """The name in a `Host` header, without the port; empty if it makes no sense."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _key(scope: Scope, headers: Headers) -> str:
    """The key of a request: `X-Api-Key`, `Authorization: Bearer`, or, for a WebSocket, in the address."""
    if key := headers.get("x-api-key"):
        return key
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return key.strip()
    if scope["type"] == "websocket":  # docling's client and browsers cannot send headers with it
        given = parse_qs(scope["query_string"].decode("latin-1"))
        return str(given.get("api_key", [""])[0])
    return ""
