"""`doc2md searchable`: add an invisible text layer to the scanned pages of a document."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from doc2md.cli.drawing.pictures import check_free
from doc2md.cli.inputs import open_inputs
from doc2md.cli.opening import open_document
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import check_local
from doc2md.cli.report import Report
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say
from doc2md.document import PageRow, PageStatus
from doc2md.errors import ExitCode, UsageError
from doc2md.exporter.files import check_writable, copy_atomically
from doc2md.options.conversion import EngineName, Options
from doc2md.searchable import ENGINE, make_searchable
from doc2md.session import Session


@dataclass(frozen=True, slots=True)
class SearchableRun:
    """A run of `doc2md searchable`. `goal` is the PDF to write."""

    name: str
    options: Options
    goal: Path
    overwrite: bool = False
    quiet: bool = False

    def run(self) -> ExitCode:
        """Write the PDF and return the exit code. Raises a Doc2mdError if the whole run fails."""
        check_local(self.goal)
        if self.goal.suffix.lower() != ".pdf":
            raise UsageError(f"-o {self.goal}: the name of the output must end in .pdf")
        check_free(self.goal, overwrite=self.overwrite)
        check_writable(self.goal.parent)
        with (
            exclusive(self.goal),
            open_inputs([self.name], self.options.limits.max_file_size) as (named,),
        ):
            return run_to_end(self._run(named))

    async def _run(self, named: str | IO[bytes]) -> ExitCode:
        started = time.monotonic()
        report = Report(quiet=self.quiet, verbose=self.options.debug)
        async with Session(replace(self.options, engine=EngineName.LOCAL)) as session:
            source = await open_document(session, named)
            with report.progress(source.name) as on_page:
                rows, made = await make_searchable(session, source, on_page)
            copy_atomically(made, self.goal)
        for row in rows:
            if row.notes:
                say(f"{source.name}: page {row.page}: {'; '.join(row.notes)}")
        if not self.quiet:
            say(f"{source.name}: {_counts(rows)} in {time.monotonic() - started:.1f} s → {self.goal}")
        return ExitCode.PARTIAL if any(row.notes for row in rows) else ExitCode.OK


def _counts(rows: Sequence[PageRow]) -> str:
    """The number of pages in total and by result, in words."""
    recognised = sum(row.engine == ENGINE for row in rows)
    left = sum(row.status is PageStatus.FAILED for row in rows)
    blank = sum(row.status is PageStatus.BLANK for row in rows)
    counts = {
        "recognised": recognised,
        "with text": len(rows) - recognised - left - blank,
        "without text": blank,
        "left as it was": left,
    }
    parts = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    nothing = "" if recognised or left else "; nothing to add"
    return f"{len(rows)} page{'s' * (len(rows) != 1)} ({parts}{nothing})"
