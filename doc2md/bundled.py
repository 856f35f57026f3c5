"""The files in `doc2md/models`, each checked against its digest."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from doc2md.errors import EngineError


def bundled(name: str, digest: str, folder: Path | None = None) -> bytes:
    """The content of a file in `doc2md/models`. Raises EngineError if it is missing or its SHA-256 is another."""
    try:
        data = ((folder or files("doc2md") / "models") / name).read_bytes()
    except OSError as error:
        raise EngineError(f"the model {name} cannot be read: install doc2md again ({error})") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise EngineError(f"the model {name} is not the one doc2md came with: install doc2md again")
    return data
