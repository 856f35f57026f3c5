"""Documents in object storage, such as `s3://bucket/a.pdf`: finding them, and copying one to this machine.

fsspec speaks to the storage. It and its drivers are optional, and are loaded when the first address is used. Keys come
from the configuration of the driver, never from an address.

A caller decides whether an address may be used. The command line and the Python API do; `Session.open`, which servers
also call with what a client sends, refuses every URL.
"""

from __future__ import annotations

import asyncio
import contextlib
import glob
import hashlib
import re
import tempfile
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from doc2md.errors import InputError, UsageError, is_full, no_temporary_file, reason_of
from doc2md.runtime.temporary import discard
from doc2md.sources import Copy, printable, too_large

T = TypeVar("T")
DRIVERS = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "memory": "fsspec",
}
"""The package that speaks to the storage, by the scheme of its addresses. All other URLs are refused."""
_ADDRESS = re.compile("([a-z0-9]+)://", re.IGNORECASE)
_VERSIONS = ("ETag", "etag", "md5Hash", "generation", "LastModified", "last_modified", "created")
"""Fields by which storages say that an object has changed, the best first."""
_CONFIGURE = "check the configuration of the storage's driver"
_URL = re.compile(r"(\w+://)(?:[^\s/?@'\"]*@)?([^\s/?'\"]*)[^\s'\"]*")

_SIGNED = re.compile(r"[?&](?:x-(?:amz|goog)-\w+|signature|sig)=", re.IGNORECASE)
"""Matches an address that is signed, which gives access as a key does."""


def is_address(name: object) -> bool:
    """Whether this is meant as the address of an object or a folder in object storage."""
    match = _ADDRESS.match(name) if isinstance(name, str) else None
    return match is not None and match[1].lower() in DRIVERS


def connect(address: str, **options: Any) -> tuple[Any, str]:
    """The file system of fsspec for an address, and the address as a path in it. Raises UsageError.

    `options` are those that all file systems of fsspec have.
    """
    address = checked(address)
    scheme = address.partition("://")[0]
    try:
        import fsspec

        kind = fsspec.get_filesystem_class(scheme)
    except ImportError:
        raise UsageError(
            f"{scheme}:// needs the package {DRIVERS[scheme]}: run pip install {_installed_by(DRIVERS[scheme])}"
        ) from None
    system = kind(**kind._get_kwargs_from_urls(address), **options)
    return system, str(kind._strip_protocol(address))


def checked(address: str) -> str:
    """The address as drivers take it. Raises UsageError if it contains a key, or lacks the bucket."""
    scheme, _, key = address.partition("://")
    scheme = scheme.lower()
    if not key.strip("/") or key.startswith("/"):
        raise UsageError(f"{printable(address)}: the name of the bucket is missing: {scheme}://BUCKET/NAME")
    if urlsplit(address).password is not None or _SIGNED.search(address):
        raise UsageError(
            "an address cannot contain a key: leave it to the configuration of the storage's driver"
        )
    return f"{scheme}://{key}"


def _installed_by(driver: str) -> str:
    return driver if driver in {"gcsfs", "adlfs"} else "'.[storage]' in the folder of doc2md"


def documents_at(address: str, suffixes: Collection[str]) -> list[str]:
    """The addresses of all documents that an address names: an object, a folder with its subfolders, or a pattern.

    Returns a list that is empty if there are none. An address with one of the `suffixes` is an object, and the storage
    is not asked. Raises InputError if the storage cannot be reached or has no such bucket, and UsageError.
    """
    checked(address)
    found = _documents_at(address, suffixes)
    if not found and (problem := _no_bucket(address)):
        raise InputError(f"{printable(address)}: {problem}")
    return found


def _documents_at(address: str, suffixes: Collection[str]) -> list[str]:
    if glob.has_magic(address):
        start = start_of(address)
        return _below(start, lambda system, _: system.glob(connect(address)[1])) or _itself(address)
    if not address.endswith("/") and PurePosixPath(address).suffix.lower() in suffixes:
        return [address]
    if not address.endswith("/") and _asked(address, lambda system, key: not system.isdir(key)):
        return [address]
    found = _below(address, lambda system, key: system.find(key))
    return [name for name in found if _is_wanted(PurePosixPath(name), suffixes)]


def start_of(pattern: str) -> str:
    """The folder in which all files of a pattern are: `s3://b/scans/` for `s3://b/scans/*/a.pdf`."""
    fixed = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    return fixed[: fixed.rindex("/") + 1]


def _itself(address: str) -> list[str]:
    """The address, if it looks like a pattern but is the name of an object."""
    return [address] if _asked(address, lambda system, key: system.isfile(key)) else []


def _below(folder: str, find: Any) -> list[str]:
    """The addresses of the objects that `find` finds below a folder, sorted. They start as the user wrote it."""
    base = folder.rstrip("/") + "/"

    def named(system: Any, key: str) -> list[str]:
        root = key.rstrip("/") + "/"
        return sorted(
            base + found.removeprefix(root) for found in find(system, key) if found.startswith(root)
        )

    return list(_asked(folder, named))


