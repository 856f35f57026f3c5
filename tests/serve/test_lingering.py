"""An answer to a request that is still arriving reaches the client."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from doc2md.serve import lingering
from doc2md.serve.lingering import Lingering


async def refuse(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers after the first piece of a request."""
    await receive()
    await send({"type": "http.response.start", "status": 429, "headers": []})
    await send({"type": "http.response.body", "body": b"full"})


def ask(pieces: list[Any], method: str = "POST") -> tuple[list[Any], list[Any]]:
    """What was sent, and what was not received. After the last piece nothing comes."""
    sent: list[Any] = []

    async def receive() -> Any:
        return pieces.pop(0) if pieces else await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Lingering(refuse)({"type": "http", "method": method}, receive, send))
    return sent, pieces


def piece(*, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x", "more_body": more}


def test_the_rest_of_a_refused_request_is_received_before_the_end_of_the_answer() -> None:
    sent, left = ask([piece(more=True), piece(more=True), piece(more=False)])
    assert not left
    assert [message.get("more_body", False) for message in sent[1:]] == [True, False]
    assert b"".join(message["body"] for message in sent[1:] if "body" in message) == b"full"


def test_a_request_that_arrived_as_a_whole_is_answered_as_it_is() -> None:
    sent, _ = ask([piece(more=False)])
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


def test_a_client_that_left_ends_the_wait() -> None:
    sent, left = ask([piece(more=True), {"type": "http.disconnect"}, piece(more=True)])
    assert len(left) == 1
    assert "more_body" not in sent[-1]


def test_a_request_without_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lingering, "LINGER_SECONDS", 0.01)
    sent, _ = ask([piece(more=True)])
    assert sent[-1] == {"type": "http.response.body"}
