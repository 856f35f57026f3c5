"""Whether a file is still the one that was converted."""

from __future__ import annotations

import hashlib
from pathlib import Path

Stamp = tuple[int, int]
"""The size of a file in bytes, and when it was changed in nanoseconds."""


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None if it cannot be read."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def exists(path: Path) -> bool:
    """Whether there is a file or a folder. A name that cannot be one, from a damaged record, is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def digest_of(path: Path) -> str:
    """The SHA-256 digest of a file in hexadecimal; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""
