"""A chat-completions server for tests, on 127.0.0.1 only, in its own thread.

with Loopback() as server:
    server.answer = lambda request: f"# Page {request.page}"        # or: server.texts({1: "# One"})
    server.script = [Reply(429, {"Retry-After": "1"}), OK]          # the first two attempts at each page
    ...ask server.base_url...
    assert server.peak <= 8
    assert server.requests[0].body["temperature"] == 0
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.builders.answers import grounded

MODEL = "deepseek-ai/DeepSeek-OCR"
USAGE = {"prompt_tokens": 900, "completion_tokens": 50, "total_tokens": 950}


def completion(text: Any, finish: Any = "stop", **changes: Any) -> dict[str, Any]:
    """The JSON of an answer; `changes` replace its outermost fields."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return {
        "id": "c",
        "object": "chat.completion",
        "model": MODEL,
        "choices": [choice],
        "usage": USAGE,
    } | changes


def chunks(text: str, finish: Any = "stop", size: int = 7) -> list[Any]:
    """The events of a streamed answer, `size` characters in each, usage last."""
    base = {"id": "c", "object": "chat.completion.chunk", "model": MODEL}
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    deltas: list[tuple[dict[str, Any], Any]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": piece}, None) for piece in pieces]
    deltas += [({}, finish)]
    choices = [[{"index": 0, "delta": delta, "finish_reason": end}] for delta, end in deltas]
    return [base | {"choices": c} for c in choices] + [base | {"choices": [], "usage": USAGE}]


def failure(message: str, kind: str = "error", code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "code": code, "param": None}}


@dataclass(frozen=True)
class Request:
    """A request as it was received.

    `page` is the number in a `picture`; other images are numbered as they first arrive. `attempt` counts the requests
    for one image.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes
    body: Any
    image: bytes
    page: int
    attempt: int
    at: float

    @property
    def prompt(self) -> str:
        """The text of all messages."""
        contents = [message["content"] for message in self.body["messages"]]
        parts = [[{"type": "text", "text": c}] if isinstance(c, str) else c for c in contents]
        return "".join(part.get("text", "") for message in parts for part in message)


@dataclass(frozen=True)
class Reply:
    """How to answer one request.

    body     JSON (dict, list, None), or bytes as they are; left out: an error's
    events   instead of a body, a stream of these: JSON, or bytes as they are; `DONE` ends a good one
    raw      instead of an HTTP response: these bytes, then the connection ends (by reset where `reset`)
    delay    seconds before the first byte
    trickle  seconds between the bytes of `raw`, or between `events`
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = ...
    events: Sequence[Any] | None = None
    raw: bytes | None = None
    reset: bool = False
    delay: float = 0.0
    trickle: float = 0.0


OK = Reply()
"""In a script: the usual good answer to the page."""
DONE = b"data: [DONE]\n\n"


def good(text: str, *, streamed: bool) -> Reply:
    return Reply(events=[*chunks(text), DONE]) if streamed else Reply(body=completion(text))


