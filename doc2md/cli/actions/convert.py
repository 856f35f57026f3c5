"""`doc2md convert`: convert the inputs one after the other, write their files, and report on each."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from doc2md.cli.actions.dry_run import forecast, without_effects
from doc2md.cli.inputs import open_inputs
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import Target, plan, read_formats
from doc2md.cli.passwords import open_document
from doc2md.cli.report import Report
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say, write_output
from doc2md.converter.build import find_price
from doc2md.docling.types import check_docling
from doc2md.document import PageStatus
from doc2md.errors import (
    DiskFullError,
    Doc2mdError,
    ExitCode,
    InputError,
    NothingConverted,
    OutputError,
    StoppedError,
    UsageError,
    unexpected_error,
)
from doc2md.expand import expand
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.exporter.files import Owner, check_owner, check_writable, claim, is_part
from doc2md.exporter.markdown import comment_safe
from doc2md.exporter.tables_csv import save_tables
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, Format, Images
from doc2md.result import Result, Status, load_result
from doc2md.runtime.interruption import Interruption
from doc2md.session import Session
from doc2md.sources import STDIN, Input

Named = str | IO[bytes]
"""A document: its name, or the content of standard input."""


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of `doc2md convert`.

    `inputs` are names as on the command line, folders and patterns among them. `output` and `formats` are the values of
    `-o` and `-f`. `tables_csv` is the folder for tables as CSV.
    """

    inputs: list[str]
    output: str | None
    formats: str | None
    options: Options
    export: ExportOptions = field(default_factory=ExportOptions)
    tables_csv: Path | None = None
    overwrite: bool = False
    dry_run: bool = False
    quiet: bool = False


def run(request: Request) -> ExitCode:
    """Convert all inputs and return the exit code. Raises a Doc2mdError if the whole run fails."""
    request = replace(request, inputs=expand(request.inputs))
    formats = read_formats(request.formats) if request.formats is not None else None
    piped = sys.stdout is None or not sys.stdout.isatty()
    stems = ["stdin" if name == STDIN else _stem(Path(name)) for name in request.inputs]
    targets = plan(stems, request.output, formats, piped=piped)
    if not targets[0].files:
        if sys.stdout is None:
            raise OutputError("standard output is closed: pass -o FILE or -o DIR")
        if request.options.images is Images.REFERENCED:
            # A document on standard output has no folder for figure files.
            images = Images.EMBEDDED if targets[0].stream is Format.DOCLING else Images.OFF
            request = replace(
                request,
                options=replace(request.options, images=images),
                export=replace(request.export, images=images),
            )
    check_tokenizer(request.export, targets[0])
    check_template(request.export, targets[0])
    check_separable(targets)
    if Format.DOCLING in {targets[0].stream, *targets[0].files}:
        check_docling()
    check_record(request.options.record, overwrite=request.overwrite)
    outputs = [] if request.dry_run else list(_outputs(request, targets))
    for folder in {path.parent for path in outputs}:
        check_writable(folder)
    with (
        exclusive(*outputs, request.options.record),
        open_inputs(request.inputs, request.options.limits.max_file_size) as named,
    ):
        if request.dry_run:
            return run_to_end(_dry_run(request, named))
        interruption = Interruption()
        return run_to_end(_run(request, named, targets, interruption), interruption)


def _stem(path: Path) -> str:
    """The name of the output without a suffix: `report` for `report.pdf` and for `report.docling.json`."""
    name, known = Format.of_name(path.name)
    return name if known else path.stem


def _outputs(request: Request, targets: Sequence[Target]) -> Iterator[Path]:
    """All files and folders that a run will write, figures excepted."""
    for target in targets:
        yield from target.files.values()
        if request.tables_csv:
            yield request.tables_csv / target.name


def check_tokenizer(export: ExportOptions, target: Target) -> None:
    """Check that the tokenizer for chunks is available, before any work. Raises UsageError."""
    if Format.CHUNKS in {target.stream, *target.files}:
        from doc2md.chunks.tokens import tokenizer

        tokenizer(export.chunk_tokens)


def check_template(export: ExportOptions, target: Target) -> None:
    """Check that the template for HTML can be used, before any work. Raises UsageError."""
    if export.template and Format.HTML in {target.stream, *target.files}:
        from doc2md.exporter.html import document_template

        document_template(export.template)


def check_separable(targets: Sequence[Target]) -> None:
    """Raises UsageError if several documents would become one stream in a format that has one document only."""
    stream = targets[0].stream
    if len(targets) > 1 and stream in {Format.HTML, Format.JSON, Format.DOCLING}:
        raise UsageError(f"several documents cannot go to standard output as {stream}: pass -o DIR")


def check_record(path: Path | None, *, overwrite: bool) -> None:
    """Check that `--record` does not overwrite answers, which may have cost money. Raises OutputError."""
    if path and not overwrite and path.is_file() and path.stat().st_size:
        raise OutputError(f"--record {path} already exists; choose another file, or pass --overwrite")


