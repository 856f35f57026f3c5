"""`doc2md layout`: a picture of each page with what the embedded engine sees on it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from doc2md.cli.drawing.pictures import Pictures
from doc2md.cli.inputs import expand
from doc2md.cli.output_lock import exclusive
from doc2md.cli.passwords import open_document
from doc2md.cli.signals import opened, run_to_end
from doc2md.cli.streams import say
from doc2md.document import Block, PageStatus
from doc2md.errors import ExitCode, InputError, NothingConverted, PageError, UsageError
from doc2md.options.conversion import Options
from doc2md.session import Session
from doc2md.sources import Input


@dataclass(slots=True)
class Drawing:
    """`tables`: the grids of tables are drawn, not the blocks."""

    inputs: list[str]
    options: Options
    pictures: Pictures
    tables: bool = False
    quiet: bool = False
    problems: list[str] = field(default_factory=list)

    def run(self) -> ExitCode:
        """Raises what stops the whole run."""
        names, most = expand(self.inputs), self.options.limits.max_file_size
        with exclusive(Path(self.pictures.first)), opened(names, most) as named:
            return run_to_end(self._run(named))

    async def _run(self, named: list[str | IO[bytes]]) -> ExitCode:
        async with Session(self.options) as session:
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
            raise InputError(f"{source.name}: pages are drawn on, not JSON: name the document itself")
        document = (await session.convert(source)).document
        blocks = by_page(document.blocks)
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
            path = self.pictures.write(picture)
            if not self.quiet:
                say(f"{source.name}: page {row.page} drawn to {path}")

    async def _picture(self, session: Session, source: Input, blocks: list[Block], page: int) -> bytes:
        from doc2md.cli.drawing.annotate import sketch_blocks, sketch_tables
        from doc2md.cli.drawing.canvas import Pen

        image = await session.picture(source, page)
        rules = await session.rules(source, page) if self.tables else ()

        def drawn() -> bytes:
            pen = Pen(image.data, image.dpi)
            if self.tables:
                sketch_tables(pen, blocks, page, rules)
            else:
                sketch_blocks(pen, blocks, page)
            return pen.png()

        return await asyncio.to_thread(drawn)


def by_page(blocks: Iterable[Block]) -> dict[int, list[Block]]:
    """The blocks of each page in their order; one that goes on overleaf is of both."""
    found: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        for page in dict.fromkeys(region.page for region in block.regions):
            found[page].append(block)
    return found