class Loopback:
    """A server to start with `with`. `requests` are the questions it got, `listings` the requests for its models."""

    def __init__(self) -> None:
        self.answer: Callable[[Request], str | Reply] = lambda r: grounded(
            "text", f"The text of page {r.page}."
        )
        self.script: Sequence[Reply] = ()
        self.models: list[str] | Reply = [MODEL]
        self.requests: list[Request] = []
        self.listings: list[Request] = []
        self.peak = 0
        self._active = 0
        self._pages: dict[str, int] = {}
        self._attempts: dict[tuple[str, str], int] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="loopback", daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self.port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def _page(self, image: bytes, key: str) -> int:
        number = re.fullmatch(rb"\x89PNG page (\d+)", image)
        return int(number[1]) if number else self._pages.setdefault(key, len(self._pages) + 1)

    def texts(self, by_page: Mapping[int, str], by_image: Mapping[str, str] | None = None) -> None:
        """Answer with recorded text: by the SHA-256 (hex) of the image's bytes, else by order of arrival."""
        images = by_image or {}
        self.answer = lambda r: images.get(hashlib.sha256(r.image).hexdigest()) or by_page[r.page]

    def __enter__(self) -> Loopback:
        self._thread.start()
        assert self._ready.wait(10), "the loopback server did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the loopback server did not stop"

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _run(self) -> None:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_post("/v1/chat/completions", self._completions)
        app.router.add_get("/v1/models", self._list_models)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()
        await asyncio.sleep(0.01)  # closed connections need some turns of the loop to end

    async def _list_models(self, request: web.Request) -> web.StreamResponse:
        self.listings.append(await self._received(request))
        if isinstance(self.models, Reply):
            return await _send(request, self.models)
        models = [{"id": name, "object": "model", "created": 0, "owned_by": "test"} for name in self.models]
        return web.json_response({"object": "list", "data": models})

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        self._active += 1
        self.peak = max(self.peak, self._active)
        try:
            received = await self._received(request)
            self.requests.append(received)
            scripted = received.attempt <= len(self.script)
            answer = self.script[received.attempt - 1] if scripted else OK
            if answer == OK:
                answer = self.answer(received)
            reply = answer if isinstance(answer, Reply) else good(answer, streamed="stream" in received.body)
            return await _send(request, reply)
        finally:
            self._active -= 1

    async def _received(self, request: web.Request) -> Request:
        raw = await request.read()
        body = json.loads(raw) if raw else None
        image = _image(body) if body else b""
        key = (request.path, hashlib.sha256(image).hexdigest())
        page = self._page(image, key[1]) if body else 0
        self._attempts[key] = attempt = self._attempts.get(key, 0) + 1
        return Request(
            request.method,
            request.path_qs,
            request.headers.copy(),
            raw,
            body,
            image,
            page,
            attempt,
            time.monotonic(),
        )


def _image(body: Any) -> bytes:
    """The bytes of the request's one image."""
    for message in body["messages"]:
        for part in message["content"] if isinstance(message["content"], list) else ():
            if part["type"] == "image_url":
                return base64.b64decode(part["image_url"]["url"].partition(",")[2], validate=True)
    return b""


async def _send(request: web.Request, reply: Reply) -> web.StreamResponse:
    if reply.delay:
        await asyncio.sleep(reply.delay)
    if reply.raw is not None:
        return await _send_raw(request, reply)
    if reply.events is not None:
        return await _send_events(request, reply, reply.events)
    body = failure(f"HTTP {reply.status}") if reply.body is ... else reply.body
    headers = {"Content-Type": "application/json"} | dict(reply.headers)
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()  # not as UTF-8: a lone surrogate travels as \udc80
    return web.Response(status=reply.status, headers=headers, body=body)


async def _send_events(request: web.Request, reply: Reply, events: Sequence[Any]) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"} | dict(reply.headers))
    await response.prepare(request)
    for event in events:
        line = event if isinstance(event, bytes) else b"data: " + json.dumps(event).encode() + b"\n\n"
        await response.write(line)
        if reply.trickle:
            await asyncio.sleep(reply.trickle)
    if reply.reset:
        _reset(request.transport)
    return response


def _reset(wire: Any) -> None:
    linger = struct.pack("ii", 1, 0)
    wire.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    wire.abort()


async def _send_raw(request: web.Request, reply: Reply) -> web.StreamResponse:
    wire = request.transport
    assert wire is not None
    assert reply.raw is not None
    step = 1 if reply.trickle else max(1, len(reply.raw))
    for start in range(0, len(reply.raw), step):
        if wire.is_closing():
            break
        wire.write(reply.raw[start : start + step])
        await asyncio.sleep(reply.trickle)
    if reply.reset:
        await asyncio.sleep(0.02)  # let the peer read what was sent
        _reset(wire)
    else:
        wire.close()
    return web.Response()  # never sent: the connection is closed
