"""`doc2md report`: what became of the documents of a folder, as a table and as an HTML page."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from doc2md.cli.drawing.pictures import check_free
from doc2md.cli.streams import write_output
from doc2md.errors import ExitCode, InputError, UsageError
from doc2md.exporter.files import write_atomically
from doc2md.result import Status
from doc2md.runs.manifest import MANIFEST, Records, read_manifest
from doc2md.runs.overview import Overview, overview
from doc2md.runs.report_page import report_page
from doc2md.sources import printable

PAGE = "doc2md-run.html"
"""File name of the page, in the output folder, unless another is named."""
_NAMED = 3
"""Number of pages and of slow documents that are printed. The page has more."""


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A run of `doc2md report`. `run` is an output folder, or the manifest in it; `goal` the page to write."""

    run: Path
    goal: Path | None
    overwrite: bool = False

    def report(self) -> ExitCode:
        """Print the summary, and write the page. Raises InputError and OutputError."""
        records, folder = _records(self.run)
        goal = self.goal or folder / PAGE
        if goal.suffix.lower() not in {".html", ".htm"}:
            raise UsageError(f"-o {goal}: the name of the output must end in .html")
        if self.goal:
            check_free(goal, overwrite=self.overwrite)
        found = overview(records)
        where = os.path.relpath(folder, goal.parent)
        page = report_page(found, folder.resolve().name or str(folder), "" if where == "." else where)
        write_atomically(goal, page.encode("utf-8", "replace"))
        lines = [*found.totals.table(), *_rows(found), f"{'page':<11}{goal}"]
        write_output("".join(f"{printable(line)}\n" for line in lines))
        return ExitCode.OK


def _records(run: Path) -> tuple[Records, Path]:
    """The records, and the folder that they are about. Raises InputError."""
    folder = run if run.is_dir() else run.parent
    records = read_manifest(folder) if run.is_dir() else Records([run])
    if not records:
        looked = folder / MANIFEST if run.is_dir() else run
        raise InputError(f"{looked}: has no records of a run; pass the folder that doc2md convert wrote into")
    return records, folder


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
