"""HTTP with the doors shut: one key to one host, no redirects, no compressed or endless answers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from doc2md.options.limits import spelled


class RefusedAnswer(httpx2.TransportError):
    """An answer that is not read to its end."""


def http_client(
    key: str | None, concurrency: int, max_answer: int, connect_seconds: float = 10.0
) -> httpx2.AsyncClient:
    """A client that follows no redirect and no proxy variable, and reads at most `max_answer` bytes of an answer.

    The time limit of a request is the caller's.
    """
    return httpx2.AsyncClient(
        transport=_GuardedTransport(key, concurrency, max_answer),
        timeout=httpx2.Timeout(None, connect=connect_seconds),
        follow_redirects=False,
        trust_env=False,
    )


class _GuardedTransport(httpx2.AsyncHTTPTransport):
    def __init__(self, key: str | None, concurrency: int, max_answer: int) -> None:
        super().__init__(
            limits=httpx2.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        )
        self._key = key
        self._max_answer = max_answer

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        # A request of our own: the SDK looks its own headers up again in the one that it made.
        bare = httpx2.Request(
            request.method,
            request.url,
            headers=self._headers(request),
            stream=request.stream,
            extensions=request.extensions,
        )
        response = await super().handle_async_request(bare)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            await response.aclose()
            raise RefusedAnswer("the server compressed its answer although it was asked not to")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Capped(response.stream, self._max_answer)
        return response

    def _headers(self, request: httpx2.Request) -> dict[str, str]:
        """Only ours: the SDK adds some that describe this machine, and some that environment variables hold."""
        headers = {
            "Host": request.url.netloc.decode("ascii"),
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "doc2md",
        }
        if request.content:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(request.content))}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return headers


class _Capped(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, most: int) -> None:
        self._inner = inner
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > self._most:
                raise RefusedAnswer(f"the answer is larger than {spelled(self._most)}B (--max-answer)")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
