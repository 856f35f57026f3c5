"""`doc2md convert`: find the documents, check that their output can be written, and start the run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from doc2md.cli.actions.document import DocumentRun, Request, on_this_machine, problem_of
from doc2md.cli.actions.dry_run import forecast, without_effects
from doc2md.cli.actions.many import ManyRun, Task, Work, overall
from doc2md.cli.actions.sharing import SharedWork, open_storage
from doc2md.cli.actions.unchanged import FolderWork, unchanged
from doc2md.cli.inputs import open_inputs
from doc2md.cli.opening import open_document
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import STDOUT, Target, folder_of, plan, read_formats
from doc2md.cli.report import Report
from doc2md.cli.run_state import RunState
from doc2md.cli.run_view import RunView
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say
from doc2md.converter.build import build_purse, find_price, server_of
from doc2md.docling.types import check_docling
from doc2md.errors import ExitCode, InputError, OutputError, UsageError
from doc2md.expand import Found, find_documents
from doc2md.exporter.files import check_writable, remove_leftovers
from doc2md.options.export import ExportOptions, Format, Images
from doc2md.runs.files import exists
from doc2md.runs.fingerprint import fingerprint
from doc2md.runs.manifest import Manifest, read_manifest
from doc2md.runs.object_manifest import ObjectManifest, copy_manifest
from doc2md.runs.shared import SharedRun
from doc2md.runs.totals import Totals
from doc2md.runtime.interruption import Interruption
from doc2md.session import Session
from doc2md.sources import STDIN, Input, url_of


def run(request: Request) -> ExitCode:
    """Convert all inputs and return the exit code. Raises a Doc2mdError if the whole run fails."""
    if request.stream and request.output is None:
        request = replace(request, output=STDOUT)
    with on_this_machine(request) as local:
        return _run_all(local)


def _run_all(request: Request) -> ExitCode:
    given, found = request.inputs, find_documents(request.inputs)
    request = replace(request, inputs=[document.name for document in found])
    formats = read_formats(request.formats) if request.formats is not None else None
    piped = sys.stdout is None or not sys.stdout.isatty()
    targets = plan([_stem(document) for document in found], request.output, formats, piped=piped)
    if request.tables_csv:
        targets = [replace(target, tables=Path(request.tables_csv, target.name)) for target in targets]
    root = folder_of(request.output, targets)
    check_folder_run(request, root)
    if not targets[0].files:
        request = _for_stream(request, targets[0])
    if request.stream and targets[0].stream not in {None, Format.MD}:
        raise UsageError(f"--stream writes Markdown to standard output: for {targets[0].stream} pass -o too")
    check_tokenizer(request.export, targets[0])
    check_template(request.export, targets[0])
    check_separable(targets)
    if Format.DOCLING in {targets[0].stream, *targets[0].files}:
        check_docling()
    check_record(request.options.record, overwrite=request.overwrite)
    outputs = [] if request.dry_run else [path for target in targets for path in target.places]
    _check_places(request, {root or path.parent for path in outputs})
    many = len(found) > 1 or request.inputs != given or request.skip_unchanged or request.shared is not None
    locked = [] if request.shared or request.bucket else outputs
    with (
        exclusive(*locked, request.options.record, root=root),
        open_inputs(request.inputs, request.options.limits.max_file_size) as named,
    ):
        tasks = [Task(name, target) for name, target in zip(named, targets, strict=True)]
        if request.dry_run:
            return run_to_end(_dry_run(request, tasks, root))
        interruption = Interruption()
        if many and root is not None:
            run_all = _run_shared if request.shared else _run_many
            return run_to_end(run_all(request, tasks, root, interruption), interruption)
        return run_to_end(_run(request, tasks, interruption), interruption)


def check_folder_run(request: Request, root: Path | None) -> None:
    """Check the options that need a folder for the output. Raises UsageError."""
    for flag, wanted in (("--skip-unchanged", request.skip_unchanged), ("--shared", request.shared)):
        if wanted and root is None:
            raise UsageError(f"{flag} needs a folder for the output: pass -o DIR/")
    if request.shared and STDIN in request.inputs:
        raise UsageError("--shared: standard input cannot be shared; name files or folders")
    if not 1 <= request.stale_after <= 86_400:
        raise UsageError(f"--stale-after must be between 1 and 86400 seconds, not {request.stale_after:g}")


def _for_stream(request: Request, target: Target) -> Request:
    """The request with figures inside the document or left out, because standard output has no folder for files."""
    if sys.stdout is None:
        raise OutputError("standard output is closed: pass -o FILE or -o DIR")
    if request.options.images is not Images.REFERENCED:
        return request
    images = Images.EMBEDDED if target.stream is Format.DOCLING else Images.OFF
    return replace(
        request,
        options=replace(request.options, images=images),
        export=replace(request.export, images=images),
    )


def _stem(found: Found) -> str:
    """The name of the output without a suffix: `report` for `report.pdf` and for `report.docling.json`.

    It starts with the folders of the document: `2023/report`.
    """
    file = Path(found.name)
    name, known = Format.of_name(file.name)
    stem = "stdin" if found.name == STDIN else name if known else file.stem
    return f"{found.folders}/{stem}" if found.folders else stem


def _check_places(request: Request, folders: Collection[Path]) -> None:
    """Check that files can be written into these folders, before it costs anything. Raises OutputError."""
    for folder in folders:
        if request.bucket:
            request.bucket.check(folder)
        elif not request.shared:
            check_writable(folder)


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
    """Check that `--record` does not overwrite answers, which may have cost money.

    Raises OutputError, and UsageError for a URL.
    """
    if path and (url := url_of(path)):
        raise UsageError(f"--record {url}: must be a file of this machine")
    if path and not overwrite and path.is_file() and path.stat().st_size:
        raise OutputError(f"--record {path} already exists; choose another file, or pass --overwrite")


async def _run(request: Request, tasks: list[Task], interruption: Interruption) -> ExitCode:
    """Convert one document after the other: a single one, or several to standard output."""
    codes: Counter[ExitCode] = Counter()
    async with Session(request.options, interruption, keep_pages=True) as session:
        run = DocumentRun(session, request, _report(request), _repeated(request))
        for done, task in enumerate(tasks, 1):
            try:
                codes[(await run.convert(task.document, task.target)).code] += 1
            except Exception as error:
                code, message = problem_of(error, task.document, session)
                if len(tasks) == 1:
                    raise
                say(f"doc2md: {message}")
                codes[code] += 1
            if interruption.requested:
                if left := len(tasks) - done:
                    say(f"doc2md: interrupted: {left} document{'s' * (left > 1)} not started")
                return ExitCode.INTERRUPTED
    return overall(codes)


async def _run_many(request: Request, tasks: list[Task], root: Path, interruption: Interruption) -> ExitCode:
    """Convert many documents into the folder `root`, several at a time."""
    digest = _digest(request, tasks)
    state = RunState(len(tasks), find_price(request.options))
    with _manifest(request, root, digest) as manifest:
        work = FolderWork(tasks, manifest, request.skip_unchanged, _is_there(request))
        run = await _convert_all(request, work, state, interruption, root=root, fingerprint=digest)
        if run.ended:
            return run.code
        path = manifest.finish()
    if not request.quiet:
        _say_table(request, run.totals.table(state.seconds), path)
    return run.code


async def _run_shared(
    request: Request, tasks: list[Task], root: Path, interruption: Interruption
) -> ExitCode:
    """Convert those documents that no other process converts, until all are done."""
    assert request.shared
    digest = _digest(request, tasks)
    state = RunState(len(tasks), find_price(request.options))
    storage, is_there = open_storage(request.shared), _is_there(request)
    with SharedRun(storage, root, digest, request.stale_after, is_there=is_there) as shared:
        work, place = SharedWork(tasks, shared, state, interruption), {"root": root, "fingerprint": digest}
        run = await _convert_all(request, work, state, interruption, started=shared.started, **place)
        if run.ended:
            return run.code
        path, totals = _merge(request, shared, root)
        shared.end()
        if not request.bucket:
            _remove_leftovers(request, tasks)
    if not request.quiet:
        for line in ("this process:", *run.totals.table(state.seconds), "", "all processes:"):
            say(line)
        _say_table(request, totals.table(), path)
    return run.code


def _remove_leftovers(request: Request, tasks: Sequence[Task]) -> None:
    """Delete what killed processes were writing.

    Others waited for `stale_after` seconds since their last heartbeat, and a file may be younger than a heartbeat.
    """
    for folder in {path.parent for task in tasks for path in task.target.files.values()}:
        with suppress(OSError):
            remove_leftovers(folder, request.stale_after / 2)


async def _convert_all(
    request: Request, work: Work, state: RunState, interruption: Interruption, **known: Any
) -> ManyRun:
    """Convert the documents of `work`. `known` are the other fields of `DocumentRun`."""
    view = RunView(state, quiet=request.quiet)
    money = build_purse(request.options) if server_of(request.options) else None
    async with Session(request.options, interruption, purse=money, keep_pages=True) as session:
        documents = DocumentRun(session, request, _report(request), asking=view.paused, **known)
        run = ManyRun(documents, work, state, view, money)
        await run.run()
    return run


def _manifest(request: Request, root: Path, options: str) -> Manifest:
    if request.bucket is None:
        return Manifest(root, options)
    return ObjectManifest(request.bucket, root, options)


def _is_there(request: Request) -> Callable[[Path], bool]:
    """Whether an output exists."""
    return request.bucket.has if request.bucket else exists


def _merge(request: Request, shared: SharedRun, root: Path) -> tuple[Path, Totals]:
    """Write the records of all processes into the manifest. Returns its path, and the totals."""
    totals = Totals()
    with _manifest(request, root, shared.options) as manifest:
        for record in shared.records():
            manifest.keep(record)
            totals.add(record)
        return manifest.finish(), totals


def _report(request: Request) -> Report:
    return Report(quiet=request.quiet, verbose=request.options.debug, price=find_price(request.options))


def _digest(request: Request, tasks: list[Task]) -> str:
    options = request.options
    return fingerprint(options, request.export, tasks[0].target.files, server_of(options))


def _say_table(request: Request, lines: list[str], path: Path) -> None:
    shown = request.bucket.address_of if request.bucket else str
    for line in [*lines, f"{'records':<11}{shown(path)}; `doc2md report {shown(path.parent)}` shows them"]:
        say(line)


def _repeated(request: Request) -> frozenset[str]:
    """The file names that several inputs have."""
    names = Counter(Path(name).name for name in request.inputs)
    return frozenset(name for name, count in names.items() if count > 1)


async def _dry_run(request: Request, tasks: list[Task], root: Path | None) -> ExitCode:
    if request.skip_unchanged and root:
        if request.bucket:
            copy_manifest(request.bucket, root)
        known, options, is_there = read_manifest(root), _digest(request, tasks), _is_there(request)
        left = [task for task in tasks if not await unchanged(task, known, root, options, is_there)]
        say(f"{len(tasks) - len(left):,} of {len(tasks):,} documents are unchanged")
        tasks = left
    async with Session(without_effects(request.options)) as session:
        sources: list[Input] = []
        for task in tasks:
            try:
                sources.append(await open_document(session, task.document))
            except InputError as error:
                if len(tasks) == 1:
                    raise
                say(f"doc2md: {error}")
        for line in await forecast(session, sources):
            say(line)
    return ExitCode.OK if len(sources) == len(tasks) else ExitCode.PARTIAL
