"""One page, all the way: render, ask, parse, settle, crop. Knows nothing of other pages.

Whatever goes wrong with a page ends here, in its row of the ledger; only what concerns the whole run
(a Doc2mdError) goes further.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from textwrap import shorten

from doc2md.assembler import place_notes, settle
from doc2md.converter.base import Ask, Engine, Transcript
from doc2md.converter.grounded import render
from doc2md.converter.replay import Recorder
from doc2md.document import HIDDEN, Block, Kind, Origin, PageRow, PageStatus, Reading, Region
from doc2md.errors import Doc2mdError, PageError, StoppedError, fault
from doc2md.geometry import Box
from doc2md.options.conversion import Annotations, Figures, ImageFormat, Options
from doc2md.options.export import Images
from doc2md.pages.figures import FigureReader
from doc2md.pages.proofread import proofread_tables
from doc2md.pages.repair import Ladder
from doc2md.runtime.deadline import Deadline
from doc2md.structure.confidence import difficulty, with_doubts
from doc2md.worker_types import SourceFile
from doc2md.workers import Crop, FindNotes, ReadLocally, Render, Workers

_log = logging.getLogger("doc2md")
_SUFFIX = {ImageFormat.PNG: ".png", ImageFormat.JPEG: ".jpg"}
NOT_READ = str(StoppedError())
"""The only note of such a page."""
LOOK_DPI = 50
"""Enough to see whether a page is blank."""
HARD = 0.2
"""Share of a page in words of which the recogniser is unsure, from which it says so."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page as read, its line in the ledger, and its figures (encoded) by file name."""

    reading: Reading
    row: PageRow
    figures: dict[str, bytes] = field(default_factory=dict)


def not_read(page: int) -> PageResult:
    """The place of a page that an interrupted run did not come to."""
    row = PageRow(page, PageStatus.FAILED, notes=(NOT_READ,), difficulty=1.0)
    return PageResult(Reading(page, row.size), row)


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads the pages of one document, by an engine or (where it is None) inside the worker."""

    workers: Workers
    source: SourceFile
    engine: Engine | None
    options: Options
    deadline: Deadline
    recorder: Recorder | None = None

    async def read(self, page: int) -> PageResult:
        started = time.monotonic()
        try:
            async with self.deadline.kept():
                reading, row, figures = await self._read_all(page)
        except (Doc2mdError, StoppedError):
            raise
        except Exception as error:
            engine = self.engine.name if self.engine else "local"
            row = PageRow(page, PageStatus.FAILED, engine=engine, notes=(_reason(error),))
            if isinstance(error, PageError):
                row = replace(row, attempts=error.attempts, usage=error.usage)
            reading, figures = Reading(page, row.size), {}
        row = replace(
            row,
            seconds=round(time.monotonic() - started, 3),
            size=reading.size,
            dpi=self.options.dpi,
            dropped=reading.dropped,
            difficulty=1.0 if row.status is PageStatus.FAILED else difficulty(reading.blocks),
        )
        return PageResult(reading, row, figures)

    async def _read_all(self, page: int) -> tuple[Reading, PageRow, dict[str, bytes]]:
        """The page, its notes and its figures, with what was asked about them."""
        reading, row = await self._read(page)
        if reading.damage:
            row = _partial(row, reading.damage)
        try:
            reading, row, figures = await self._crop(reading, row)
        except PageError as error:  # the words are had, and may have been paid for
            figures = {}
            row = _partial(row, f"no figures: {error}")
        reading = reading.as_displayed()
        if self.options.annotations is Annotations.NOTES:
            notes = await self.workers.ask(FindNotes(self.source, page))
            reading = place_notes(reading, notes)
        if self.engine and self.options.figures is not Figures.OFF:
            reader = FigureReader(self.workers, self.source, self.engine, self.options)
            reading, row = await reader.read(reading, row)
        return reading, row, figures

    async def _read(self, page: int) -> tuple[Reading, PageRow]:
        """The settled reading, of the page as it was set straight."""
        if self.engine is None:
            reading, row = await self._read_locally(page)
            return settle(reading), row
        ladder = Ladder(self.workers, self.source, self.engine, self.options, page)
        reading, row = await ladder.read()
        # Only now: where a model puts a table's cells behind its caption, they have just been brought to its box.
        reading, notes = proofread_tables(settle(reading), ladder.layer)
        return reading, replace(row, notes=row.notes + notes)

    async def _read_locally(self, page: int) -> tuple[Reading, PageRow]:
        reading = await self.workers.ask(ReadLocally(self.source, page))
        if self.recorder:
            ask = Ask(page, dpi=self.options.dpi, source=self.source.name)
            self.recorder.write(Transcript(ask, render(reading), engine="local"))
        if reading.blocks:
            status = PageStatus.PARTIAL if reading.unread else PageStatus.OK
            return reading, PageRow(
                page, status, engine="local", notes=(*_hidden(reading), *hard_to_read(reading))
            )
        image = await self.workers.ask(Render(self.source, page, LOOK_DPI))
        reading = replace(reading, damage=image.damage or reading.damage)
        if image.blank:
            return reading, PageRow(page, PageStatus.BLANK, engine="local")
        notes = (*hard_to_read(reading), "no text was found on it: it is kept as a picture")
        status = PageStatus.PARTIAL if reading.unread else PageStatus.OK
        return _as_picture(reading), PageRow(page, status, engine="local", notes=notes)

    async def _crop(self, reading: Reading, row: PageRow) -> tuple[Reading, PageRow, dict[str, bytes]]:
        """Name the page's figures in their order, and cut them out of the page."""
        most = self.options.limits.max_figures
        found = [block for block in reading.blocks if block.kind is Kind.FIGURE and block.box]
        wanted = found[:most]
        boxes = tuple(block.box for block in wanted if block.box)
        if self.options.images is Images.OFF or not boxes:
            return reading, row, {}
        if len(found) > most:
            row = _partial(
                row,
                f"{len(found)} figures, more than --max-figures {most} allows: the last are left out",
            )
        image_format = self.options.image_format
        request = Crop(self.source, reading.page, boxes, image_format, reading.transform, reading.size)
        pictures = await self.workers.ask(request)
        if pictures.damage and not reading.damage:
            row = _partial(row, pictures.damage)
        cut = [(block.id, data) for block, data in zip(wanted, pictures.data, strict=True) if data]
        suffix = _SUFFIX[image_format]
        names = {name: f"p{reading.page:04}-fig{n:02}{suffix}" for n, (name, _) in enumerate(cut, 1)}
        blocks = tuple(_with_figure(block, names) for block in reading.blocks)
        return replace(reading, blocks=blocks), row, {names[block]: data for block, data in cut}


def _partial(row: PageRow, note: str) -> PageRow:
    return replace(row, status=PageStatus.PARTIAL, notes=(*row.notes, note))


def _reason(error: Exception) -> str:
    """An answer can be such that it trips a parser or a pass: that is a fault of ours, and of this page alone."""
    if isinstance(error, PageError):
        return str(error)
    _log.debug("a page failed", exc_info=error)
    return f"{fault(error)}, with the file or its transcript"


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


def _with_figure(block: Block, names: dict[str, str]) -> Block:
    return replace(block, figure=names[block.id]) if block.id in names else block
