"""`doc2md layout`: draw what the embedded engine finds on each page."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from doc2md.cli.drawing.pictures import Pictures
from doc2md.cli.inputs import open_inputs
from doc2md.cli.opening import open_document
from doc2md.cli.output_lock import exclusive
from doc2md.cli.reasons import reasons
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say, write_output
from doc2md.document import Block, PageStatus
from doc2md.errors import ExitCode, InputError, NothingConverted, PageError, UsageError
from doc2md.expand import expand
from doc2md.options.conversion import EngineName, Options
from doc2md.options.export import Images
from doc2md.session import Session
from doc2md.sources import Input


@dataclass(slots=True)
class LayoutRun:
    """A run of `doc2md layout`.

    `pictures` writes the images; `tables` draws the cells of tables, not the blocks; `why` prints why each block is
    what it is.
    """

    inputs: list[str]
    options: Options
    pictures: Pictures
    tables: bool = False
    why: bool = False
    quiet: bool = False
    problems: list[str] = field(default_factory=list)

    def run(self) -> ExitCode:
        """Draw all pages and return the exit code. Raises a Doc2mdError if the whole run fails."""
        names, max_size = expand(self.inputs), self.options.limits.max_file_size
        with exclusive(Path(self.pictures.first)), open_inputs(names, max_size) as named:
            return run_to_end(self._run(named))

    async def _run(self, named: list[str | IO[bytes]]) -> ExitCode:
        options = replace(self.options, engine=EngineName.LOCAL, images=Images.OFF)
        async with Session(options) as session:
            for name in named:
                try:
                    await self._draw(session, name)
                except (InputError, UsageError) as error:
                    if len(named) == 1:
                        raise
                    say(f"doc2md: {error}")
                    self.problems.append(str(error))
        if not self.pictures.count:
            raise NothingConverted(f"no page could be drawn: {'; '.join(dict.fromkeys(self.problems))[:300]}")
        return ExitCode.PARTIAL if self.problems else ExitCode.OK

    async def _draw(self, session: Session, name: str | IO[bytes]) -> None:
        source = await open_document(session, name)
        if source.file.kind == "json":
            raise InputError(f"{source.name}: JSON has no pages to draw on; name the original document")
        document = (await session.convert(source)).document
        blocks = _blocks_by_page(document.blocks)
        for row in document.pages:
            problem = "; ".join(row.notes) if row.status is PageStatus.FAILED else ""
            if not problem:
                try:
                    picture = await self._picture(session, source, blocks[row.page], row.page)
                except PageError as error:
                    problem = str(error)
            if problem:
                self.problems.append(problem)
                say(f"{source.name}: page {row.page}: failed: {problem}")
                continue
            if self.why:
                verdicts = await session.explain(source, row.page)
                write_output("".join(f"{line}\n" for line in reasons(blocks[row.page], verdicts, row.page)))
            path = self.pictures.write(picture)
            if not self.quiet:
                say(f"{source.name}: page {row.page} drawn to {path}")

    async def _picture(self, session: Session, source: Input, blocks: list[Block], page: int) -> bytes:
        from doc2md.cli.drawing.annotate import sketch_blocks, sketch_tables
        from doc2md.cli.drawing.canvas import Pen

        image = await session.render(source, page)
        rules = await session.find_rules(source, page) if self.tables else ()

        def draw() -> bytes:
            pen = Pen(image.data, image.dpi)
            if self.tables:
                sketch_tables(pen, blocks, page, rules)
            else:
                sketch_blocks(pen, blocks, page)
            return pen.png()

        return await asyncio.to_thread(draw)


def _blocks_by_page(blocks: Iterable[Block]) -> dict[int, list[Block]]:
    """The blocks of each page in their order. A block that continues on the next page is listed for both."""
    found: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        for page in dict.fromkeys(region.page for region in block.regions):
            found[page].append(block)
    return found
