"""Listens for requests until a signal ends the server."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from doc2md.errors import UsageError
from doc2md.serve.connections import Connection
from doc2md.serve.settings import Settings


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Run the server until SIGINT or SIGTERM. `say` writes a line to the user.

    Raises UsageError if it cannot listen there, and what the start of the engine raises.
    """
    from doc2md.serve.app import build

    app = build(settings)
    listening, address = listen(settings.host, settings.port)
    say(f"doc2md serves {address} (jobs in {settings.data})")
    with listening:
        asyncio.run(run_until_signal(app, listening))


async def run_until_signal(app: Any, listening: socket.socket) -> None:
    """Answer requests with an ASGI application until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        app,
        # No access log: the address of a WebSocket may contain the key.
        access_log=False,
        log_level="warning",
        server_header=False,
        http=Connection,
        ws="websockets-sansio",
        ws_max_size=1 << 16,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    await server.serve([listening])


class _Server(uvicorn.Server):
    """A server that does not raise the signal again that ended it, so that what is around it can end in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> tuple[socket.socket, str]:
    """A socket that listens, and its address for users. Raises UsageError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(256)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"--host {host} --port {port}: cannot listen there: {reason}") from None
    name, number = listening.getsockname()[:2]
    return listening, f"http://{f'[{name}]' if ':' in name else name}:{number}"
