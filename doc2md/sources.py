"""What the user names, to a file on disk that a worker can open: a path, bytes, or standard input."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from doc2md.errors import InputError, UsageError
from doc2md.rasterizer.types import SourceFile

STDIN = "-"
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_HEAD = 1024
"""Bytes within which a PDF's header must stand, as Adobe's reader has it."""


@dataclass(frozen=True, slots=True)
class Input:
    """A document to convert. `path` is None for what came from standard input or memory."""

    file: SourceFile
    sha256: str
    path: Path | None

    @property
    def name(self) -> str:
        return self.file.name


def printable(name: str) -> str:
    """A file name for a message: control characters and broken encodings shown, not obeyed."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in name)


def open_input(source: str | os.PathLike[str] | bytes, scratch: Path, password: str | None = None) -> Input:
    """Check and hash an input; bytes and standard input are first written into the folder `scratch`.

    Raises InputError where it cannot be read or is none of PDF, PNG and JPEG, UsageError for an address.
    """
    if isinstance(source, bytes):
        return _spooled(source, "document", scratch, password)
    if source == STDIN:
        return _spooled(sys.stdin.buffer, "stdin", scratch, password)
    text = os.fspath(source)
    if _ADDRESS.match(text):
        raise UsageError(f"{printable(text)}: addresses are not fetched; download the document first")
    path = Path(text)
    return _read(path, printable(path.name), path, password)


def _spooled(data: bytes | BinaryIO, name: str, scratch: Path, password: str | None) -> Input:
    handle, path = tempfile.mkstemp(dir=scratch)
    with os.fdopen(handle, "wb") as file:
        if isinstance(data, bytes):
            file.write(data)
        else:
            shutil.copyfileobj(data, file)
    return _read(Path(path), name, None, password)


def _read(path: Path, name: str, origin: Path | None, password: str | None) -> Input:
    if path.is_dir():
        raise InputError(f"{name}: is a folder; name the files in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{name}: is not a regular file; pass it on standard input (-)")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    kind = _kind(head)
    if kind is None:
        starts = f"{size:,} bytes, starts with {head[:8]!r}" if size else "it is empty"
        raise InputError(f"{name}: not a PDF, PNG or JPEG file ({starts})")
    return Input(SourceFile(str(path.absolute()), name, kind, password), digest, origin)


def _kind(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "pdf" if b"%PDF-" in head else None
