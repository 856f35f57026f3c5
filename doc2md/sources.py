"""What the user names, to a file on disk that a worker can open: a path, bytes, or standard input."""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from doc2md.errors import InputError, UsageError, is_full, no_temporary_file
from doc2md.options.limits import Limits, spelled
from doc2md.worker_types import SourceFile

STDIN = "-"
MOST = Limits().max_file_size
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
    source: str | os.PathLike[str] | bytes | IO[bytes],
    scratch: Path,
    password: str | None = None,
    name: str = "document",
    most: int = MOST,
) -> Input:
    """Check and hash an input; bytes, open files and standard input are first written into the folder `scratch`.

    `name` is what messages call what has no name; `most` how many bytes it may have.

    Raises InputError where it cannot be read, is too large, or is no PDF and no image that doc2md knows, UsageError for
    an address.
    """
    if isinstance(source, bytes):
        return _spooled(io.BytesIO(source), name, scratch, password, most)
    if source == STDIN:
        return _spooled(sys.stdin.buffer if sys.stdin else None, "stdin", scratch, password, most)
    if not isinstance(source, str | os.PathLike):
        return _spooled(source, name, scratch, password, most)
    text = os.fspath(source)
    if _ADDRESS.match(text):
        raise UsageError(f"{printable(text)}: addresses are not fetched; download the document first")
    path = Path(text)
    opened = _read(path, printable(path.name or text), path, password, most)
    if printable(opened.file.path) != opened.file.path:
        # MuPDF takes no path that is not UTF-8, and would repeat a control character in its messages.
        opened = replace(opened, file=replace(opened.file, path=_alias(opened.file.path, scratch)))
    return opened


def _alias(path: str, scratch: Path) -> str:
    """Another path to the same file, of plain characters."""
    alias = Path(tempfile.mkdtemp(dir=scratch)) / "document"
    alias.symlink_to(path)
    return str(alias)


def _spooled(stream: IO[bytes] | None, name: str, scratch: Path, password: str | None, most: int) -> Input:
    if stream is None:
        raise InputError("standard input is closed: name a file")
    handle, path = tempfile.mkstemp(dir=scratch)
    try:
        with os.fdopen(handle, "wb") as file:
            spool(stream, file, name, most)
    except OSError as error:
        if is_full(error):
            raise no_temporary_file(error) from error
        raise InputError(f"{name}: cannot be copied into {scratch.parent}: {error.strerror}") from error
    return _read(Path(path), name, None, password, most)


def spool(stream: IO[bytes], file: IO[bytes], name: str, most: int) -> None:
    """Copy what is in `stream`. Raises InputError where that is more than `most` bytes, OSError."""
    size = 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > most:
            raise InputError(_too_large(name, most))
        file.write(chunk)


def _too_large(name: str, most: int) -> str:
    return f"{name}: larger than --max-file-size {spelled(most)}B allows; take it apart, or raise the limit"


def _read(path: Path, name: str, origin: Path | None, password: str | None, most: int) -> Input:
    try:
        if path.is_dir():
            raise InputError(f"{name}: is a folder; name the files in it")
        if path.exists() and not path.is_file():
            raise InputError(f"{name}: is not a regular file; pass it on standard input (-)")
        size = path.stat().st_size
        if size > most:
            raise InputError(_too_large(name, most))
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
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
