"""The model engine: a model reads the image of a page, and its answer is checked and repaired."""

from __future__ import annotations

from dataclasses import dataclass, replace

from doc2md.assembler import settle
from doc2md.converter.base import Ask, Engine, Task
from doc2md.converter.journal import Journal
from doc2md.converter.replay import Recorder, Replay, TranscriptFile
from doc2md.document import PageRow, Reading
from doc2md.errors import PageError
from doc2md.options.conversion import Check, Figures, Options
from doc2md.pages.answers import Reply
from doc2md.pages.engine import PageForecast
from doc2md.pages.figures import FigureReader
from doc2md.pages.proofread import proofread_tables
from doc2md.pages.quality import check_answer
from doc2md.pages.repair import Ladder
from doc2md.pages.spots import parse_spots, plain_text
from doc2md.worker_types import PageImage, SourceFile
from doc2md.workers.pool import Workers
from doc2md.workers.protocol import Render


@dataclass(frozen=True, slots=True)
class ModelEngine:
    """Implements `PageEngine`. If `record` is given, every answer of `model` is also written to it."""

    workers: Workers
    options: Options
    model: Engine
    record: TranscriptFile | None = None

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def asks_server(self) -> bool:
        return not isinstance(self.model, Replay)

    @property
    def cached(self) -> int:
        return self.model.kept if isinstance(self.model, Journal) and not self.model.lost else 0

    @property
    def _recorded_model(self) -> Engine:
        return Recorder(self.record, self.model) if self.record else self.model

    async def convert(self, source: SourceFile, page: int) -> tuple[Reading, PageRow]:
        ladder = Ladder(self.workers, source, self._recorded_model, self.options, page)
        reading, row = await ladder.read()
        reading, notes = await self._checked(settle(reading), ladder)
        return reading, replace(row, notes=row.notes + notes)

    async def _checked(self, reading: Reading, ladder: Ladder) -> tuple[Reading, tuple[str, ...]]:
        """The page with the words that it shows, by which it is repaired, and notes for its row."""
        if (
            self.options.check is Check.OFF or reading.printed
        ):  # the embedded engine has printed words of its own
            return reading, ()
        if ladder.agreed:
            return replace(reading, printed=ladder.agreed), ()
        # Imported late, because not every run needs them.
        from doc2md.checks.repair import repair
        from doc2md.checks.unsupported import mark_unsupported

        second = await ladder.second_reading()
        reading, notes = replace(reading, printed=second.printed), tuple[str, ...]()
        if self.options.check is Check.REPAIR:
            # After the page passes: a model may put a table's cells after its caption, and a pass moves them back.
            reading, notes = proofread_tables(reading, ladder.layer)
            reading = repair(reading, second)
        return mark_unsupported(reading), notes

    async def ask_about_figures(
        self, source: SourceFile, reading: Reading, row: PageRow
    ) -> tuple[Reading, PageRow]:
        if self.options.figures is Figures.OFF:
            return reading, row
        return await FigureReader(self.workers, source, self._recorded_model, self.options).read(reading, row)

    async def answer(self, source: SourceFile, page: int, task: Task, words: str) -> Reply:
        image = await self._render(source, page)
        damage = (image.damage,) if image.damage else ()
        if image.blank:
            return Reply(source.name, page, image.size, image.dpi, engine=self.name, faults=damage)
        ask = Ask(page, task, words, image.dpi, source.name)
        transcript = await self._recorded_model.read(ask, image)
        text, faults = check_answer(transcript)
        spots = tuple(parse_spots(text, image.size, located=task is Task.LOCATE))
        return Reply(
            source.name,
            page,
            image.size,
            image.dpi,
            "\n".join(spot.text for spot in spots) if spots else plain_text(text),
            spots,
            transcript.engine,
            transcript.attempts,
            transcript.usage,
            faults=(*damage, *(f"the answer {fault.words}" for fault in faults)),
            notes=transcript.notes,
        )

    async def forecast(self, source: SourceFile, page: int) -> PageForecast:
        try:
            image = await self._render(source, page)
        except PageError:
            return PageForecast.BROKEN
        if image.blank:
            return PageForecast.BLANK
        ask = Ask(page, dpi=image.dpi, source=source.name)
        found = isinstance(self.model, Journal) and self.model.find(ask, image)
        return PageForecast.CACHED if found else PageForecast.ASKED

    async def _render(self, source: SourceFile, page: int) -> PageImage:
        return await self.workers.ask(Render(source, page, self.options.dpi))
