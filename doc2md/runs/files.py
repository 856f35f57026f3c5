"""Whether a document is still the one that was converted."""

from __future__ import annotations

import hashlib
from pathlib import Path

from doc2md.objects import digest_of_object, is_address, stamp_of_object

Stamp = tuple[int, int] | str
"""The size of a file in bytes, and when it was changed in nanoseconds. For an object, what its storage says."""


def stamp_of(name: str) -> Stamp | None:
    """The stamp of a document; None if it cannot be read."""
    if is_address(name):
        return stamp_of_object(name) or None
    try:
        status = Path(name).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def exists(path: Path) -> bool:
    """Whether there is a file or a folder. A name that cannot be one, from a damaged record, is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def digest_of(name: str) -> str:
    """The SHA-256 digest of a document in hexadecimal; empty if it cannot be read."""
    if is_address(name):
        return digest_of_object(name)
    try:
        with Path(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""
