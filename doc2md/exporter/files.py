"""Writing files so that nothing half-written ever stands under a final name, and nothing foreign is lost."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from doc2md.errors import OutputError

MANIFEST = ".doc2md.json"
"""In each output folder: which source each document there was made from."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside, then rename. Raises OutputError, with the old file untouched."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, _mode())  # noqa: PTH101
            os.replace(beside, path)  # noqa: PTH105
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)  # noqa: PTH108
            raise
    except OSError as error:
        raise OutputError(_explain(error, path)) from error


def _mode() -> int:
    """What a new file would get: `mkstemp` makes private ones."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _explain(error: OSError, path: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"disk full while writing {path}: free some space and run again"
    return f"cannot write {path}: {error.strerror or error}"


def check_writable(folder: Path) -> None:
    """Before any work: the folder exists or can be made, and takes a file. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doc2md-"):
            pass
    except OSError as error:
        raise OutputError(
            f"cannot write into {folder}: {error.strerror or error}; choose another -o"
        ) from error


@dataclass(frozen=True, slots=True)
class Owner:
    """What a document was made from: the name for messages, the bytes, and the place (hashed: it is private)."""

    name: str
    sha256: str
    place: str

    @staticmethod
    def of(name: str, sha256: str, path: Path | None) -> Owner:
        place = (
            hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest() if path else ""
        )
        return Owner(name, sha256, place)

    def matches(self, other: dict[str, str]) -> bool:
        """The same bytes, or a new edition at the same place."""
        return self.sha256 == other.get("sha256") or bool(self.place and self.place == other.get("place"))


def check_owner(path: Path, owner: Owner, *, overwrite: bool) -> None:
    """Refuse to write over a file that was not made from this source. Raises OutputError."""
    if overwrite or not path.exists():
        return
    if path.is_dir():
        raise OutputError(f"{path} is a folder: name a file, or end -o with a slash to write into it")
    if not owner.matches(_owners(path.parent).get(path.name, {})):
        raise OutputError(
            f"{path} exists and was not made from this {owner.name}: pass --overwrite, or choose another -o"
        )


def claim(path: Path, owner: Owner) -> None:
    """Note in the folder's manifest that `path` was made from `owner`."""
    with _locked(path.parent):
        outputs = _owners(path.parent) | {path.name: asdict(owner)}
        text = json.dumps({"version": 1, "outputs": outputs}, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomically(path.parent / MANIFEST, text.encode() + b"\n")


def _owners(folder: Path) -> dict[str, dict[str, str]]:
    """What the manifest says; one that cannot be read says nothing, and so protects everything."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        outputs = json.loads((folder / MANIFEST).read_text("utf-8"))["outputs"]
        return {name: owner for name, owner in outputs.items() if isinstance(owner, dict)}
    return {}


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Two runs into one folder take turns at its manifest. The kernel frees the lock of a run that died."""
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
