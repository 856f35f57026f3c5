"""Listens for requests until a signal ends the server."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from doc2md.errors import UsageError
from doc2md.serve.app import build
from doc2md.serve.settings import Settings


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Run the server until SIGINT or SIGTERM. `say` writes a line to the user.

    Raises UsageError if it cannot listen there, and what the start of the engine raises.
    """
    app = build(settings)
    listening = _listen(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        # No access log: the address of a WebSocket may contain the key.
        access_log=False,
        log_level="warning",
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=1 << 16,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
    )
    host, port = listening.getsockname()[:2]
    say(f"doc2md serves http://{f'[{host}]' if ':' in host else host}:{port} (jobs in {settings.data})")
    with listening:
        uvicorn.Server(config).run([listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(256)
    except OSError as error:
        raise UsageError(
            f"--host {host} --port {port}: cannot listen there: {error.strerror or error}"
        ) from None
    return listening
