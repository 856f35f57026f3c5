"""Connections on which no request arrives are closed.

Uvicorn waits for the head of a request for ever, so a few hundred connections that say nothing, or one byte now and
then, would use up the open files of the server. This happens before the key is asked for.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0
"""Time in which the head of a request must arrive. A connection is closed after at most twice this time."""


class Connection(H11Protocol):
    """A connection that is closed if the same request, or none, was expected at two looks in a row."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look_later(None)

    def _look_later(self, answered: object) -> None:
        self.loop.call_later(HEAD_SECONDS, self._look, answered)

    def _look(self, answered: object) -> None:
        """`answered` is what the last look found: the request that was answered last, itself if there was none."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:  # a WebSocket took over
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self._look_later(None)
            return
        last = self.cycle or self
        if last is answered:
            self.transport.close()
        else:
            self._look_later(last)
