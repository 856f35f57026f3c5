"""Opening inputs: a path, bytes, an open file or standard input becomes a file on disk that a worker can open."""

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
MAX_FILE_SIZE = Limits().max_file_size
"""Default size limit of an input, in bytes."""
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_SIGNATURES = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "tiff": (b"II*\0", b"MM\0*"),
    "gif": (b"GIF87a", b"GIF89a"),
    "bmp": (b"BM",),
}
"""The first bytes of image files, by format."""
_OFFICE_ENTRIES = (
    b"mimetypeapplication/vnd.oasis.opendocument.",
    *(b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"ppt/", b"xl/"),
)
"""With what the ZIP archive of an office document starts: OpenDocument, and entries in Microsoft's formats."""
_HEADER_SIZE = 1024
"""A PDF's header must be in this many first bytes, as in Adobe Reader."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy on this machine of an object in object storage.

    `address` is that of the object. `stamp` changes with its content; it is empty if the storage says nothing. The
    figures of a saved document are beside `path`.
    """

    path: Path
    address: str
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A document to convert. `path` is None if it came from standard input, memory or object storage.

    `copy` is what it was copied to, if it came from object storage.
    """

    file: SourceFile
    sha256: str
    path: Path | None
    copy: Copy | None = None

    @property
    def name(self) -> str:
        return self.file.name


def is_url(name: str) -> bool:
    """Whether a name is a URL, of any scheme."""
    return _URL.match(name) is not None


def url_of(place: str | Path) -> str:
    """The URL that a place is, or that a path was made from, which has lost a slash; empty if it is no URL."""
    text = str(place)
    url = text if "://" in text else text.replace(":/", "://", 1)
    return url if is_url(url) else ""


def printable(name: str) -> str:
    """A file name that is safe to print: control characters and invalid encodings are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def open_input(
    source: str | os.PathLike[str] | bytes | IO[bytes] | Copy,
    scratch: Path,
    password: str | None = None,
    name: str = "document",
    max_size: int = MAX_FILE_SIZE,
) -> Input:
    """Check the size and format of an input, and compute its digest.

    source    path, `-` for standard input, bytes, an open binary file, or the copy of an object; bytes and files are
              first written to a file
    scratch   folder for that file
    password  password of an encrypted PDF
    name      name for messages, if the source has none
    max_size  maximum size in bytes

    Raises InputError if the input cannot be read, is too large or has an unknown format, UsageError for a URL.
    """
    if isinstance(source, Copy):
        name = printable(source.address.rpartition("/")[2])
        return replace(open_file(source.path, name, password, max_size), copy=source)
    if isinstance(source, bytes):
        return _spool_to_file(io.BytesIO(source), name, scratch, password, max_size)
    if source == STDIN:
        return _spool_to_file(sys.stdin.buffer if sys.stdin else None, "stdin", scratch, password, max_size)
    if not isinstance(source, str | os.PathLike):
        return _spool_to_file(source, name, scratch, password, max_size)
    text = os.fspath(source)
    if is_url(text):
        raise UsageError(f"{printable(text)}: URLs are not supported; download the document first")
    path = Path(text)
    opened = _check_file(path, printable(path.name or text), path, password, max_size)
    if printable(opened.file.path) != opened.file.path:
        # MuPDF rejects paths that are not UTF-8, and repeats control characters in its messages.
        opened = replace(opened, file=replace(opened.file, path=_alias(opened.file.path, scratch)))
    return opened


def open_file(path: Path, name: str, password: str | None, max_size: int) -> Input:
    """Check and hash a file that has another name for its user, such as an upload. Raises what `open_input` raises."""
    return _check_file(path, name, None, password, max_size)


def _alias(path: str, scratch: Path) -> str:
    """A symbolic link to the file, with a printable path."""
    alias = Path(tempfile.mkdtemp(dir=scratch)) / "document"
    alias.symlink_to(path)
    return str(alias)


def _spool_to_file(
    stream: IO[bytes] | None, name: str, scratch: Path, password: str | None, max_size: int
) -> Input:
    if stream is None:
        raise InputError("standard input is closed: name a file")
    handle, path = tempfile.mkstemp(dir=scratch)
    try:
        with os.fdopen(handle, "wb") as file:
            spool(stream, file, name, max_size)
    except OSError as error:
        if is_full(error):
            raise no_temporary_file(error) from error
        raise InputError(f"{name}: cannot be copied into {scratch.parent}: {error.strerror}") from error
    return _check_file(Path(path), name, None, password, max_size)


def spool(stream: IO[bytes], file: IO[bytes], name: str, max_size: int) -> None:
    """Copy `stream` to `file`. Raises InputError if it has more than `max_size` bytes, and OSError."""
    size = 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > max_size:
            raise InputError(too_large(name, max_size))
        file.write(chunk)


def too_large(name: str, max_size: int) -> str:
    """The message for an input that has more than `max_size` bytes."""
    return f"{name}: larger than --max-file-size {spelled(max_size)}B allows; split it, or raise the limit"


def _check_file(path: Path, name: str, origin: Path | None, password: str | None, max_size: int) -> Input:
    try:
        if path.is_dir():
            next(path.iterdir(), None)  # a folder that cannot be listed is reported as such
            raise InputError(f"{name}: is a folder; name the files in it")
        if path.exists() and not path.is_file():
            raise InputError(f"{name}: is not a regular file; pass it on standard input (-)")
        size = path.stat().st_size
        if size > max_size:
            raise InputError(too_large(name, max_size))
        with path.open("rb") as file:
            head = file.read(_HEADER_SIZE)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        hint = "; check its name" if isinstance(error, FileNotFoundError) else ""
        raise InputError(f"{name}: cannot be read: {reason}{hint}") from error
    kind = _kind(head)
    if kind is None:
        starts = f"{size:,} bytes, starts with {head[:8]!r}" if size else "it is empty"
        raise InputError(
            f"{name}: not a document that doc2md knows: PDF, PNG, JPEG, TIFF, WebP, BMP, GIF, DOCX, PPTX, XLSX, "
            f"ODT, RTF ({starts})"
        )
    return Input(SourceFile(str(path.absolute()), name, kind, password), digest, origin)


def _kind(head: bytes) -> str | None:
    """The format of a file that starts with `head`; None if it is unknown."""
    for kind, signatures in _SIGNATURES.items():
        if head.startswith(signatures):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.lstrip()[:1] == b"{" and b'"version"' in head:
        return "json"  # a document that doc2md or docling saved
    if head.startswith(b"{\\rtf") or (
        head.startswith(b"PK\3\4") and any(name in head for name in _OFFICE_ENTRIES)
    ):
        return "office"
    return "pdf" if b"%PDF-" in head else None
