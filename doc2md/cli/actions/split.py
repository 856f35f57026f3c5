"""`doc2md split`: split a document into a folder of Markdown pages, and convert it first if it is not JSON."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from doc2md.bucket.output import pages_at
from doc2md.cli.actions.document import check_result, owner_of
from doc2md.cli.inputs import open_inputs
from doc2md.cli.opening import open_document
from doc2md.cli.output_lock import exclusive
from doc2md.cli.report import Report
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say
from doc2md.errors import ExitCode
from doc2md.exporter.files import check_owner, check_writable
from doc2md.exporter.sections import INDEX
from doc2md.exporter.split import CONFIG, write_sections
from doc2md.objects import is_address
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions, SplitBy
from doc2md.result import Status
from doc2md.session import Session


@dataclass(frozen=True, slots=True)
class SplitRun:
    """A run of `doc2md split`. `goal` is the folder to write to, or its address in object storage."""

    name: str
    goal: str
    by: SplitBy
    options: Options
    export: ExportOptions
    overwrite: bool = False
    quiet: bool = False

    def run(self) -> ExitCode:
        """Write the pages and return the exit code. Raises a Doc2mdError if the whole run fails."""
        max_size = self.options.limits.max_file_size
        with pages_at(self.goal) as folder:
            check_writable(folder)
            with exclusive(folder.resolve()), open_inputs([self.name], max_size) as (named,):
                return run_to_end(self._run(named, folder))

    async def _run(self, named: str | IO[bytes], folder: Path) -> ExitCode:
        report = Report(quiet=self.quiet, verbose=self.options.debug)
        async with Session(self.options) as session:
            source = await open_document(session, named)
            owner = owner_of(source)
            check_owner(folder / INDEX, owner, overwrite=self.overwrite)  # also before the work
            with report.progress(source.name) as on_page:
                result = await session.convert(source, on_page)
            check_result(source.name, result)
            made = write_sections(
                result.document,
                result.figures,
                folder,
                owner,
                by=self.by,
                options=self.export,
                overwrite=self.overwrite,
            )
        if made.missing:
            say(f"{source.name}: {made.missing} figures are missing from the folder of the JSON and left out")
        if made.config.name != CONFIG:
            say(
                f"{self._beside(made.config.with_name(CONFIG))} is not of this document and was not changed; "
                f"the settings for these pages are in {made.config.name}"
            )
        if not self.quiet:
            count = len(made.pages)
            say(f"{source.name}: {count} page{'s' * (count != 1)} → {self.goal}, {self._beside(made.config)}")
        report.notes(result)
        return ExitCode.PARTIAL if result.status is Status.PARTIAL else ExitCode.OK

    def _beside(self, path: Path) -> str:
        """A file beside the folder as the user would write it, who wrote the folder."""
        if is_address(self.goal):
            return f"{self.goal.rstrip('/').rpartition('/')[0]}/{path.name}"
        return str(path) if Path(self.goal).is_absolute() else os.path.relpath(path)
