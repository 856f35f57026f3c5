"""`doc2md diff`: compare two converted documents. No page is read again."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from doc2md.checks.diff import Aspect, diff
from doc2md.cli.comparison.report import Report, Side
from doc2md.cli.drawing.pictures import check_free
from doc2md.cli.inputs import open_inputs
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import STDOUT
from doc2md.cli.saved import read_saved
from doc2md.cli.streams import say, write_output
from doc2md.document import Document
from doc2md.errors import ExitCode, UsageError
from doc2md.exporter.files import write_atomically
from doc2md.options.conversion import Options, select_pages
from doc2md.options.fields import member, members

_WIDTH = 100
"""Width of the lines if the output is not a terminal."""


_REFUSAL = "diff compares the JSON of converted documents; use doc2md convert {name} -f json to make one"


class DiffFormat(StrEnum):
    """The formats of a comparison."""

    TEXT = "text"
    JSON = "json"
    MD = "md"


@dataclass(slots=True)
class DiffRun:
    """A run of `doc2md diff`.

    only        the aspects to compare, separated by commas
    fail_above  the share of differing words up to which the documents agree; None: they agree if nothing differs
    limit       maximum number of differences in text and Markdown; 0: all
    """

    names: tuple[str, str]
    options: Options
    output: str = STDOUT
    format: str = "text"
    only: str = ""
    fail_above: float | None = None
    limit: int = 0
    overwrite: bool = False

    def run(self) -> ExitCode:
        """Compare, write the report, and return the exit code. Raises a Doc2mdError."""
        format_, aspects = member(DiffFormat, self.format), _aspects(self.only)
        if self.fail_above is not None and not 0 <= self.fail_above <= 1:
            raise UsageError(f"--fail-above must be between 0 and 1, not {self.fail_above:g}")
        if self.limit < 0:
            raise UsageError(f"--limit must be 0 (all) or more, not {self.limit}")
        if self.names[0] == self.names[1] == "-":
            raise UsageError("diff: only one of the two documents can be read from standard input")
        if self.output == STDOUT:
            return self._run(format_, aspects)
        check_free(self.output, overwrite=self.overwrite)
        with exclusive(Path(self.output)):
            return self._run(format_, aspects)

    def _run(self, format_: DiffFormat, aspects: frozenset[Aspect]) -> ExitCode:
        size = self.options.limits.max_file_size
        with open_inputs(self.names, size) as given:
            a, b = (read_saved(each, size, _REFUSAL) for each in given)
        if a.source.sha256 != b.source.sha256:
            say(f"warning: {self.names[0]} and {self.names[1]} were not made from the same file")
        pages = self._pages(a, b)
        comparison = diff(a, b, pages)
        one, other = (
            Side.of(name, document, pages) for name, document in zip(self.names, (a, b), strict=True)
        )
        report = Report(one, other, comparison, aspects, self.limit)
        self._write(self._rendered(format_, report))
        if self.fail_above is not None:
            return ExitCode.PARTIAL if comparison.share > self.fail_above else ExitCode.OK
        return ExitCode.PARTIAL if report.differences else ExitCode.OK

    def _pages(self, a: Document, b: Document) -> list[int] | None:
        if not self.options.pages.strip():
            return None
        counts = [document.source.pages for document in (a, b)]
        counts += [row.page for document in (a, b) for row in document.pages]
        counts += [
            region.page for document in (a, b) for block in document.blocks for region in block.regions
        ]
        return select_pages(self.options.pages, max(counts))

    def _rendered(self, format_: DiffFormat, report: Report) -> str:
        if format_ is DiffFormat.JSON:
            from doc2md.cli.comparison.json import to_json

            return to_json(report)
        if format_ is DiffFormat.MD:
            from doc2md.cli.comparison.markdown import to_markdown

            return to_markdown(report)
        from doc2md.cli.comparison.text import to_text

        on_terminal = self.output == STDOUT and sys.stdout is not None and sys.stdout.isatty()
        width = shutil.get_terminal_size((_WIDTH, 24)).columns if self.output == STDOUT else _WIDTH
        return to_text(report, width, colour=on_terminal)

    def _write(self, text: str) -> None:
        if self.output == STDOUT:
            write_output(text)
        else:
            write_atomically(Path(self.output), text.encode("utf-8", "replace"))


def _aspects(only: str) -> frozenset[Aspect]:
    """The aspects that are named; all but punctuation if none is."""
    return members(Aspect, only, "--only") or frozenset(Aspect) - {Aspect.PUNCTUATION}
