"""`doc2md watch`: converts the documents that arrive in a folder."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from doc2md.cli.actions.convert import check_tokenizer
from doc2md.cli.actions.document import check_result
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import Target, check_local, read_formats
from doc2md.cli.report import Report
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say
from doc2md.converter.build import find_price
from doc2md.document import PageStatus
from doc2md.errors import (
    DiskFullError,
    Doc2mdError,
    EngineError,
    ExitCode,
    InputError,
    OutputError,
    StoppedError,
    UsageError,
    unexpected_error,
)
from doc2md.expand import readable_suffixes
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.exporter.files import Owner, check_owner, check_writable, claim, write_atomically
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Format
from doc2md.runtime.interruption import Interruption
from doc2md.session import Session
from doc2md.sources import printable

STATE = ".doc2md-watch.json"
"""File name, in the output folder, of what was done."""
LOOK_SECONDS = 1.0
"""Time between two looks at the folder."""
MAX_NAMES = 5
"""Maximum number of names in one message."""
Stamp = tuple[int, int]
"""The size of a file, and when it was changed, in nanoseconds."""


@dataclass(slots=True)
class Watch:
    """A run of `doc2md watch`. Files are named by their paths relative to `folder`."""

    folder: Path
    goal: Path
    formats: str | None
    options: Options
    export: ExportOptions
    settle: float
    once: bool = False
    quiet: bool = False
    _seen: dict[str, tuple[Stamp, float]] = field(default_factory=dict)
    _done: dict[str, Stamp] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _failures: int = 0

    def run(self) -> ExitCode:
        """Convert until a signal, or with `once` until nothing is left. Raises a Doc2mdError if it cannot go on."""
        check_local(self.goal)
        if not self.folder.is_dir():
            raise InputError(f"{self.folder}: is not a folder")
        if self.goal.resolve().is_relative_to(self.folder.resolve()):
            raise UsageError(f"-o {self.goal}: is inside {self.folder}; results would be taken for documents")
        if not 0 <= self.settle <= 3600:
            raise UsageError(f"--settle must be between 0 and 3600, not {self.settle:g}")
        wanted = read_formats(self.formats) if self.formats else [Format.MD]
        check_tokenizer(self.export, Target(dict.fromkeys(wanted, self.goal)))
        check_writable(self.goal)
        interruption = Interruption()
        with exclusive(self.goal / STATE):
            self._done = _read_state(self.goal / STATE)
            self._say_failed_before()
            return run_to_end(self._watch(wanted, interruption), interruption)

    def _say_failed_before(self) -> None:
        """Name the documents that failed in an earlier run and are still the same: they are not tried again."""
        failed = [
            printable(name)
            for name, stamp in sorted(self._documents())
            if self._done.get(name) == stamp and self._error_file(name).exists()
        ]
        if failed:
            self._failures += len(failed)
            more = f" and {len(failed) - MAX_NAMES} more" if len(failed) > MAX_NAMES else ""
            say(
                f"doc2md: {', '.join(failed[:MAX_NAMES])}{more}: failed before and not tried again until changed; "
                f"the reason is in {self._error_file('NAME')}"
            )

    def _error_file(self, name: str) -> Path:
        """Where the reason stands why a document failed."""
        return self.goal / f"{name}.error.txt"

    async def _watch(self, formats: list[Format], interruption: Interruption) -> ExitCode:
        report = Report(quiet=self.quiet, verbose=self.options.debug, price=find_price(self.options))
        if not self.once and not self.quiet:
            say(f"doc2md watches {self.folder}; Ctrl-C ends it")
        async with Session(self.options, interruption) as session:
            while not interruption.requested:
                waiting = await self._look(session, report, formats)
                if self.once and not waiting:
                    break
                await interruption.sleep(min(LOOK_SECONDS, self.settle or LOOK_SECONDS))
        return ExitCode.PARTIAL if self._failures else ExitCode.OK

    async def _look(self, session: Session, report: Report, formats: list[Format]) -> bool:
        """Convert what is complete. Returns whether there is something that is not."""
        waiting = False
        for name, stamp in self._changed():
            if session.interruption.requested:
                break
            if self._is_complete(name, stamp):
                await self._convert(session, report, name, stamp, formats)
            else:
                waiting = True
        return waiting

    def _changed(self) -> list[tuple[str, Stamp]]:
        """The documents that were not converted as they are now."""
        found = sorted(self._documents())
        names = {name for name, _ in found}
        self._seen = {name: seen for name, seen in self._seen.items() if name in names}
        return [(name, stamp) for name, stamp in found if self._done.get(name) != stamp]

    def _documents(self) -> Iterator[tuple[str, Stamp]]:
        root, readable = self.folder.resolve(), readable_suffixes()
        for place, folders, files in os.walk(self.folder):  # links to folders are not followed
            folders[:] = [name for name in folders if not name.startswith(".")]
            for file in files:
                path = Path(place, file)
                if file.startswith(".") or path.suffix.lower() not in readable:
                    continue
                name = path.relative_to(self.folder).as_posix()
                with suppress(OSError, RuntimeError):
                    if not path.resolve(strict=True).is_relative_to(root):
                        self._refuse(name)
                        continue
                    status = path.stat()
                    if stat.S_ISREG(status.st_mode):
                        yield name, (status.st_size, status.st_mtime_ns)

    def _refuse(self, name: str) -> None:
        if name not in self._refused:
            self._refused.add(name)
            self._failures += 1
            say(f"doc2md: {printable(name)}: is a link that leads out of {self.folder}: not converted")

    def _is_complete(self, name: str, stamp: Stamp) -> bool:
        """Whether the file has not changed for some time."""
        now = time.monotonic()
        before, since = self._seen.get(name, (None, now))
        if before != stamp:
            self._seen[name] = stamp, now
            since = now
        return now - since >= self.settle

    async def _convert(
        self, session: Session, report: Report, name: str, stamp: Stamp, formats: list[Format]
    ) -> None:
        error_file = self._error_file(name)
        try:
            finished = await self._write(session, report, name, formats)
        except (EngineError, DiskFullError):
            raise  # no other document can be converted either
        except Exception as error:
            known = isinstance(error, Doc2mdError | OSError)
            reason = str(error) if known else f"{name}: {unexpected_error(error)}"
            say(f"doc2md: {printable(reason)}")
            self._failures += 1
            write_atomically(error_file, f"{reason}\n".encode("utf-8", "replace"))
        else:
            if not finished:
                return
            error_file.unlink(missing_ok=True)
        self._done[name] = stamp
        write_atomically(self.goal / STATE, json.dumps(self._done, indent=1, sort_keys=True).encode() + b"\n")

    async def _write(self, session: Session, report: Report, name: str, formats: list[Format]) -> bool:
        """Convert a document and write its files. False if the run was interrupted before its end."""
        started = time.monotonic()
        path = self.folder / name
        source = session.open(path)
        owner = Owner.of(source.name, source.sha256, path)
        target = self._target(Path(name), owner, formats)
        try:
            with report.progress(source.name) as on_page:
                result = await session.convert(source, on_page)
        except StoppedError:
            return False
        if any(row.status is PageStatus.NOT_READ for row in result.ledger):
            return False
        check_result(source.name, result)
        figures = [artifacts_folder(file) for file in target.files.values()] if result.figures else []
        claim([*target.files.values(), *figures], owner)
        for file in target.files.values():
            result.save(file, self.export)
        report.summary(source.name, result, target, time.monotonic() - started)
        return True

    def _target(self, name: Path, owner: Owner, formats: list[Format]) -> Target:
        """The files of a document: named by its stem, or by its whole name if another document has that stem."""
        for stem in (name.stem, name.name):
            files = {kind: self.goal / name.parent / (stem + kind.suffix) for kind in formats}
            try:
                for file in files.values():
                    check_owner(file, owner, overwrite=False)
            except OutputError:
                if stem == name.name:
                    raise
                continue
            break
        return Target(files, name=stem)


def _read_state(path: Path) -> dict[str, Stamp]:
    """What an earlier run did. Without a readable file, everything is converted again."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        content = json.loads(path.read_text("utf-8"))
        return {str(name): (int(size), int(changed)) for name, (size, changed) in content.items()}
    return {}
