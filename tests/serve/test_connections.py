"""Connections that say nothing, or not enough, are closed; those that are used stay."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import uvicorn

from doc2md.serve import connections
from doc2md.serve.connections import Connection

pytestmark = pytest.mark.process
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.sleep(0.3 if scope["path"] == "/slow" else 0)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def _said(pieces: list[bytes]) -> bytes:
    """What the server says to a client that sends these pieces, one every 20 ms, until one of them ends it."""
    server = uvicorn.Server(
        uvicorn.Config(_answer, port=0, http=Connection, log_level="error", lifespan="off")
    )
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname()[:2])
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(0.02)
    said = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    server.should_exit = True
    await running
    return said


@pytest.mark.parametrize(
    ("pieces", "answers"),
    [
        ([], 0),
        ([b"GET / HTTP/1.1\r\n", b"a: b\r\n"], 0),
        ([REQUEST, b"GET / HTTP/1.1\r\n"], 1),
        ([REQUEST] * 12, 12),
        ([REQUEST.replace(b" / ", b" /slow ")], 1),
    ],
    ids=["nothing", "half a head", "half a second head", "used", "waits for its answer"],
)
def test_only_a_connection_without_a_whole_request_is_closed(
    pieces: list[bytes], answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
    assert asyncio.run(_said(pieces)).count(b" 204 ") == answers
