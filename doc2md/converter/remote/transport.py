"""HTTP with the doors shut: one key to one host, no redirects, no compressed or endless answers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

MAX_ANSWER = 16 << 20
"""Bytes of one answer: 8,192 tokens are some 40 kB."""

_FROM_ENVIRONMENT = ("OpenAI-Organization", "OpenAI-Project")
"""Headers the SDK fills from environment variables that were meant for another server."""


class OversizedAnswer(httpx2.TransportError):
    pass


def http_client(key: str | None, concurrency: int, connect_seconds: float = 10.0) -> httpx2.AsyncClient:
    """A client that follows no redirect and no proxy variable. The time limit of a request is the caller's."""
    return httpx2.AsyncClient(
        transport=_GuardedTransport(key, concurrency),
        timeout=httpx2.Timeout(None, connect=connect_seconds),
        follow_redirects=False,
        trust_env=False,
    )


class _GuardedTransport(httpx2.AsyncHTTPTransport):
    def __init__(self, key: str | None, concurrency: int) -> None:
        super().__init__(
            limits=httpx2.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        )
        self._key = key

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        for name in ("Authorization", *_FROM_ENVIRONMENT):
            request.headers.pop(name, None)
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        request.headers["Accept-Encoding"] = "identity"
        response = await super().handle_async_request(request)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            await response.aclose()
            raise OversizedAnswer("the server compressed its answer although it was asked not to")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Capped(response.stream)
        return response


class _Capped(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > MAX_ANSWER:
                raise OversizedAnswer(f"the answer is larger than {MAX_ANSWER >> 20} MB")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