def _is_wanted(path: PurePosixPath, suffixes: Collection[str]) -> bool:
    return not path.name.startswith(".") and path.suffix.lower() in suffixes


def _asked(address: str, ask: Any) -> Any:
    with _errors(address):
        return ask(*connect(address))


def fetch(address: str, folder: Path, max_size: int) -> Copy:
    """Copy an object into a new folder in `folder`, and the figures beside it if it is a saved document.

    Raises InputError if it cannot be read or has more than `max_size` bytes, OutputError if the disk is full, and
    UsageError.
    """
    name = printable(address)
    path = Path(tempfile.mkdtemp(dir=folder)) / "document"
    with _errors(address):
        system, key = connect(address)
        system.invalidate_cache(key)  # a listing may be old
        known = system.info(key)
        if known["type"] == "directory":
            raise InputError(
                f"{name}: is a folder, not a document; a whole folder has a slash at the end of its name"
            )
        if (known.get("size") or 0) > max_size:
            raise InputError(too_large(name, max_size))
        system.get_file(key, str(path))
        if key.endswith(".json"):
            _fetch_figures(system, key, path.parent, max_size)
    return Copy(path, address, stamp_from(known))


def _fetch_figures(system: Any, key: str, folder: Path, max_size: int) -> None:
    from doc2md.exporter.figure_files import artifacts_folder
    from doc2md.exporter.markdown import FIGURE_NAME

    with contextlib.suppress(FileNotFoundError):
        for known in system.ls(str(artifacts_folder(PurePosixPath(key))), detail=True):
            name = PurePosixPath(known["name"]).name
            if FIGURE_NAME.fullmatch(name) and (known.get("size") or 0) <= max_size:
                system.get_file(known["name"], str(folder / name))


@contextmanager
def fetched(source: T, folder: Path, max_size: int) -> Iterator[T | Copy]:
    """A source that can be opened on this machine: a copy of an object, deleted afterwards, or else the source itself.

    Raises what `fetch` raises.
    """
    if not (isinstance(source, str) and is_address(source)):
        yield source
        return
    copy = fetch(source, folder, max_size)
    try:
        yield copy
    finally:
        discard(copy.path.parent)


@asynccontextmanager
async def afetched(source: T, folder: Path, max_size: int) -> AsyncIterator[T | Copy]:
    """The same for a program with an event loop, which goes on while the object is copied."""
    with ExitStack() as stack:
        if is_address(source):
            yield await asyncio.to_thread(stack.enter_context, fetched(source, folder, max_size))
        else:
            yield source


def stamp_of_object(address: str) -> str:
    """What changes with an object, as the storage says it; empty if it cannot be read."""
    with contextlib.suppress(InputError):
        return str(_asked(address, lambda system, key: stamp_from(system.info(key))))
    return ""


def digest_of_object(address: str) -> str:
    """The SHA-256 digest of an object in hexadecimal; empty if it cannot be read."""

    def digest(system: Any, key: str) -> str:
        found = hashlib.sha256()
        with system.open(key, "rb", block_size=1 << 22) as file:
            while chunk := file.read(1 << 22):
                found.update(chunk)
        return found.hexdigest()

    with contextlib.suppress(InputError):
        return str(_asked(address, digest))
    return ""


def stamp_from(known: dict[str, Any]) -> str:
    """What changes with an object, from what the storage says about it; empty if it says nothing."""
    version = next((known[field] for field in _VERSIONS if known.get(field)), None)
    return f"{known.get('size')} {version}".replace('"', "") if version else ""


@contextmanager
def _errors(address: str) -> Iterator[None]:
    """Turns what drivers raise into an InputError. They also raise what their HTTP clients raise, of any class."""
    try:
        yield
    except (InputError, UsageError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and is_full(error):
            raise no_temporary_file(error) from error
        problem = _no_bucket(address) if isinstance(error, FileNotFoundError) else ""
        raise InputError(f"{printable(address)}: cannot be read: {problem or why(error)}") from error


def _no_bucket(address: str) -> str:
    """That the bucket of an address does not exist; empty if it does, or if the storage does not say so."""
    with contextlib.suppress(Exception):  # this is about another error already
        system, key = connect(address)
        bucket = key.strip("/").partition("/")[0]
        if not system.exists(bucket):
            return f"there is no bucket {printable(bucket)}; check its name"
    return ""


def why(error: Exception) -> str:
    """What a driver says, in a line. URLs are cut after the host, because some are signed."""
    match error:
        case FileNotFoundError():
            return "there is no such object; check its name"
        case PermissionError():
            return f"access denied; {_CONFIGURE}"
    said = " ".join(reason_of(error).split())[:200]
    hint = f"; {_CONFIGURE}" if "credentials" in said.lower() else ""
    return (printable(_URL.sub(r"\1\2", said)) or type(error).__name__) + hint
