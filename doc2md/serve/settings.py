"""What the operator of a server chooses."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from doc2md.errors import UsageError
from doc2md.options.conversion import Options

MIN_TOKEN = 16
"""Minimum length of a token. A shorter one can be guessed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server. Raises UsageError for values that would be dangerous.

    host, port   where it listens
    token        what clients must show; None for a server that only this machine can reach
    data         folder of the jobs
    max_queue    maximum number of documents that wait or are converted; more are refused with HTTP 429
    keep_hours   hours after which a finished job is deleted
    allow_hosts  hosts from which documents may be fetched by their address
    options      the options of all conversions
    """

    host: str = "127.0.0.1"
    port: int = 5001
    token: str | None = field(default=None, repr=False)
    data: Path = Path("doc2md-jobs")
    max_queue: int = 100
    keep_hours: float = 24.0
    allow_hosts: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and self.token is None:
            raise UsageError(
                f"--host {self.host}: other machines could use the server: pass --token-file FILE"
            )
        if self.token is not None and len(self.token) < MIN_TOKEN:
            raise UsageError(f"--token-file: the token must have at least {MIN_TOKEN} characters")
        if not 0 <= self.port <= 65535:
            raise UsageError(f"--port must be between 0 and 65535, not {self.port}")
        if self.max_queue < 1:
            raise UsageError(f"--max-queue must be at least 1, not {self.max_queue}")
        if not self.keep_hours > 0:
            raise UsageError(f"--keep-hours must be more than 0, not {self.keep_hours:g}")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_token(path: Path | None) -> str | None:
    """The first line of the file; None without a file. Raises UsageError."""
    if path is None:
        return None
    try:
        with path.open(encoding="utf-8-sig") as file:
            token = file.readline(4096).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise UsageError(f"--token-file {path}: cannot be read: {reason}") from None
    if not token.isascii() or not token.isprintable():
        raise UsageError(f"--token-file {path}: use printable ASCII characters")
    return token
