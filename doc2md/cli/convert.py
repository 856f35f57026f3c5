"""`doc2md convert`: inputs one after the other, each to its files, with a summary at the end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from doc2md.cli.outputs import Target, plan, read_formats
from doc2md.cli.report import Report
from doc2md.errors import ExitCode, InputError, NothingConverted, OutputError, UsageError
from doc2md.exporter.files import Owner, check_owner, check_writable, claim
from doc2md.exporter.json import to_json
from doc2md.options import Format, Images, Options
from doc2md.pipeline import Session
from doc2md.result import Result, Status
from doc2md.sources import STDIN


@dataclass(frozen=True, slots=True)
class Request:
    inputs: list[str]
    output: str | None
    formats: str
    options: Options
    overwrite: bool = False
    quiet: bool = False
    verbose: bool = False


def read_password(path: Path | None) -> str | None:
    """From the file's first line, or from DOC2MD_PDF_PASSWORD. Raises UsageError."""
    if path is None:
        return os.environ.get("DOC2MD_PDF_PASSWORD") or None
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--password-file {path}: cannot be read ({error})") from error
    return lines[0] if lines else None


def run(request: Request) -> ExitCode:
    """Convert everything; the exit code says how it went. Raises what stops the whole run."""
    formats = read_formats(request.formats)
    piped = not sys.stdout.isatty()
    stems = ["stdin" if name == STDIN else Path(name).stem for name in request.inputs]
    targets = plan(stems, request.output, formats, piped=piped)
    if not targets[0].files and request.options.images is Images.REFERENCED:
        # Nothing beside a stream can be referred to.
        request = replace(request, options=replace(request.options, images=Images.OFF))
    for folder in {target.folder for target in targets if target.folder}:
        check_writable(folder)
    with _terminated_as_interrupted():
        return asyncio.run(_run(request, targets, formats))


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """SIGTERM winds the run up as Ctrl-C does: workers ended, temporary files gone."""

    def interrupt(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def _run(request: Request, targets: list[Target], formats: list[Format]) -> ExitCode:
    report = Report(quiet=request.quiet, verbose=request.verbose)
    codes: list[ExitCode] = []
    async with Session(request.options) as session:
        for name, target in zip(request.inputs, targets, strict=True):
            try:
                codes.append(await _convert(session, name, target, formats, request, report))
            except (InputError, NothingConverted, OutputError, UsageError) as error:
                if len(request.inputs) == 1:
                    raise
                report.error(error)
                codes.append(error.exit_code)
    return _overall(codes)


def _overall(codes: list[ExitCode]) -> ExitCode:
    if len(set(codes)) == 1:
        return codes[0]
    failed = {ExitCode.OK, ExitCode.PARTIAL}.isdisjoint(codes)
    return ExitCode.NOTHING if failed else ExitCode.PARTIAL


async def _convert(
    session: Session, name: str, target: Target, formats: list[Format], request: Request, report: Report
) -> ExitCode:
    started = time.monotonic()
    source = session.open(name)
    owner = Owner.of(source.name, source.sha256, source.path)
    for path in target.files.values():
        check_owner(path, owner, overwrite=request.overwrite)
    with report.progress(source.name) as on_page:
        result = await session.convert(source, on_page)
    if result.status is Status.FAILED:
        reasons = "; ".join(dict.fromkeys(note for row in result.ledger for note in row.notes))
        raise NothingConverted(f"{source.name}: no page could be converted: {reasons[:300]}")
    _write(result, target, formats, request, owner)
    report.summary(source.name, result, target, time.monotonic() - started)
    return ExitCode.PARTIAL if result.status is Status.PARTIAL else ExitCode.OK


def _write(result: Result, target: Target, formats: list[Format], request: Request, owner: Owner) -> None:
    if not target.files:
        text = (
            to_json(result.document)
            if formats == [Format.JSON]
            else result.to_markdown(request.options.images)
        )
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    for path in target.files.values():
        claim(path, owner)
        result.save(path, request.options.images)
