"""Stops Python processes that try to leave this machine: pytest, the commands that tests start, and their workers.

Where `pure` is set, it also stops the start of a process and connections to this machine.
"""

from __future__ import annotations

import os
import sys
from typing import Any

LOG = "PYTHON_WENT_OUTSIDE"
"""The environment variable that names the file to log to. Workers get all variables that begin with PYTHON."""

pure = False
"""Whether a unit test is running."""


def watch() -> None:
    """Watch this process until it ends: an audit hook cannot be removed."""
    sys.addaudithook(_guard)


def _guard(event: str, args: tuple[Any, ...]) -> None:
    # Python clears the module's other names before it stops calling this.
    if pure and event in {"subprocess.Popen", "os.posix_spawn", "os.fork", "socket.connect", "socket.sendto"}:
        raise PermissionError(f"a unit test may not do this: {event} {args[0]!r}; mark it `process`")
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
    elif event == "socket.getaddrinfo":
        address = (args[0],)
    else:
        return
    if not _is_here(address):
        # The program may catch the error, so write down what it tried.
        with open(os.environ[LOG], "a", encoding="utf-8") as file:
            file.write(f"{event} {address!r}\n")
        raise PermissionError(f"a test went to the network: {event} {address!r}")


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a path: a socket in the file system
    host = address[0]
    if host is None:
        return True
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    return host in {"", "localhost", "::1", "0.0.0.0"} or host.startswith("127.")
