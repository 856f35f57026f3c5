"""Writing files so that nothing half-written ever stands under a final name, and nothing foreign is lost."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from doc2md.errors import OutputError, cannot_write
from doc2md.runtime.locks import hold, sweep

MANIFEST = ".doc2md.json"
"""In each output folder: which source each document there was made from."""

_SPLIT = "split"
"""In the manifest: what made a page that goes when its section does."""
_PART = ".doc2md-part"
_IS_PART = "part"
"""In the manifest's entry of a document of which pages are missing, for its run was interrupted."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside, then rename; an old file keeps its permissions. Raises OutputError, the old file untouched."""
    with _renamed_to(path) as file:
        file.write(data)


def copy_atomically(source: Path, path: Path) -> None:
    """As `write_atomically`, from a file, which may be larger than memory."""
    with _renamed_to(path) as file, source.open("rb") as read:
        shutil.copyfileobj(read, file)


@contextlib.contextmanager
def _renamed_to(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name once it is written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path) as (beside, file):
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileNotFoundError):
                beside.chmod(stat.S_IMODE(path.stat().st_mode))
            beside.replace(path)
    except OSError as error:
        raise cannot_write(error, path) from error


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file in the same folder, removed at the end if it has its name still, and held until then."""
    while True:
        beside = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}{_PART}")
        file = beside.open("xb")
        try:
            lock = hold(file.fileno())
            break
        except BlockingIOError:  # another run took it for left behind
            file.close()
    try:
        yield beside, file
    finally:
        file.close()
        with contextlib.suppress(OSError):
            beside.unlink()
        if lock is not None:
            os.close(lock)


def check_writable(folder: Path) -> None:
    """Before any work: the folder exists or can be made, and takes a file. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _beside(folder / "test"):
            pass
        sweep(folder.glob(f".*{_PART}"), Path.unlink)
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
        place = hashlib.sha256(os.fsencode(path.resolve())).hexdigest() if path else ""
        return Owner(name, sha256, place)

    def matches(self, other: dict[str, str]) -> bool:
        """The same bytes, or a new edition at the same place."""
        return self.sha256 == other.get("sha256") or bool(self.place and self.place == other.get("place"))


def check_owner(path: Path, owner: Owner, *, overwrite: bool, folder: bool = False) -> None:
    """Refuse to write over what was not made from this source. Raises OutputError.

    `folder` says what shall stand at `path`: a folder of figures, or else a document.
    """
    try:
        found, is_folder = path.exists(), path.is_dir()
    except OSError as error:  # as for a name that is too long
        raise cannot_write(error, path) from error
    if found and folder is not is_folder:
        raise OutputError(f"{path} is a {'folder' if is_folder else 'file'}: choose another -o")
    if found and not overwrite and not owner.matches(_owners(path.parent).get(path.name, {})):
        raise OutputError(
            f"{path} exists and was not made from this {owner.name}: pass --overwrite, or choose another -o"
        )


def claim(paths: Iterable[Path], owner: Owner, *, part: bool = False) -> None:
    """Note in the manifest of each path's folder that it was made from `owner`, or from a part of it.

    Raises OutputError.
    """
    for path in paths:
        with _manifest(path.parent) as outputs:
            entry = _claimed(outputs.get(path.name, {}), owner)
            outputs[path.name] = entry | ({_IS_PART: "yes"} if part else {})


def claim_pages(folder: Path, names: Collection[str], owner: Owner) -> None:
    """As `claim`, for all the pages in `folder` that a split makes. Raises OutputError.

    Those of an earlier split of the same source that are not among `names` are deleted.
    """
    with _manifest(folder) as outputs:
        for name, known in list(outputs.items()):
            # The manifest is a file like any other: it could name any path.
            ours = known.get("by") == _SPLIT and name.endswith(".md") and Path(name).name == name
            if ours and name not in names and owner.matches(known):
                (folder / name).unlink(missing_ok=True)
                del outputs[name]
        for name in names:
            outputs[name] = _claimed(outputs.get(name, {}), owner) | {"by": _SPLIT}


def _claimed(known: dict[str, str], owner: Owner) -> dict[str, str]:
    """An entry of the manifest; `known` stays where the owner says no more than it does."""
    says_more = owner.place or not owner.matches(known)
    return asdict(owner) if says_more else {key: known[key] for key in known if key != _IS_PART}


@contextlib.contextmanager
def _manifest(folder: Path) -> Iterator[dict[str, dict[str, str]]]:
    """What the folder's manifest says, to be changed and written again. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            outputs = _owners(folder)
            yield outputs
            text = json.dumps({"version": 1, "outputs": outputs}, indent=1, sort_keys=True)
            write_atomically(folder / MANIFEST, text.encode() + b"\n")
    except OSError as error:
        raise cannot_write(error, folder / MANIFEST) from error


def is_part(path: Path) -> bool:
    """Whether the manifest says that what stands there was left by a run that was interrupted."""
    return _IS_PART in _owners(path.parent).get(path.name, {})


def _owners(folder: Path) -> dict[str, dict[str, str]]:
    """What the manifest says; one that cannot be read says nothing, and so protects everything."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
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
