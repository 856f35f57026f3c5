"""A second question for each figure: its data, as a table below it, or a description, as its alternative text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from doc2md.converter.base import Ask, Engine, Task, Transcript
from doc2md.converter.grounded import parse
from doc2md.document import Block, Drop, Kind, PageRow, PageStatus, Reading, Text, Usage
from doc2md.errors import PageError
from doc2md.geometry import Box
from doc2md.options.conversion import Figures, Options
from doc2md.pages.answers import plain
from doc2md.pages.quality import heard
from doc2md.pages.repair import moved
from doc2md.worker_types import SourceFile
from doc2md.workers import Workers
from doc2md.workers.protocol import Render

SMALLEST = 40.0
"""Points: a figure with a shorter side is an icon, and nobody is asked about it."""
MOST = 20
"""Figures of one page that are asked about."""
LONGEST = 1_000
"""Characters of a description."""
FIRST_PART = 3
"""The number of the first figure's transcript among the page's parts: 1 and 2 are a page's halves."""

_TASKS = {Figures.PARSE: Task.FIGURE, Figures.DESCRIBE: Task.DESCRIBE}


@dataclass(frozen=True, slots=True)
class FigureReader:
    """Asks about the figures of a document's pages."""

    workers: Workers
    source: SourceFile
    engine: Engine
    options: Options

    async def read(self, reading: Reading, row: PageRow) -> tuple[Reading, PageRow]:
        """The reading with what was answered, the row with what it took. A question that fails leaves its figure."""
        blocks: list[Block] = []
        dropped = list(reading.dropped)
        asked = 0
        for block in reading.blocks:
            if block.kind is not Kind.FIGURE or not _is_large(block.box):
                blocks.append(block)
                continue
            asked += 1
            if asked > MOST:
                row = _noted(row, block, f"not asked about: the page has more than {MOST} figures")
                blocks.append(block)
                continue
            try:
                transcript = await self._ask(reading.page, block)
            except PageError as error:
                row = _noted(_counted(row, error), block, str(error))
                blocks.append(block)
                continue
            row = _counted(row, transcript)
            row = replace(row, from_journal=row.from_journal + (not transcript.attempts))
            said, faults = heard(transcript)
            row = replace(row, notes=row.notes + transcript.notes)
            row = _noted(row, block, *(f"the answer {fault.words}" for fault in faults))
            explained = self._explained(block, replace(transcript, text=said), FIRST_PART + asked - 1)
            blocks += explained.blocks
            dropped += explained.dropped
        return replace(reading, blocks=tuple(blocks), dropped=tuple(dropped)), row

    async def _ask(self, page: int, figure: Block) -> Transcript:
        task = _TASKS[self.options.figures]
        image = await self.workers.ask(Render(self.source, page, self.options.dpi, figure.box))
        return await self.engine.read(Ask(page, task, "", image.dpi, self.source.name, figure.box), image)

    def _explained(self, figure: Block, transcript: Transcript, part: int) -> Reading:
        """The figure with what was said of it, and what of that found no place."""
        assert figure.box
        tables, rest = list[Block](), list[Drop]()
        if self.options.figures is Figures.PARSE:
            answer = parse(transcript, (figure.box.width, figure.box.height))
            tables = [block for block in answer.blocks if block.kind is Kind.TABLE and block.cells]
            rest = [*answer.dropped, *_beside(answer, tables)] if tables else []
        if not tables:  # a description, asked for or not: what has no data is described
            words = plain(transcript.text)
            short = shorten(words, LONGEST, placeholder=" …")
            if short.endswith(" …"):
                rest = [
                    Drop(
                        (0, len(transcript.text)), words, f"all of a description cut to {LONGEST} characters"
                    )
                ]
            figure = replace(figure, text=Text(short))
        placed = (replace(table, regions=figure.regions) for table in tables)
        data = moved(Reading(figure.page, (0, 0), tuple(placed), tuple(rest)), Box(0, 0, 0, 0), part)
        return replace(data, blocks=(figure, *data.blocks))


def _beside(answer: Reading, tables: Sequence[Block]) -> Iterator[Drop]:
    """What an answer says beside its tables: a title, a unit, a remark."""
    for block in answer.blocks:
        if block not in tables and block.text.plain:
            for origin in block.origin:
                yield Drop(origin.span or (0, 0), block.text.plain, "said of a figure beside its data")


def _is_large(box: Box | None) -> bool:
    return box is not None and min(box.width, box.height) >= SMALLEST


def _noted(row: PageRow, figure: Block, *problems: str) -> PageRow:
    """The row with what is missing of a figure."""
    if not problems:
        return row
    notes = (f"figure {figure.figure or figure.id}: {problem}" for problem in problems)
    return replace(row, status=PageStatus.PARTIAL, notes=(*row.notes, *notes))


def _counted(row: PageRow, asked: Transcript | PageError) -> PageRow:
    usage = (row.usage or Usage()) + asked.usage if asked.usage else row.usage
    return replace(row, attempts=row.attempts + asked.attempts, usage=usage)
