"""The embedded engine: a worker process reads the page itself. It needs no key and no network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import shorten

from doc2md.assembler import settle
from doc2md.converter.base import Ask, Task, Transcript
from doc2md.converter.grounded import render
from doc2md.converter.replay import TranscriptFile
from doc2md.document import HIDDEN, Block, Kind, Origin, PageRow, PageStatus, Reading, Region
from doc2md.errors import EngineError
from doc2md.geometry import Box
from doc2md.options.conversion import Options
from doc2md.pages.answers import Reply, Spot
from doc2md.pages.engine import PageForecast
from doc2md.structure.confidence import with_doubts
from doc2md.worker_types import Found, SourceFile
from doc2md.workers import Workers
from doc2md.workers.protocol import FindWords, ReadLines, ReadPage, Render

LOOK_DPI = 50
"""Resolution that suffices to see whether a page is blank."""
HARD = 0.2
"""A page is hard to read if this share of its letters, or more, stands in words that OCR is unsure of."""


@dataclass(frozen=True, slots=True)
class EmbeddedEngine:
    """Implements `PageEngine`. `record` takes what is read as grounded text."""

    workers: Workers
    options: Options
    record: TranscriptFile | None = None
    name: str = "local"
    asks_server: bool = False
    cached: int = 0

    async def convert(self, source: SourceFile, page: int) -> tuple[Reading, PageRow]:
        reading = await self.workers.ask(ReadPage(source, page))
        if self.record:
            self._write(Ask(page, dpi=self.options.dpi, source=source.name), render(reading))
        if reading.blocks:
            notes = (*_hidden(reading), *hard_to_read(reading))
            return settle(reading), self._row(reading, notes)
        image = await self.workers.ask(Render(source, page, LOOK_DPI))
        reading = replace(reading, damage=image.damage or reading.damage)
        if image.blank:
            return reading, PageRow(page, PageStatus.BLANK, engine=self.name)
        notes = (*hard_to_read(reading), "no text was found on it: it is kept as a picture")
        return settle(_as_picture(reading)), self._row(reading, notes)

    def _row(self, reading: Reading, notes: tuple[str, ...]) -> PageRow:
        status = PageStatus.PARTIAL if reading.unread else PageStatus.OK
        return PageRow(reading.page, status, engine=self.name, notes=notes)

    async def ask_about_figures(
        self, source: SourceFile, reading: Reading, row: PageRow
    ) -> tuple[Reading, PageRow]:
        """The page as it is: the embedded engine cannot explain figures."""
        return reading, row

    async def answer(self, source: SourceFile, page: int, task: Task, words: str) -> Reply:
        """Raises EngineError for tasks that take a model."""
        ask = Ask(page, task, words, self.options.dpi, source.name)
        match task:
            case Task.LOCATE | Task.OCR:
                request = FindWords(source, page, words) if task is Task.LOCATE else ReadLines(source, page)
                found = await self.workers.ask(request)
                spots = tuple(Spot(text, box) for text, box in found.spots)
                return self._reply(ask, found, "\n".join(spot.text for spot in spots), spots)
            case Task.TEXT:
                reading = await self.workers.ask(ReadPage(source, page))
                spots = tuple(_blocks(reading))
                return self._reply(ask, reading, "\n\n".join(spot.text for spot in spots), spots)
        raise EngineError(
            f"{task.name.lower()}: the embedded engine cannot do this; pass --base-url URL of a server "
            "that has DeepSeek-OCR"
        )

    async def forecast(self, source: SourceFile, page: int) -> PageForecast:
        return PageForecast.ASKED

    def _reply(self, ask: Ask, read: Found | Reading, text: str, spots: tuple[Spot, ...]) -> Reply:
        if self.record:
            self._write(ask, text)
        damage = (read.damage,) if read.damage else ()
        return Reply(ask.source, ask.page, read.size, ask.dpi, text, spots, self.name, faults=damage)

    def _write(self, ask: Ask, text: str) -> None:
        assert self.record
        self.record.write(Transcript(ask, text, engine=self.name))


def _hidden(reading: Reading) -> Iterator[str]:
    """What was left out because nobody can see it: that is how documents speak to language models behind our backs."""
    edits = [edit for edit in reading.edits if edit.by == HIDDEN]
    for reason in dict.fromkeys(edit.reason for edit in edits):
        words = " ".join(edit.before for edit in edits if edit.reason == reason).split()
        said = shorten(" ".join(words), 60, placeholder=" …")
        yield f"left out, {reason}: {len(words)} word{'s' * (len(words) != 1)} ({said!r})"


def hard_to_read(reading: Reading) -> Iterator[str]:
    """What the recogniser could not read, or not surely: such pages are the first to send to a model."""
    if reading.unsure >= HARD:
        yield f"hard to make out: {reading.unsure:.0%} is in words the recogniser is unsure of (handwriting?)"
    if reading.unread:
        yield f"{count_unread(reading.unread)}; a model may (--base-url), or Tesseract with its language"


def count_unread(lines: int) -> str:
    """That so many lines could not be read, and why."""
    said = "a line" if lines == 1 else f"{lines} lines"
    return f"{said} could not be read: OCR on this machine does not know the script"


def _as_picture(reading: Reading) -> Reading:
    """A page with something on it but no words: one figure."""
    region = Region(reading.page, Box(0, 0, *reading.size))
    origin = Origin("local", reading.page)
    figure = Block(f"p{reading.page:04}-00", Kind.FIGURE, (region,), origin=(origin,))
    return replace(reading, blocks=(with_doubts(figure, [(0.0, "no text was found on the page")]),))


def _blocks(reading: Reading) -> list[Spot]:
    return [Spot(words, block.box) for block in reading.blocks if (words := _words(block))]


def _words(block: Block) -> str:
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell.text.plain)
    lines = ["\t".join(row) for row in rows.values()]
    marker = f"{block.label} " if block.kind is Kind.ITEM else ""
    own = [marker + block.text.plain] if block.text.plain else []
    return "\n".join([*own, *lines, *filter(None, map(_words, block.children))])
