"""A server in this process, shared by the tests of a file. Its workers are not processes."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from doc2md.options.conversion import Options
from doc2md.options.limits import Limits
from doc2md.serve.app import build
from doc2md.serve.settings import Settings
from tests.builders.pages import numbered_pages
from tests.fakes.workers import InlineWorkers

HERE = "http://127.0.0.1:5001"
KEY = "a key of sixteen letters"


def pdf(pages: int = 1) -> bytes:
    return bytes(numbered_pages(pages).tobytes())


def upload(data: bytes | None = None, name: str = "words.pdf") -> dict[str, Any]:
    """The arguments of a request that sends a file."""
    return {"files": {"files": (name, io.BytesIO(pdf() if data is None else data))}}


def settings(data: Path, **changes: Any) -> Settings:
    options = Options(concurrency=1, limits=Limits(max_file_size="100k"))  # type: ignore[arg-type]
    return Settings(**({"data": data, "max_queue": 3, "options": options} | changes))


@pytest.fixture(autouse=True)
def _no_long_goodbyes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doc2md.serve.lingering.LINGER_SECONDS", 0.05)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a server without a token."""
    app = build(settings(tmp_path_factory.mktemp("jobs")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doc2md.session.Workers", InlineWorkers)
        running = TestClient(app, HERE)
        running.__enter__()
    yield running
    running.__exit__(None, None, None)


@contextmanager
def listening(chosen: Settings) -> Iterator[str]:
    """A server that listens on a free port of this machine, in a thread. Its address."""
    server = uvicorn.Server(uvicorn.Config(build(chosen), port=0, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doc2md.session.Workers", InlineWorkers)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


Raw = Callable[..., Awaitable[tuple[int, dict[str, str]]]]


async def raw_request(app: Any, path: str, messages: list[Any], headers: dict[str, str]) -> tuple[int, bytes]:
    """Send a request whose body comes in `messages`; the last one is repeated, None never comes."""
    given = list(messages)
    answers: list[Any] = []

    async def receive() -> Any:
        message = given.pop(0) if len(given) > 1 else given[0]
        return message if message is not None else await asyncio.sleep(60)

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 5001),
        "headers": [(k.encode(), v.encode()) for k, v in ({"host": "127.0.0.1:5001"} | headers).items()],
    }
    await app(scope, receive, send)
    return answers[0]["status"], b"".join(answer.get("body", b"") for answer in answers)
