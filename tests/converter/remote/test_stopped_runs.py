"""Errors that stop the run: refusals that all pages share, redirects, and addresses without a server."""

from __future__ import annotations

import asyncio
import socket

import pytest

from doc2md.converter.base import Ask, Transcript
from doc2md.converter.remote.endpoint import Endpoint
from doc2md.converter.remote.engine import MAX_FAILURES, list_models
from doc2md.errors import EngineError
from tests.fakes.asking import Outcome, answered, failed, make_engine, picture, read_pages, stopped
from tests.fakes.loopback import Loopback, Reply, failure

pytestmark = pytest.mark.process


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (401, "DOC2MD_API_KEY"),
        (402, "credit"),
        (403, "DOC2MD_API_KEY"),
        (404, "--model"),
        (405, "--base-url"),
    ],
)
def test_a_refusal_that_all_pages_share_stops_the_run_at_once(
    loopback: Loopback, status: int, hint: str
) -> None:
    loopback.answer = lambda request: Reply(status, body=failure("it is so"))
    message = stopped(read_pages(loopback, 30, concurrency=3))
    assert f"HTTP {status}" in message
    assert hint in message
    assert "it is so" in message
    assert len(loopback.requests) <= 3


def test_a_run_can_also_be_stopped_in_the_middle(loopback: Loopback) -> None:
    loopback.answer = lambda r: "fine" if len(loopback.requests) <= 10 else Reply(401)
    results = read_pages(loopback, 40, concurrency=2)
    assert [type(result) for result in results[:10]] == [Transcript] * 10
    stopped(results[10:])
    assert len(loopback.requests) <= 12


def test_if_the_model_is_not_found_the_models_of_the_server_are_named(loopback: Loopback) -> None:
    loopback.models = ["deepseek-ai/DeepSeek-OCR", "other:7b", "\x1b]0;pwn\x07evil\u202e"]
    loopback.answer = lambda request: Reply(404, body=failure("no such model", code="model_not_found"))
    message = stopped(read_pages(loopback, 5, concurrency=1, model="nope"))
    assert message.endswith("the server has these models: deepseek-ai/DeepSeek-OCR, other:7b, 0pwnevil")
    assert message.isprintable()
    assert len(loopback.listings) == 1


@pytest.mark.parametrize(
    "models",
    [
        Reply(404),
        Reply(200, body=None),
        Reply(200, body=[]),
        Reply(200, body={"data": None}),
        Reply(200, body={"data": [{}, {"id": 3}]}),
        Reply(200, {"Content-Type": "text/html"}, b"<html>"),
        Reply(raw=b""),
    ],
)
def test_a_server_need_not_list_its_models(loopback: Loopback, models: Reply) -> None:
    loopback.models = models
    loopback.answer = lambda request: Reply(404)
    assert "HTTP 404" in stopped(read_pages(loopback))


def test_the_models_of_an_endpoint_are_listed(loopback: Loopback) -> None:
    loopback.models = ["a/b:7b", "c"]
    assert asyncio.run(list_models(Endpoint(loopback.base_url, "secret"))) == ["a/b:7b", "c"]
    assert loopback.listings[0].headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("models", "reason"),
    [
        (Reply(401, body=failure("no, secret!")), "DOC2MD_API_KEY"),
        (Reply(400, body=failure("no, secret!")), "HTTP 400"),
        (Reply(500, body=failure("no, secret!")), "HTTP 500"),
        (Reply(307, {"Location": "/elsewhere"}), "redirects"),
        (Reply(body=b"<html>"), "cannot be read"),
        (Reply(body={"data": None}), "cannot be read"),
        (Reply(raw=b""), "connection failed"),
        (Reply(delay=60, raw=b""), "within 0.3 s"),
    ],
)
def test_an_endpoint_that_does_not_list_its_models_says_why(
    loopback: Loopback, models: Reply, reason: str
) -> None:
    loopback.models = models
    with pytest.raises(EngineError, match=reason) as caught:
        asyncio.run(list_models(Endpoint(loopback.base_url, "secret"), seconds=0.3))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_not_followed(loopback: Loopback, status: int) -> None:
    with Loopback() as elsewhere:
        location = {"Location": f"{elsewhere.base_url}/chat/completions"}
        loopback.answer = lambda request: Reply(status, location)
        assert "redirects" in stopped(read_pages(loopback, 4, concurrency=2, key="secret"))
        assert not elsewhere.requests
    assert len(loopback.requests) <= 2


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_an_address_without_a_server_stops_the_run_and_is_named() -> None:
    address = f"http://127.0.0.1:{closed_port()}/v1"
    message = stopped(read_pages(address, 10, concurrency=2))
    assert address in message
    assert "--base-url" in message


def test_a_server_that_goes_away_fails_pages_but_not_the_run() -> None:
    async def run() -> list[Outcome]:
        with Loopback() as server:
            engine = make_engine(server)
            first = await engine.read(Ask(1), picture(1))
        try:
            return [first, *await asyncio.gather(engine.read(Ask(2), picture(2)), return_exceptions=True)]
        finally:
            await engine.close()

    first, second = asyncio.run(run())
    answered(first)
    assert "the connection failed" in failed(second)
    assert f"{MAX_FAILURES} attempts" in failed(second)
