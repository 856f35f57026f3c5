"""The hardened HTTP client: one key for one host, no redirects, no proxies, no compressed or endless responses."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from doc2md.options.limits import spelled


class RefusedAnswer(httpx2.TransportError):
    """A response that doc2md does not read to its end."""


def http_client(
    key: str | None, concurrency: int, max_answer: int, connect_seconds: float = 10.0
) -> httpx2.AsyncClient:
    """Return a client that ignores redirects and proxy variables, and rejects responses over `max_answer` bytes.

    `concurrency` is the maximum number of connections. The client limits only the time to connect (`connect_seconds`);
    the caller must limit the time of a request.
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
        # Send a copy of the request with other headers: the SDK reads the headers of its own request again later.
        request_to_send = httpx2.Request(
            request.method,
            request.url,
            headers=self._headers(request),
            stream=request.stream,
            extensions=request.extensions,
        )
        response = await super().handle_async_request(request_to_send)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            await response.aclose()
            raise RefusedAnswer("the server compressed its answer, although doc2md asked for no compression")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _LimitedStream(response.stream, self._max_answer)
        return response

    def _headers(self, request: httpx2.Request) -> dict[str, str]:
        """The only headers that are sent. Those of the SDK describe this machine or come from its environment."""
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


class _LimitedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > self._max_bytes:
                raise RefusedAnswer(f"the answer is larger than {spelled(self._max_bytes)}B (--max-answer)")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
