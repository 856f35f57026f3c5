"""Writes output files whole, and never over a file that was made from another source.

A file is written under a temporary name and then renamed. A manifest in each output folder records the source of each
document.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from doc2md.errors import OutputError, cannot_write
from doc2md.runtime.locks import acquire, remove_unlocked

MANIFEST = ".doc2md.json"
"""File name of the manifest in each output folder. It records which source each document was made from."""

_MADE_BY_SPLIT = "split"
"""Value of "by" in the manifest entries of pages that `doc2md split` made. A later split may delete these pages."""

TEMPORARY_SUFFIX = ".doc2md-part"
"""Suffix of files that are being written. Their names start with a dot."""

_PART_KEY = "part"
"""Key in the manifest entry of a document that lacks pages because its run was interrupted."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to a temporary file in the same folder, then rename it to `path`.

    If `path` exists, its permissions are kept. Raises OutputError if writing fails; the old file then
    stays unchanged.
    """
    with replacing(path) as file:
        file.write(data)


def copy_atomically(source: Path, path: Path) -> None:
    """Copy a file in the same way as `write_atomically`. The file may be larger than memory."""
    with replacing(path) as file, source.open("rb") as read:
        shutil.copyfileobj(read, file)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file that is renamed to `path` when the block ends. Raises OutputError if writing fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary_file(path) as (temporary, file):
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileNotFoundError):
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
            temporary.replace(path)
    except OSError as error:
        raise cannot_write(error, path) from error


@contextlib.contextmanager
def temporary_file(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new, locked file in the folder of `path`. It is deleted at the end unless it was renamed."""
    while True:
        temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}{TEMPORARY_SUFFIX}")
        file = temporary.open("xb")
        try:
            lock = acquire(file.fileno())
            break
        except BlockingIOError:  # another run found it before it was locked, and deletes it
            file.close()
    try:
        yield temporary, file
    finally:
        file.close()
        with contextlib.suppress(OSError):
            temporary.unlink()
        if lock is not None:
            os.close(lock)


def check_writable(folder: Path, min_age: float = 0.0) -> None:
    """Create the folder if needed, and check that files can be written to it. Raises OutputError.

    Temporary files of killed runs are deleted, if they are `min_age` seconds old: the locks of another machine may not
    be seen on this one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary_file(folder / "test"):
            pass
        remove_leftovers(folder, min_age)
    except OSError as error:
        raise OutputError(
            f"cannot write into {folder}: {error.strerror or error}; choose another -o"
        ) from error


def remove_leftovers(folder: Path, min_age: float = 0.0) -> None:
    """Delete the temporary files of killed runs in a folder, if they are `min_age` seconds old."""
    remove_unlocked(_older(folder.glob(f".*{TEMPORARY_SUFFIX}"), min_age), Path.unlink)


def _older(files: Iterable[Path], seconds: float) -> Iterator[Path]:
    for path in files:
        with contextlib.suppress(FileNotFoundError):
            if not seconds or time.time() - path.stat().st_mtime > seconds:
                yield path


@dataclass(frozen=True, slots=True)
class Owner:
    """The source that a document was made from.

    name    file name, for messages
    sha256  digest of the source's bytes
    place   SHA-256 of the source's path or address, empty without one; the path itself is private
    """

    name: str
    sha256: str
    place: str

    @staticmethod
    def of(name: str, sha256: str, path: Path | None, address: str = "") -> Owner:
        place = os.fsencode(path.resolve()) if path else address.encode("utf-8", "surrogatepass")
        return Owner(name, sha256, hashlib.sha256(place).hexdigest() if place else "")

    def matches(self, other: dict[str, str]) -> bool:
        """Whether a manifest entry has the same source: the same bytes, or a new edition at the same path."""
        return self.sha256 == other.get("sha256") or bool(self.place and self.place == other.get("place"))


def check_owner(path: Path, owner: Owner, *, overwrite: bool, folder: bool = False) -> None:
    """Check that `path` may be written. Raises OutputError if it exists and was not made from `owner`.

    With `overwrite`, files made from another source may be overwritten too. `folder` is true for a folder of figures
    and false for a document. A folder never replaces a file, and a file never replaces a folder.
    """
    try:
        found, is_folder = path.exists(), path.is_dir()
    except OSError as error:  # for example a name that is too long
        raise cannot_write(error, path) from error
    if found and folder is not is_folder:
        raise OutputError(f"{path} is a {'folder' if is_folder else 'file'}: choose another -o")
    if found and not overwrite and not owner.matches(_read_manifest(path.parent).get(path.name, {})):
        raise OutputError(
            f"{path} exists and was not made from this {owner.name}: pass --overwrite, or choose another -o"
        )


def claim(paths: Iterable[Path], owner: Owner, *, part: bool = False) -> None:
    """Record in the manifest of each path's folder that the path was made from `owner`.

    `part` marks documents that lack pages because the run was interrupted. Raises OutputError.
    """
    for path in paths:
        with _manifest(path.parent) as outputs:
            entry = _entry(outputs.get(path.name, {}), owner)
            outputs[path.name] = entry | ({_PART_KEY: "yes"} if part else {})


def claim_pages(folder: Path, names: Collection[str], owner: Owner) -> None:
    """Record in the manifest that a split made the pages `names` in `folder`. Raises OutputError.

    Pages of an earlier split of the same source that are not among `names` are deleted.
    """
    with _manifest(folder) as outputs:
        for name, known in list(outputs.items()):
            # Anyone can edit the manifest, so only plain names of Markdown files in this folder count.
            ours = known.get("by") == _MADE_BY_SPLIT and name.endswith(".md") and Path(name).name == name
            if ours and name not in names and owner.matches(known):
                (folder / name).unlink(missing_ok=True)
                del outputs[name]
        for name in names:
            outputs[name] = _entry(outputs.get(name, {}), owner) | {"by": _MADE_BY_SPLIT}


def _entry(known: dict[str, str], owner: Owner) -> dict[str, str]:
    """The new manifest entry. The old entry `known` stays if it has the same source and `owner` has no path."""
    adds_to_known = owner.place or not owner.matches(known)
    return asdict(owner) if adds_to_known else {key: known[key] for key in known if key != _PART_KEY}


@contextlib.contextmanager
def _manifest(folder: Path) -> Iterator[dict[str, dict[str, str]]]:
    """Yield the folder's manifest as a dict, and write it back when the block ends. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with folder_lock(folder):
            outputs = _read_manifest(folder)
            yield outputs
            text = json.dumps({"version": 1, "outputs": outputs}, indent=1, sort_keys=True)
            write_atomically(folder / MANIFEST, text.encode() + b"\n")
    except OSError as error:
        raise cannot_write(error, folder / MANIFEST) from error


def claimed(folder: Path) -> frozenset[str]:
    """The names of the files and folders in `folder` that doc2md has made."""
    return frozenset(_read_manifest(folder))


def is_part(path: Path) -> bool:
    """Whether the manifest marks the document at `path` as incomplete because its run was interrupted."""
    return _PART_KEY in _read_manifest(path.parent).get(path.name, {})


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """The manifest's entries by file name. An unreadable manifest has none, so all files are protected."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        outputs = json.loads((folder / MANIFEST).read_text("utf-8"))["outputs"]
        return {name: owner for name, owner in outputs.items() if isinstance(owner, dict)}
    return {}


@contextlib.contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Lock the folder, so that only one run at a time changes its manifest.

    The kernel frees the lock if the run dies. Systems without `fcntl` have no lock.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
