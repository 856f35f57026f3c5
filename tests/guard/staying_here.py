"""No Python process of the tests leaves this machine: not pytest, not a command that a test starts, not its workers."""

from __future__ import annotations

import os
import sys
from typing import Any

LOG = "PYTHON_WENT_OUTSIDE"
"""The variable that names the file of what was stopped. Workers are told variables that begin like that."""


def watch() -> None:
    """For good: a hook cannot be taken away."""
    sys.addaudithook(_guard)


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
    elif event == "socket.getaddrinfo":
        address = (args[0],)
    else:
        return
    if not _is_here(address):
        # A program may catch the error: what it tried is written down too.
        with open(os.environ[LOG], "a", encoding="utf-8") as file:
            file.write(f"{event} {address!r}\n")
        raise PermissionError(f"a test went to the network: {event} {address!r}")


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # the path of a socket in the file system
    host = address[0]
    if host is None:
        return True
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    return host in {"", "localhost", "::1", "0.0.0.0"} or host.startswith("127.")
