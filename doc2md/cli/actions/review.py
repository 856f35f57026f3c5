"""`doc2md review`: a page for checking a converted document, with the pictures of its pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from doc2md.cli.drawing.pictures import check_free
from doc2md.cli.inputs import open_inputs
from doc2md.cli.original import find_original
from doc2md.cli.output_lock import exclusive
from doc2md.cli.report import Report
from doc2md.cli.saved import saved_document
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say
from doc2md.document import Document, PageRow, PageStatus, Source
from doc2md.errors import ExitCode, InputError, PageError, UsageError
from doc2md.exporter.figure_files import artifacts_folder
from doc2md.exporter.files import check_writable, replacing
from doc2md.exporter.review.page import CLOSING, Names, opening, picture
from doc2md.exporter.review.pictures import DPI, webp
from doc2md.options.conversion import EngineName, Options
from doc2md.options.export import Format, Images
from doc2md.result import load_result
from doc2md.runtime import activity
from doc2md.runtime.ordered import map_in_order
from doc2md.session import Session
from doc2md.sources import STDIN, Input, printable

_REFUSAL = "review checks the JSON of a converted document; make it with doc2md convert {name} -f json"


@dataclass(slots=True)
class ReviewRun:
    """A run of `doc2md review`.

    `source` is the document that was converted, `goal` the HTML file to write, `against` the JSON of another reading.
    """

    name: str
    source: str | None
    goal: Path | None
    options: Options
    against: Path | None = None
    overwrite: bool = False
    quiet: bool = False
    problems: list[str] = field(default_factory=list)

    def run(self) -> ExitCode:
        """Write the page and return the exit code. Raises a Doc2mdError if the whole run fails."""
        goal = self.goal or self._default_goal()
        if goal.suffix.lower() not in {".html", ".htm"}:
            raise UsageError(f"-o {goal}: the name of the output must end in .html")
        check_free(goal, overwrite=self.overwrite)
        check_writable(goal.parent)
        with exclusive(goal), open_inputs([self.name], self.options.limits.max_file_size) as (named,):
            return run_to_end(self._run(named, goal))

    def _default_goal(self) -> Path:
        if self.name == STDIN:
            raise UsageError("review: pass -o FILE.html, because standard input has no name")
        path = Path(self.name)
        stem, known = Format.of_name(path.name)
        return path.with_name(f"{stem if known else path.stem}.review.html")

    async def _run(self, named: str | IO[bytes], goal: Path) -> ExitCode:
        options = replace(self.options, dpi=DPI, engine=EngineName.LOCAL, images=Images.OFF)
        async with Session(options) as session:
            given = session.open(named, "stdin")
            document = saved_document(given, _REFUSAL)
            other = self._other(session, document.source)
            source = await self._source(session, document.source)
            start = await asyncio.to_thread(opening, document, _names(given), other)
            with replacing(goal) as file:
                file.write(start.encode("utf-8", "replace"))
                if source:
                    async with aclosing(self._pictures(session, source, document)) as pictures:
                        async for element in pictures:
                            file.write(element.encode())
                file.write(CLOSING.encode())
        if not self.quiet:
            count = len(document.pages)
            say(f"{given.name}: {count} page{'s' * (count != 1)} → {goal}")
        return ExitCode.PARTIAL if self.problems else ExitCode.OK

    def _other(self, session: Session, wanted: Source) -> Document | None:
        """The other reading. Raises InputError if it is not JSON, or was made from another document."""
        if self.against is None:
            return None
        given = session.open(self.against)
        if given.file.kind != "json":
            raise InputError(f"--against {printable(str(self.against))}: not JSON that doc2md wrote")
        other = load_result(given).document
        if wanted.sha256 and other.source.sha256 and other.source.sha256 != wanted.sha256:
            raise InputError(
                f"--against {printable(str(self.against))}: made from another document than {printable(self.name)}"
            )
        return other

    async def _source(self, session: Session, wanted: Source) -> Input | None:
        """The document that was converted; None if it is not there. Raises InputError for another document."""
        found = await find_original(session, wanted, self.name, self.source)
        if found is None:
            name = printable(wanted.name)
            self._problem(f"no pictures of the pages: {name} was not found; pass its path after the JSON")
        return found

    async def _pictures(
        self, session: Session, source: Input, document: Document
    ) -> AsyncGenerator[str, None]:
        """The elements with the pictures of the pages, in page order. A page that fails has none."""
        rows = {row.page: row for row in document.pages}
        pages = sorted(rows.keys() | {block.page for block in document.blocks})

        async def draw(page: int) -> tuple[int, str]:
            try:
                image = await session.render(source, page)
            except PageError as error:
                self._problem(f"page {page}: no picture: {error}")
                return page, ""
            return page, picture(page, await asyncio.to_thread(webp, image.data), "image/webp")

        report = Report(quiet=self.quiet, verbose=False)
        with report.progress(source.name) as on_page:
            activity.begin(len(pages))
            async with aclosing(map_in_order(draw, pages, len(session.workers) + 1)) as drawn:
                async for page, element in drawn:
                    on_page(rows.get(page) or PageRow(page, PageStatus.OK), len(pages))
                    yield element

    def _problem(self, problem: str) -> None:
        say(f"{printable(self.name)}: {problem}")
        self.problems.append(problem)


def _names(given: Input) -> Names:
    path = given.path or Path("document.json")
    stem, known = Format.of_name(path.name)
    return Names(stem if known else path.stem, artifacts_folder(path).name, given.sha256)
