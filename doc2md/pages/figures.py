"""Asking a model about the figures of a page (`--figures`).

`parse` asks for the data of a figure, which become a table below it. `describe` asks for a description, which becomes
the figure's alternative text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from doc2md.converter.base import Ask, Engine, Task, Transcript
from doc2md.converter.grounded import parse
from doc2md.document import FORMULA, Block, Drop, Kind, PageRow, PageStatus, Reading, Text, Usage
from doc2md.errors import PageError
from doc2md.geometry import Box
from doc2md.options.conversion import Figures, Options
from doc2md.pages.quality import check_answer
from doc2md.pages.repair import place_part
from doc2md.pages.spots import plain_text
from doc2md.worker_types import SourceFile
from doc2md.workers.pool import Workers
from doc2md.workers.protocol import Render

MIN_SIDE = 40.0
"""In points. A figure with a shorter side is an icon and is skipped."""
MAX_FIGURES = 20
"""Maximum number of questions about figures per page."""
MAX_DESCRIPTION = 1_000
"""Maximum length of a description, in characters."""
FIRST_FIGURE_PART = 3
"""`Origin.part` of the first figure's transcript. Parts 1 and 2 are the halves of a page that was asked by halves."""

_TASKS = {Figures.PARSE: Task.FIGURE, Figures.DESCRIBE: Task.DESCRIBE}


@dataclass(frozen=True, slots=True)
class FigureReader:
    """Asks `engine` about the figures on the pages of one document."""

    workers: Workers
    source: SourceFile
    engine: Engine
    options: Options

    async def read(self, reading: Reading, row: PageRow) -> tuple[Reading, PageRow]:
        """Ask about each figure of a page.

        Takes the page as displayed, and its row. Returns the page with the answers, and the row with their cost and
        their faults. If a question fails, the figure stays as it is and the row gets a note.
        """
        blocks: list[Block] = []
        dropped = list(reading.dropped)
        asked = 0
        for block in reading.blocks:
            if block.kind is not Kind.FIGURE or block.label == FORMULA or not _is_large(block.box):
                blocks.append(block)
                continue
            asked += 1
            if asked > MAX_FIGURES:
                row = _with_notes(row, block, f"skipped: the page has more than {MAX_FIGURES} figures")
                blocks.append(block)
                continue
            try:
                transcript = await self._ask(reading.page, block)
            except PageError as error:
                row = _with_notes(_with_cost(row, error), block, str(error))
                blocks.append(block)
                continue
            row = _with_cost(row, transcript)
            row = replace(row, from_journal=row.from_journal + (not transcript.attempts))
            text, faults = check_answer(transcript)
            row = replace(row, notes=row.notes + transcript.notes)
            row = _with_notes(row, block, *(f"the answer {fault.words}" for fault in faults))
            explained = self._explain(block, replace(transcript, text=text), FIRST_FIGURE_PART + asked - 1)
            blocks += explained.blocks
            dropped += explained.dropped
        return replace(reading, blocks=tuple(blocks), dropped=tuple(dropped)), row

    async def _ask(self, page: int, figure: Block) -> Transcript:
        task = _TASKS[self.options.figures]
        image = await self.workers.ask(Render(self.source, page, self.options.dpi, figure.box))
        return await self.engine.read(Ask(page, task, "", image.dpi, self.source.name, figure.box), image)

    def _explain(self, figure: Block, transcript: Transcript, part: int) -> Reading:
        """The figure and the tables from its answer. `dropped` has the parts of the answer that are not used."""
        assert figure.box
        tables, rest = list[Block](), list[Drop]()
        if self.options.figures is Figures.PARSE:
            answer = parse(transcript, (figure.box.width, figure.box.height))
            tables = [block for block in answer.blocks if block.kind is Kind.TABLE and block.cells]
            rest = [*answer.dropped, *_outside_tables(answer, tables)] if tables else []
        if not tables:  # with `parse`, a model describes a figure that has no data
            words = plain_text(transcript.text)
            short = shorten(words, MAX_DESCRIPTION, placeholder=" …")
            if short.endswith(" …"):
                reason = f"full text of a description that was cut to {MAX_DESCRIPTION} characters"
                rest = [Drop((0, len(transcript.text)), words, reason)]
            figure = replace(figure, text=Text(short))
        placed = (replace(table, regions=figure.regions) for table in tables)
        data = place_part(Reading(figure.page, (0, 0), tuple(placed), tuple(rest)), Box(0, 0, 0, 0), part)
        return replace(data, blocks=(figure, *data.blocks))


def _outside_tables(answer: Reading, tables: Sequence[Block]) -> Iterator[Drop]:
    """Text of an answer outside its tables, such as a title, a unit or a remark."""
    for block in answer.blocks:
        if block not in tables and block.text.plain:
            for origin in block.origin:
                yield Drop(origin.span or (0, 0), block.text.plain, "text about a figure beside its data")


def _is_large(box: Box | None) -> bool:
    return box is not None and min(box.width, box.height) >= MIN_SIDE


def _with_notes(row: PageRow, figure: Block, *problems: str) -> PageRow:
    """The row with a note for each problem of the figure, and status `partial` if there is one."""
    if not problems:
        return row
    notes = (f"figure {figure.figure or figure.id}: {problem}" for problem in problems)
    return replace(row, status=PageStatus.PARTIAL, notes=(*row.notes, *notes))


def _with_cost(row: PageRow, asked: Transcript | PageError) -> PageRow:
    usage = (row.usage or Usage()) + asked.usage if asked.usage else row.usage
    return replace(row, attempts=row.attempts + asked.attempts, usage=usage)
