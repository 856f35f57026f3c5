"""An answer to a request that is still arriving reaches the client.

A server that refuses an upload after its first bytes and closes the connection resets it: most clients then see a
broken connection instead of the answer. So the rest of the request is received and thrown away, for a short time.
"""

from __future__ import annotations

import asyncio
import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LINGER_SECONDS = 5.0
"""Time for which the rest of a request is received after its answer."""
LINGER_BYTES = 64 << 20
"""Bytes of the rest that are received at most."""


class Lingering:
    """ASGI middleware around everything that may answer before the end of a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS", "DELETE"}:
            await self._app(scope, receive, send)
            return
        arriving = True

        async def received() -> Message:
            nonlocal arriving
            message = await receive()
            arriving = bool(message.get("more_body"))
            return message

        async def answered(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body")
            if not (last and arriving):
                await send(message)
                return
            await send({**message, "more_body": True})
            left = LINGER_BYTES
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LINGER_SECONDS):
                    while arriving and left > 0:
                        left -= len((await received()).get("body", b""))
                        await asyncio.sleep(0)  # a fast sender does not keep others waiting
            await send({"type": "http.response.body"})

        await self._app(scope, received, answered)
