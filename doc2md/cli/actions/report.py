"""`doc2md report`: what became of the documents of a folder, as a table and as an HTML page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from doc2md.bucket.output import document_at, output_at
from doc2md.cli.drawing.pictures import check_free
from doc2md.cli.streams import write_output
from doc2md.errors import ExitCode, InputError, UsageError
from doc2md.exporter.files import write_atomically
from doc2md.objects import is_address
from doc2md.result import Status
from doc2md.runs.manifest import Records, read_manifest
from doc2md.runs.object_manifest import copy_manifest
from doc2md.runs.overview import Overview, overview
from doc2md.runs.report_page import report_page
from doc2md.sources import printable

PAGE = "doc2md-run.html"
"""File name of the page, in the output folder, unless another is named."""
_NAMED = 3
"""Number of pages and of slow documents that are printed. The page has more."""


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A run of `doc2md report`. `run` is an output folder, or the manifest in it; `goal` the page to write.

    Both may be addresses in object storage.
    """

    run: str
    goal: str | None
    overwrite: bool = False

    def report(self) -> ExitCode:
        """Print the summary, and write the page. Raises InputError and OutputError."""
        with _records(self.run) as (records, folder):
            if not records:
                raise InputError(
                    f"{self.run}: has no records of a run; pass the folder that doc2md convert wrote into"
                )
            goal = self.goal or f"{folder}/{PAGE}"
            if PurePath(goal).suffix.lower() not in {".html", ".htm"}:
                raise UsageError(f"-o {goal}: the name of the output must end in .html")
            found = overview(records)
            with document_at(goal) as here:
                if self.goal:
                    check_free(here, overwrite=self.overwrite)
                page = report_page(found, _title(folder), _way(goal, folder))
                write_atomically(here, page.encode("utf-8", "replace"))
        lines = [*found.totals.table(), *_rows(found), f"{'page':<11}{goal}"]
        write_output("".join(f"{printable(line)}\n" for line in lines))
        return ExitCode.OK


@contextmanager
def _records(run: str) -> Iterator[tuple[Records, str]]:
    """The records, and the folder or the address that they are about."""
    if is_address(run):
        with output_at(run) as output:
            whole = not run.endswith(".jsonl")
            folder = output.path if whole else output.path.parent
            copy_manifest(output, folder)
            yield read_manifest(folder) if whole else Records([output.path]), output.address_of(folder)
        return
    path = Path(run)
    folder = path if path.is_dir() else path.parent
    yield read_manifest(folder) if path.is_dir() else Records([path]), str(folder)


def _title(folder: str) -> str:
    path = PurePath(folder) if is_address(folder) else Path(folder).resolve()
    return path.name or folder


def _way(goal: str, folder: str) -> str | None:
    """The relative path from the page to the output folder; None if no link leads there."""
    if is_address(goal) != is_address(folder):
        return None
    way = os.path.relpath(PurePath(folder), PurePath(goal).parent)  # the same for addresses
    return "" if way == "." else way


def _rows(found: Overview) -> list[str]:
    """Lines about the pages and documents that are worth a look."""
    hardest = [
        f"{hard.record.document}, page {hard.page.page}: {hard.page.status.replace('_', ' ')}"
        + (f", difficulty {hard.page.difficulty:.2f}" if hard.page.difficulty is not None else "")
        for hard in found.hardest[:_NAMED]
    ]
    slowest = [
        f"{record.document}: {record.seconds / max(1, record.pages):.2f} s per page"
        for record in found.slowest[:_NAMED]
        if record.status is not Status.FAILED
    ]
    return [*_named("look at", hardest), *_named("slowest", slowest)]


def _named(name: str, rows: list[str]) -> list[str]:
    return [f"{'' if index else name:<11}{row}" for index, row in enumerate(rows)]
