"""`doc2md searchable`: a document with the words of its scanned pages as text that nobody sees."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from doc2md.cli.drawing.pictures import check_free
from doc2md.cli.output_lock import exclusive
from doc2md.cli.passwords import open_document
from doc2md.cli.report import Report
from doc2md.cli.signals import opened, run_to_end
from doc2md.cli.streams import say
from doc2md.document import PageRow, PageStatus
from doc2md.errors import ExitCode, UsageError
from doc2md.exporter.files import check_writable, copy_atomically
from doc2md.options.conversion import Options
from doc2md.searchable import ENGINE, make_searchable
from doc2md.session import Session


@dataclass(frozen=True, slots=True)
class Searchable:
    name: str
    options: Options
    goal: Path
    overwrite: bool = False
    quiet: bool = False

    def run(self) -> ExitCode:
        """Raises what stops the whole run."""
        if self.goal.suffix.lower() != ".pdf":
            raise UsageError(f"-o {self.goal}: the name of a searchable PDF ends in .pdf")
        check_free(self.goal, overwrite=self.overwrite)
        check_writable(self.goal.parent)
        with (
            exclusive(self.goal),
            opened([self.name], self.options.limits.max_file_size) as (named,),
        ):
            return run_to_end(self._run(named))

    async def _run(self, named: str | IO[bytes]) -> ExitCode:
        started = time.monotonic()
        report = Report(quiet=self.quiet, verbose=self.options.debug)
        async with Session(self.options) as session:
            source = await open_document(session, named)
            with report.progress(source.name) as on_page:
                rows, made = await make_searchable(session, source, on_page)
            copy_atomically(made, self.goal)
        for row in rows:
            if row.notes:
                say(f"{source.name}: page {row.page}: {'; '.join(row.notes)}")
        if not self.quiet:
            say(f"{source.name}: {_counted(rows)} in {time.monotonic() - started:.1f} s → {self.goal}")
        return ExitCode.PARTIAL if any(row.notes for row in rows) else ExitCode.OK


def _counted(rows: Sequence[PageRow]) -> str:
    """How many pages there are, and what became of them."""
    recognised = sum(row.engine == ENGINE for row in rows)
    left = sum(row.status is PageStatus.FAILED for row in rows)
    blank = sum(row.status is PageStatus.BLANK for row in rows)
    counts = {
        "recognised": recognised,
        "with text of its own": len(rows) - recognised - left - blank,
        "without text": blank,
        "left as it was": left,
    }
    parts = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    nothing = "" if recognised or left else "; nothing to add"
    return f"{len(rows)} page{'s' * (len(rows) != 1)} ({parts}{nothing})"
