"""Responses of a server, byte for byte."""

from __future__ import annotations

import json

from tests.fakes.loopback import completion

GOOD = json.dumps(completion("A good answer.")).encode()
"""The body of a good response."""


def wire(body: bytes, headers: str = "", length: int | None = None) -> bytes:
    """An HTTP response, byte for byte."""
    length = len(body) if length is None else length
    return f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n{headers}\r\n".encode() + body