async def _run(
    request: Request, named: list[Named], targets: list[Target], interruption: Interruption
) -> ExitCode:
    report = Report(quiet=request.quiet, verbose=request.options.debug, price=find_price(request.options))
    codes: list[ExitCode] = []
    async with Session(request.options, interruption) as session:
        names = Counter(Path(name).name for name in request.inputs)
        repeated = frozenset(name for name, count in names.items() if count > 1)
        run = _Run(session, request, report, repeated)
        for done, (name, target) in enumerate(zip(named, targets, strict=True), 1):
            try:
                codes.append(await run.convert(name, target))
            except DiskFullError as error:
                raise DiskFullError("; ".join(filter(None, (str(error), session.kept_answers)))) from error
            except (InputError, NothingConverted, OutputError, UsageError) as error:
                if len(named) == 1:
                    raise
                say(f"doc2md: {error}")
                codes.append(error.exit_code)
            except (Doc2mdError, OSError):
                raise
            except Exception as error:
                if len(named) == 1:
                    raise
                say(f"doc2md: {name}: {unexpected_error(error)}, with the file")
                codes.append(ExitCode.NOTHING)
            if interruption.requested:
                if left := len(targets) - done:
                    say(f"doc2md: interrupted: {left} document{'s' * (left > 1)} not started")
                return ExitCode.INTERRUPTED
    return _overall(codes)


async def _dry_run(request: Request, named: list[Named]) -> ExitCode:
    async with Session(without_effects(request.options)) as session:
        sources: list[Input] = []
        for name in named:
            try:
                sources.append(await open_document(session, name))
            except InputError as error:
                if len(named) == 1:
                    raise
                say(f"doc2md: {error}")
        for line in await forecast(session, sources):
            say(line)
    return ExitCode.OK if len(sources) == len(named) else ExitCode.PARTIAL


def _overall(codes: list[ExitCode]) -> ExitCode:
    """The exit code of a run from those of its documents."""
    if len(set(codes)) == 1:
        return codes[0]
    failed = {ExitCode.OK, ExitCode.PARTIAL}.isdisjoint(codes)
    return ExitCode.NOTHING if failed else ExitCode.PARTIAL


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
    return Owner.of(source.name, source.sha256, source.path)


@dataclass(frozen=True, slots=True)
class _Run:
    """The conversion of documents with one session. `repeated` are the file names that several inputs have."""

    session: Session
    request: Request
    report: Report
    repeated: frozenset[str] = frozenset()

    async def convert(self, name: Named, target: Target) -> ExitCode:
        """Convert one document and write its files. Raises a Doc2mdError if there is nothing to write."""
        started = time.monotonic()
        source = await open_document(self.session, name)
        label = self._label(name, source)
        owner = owner_of(source)
        overwrite = self.request.overwrite
        for path in target.files.values():
            check_owner(path, owner, overwrite=overwrite)
        for folder in self._folders(target):
            check_owner(folder, owner, overwrite=overwrite, folder=True)
        try:
            with self.report.progress(label) as on_page:
                result = await self.session.convert(source, on_page)
            if missing := sum(row.status is PageStatus.NOT_READ for row in result.ledger):
                return self._interrupted(source, self._write_part(result, target, owner, missing))
        except StoppedError:
            return self._interrupted(source, "no page was read")
        check_result(source.name, result)
        self._write(result, target, owner)
        self.report.summary(label, result, target, time.monotonic() - started)
        return ExitCode.PARTIAL if result.status is Status.PARTIAL else ExitCode.OK

    def _folders(self, target: Target) -> set[Path]:
        """The folders that belong to one document: for figures, and for tables as CSV."""
        tables = self.request.tables_csv
        return self._artifacts(target) | ({tables / target.name} if tables else set())

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
            return f"{done} were read; {whole[0]} of an earlier run is left as it was"
        self._write(result, target, owner, part=True)
        return f"{done} are in {target}"

    def _interrupted(self, source: Input, outcome: str) -> ExitCode:
        say(f"doc2md: interrupted: {source.name}: {outcome}; {self.session.resume_hint}")
        return ExitCode.INTERRUPTED

    def _separated(self, result: Result, format_: Format) -> str:
        """The document for standard output. Of several in Markdown, each starts with its name in a comment."""
        text = result.render(format_, self.request.export)
        if format_ is not Format.MD or len(self.request.inputs) == 1:
            return text
        return f"<!-- document: {comment_safe(result.document.source.name)} -->\n\n{text}\n"

    def _label(self, name: Named, source: Input) -> str:
        """The name of a document in messages: its path, if two inputs have the same file name."""
        return str(name) if isinstance(name, str) and source.name in self.repeated else source.name

    def _write(self, result: Result, target: Target, owner: Owner, *, part: bool = False) -> None:
        export = self.request.export
        if target.stream:
            write_output(self._separated(result, target.stream))
        written = [*target.files.values(), *(self._artifacts(target) if result.figures else ())]
        claim(written, owner, part=part)
        for path in target.files.values():
            result.save(path, export)
        if self.request.tables_csv:
            folder = self.request.tables_csv / target.name
            if save_tables(result.document, folder):
                claim([folder], owner, part=part)
