"""What the user names, to a file on disk that a worker can open: a path, bytes, or standard input."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from doc2md.errors import InputError, UsageError
from doc2md.rasterizer.types import SourceFile

STDIN = "-"
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_MAGIC = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "tiff": (b"II*\0", b"MM\0*"),
    "gif": (b"GIF87a", b"GIF89a"),
    "bmp": (b"BM",),
}
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
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def open_input(
    source: str | os.PathLike[str] | bytes,
    scratch: Path,
    password: str | None = None,
    name: str = "document",
) -> Input:
    """Check and hash an input; bytes and standard input are first written into the folder `scratch`.

    `name` is what messages call bytes.

    Raises InputError where it cannot be read or is no PDF and no image that doc2md knows, UsageError for an address.
    """
    if isinstance(source, bytes):
        return _spooled(source, name, scratch, password)
    if source == STDIN:
        return _spooled(sys.stdin.buffer if sys.stdin else None, "stdin", scratch, password)
    text = os.fspath(source)
    if _ADDRESS.match(text):
        raise UsageError(f"{printable(text)}: addresses are not fetched; download the document first")
    path = Path(text)
    opened = _read(path, printable(path.name or text), path, password)
    if printable(opened.file.path) != opened.file.path:
        # MuPDF takes no path that is not UTF-8, and would repeat a control character in its messages.
        opened = replace(opened, file=replace(opened.file, path=_alias(opened.file.path, scratch)))
    return opened


def _alias(path: str, scratch: Path) -> str:
    """Another path to the same file, of plain characters."""
    alias = Path(tempfile.mkdtemp(dir=scratch)) / "document"
    alias.symlink_to(path)
    return str(alias)


def _spooled(data: bytes | BinaryIO | None, name: str, scratch: Path, password: str | None) -> Input:
    if data is None:
        raise InputError("standard input is closed: name a file")
    handle, path = tempfile.mkstemp(dir=scratch)
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(data, bytes):
                file.write(data)
            else:
                shutil.copyfileobj(data, file)
    except OSError as error:
        raise InputError(f"{name}: cannot be copied into {scratch.parent}: {error.strerror}") from error
    return _read(Path(path), name, None, password)


def _read(path: Path, name: str, origin: Path | None, password: str | None) -> Input:
    try:
        if path.is_dir():
            raise InputError(f"{name}: is a folder; name the files in it")
        if path.exists() and not path.is_file():
            raise InputError(f"{name}: is not a regular file; pass it on standard input (-)")
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        hint = "; check its name" if isinstance(error, FileNotFoundError) else ""
        raise InputError(f"{name}: cannot be read: {reason}{hint}") from error
    kind = _kind(head)
    if kind is None:
        starts = f"{size:,} bytes, starts with {head[:8]!r}" if size else "it is empty"
        raise InputError(
            f"{name}: not a document that doc2md knows: PDF, PNG, JPEG, TIFF, WebP, BMP, GIF ({starts})"
        )
    return Input(SourceFile(str(path.absolute()), name, kind, password), digest, origin)


def _kind(head: bytes) -> str | None:
    for kind, starts in _MAGIC.items():
        if head.startswith(starts):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.lstrip()[:1] == b"{" and b'"version"' in head:
        return "json"  # a document of ours, to be written out again
    return "pdf" if b"%PDF-" in head else None
