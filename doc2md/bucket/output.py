"""A place in object storage that is written like a folder of this machine.

Each document is written into a folder of its own on this machine, and then sent: what the document names before the
document, and each object whole. So a reader of the storage never sees a document whose figures are missing, also if
the process is killed. What is there already is shown to the writer of the document as empty files, which it may
replace or delete.

A folder of this machine has the owners of its documents in one file (`exporter.files`). In object storage, processes
that write at the same time would lose each other's lines in it, so each document has an object of its own:
`.doc2md/report` for `report.md`, `report.json` and `report_artifacts/`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from doc2md.bucket.store import Store
from doc2md.errors import DiskFullError, OutputError, StorageError, UsageError
from doc2md.exporter.figure_files import ARTIFACTS, artifacts_folder
from doc2md.exporter.files import MANIFEST
from doc2md.objects import is_address
from doc2md.options.export import Format
from doc2md.runtime.temporary import discard, disk_errors, make_folder
from doc2md.sources import printable, url_of

_OWNERS = ".doc2md"
"""Folder of the objects that say which source a document was made from. Their names have no suffix, so that no run
takes them for documents."""
_FOLDERS = 64
"""Number of listed folders in memory."""


class ObjectOutput:
    """A place in object storage, and a folder of this machine that stands for the whole storage.

    The code that plans and names outputs uses paths: that of an object is its key below `base`. Nothing of a document
    is written there, see `stage`. `path` is the path of the address.
    """

    def __init__(self, address: str, base: Path) -> None:
        self.store = Store(address)
        self.base = base
        self.address = address
        self.path = self.path_of(address)
        self._listed = lru_cache(_FOLDERS)(lambda folder: frozenset(self.store.names(folder)))

    def path_of(self, address: str) -> Path:
        """The path of an address in this storage. Raises UsageError if it has no path, or is in another storage."""
        key = self.store.key_of(address)
        scheme, _, named = address.partition("://")
        if scheme.lower() != self.address.partition("://")[0].lower():
            raise UsageError(f"{printable(address)}: is not in the same storage as {printable(self.address)}")
        if not all(part.strip(".") and part.isprintable() for part in named.rstrip("/").split("/")):
            raise UsageError(f"{printable(address)}: an address needs a name between two slashes")
        return self.base / key

    def key_of(self, path: Path) -> str:
        return path.relative_to(self.base).as_posix()

    def address_of(self, path: Path) -> str:
        """The address of a path, for people."""
        return printable(self.store.address_of(self.key_of(path)))

    def has(self, path: Path) -> bool:
        """Whether there is an object or a folder. A path that is none, from a damaged record, has nothing.

        Raises OutputError.
        """
        path = Path(os.path.normpath(path))
        if not (path.is_relative_to(self.base) and str(path).isprintable()):
            return False
        known = self._listed(self.key_of(path.parent))
        return path.name in known or f"{path.name}/" in known or self.store.has(self.key_of(path))

    def listed(self, path: Path, *, folder: bool = False) -> bool:
        """Whether there was an object, or a folder, when its folder was listed first."""
        return path.name + "/" * folder in self._listed(self.key_of(path.parent))

    def names(self, folder: Path) -> frozenset[str]:
        """The names of the objects in a folder that can be names of files, when it was listed first."""
        found = self._listed(self.key_of(folder))
        return frozenset(
            name for name in found if name.strip(".") and "/" not in name and len(os.fsencode(name)) < 256
        )

    def check(self, folder: Path) -> None:
        """Check that objects can be written into a folder, and deleted. Raises StorageError."""
        place, probe = f"{self.key_of(folder)}/", f".doc2md-probe-{secrets.token_hex(4)}"
        try:
            self.store.write(place + probe, b"")
            self.store.delete(place + probe)
        except OutputError as error:
            raise StorageError(str(error).replace(probe, "")) from error

    @contextlib.contextmanager
    def stage(self) -> Iterator[Stage]:
        """A folder of this machine for one document; deleted at the end. Errors name addresses."""
        with _temporary_folder() as base, self.addresses_for(base):
            yield Stage(self, base)

    @contextlib.contextmanager
    def addresses_for(self, base: Path) -> Iterator[None]:
        """Errors about paths below `base` become errors about addresses. That a disk is full is about the path."""
        try:
            yield
        except DiskFullError:
            raise
        except (OutputError, UsageError) as error:
            raise type(error)(str(error).replace(f"{base}/", self.store.address_of(""))) from error


class Stage:
    """A document on its way into object storage, in the folder `base`."""

    def __init__(self, output: ObjectOutput, base: Path) -> None:
        self.base = base
        self._output = output
        self._known: dict[Path, tuple[int, int]] = {}
        self._keys: dict[Path, str] = {}

    def here(self, path: Path) -> Path:
        """The place of a path of the output in this stage."""
        return self.base / path.relative_to(self._output.base)

    def there(self, path: Path) -> Path:
        """The path of the output that has this place in this stage."""
        return self._output.base / path.relative_to(self.base)

    def address_of(self, path: Path) -> str:
        """The address of a path in this stage, for people."""
        return self._output.address_of(self.there(path))

    def show(self, files: Iterable[Path], folders: Iterable[Path]) -> None:
        """Show what is at these paths of a document, and who owns it. Raises OutputError."""
        for path in files:
            self._own(path, Format.of_name(path.name)[0])
            if self._output.listed(path):
                self._put(path)
        for path in folders:
            self._own(path, path.name.removesuffix(ARTIFACTS))
            if self._output.listed(path, folder=True):
                self.show_names(path)

    def show_pages(self, folder: Path) -> None:
        """Show what `doc2md split` replaces in a folder of pages and beside it."""
        from doc2md.exporter.split import FIGURES_FOLDER, configurations

        beside = (folder.with_name(name) for name in (MANIFEST, *configurations(folder.name)))
        for path in (folder / MANIFEST, *beside):
            self.copy(path)
        self.show_names(folder)
        self.show_names(folder / FIGURES_FOLDER)

    def show_names(self, folder: Path) -> None:
        """Show the names of the objects in a folder."""
        for name in self._output.names(folder):
            self._put(folder / name)

    def copy(self, path: Path) -> None:
        """Copy an object, if there is one."""
        if (data := self._output.store.read(self._key(self.here(path)))) is not None:
            self._put(path, data)

    def _own(self, path: Path, name: str) -> None:
        """Copy the object that says who owns a document, if there is one."""
        owners, key = path.with_name(MANIFEST), path.parent / _OWNERS / name
        if self.here(owners) not in self._keys:
            self._keys[self.here(owners)] = self._output.key_of(key)
            if self._output.listed(key):
                self.copy(owners)

    def _put(self, path: Path, data: bytes = b"") -> None:
        here = self.here(path)
        if here not in self._known:
            with disk_errors():
                here.parent.mkdir(parents=True, exist_ok=True)
                here.write_bytes(data)
                self._known[here] = _mark(here)

    def send(self) -> None:
        """Send what was written, and delete what was deleted. Raises OutputError, StorageError if nothing can be sent.

        Owners are sent first, then what is in folders, which the files outside them name; a deletion is the last.
        """
        files = [
            path for path in self.base.rglob("*") if path.is_file() and self._known.get(path) != _mark(path)
        ]
        try:
            for turn in sorted({self._turn(path) for path in files}):
                chosen = [path for path in files if self._turn(path) == turn]
                self._output.store.send([(path, self._key(path)) for path in chosen])
            for path in self._known:
                if not path.exists():
                    self._output.store.delete(self._key(path))
        except OutputError:
            if files:
                self._output.check(self.there(files[0]).parent)
            raise

    def _turn(self, path: Path) -> tuple[bool, int]:
        return path.name != MANIFEST, -len(path.parts)

    def _key(self, path: Path) -> str:
        return self._keys.get(path, path.relative_to(self.base).as_posix())


@contextlib.contextmanager
def output_at(address: str) -> Iterator[ObjectOutput]:
    """The output at an address. Raises UsageError, and OutputError if there is no room for temporary files."""
    with _temporary_folder() as base, (output := ObjectOutput(address, base)).addresses_for(base):
        yield output


@contextlib.contextmanager
def document_at(place: str | Path) -> Iterator[Path]:
    """Where to write a document and its figures, whose place is a path or an address.

    Raises UsageError for another URL, and OutputError.
    """
    if not is_address(place):
        yield _path(place)
        return
    with output_at(str(place)) as output, output.stage() as stage:
        stage.show([output.path], [artifacts_folder(output.path)])
        yield stage.here(output.path)
        stage.send()


@contextlib.contextmanager
def pages_at(place: str | Path) -> Iterator[Path]:
    """The same for a folder of pages, for `doc2md split`."""
    if not is_address(place):
        yield _path(place)
        return
    with output_at(str(place)) as output, output.stage() as stage:
        output.check(output.path)  # before the pages are read
        stage.show_pages(output.path)
        yield stage.here(output.path)
        stage.send()


def _path(place: str | Path) -> Path:
    if url := url_of(place):
        raise UsageError(f"{printable(url)}: name a path, or an address in object storage ('s3://…')")
    return Path(place)


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    with disk_errors():
        folder = make_folder()
    try:
        yield folder.resolve()
    finally:
        discard(folder)


def _mark(path: Path) -> tuple[int, int]:
    """What changes with a file that is written again."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns
