"""The conversion of one of the documents of `doc2md convert`: check its output, read it, write its files."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from doc2md.bucket.output import ObjectOutput, output_at
from doc2md.cli.actions.streaming import StreamedDocument
from doc2md.cli.opening import open_document
from doc2md.cli.outputs import Target
from doc2md.cli.progress import OnPage
from doc2md.cli.report import Report
from doc2md.cli.streams import say, write_output
from doc2md.document import PageStatus
from doc2md.errors import (
    DiskFullError,
    Doc2mdError,
    ExitCode,
    InputError,
    NothingConverted,
    OutputError,
    StoppedError,
    StorageError,
    UsageError,
    unexpected_error,
)
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.exporter.files import Owner, check_owner, check_writable, claim, is_part
from doc2md.exporter.markdown import comment_safe
from doc2md.exporter.tables_csv import save_tables
from doc2md.objects import afetched, is_address
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Format, Images
from doc2md.result import Result, Status, load_result
from doc2md.runs.record import DocumentRecord, now, record_of
from doc2md.runs.shared import STALE_SECONDS
from doc2md.session import Session
from doc2md.sources import Input, is_url, printable

Named = str | IO[bytes]
"""A document: its name, or the content of standard input."""


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of `doc2md convert`.

    `inputs` are names as on the command line, folders and patterns among them. `output` and `formats` are the values of
    `-o` and `-f`. `tables_csv` is the folder for tables as CSV. With `skip_unchanged`, documents that an earlier run
    converted with the same options are not converted again. With `stream`, pages go to standard output while others are
    read. `shared` is the folder or the address through which several processes share the run; one that has not been
    heard of for `stale_after` seconds counts as dead. `bucket` is the object storage that the outputs go to; then the
    other places are paths that stand for addresses.
    """

    inputs: list[str]
    output: str | None
    formats: str | None
    options: Options
    export: ExportOptions = field(default_factory=ExportOptions)
    tables_csv: str | None = None
    overwrite: bool = False
    dry_run: bool = False
    quiet: bool = False
    skip_unchanged: bool = False
    shared: str | None = None
    stream: bool = False
    stale_after: float = STALE_SECONDS
    bucket: ObjectOutput | None = None


@contextmanager
def on_this_machine(request: Request) -> Iterator[Request]:
    """The request with paths in the place of addresses in object storage. Raises UsageError and OutputError."""
    output, tables = request.output, request.tables_csv
    if not (output and is_address(output)):
        if tables and is_url(tables):
            raise UsageError(
                f"--tables-csv {printable(tables)}: needs an address in this storage for -o, too"
            )
        yield request
        return
    if tables and not is_address(tables):
        raise UsageError(f"--tables-csv {printable(tables)}: must be an address in object storage, as -o is")
    with output_at(output) as bucket:
        yield replace(
            request,
            output=f"{bucket.path}{'/' * output.endswith('/')}",
            tables_csv=str(bucket.path_of(tables)) if tables else None,
            bucket=bucket,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: its exit code, and its record unless the run was interrupted."""

    code: ExitCode
    record: DocumentRecord | None = None


def problem_of(error: Exception, name: Named, session: Session) -> tuple[ExitCode, str]:
    """The exit code and the message for a document that failed. Raises the error if it ends the whole run."""
    match error:
        case DiskFullError() | StorageError():
            raise type(error)("; ".join(filter(None, (str(error), session.kept_answers)))) from error
        case InputError() | NothingConverted() | OutputError() | UsageError():
            return error.exit_code, str(error)
        case Doc2mdError() | OSError():
            raise error
    return ExitCode.NOTHING, f"{name}: {unexpected_error(error)}, with the file"


def check_result(name: str, result: Result) -> None:
    """Raises NothingConverted if every page failed."""
    if result.status is Status.FAILED:
        reasons = "; ".join(dict.fromkeys(note for row in result.ledger for note in row.notes))
        raise NothingConverted(f"{name}: no page could be converted: {reasons[:300]}")


def owner_of(source: Input) -> Owner:
    """The source that the output belongs to. For a JSON input, this is the document that the JSON was made from."""
    first = load_result(source).document.source if source.file.kind == "json" else None
    if first and first.sha256:
        return Owner.of(first.name, first.sha256, None)
    return Owner.of(source.name, source.sha256, source.path, source.copy.address if source.copy else "")


@dataclass(frozen=True, slots=True)
class DocumentRun:
    """Converts the documents of a run with one session.

    repeated     file names that several inputs have
    root         the folder that outputs in the records are relative to
    fingerprint  digest of the options, for the records
    started      when the run began, for the records
    asking       makes room on the terminal while the user is asked for a password
    """

    session: Session
    request: Request
    report: Report
    repeated: frozenset[str] = frozenset()
    root: Path = Path()
    fingerprint: str = ""
    started: str = field(default_factory=now)
    asking: Callable[[], AbstractContextManager[None]] = nullcontext
    _checked: set[Path] = field(default_factory=set)

    async def convert(
        self, name: Named, target: Target, on_page: OnPage | None = None, *, always_told: bool = True
    ) -> Outcome:
        """Convert one document and write its files. Raises a Doc2mdError if there is nothing to write.

        `on_page` is called with each finished page; without it, the progress of the document is shown. Unless
        `always_told`, a document without problems has no summary.
        """
        started = time.monotonic()
        limit = self.session.options.limits.max_file_size
        stream = self._stream(name, target)
        try:
            async with afetched(name, self.session.scratch, limit) as given, self._placed(target) as place:
                source = await open_document(self.session, given, self.asking)
                return await self._convert(
                    name, source, place, on_page, stream, always_told=always_told, started=started
                )
        except Exception as error:
            if stream:
                await stream.fail(error)
            raise

    @asynccontextmanager
    async def _placed(self, target: Target) -> AsyncIterator[Target]:
        """The target, or what stands for it on this machine until it is sent into object storage."""
        if self.request.bucket is None:
            yield target
            return
        with self.request.bucket.stage() as stage:
            await asyncio.to_thread(stage.show, target.files.values(), self._folders(target))
            yield target.on(stage)

    async def _convert(
        self,
        name: Named,
        source: Input,
        target: Target,
        on_page: OnPage | None,
        stream: StreamedDocument | None,
        *,
        always_told: bool,
        started: float,
    ) -> Outcome:
        label = self._label(name, source, always=on_page is not None)
        owner = owner_of(source)
        self._check_folders(target)
        overwrite = self.request.overwrite
        for path in target.files.values():
            check_owner(path, owner, overwrite=overwrite)
        for folder in self._folders(target):
            check_owner(folder, owner, overwrite=overwrite, folder=True)
        try:
            with self._progress(label, on_page) as told:
                result = await self.session.convert(source, told, on_draft=stream.draft if stream else None)
            if missing := sum(row.status is PageStatus.NOT_READ for row in result.ledger):
                return self._interrupted(label, self._write_part(result, target, owner, missing), on_page)
        except StoppedError:
            return self._interrupted(label, "no page was read", on_page)
        check_result(source.name, result)
        if on_page is None and target.stage is None:
            written = self._write(result, target, owner)
        else:  # the pages of other documents need not wait for the disk
            written = await asyncio.to_thread(self._write, result, target, owner)
        if stream:
            await stream.finish(result)
        self.session.forget(source)
        seconds = time.monotonic() - started
        if always_told or result.status is not Status.OK:
            self.report.summary(label, result, target, seconds)
        record = record_of(
            result,
            self.report.price,
            document=name if isinstance(name, str) else source.name,
            output=target.name,
            sha256=source.sha256,
            stamp=source.copy.stamp if source.copy else "",
            seconds=round(seconds, 3),
            outputs=self._relative(written, target),
            options=self.fingerprint,
            run=self.started,
        )
        return Outcome(ExitCode.PARTIAL if result.status is Status.PARTIAL else ExitCode.OK, record)

    def _stream(self, name: Named, target: Target) -> StreamedDocument | None:
        if not self.request.stream:
            return None
        folder = next((artifacts_folder(path).name for path in target.files.values()), "")
        known_as = name if isinstance(name, str) else "stdin"
        options, export = self.request.options, self.request.export
        return StreamedDocument(known_as, options, export, folder, has_files=bool(target.files))

    def _check_folders(self, target: Target) -> None:
        """Check that files can be written into the folders of a target, before it costs anything."""
        if target.stage:
            return  # this was checked at the start
        for folder in {path.parent for path in target.files.values()} - self._checked:
            check_writable(folder, self.request.stale_after if self.request.shared else 0.0)
            self._checked.add(folder)

    def _relative(self, paths: list[Path], target: Target) -> tuple[str, ...]:
        places = map(target.stage.there, paths) if target.stage else paths
        return tuple(sorted(os.path.relpath(path, self.root) for path in places))

    @contextmanager
    def _progress(self, label: str, on_page: OnPage | None) -> Iterator[OnPage]:
        if on_page is None:
            with self.report.progress(label) as shown:
                yield shown
        else:
            yield self.report.each_page(label, on_page)

    def _folders(self, target: Target) -> set[Path]:
        """The folders that belong to one document: for figures, and for tables as CSV."""
        return self._artifacts(target) | ({target.tables} if target.tables else set())

    def _artifacts(self, target: Target) -> set[Path]:
        if self.request.export.images is not Images.REFERENCED:
            return set()
        return {artifacts_folder(path) for path in target.files.values()}

    def _write_part(self, result: Result, target: Target, owner: Owner, missing: int) -> str:
        """Write the finished pages of an interrupted document, but never over a complete one. Returns what was done."""
        pages = len(result.ledger)
        if missing == pages:
            raise StoppedError
        done = f"{pages - missing} of {pages} pages"
        places = sorted({*target.files.values(), *self._folders(target)})
        whole = [path for path in places if path.exists() and not is_part(path)]
        if whole:
            return f"{done} were read; {target.shown(whole[0])} of an earlier run is left as it was"
        self._write(result, target, owner, part=True)
        return f"{done} are in {target}"

    def _interrupted(self, label: str, outcome: str, on_page: OnPage | None) -> Outcome:
        """Say what is left of a document. A run over many documents says once at its end how to continue."""
        hint = "" if on_page else f"; {self.session.resume_hint}"
        say(f"doc2md: interrupted: {label}: {outcome}{hint}")
        return Outcome(ExitCode.INTERRUPTED)

    def _separated(self, result: Result, format_: Format) -> str:
        """The document for standard output. Of several in Markdown, each starts with its name in a comment."""
        text = result.render(format_, self.request.export)
        if format_ is not Format.MD or len(self.request.inputs) == 1:
            return text
        return f"<!-- document: {comment_safe(result.document.source.name)} -->\n\n{text}\n"

    def _label(self, name: Named, source: Input, *, always: bool) -> str:
        """The name of a document in messages: its path, if two inputs have the same file name, or `always`."""
        return name if isinstance(name, str) and (always or source.name in self.repeated) else source.name

    def _write(self, result: Result, target: Target, owner: Owner, *, part: bool = False) -> list[Path]:
        """Write the files of a document, and return them with the folders that belong to it."""
        export = self.request.export
        if target.stream and not self.request.stream:
            write_output(self._separated(result, target.stream))
        written = [*target.files.values(), *(self._artifacts(target) if result.figures else ())]
        claim(written, owner, part=part)
        for path in target.files.values():
            result.save(path, export)
        if target.tables and save_tables(result.document, target.tables):
            claim([target.tables], owner, part=part)
            written.append(target.tables)
        if target.stage:
            target.stage.send()
        return written
