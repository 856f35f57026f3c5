"""The embedded engine: a worker process reads the text layer of a page, or runs OCR. It needs no key and no network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from doc2md.assembler import settle
from doc2md.converter.base import Ask, Task, Transcript
from doc2md.converter.replay import TranscriptFile
from doc2md.document import HIDDEN, Block, Kind, Origin, PageRow, PageStatus, Reading, Region
from doc2md.errors import EngineError
from doc2md.geometry import Box
from doc2md.options.conversion import Options
from doc2md.pages.answers import Reply, Spot
from doc2md.pages.engine import PageForecast
from doc2md.pages.page_journal import KeptPages
from doc2md.structure.confidence import with_doubts
from doc2md.structure.excerpts import excerpt
from doc2md.worker_types import Found, SourceFile
from doc2md.workers.pool import Workers
from doc2md.workers.protocol import FindWords, ReadLines, ReadPage, Render

BLANK_CHECK_DPI = 50
"""Resolution at which a page without text is rendered to find out whether it is blank. A higher one is not needed."""
MIN_UNSURE_SHARE = 0.2
"""A page is `partial` if at least this fraction of its letters is in words that OCR is unsure of."""


@dataclass(frozen=True, slots=True)
class EmbeddedEngine:
    """Implements `PageEngine`. If `record` is given, each answer is also written to it; pages as grounded text.

    `kept` are the pages of the document that an earlier run left.
    """

    workers: Workers
    options: Options
    record: TranscriptFile | None = None
    name: str = "local"
    asks_server: bool = False
    cached: int = 0
    kept: KeptPages | None = None

    async def convert(self, source: SourceFile, page: int) -> tuple[Reading, PageRow]:
        reading, is_kept = await self._read(source, page)
        reading, row = await self._converted(source, reading)
        return reading, replace(row, from_journal=int(is_kept))

    async def _read(self, source: SourceFile, page: int) -> tuple[Reading, bool]:
        """The page, and whether an earlier run left it."""
        request = ReadPage(source, page)
        if self.kept is None:
            return await self.workers.ask(request), False
        habits = await self.workers.look(source)
        if known := self.kept.find(page, habits):
            return known, True
        reading = await self.workers.ask(request)
        self.kept.put(habits, reading)
        return reading, False

    async def _converted(self, source: SourceFile, reading: Reading) -> tuple[Reading, PageRow]:
        page = reading.page
        if self.record:
            from doc2md.converter.grounded import render

            self._record_answer(Ask(page, dpi=self.options.dpi, source=source.name), render(reading))
        notes = (*_hidden_text_notes(reading), *readability_notes(reading))
        if reading.blocks:
            return settle(reading), self._row(reading, notes)
        image = await self.workers.ask(Render(source, page, BLANK_CHECK_DPI))
        reading = replace(reading, damage=image.damage or reading.damage)
        if image.blank:
            return reading, PageRow(page, PageStatus.BLANK, engine=self.name, notes=notes)
        notes = (*notes, "no text found: the page is kept as a picture")
        return settle(_as_picture(reading)), self._row(reading, notes)

    def _row(self, reading: Reading, notes: tuple[str, ...]) -> PageRow:
        status = PageStatus.PARTIAL if any(readability_notes(reading)) else PageStatus.OK
        return PageRow(reading.page, status, engine=self.name, notes=notes)

    async def ask_about_figures(
        self, source: SourceFile, reading: Reading, row: PageRow
    ) -> tuple[Reading, PageRow]:
        """Returns both unchanged, because the embedded engine cannot describe figures."""
        return reading, row

    async def answer(self, source: SourceFile, page: int, task: Task, words: str) -> Reply:
        """See `PageEngine`. Raises EngineError for tasks that need a model."""
        ask = Ask(page, task, words, self.options.dpi, source.name)
        match task:
            case Task.LOCATE | Task.OCR:
                request = FindWords(source, page, words) if task is Task.LOCATE else ReadLines(source, page)
                found = await self.workers.ask(request)
                spots = tuple(Spot(text, box) for text, box in found.spots)
                return self._reply(ask, found, "\n".join(spot.text for spot in spots), spots)
            case Task.TEXT:
                reading = await self.workers.ask(ReadPage(source, page))
                spots = tuple(_spots(reading))
                return self._reply(ask, reading, "\n\n".join(spot.text for spot in spots), spots)
        raise EngineError(
            f"{task.name.lower()}: the embedded engine cannot do this; pass --base-url URL of a server "
            "that runs DeepSeek-OCR"
        )

    async def forecast(self, source: SourceFile, page: int) -> PageForecast:
        return PageForecast.ASKED

    def _reply(self, ask: Ask, read: Found | Reading, text: str, spots: tuple[Spot, ...]) -> Reply:
        if self.record:
            self._record_answer(ask, text)
        damage = (read.damage,) if read.damage else ()
        return Reply(ask.source, ask.page, read.size, ask.dpi, text, spots, self.name, faults=damage)

    def _record_answer(self, ask: Ask, text: str) -> None:
        assert self.record
        self.record.write(Transcript(ask, text, engine=self.name))


def _hidden_text_notes(reading: Reading) -> Iterator[str]:
    """One note for each reason why text was left out as invisible.

    The user should see this text, because some documents hide instructions to language models in it.
    """
    edits = [edit for edit in reading.edits if edit.by == HIDDEN]
    for reason in dict.fromkeys(edit.reason for edit in edits):
        words = " ".join(edit.before for edit in edits if edit.reason == reason).split()
        yield f"hidden text left out ({reason}): {len(words)} word{'s' * (len(words) != 1)} ({excerpt(words)})"


def readability_notes(reading: Reading) -> Iterator[str]:
    """Notes about text that OCR could not read, or not reliably. A model should read such pages first."""
    if reading.unsure >= MIN_UNSURE_SHARE:
        yield f"hard to read: {reading.unsure:.0%} of the letters are in words that OCR is unsure of (handwriting?)"
    if reading.unread:
        yield (
            f"{unread_lines_note(reading.unread)}; try a model (--base-url), or install Tesseract with the language"
        )


def unread_lines_note(lines: int) -> str:
    """A note that OCR could not read `lines` lines of a page, with the reason."""
    subject = "a line" if lines == 1 else f"{lines} lines"
    return f"{subject} could not be read: local OCR does not support the script"


def _as_picture(reading: Reading) -> Reading:
    """The page as a single figure, for a page that is not blank but has no text."""
    region = Region(reading.page, Box(0, 0, *reading.size))
    origin = Origin("local", reading.page)
    figure = Block(f"p{reading.page:04}-00", Kind.FIGURE, (region,), origin=(origin,))
    return replace(reading, blocks=(with_doubts(figure, [(0.0, "no text was found on the page")]),))


def _spots(reading: Reading) -> list[Spot]:
    return [Spot(text, block.box) for block in reading.blocks if (text := _block_text(block))]


def _block_text(block: Block) -> str:
    """The text of a block and its children, one per line; the cells of a table row are separated by tabs."""
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell.text.plain)
    lines = ["\t".join(row) for row in rows.values()]
    marker = f"{block.label} " if block.kind is Kind.ITEM else ""
    own = [marker + block.text.plain] if block.text.plain else []
    return "\n".join([*own, *lines, *filter(None, map(_block_text, block.children))])
