"""Runs the tools for agents: over standard input and output, or over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from doc2md.errors import UsageError
from doc2md.serve.desk import Desk
from doc2md.serve.engine import Engine
from doc2md.serve.mcp_tools import build
from doc2md.serve.settings import Settings

PATH = "/mcp"
"""The path of the tools over HTTP."""


def run_stdio(settings: Settings, roots: Sequence[Path]) -> None:
    """Serve one agent over standard input and output, until it closes them."""

    async def run() -> None:
        async with _desk(settings, roots) as desk:
            await build(desk).run_stdio_async()

    asyncio.run(run())


def run_http(settings: Settings, roots: Sequence[Path], say: Callable[[str], None]) -> None:
    """Serve agents over HTTP ("streamable HTTP"), until a signal. `say` writes a line to the user."""
    from mcp.server.transport_security import TransportSecuritySettings

    from doc2md.serve.run import listen, run_until_signal
    from doc2md.serve.security import Guard

    async def run() -> None:
        async with _desk(settings, roots) as desk:
            app = build(desk).streamable_http_app(
                streamable_http_path=PATH,
                # Guard checks the host, the origin and the token.
                transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            )
            await run_until_signal(Guard(app, settings), listening)

    listening, address = listen(settings.host, settings.port)
    say(f"doc2md serves tools for agents at {address}{PATH}")
    with listening:
        asyncio.run(run())


@asynccontextmanager
async def _desk(settings: Settings, roots: Sequence[Path]) -> AsyncGenerator[Desk, None]:
    engine = Engine(settings.options)
    try:
        desk = Desk(engine, roots)
    except OSError as error:
        raise UsageError(f"{error.filename}: is not a folder that can be read: {error.strerror}") from None
    await engine.start()
    try:
        yield desk
    finally:
        await engine.stop()
