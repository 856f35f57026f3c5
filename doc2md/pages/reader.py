"""Processing one page from start to end: read it, cut out its figures, add its annotations.

An error on a page becomes a note in the page's ledger row and does not affect other pages. Only errors that concern
the whole run (Doc2mdError) and interruptions are raised.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field, replace

from doc2md.assembler import place_notes
from doc2md.document import Block, Kind, PageRow, PageStatus, Reading
from doc2md.errors import Doc2mdError, PageError, StoppedError, unexpected_error
from doc2md.options.conversion import Annotations, Options
from doc2md.options.export import Images
from doc2md.options.pictures import ImageFormat
from doc2md.pages.engine import PageEngine
from doc2md.runtime.deadline import Deadline
from doc2md.structure.confidence import difficulty
from doc2md.worker_types import SourceFile
from doc2md.workers.pool import Workers
from doc2md.workers.protocol import Crop, ReadAnnotations

_log = logging.getLogger("doc2md")
_SUFFIX = {ImageFormat.PNG: ".png", ImageFormat.JPEG: ".jpg"}


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page as read, its row in the ledger, and the encoded pictures of its figures by file name."""

    reading: Reading
    row: PageRow
    figures: dict[str, bytes] = field(default_factory=dict)


def not_read(page: int) -> PageResult:
    """The result for a page that an interrupted run did not reach."""
    row = PageRow(page, PageStatus.NOT_READ, notes=(str(StoppedError()),), difficulty=1.0)
    return PageResult(Reading(page, row.size), row)


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads the pages of one document, until `deadline`."""

    workers: Workers
    source: SourceFile
    engine: PageEngine
    options: Options
    deadline: Deadline

    async def read(self, page: int) -> PageResult:
        """Read a page, from 1. A page that fails has an empty reading and a row with the reason.

        Raises Doc2mdError if the whole run must stop, StoppedError if the run was interrupted.
        """
        started = time.monotonic()
        try:
            async with self.deadline.enforce():
                reading, row, figures = await self._read_all(page)
        except (Doc2mdError, StoppedError):
            raise
        except Exception as error:
            row = PageRow(page, PageStatus.FAILED, engine=self.engine.name, notes=(_reason(error),))
            if isinstance(error, PageError):
                row = replace(row, attempts=error.attempts, usage=error.usage)
            reading, figures = Reading(page, row.size), {}
        row = replace(
            row,
            seconds=round(time.monotonic() - started, 3),
            size=reading.size,
            dpi=self.options.dpi,
            dropped=reading.dropped,
            difficulty=1.0 if row.failed else difficulty(reading.blocks),
        )
        return PageResult(reading, row, figures)

    async def _read_all(self, page: int) -> tuple[Reading, PageRow, dict[str, bytes]]:
        """The page as displayed, with annotations, figures and the engine's answers about the figures."""
        # First, because a page that waits for the look later would lose its turn to a page that may never end.
        await self.workers.look(self.source)
        reading, row = await self.engine.convert(self.source, page)
        if reading.damage:
            row = _partial(row, reading.damage)
        try:
            reading, row, figures = await self._crop(reading, row)
        except PageError as error:  # keep the text, which may have cost money
            figures = {}
            row = _partial(row, f"figures are missing: {error}")
        reading = reading.as_displayed()
        if self.options.annotations is Annotations.NOTES:
            try:
                notes = await self.workers.ask(ReadAnnotations(self.source, page))
            except PageError as error:
                row = _partial(row, f"annotations are missing: {error}")
            else:
                reading = place_notes(reading, notes)
        reading, row = await self.engine.ask_about_figures(self.source, reading, row)
        return reading, row, figures

    async def _crop(self, reading: Reading, row: PageRow) -> tuple[Reading, PageRow, dict[str, bytes]]:
        """Cut the figures out of the page, and set the file name of each figure block. Numbers follow reading order."""
        max_figures = self.options.limits.max_figures
        found = [block for block in reading.blocks if block.kind is Kind.FIGURE and block.box]
        wanted = found[:max_figures]
        boxes = tuple(block.box for block in wanted if block.box)
        if self.options.images is Images.OFF or not boxes:
            return reading, row, {}
        if len(found) > max_figures:
            row = _partial(
                row,
                f"{len(found)} figures, more than --max-figures {max_figures} allows: the last are left out",
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
    """The row with status `partial` and one more note."""
    return replace(row, status=PageStatus.PARTIAL, notes=(*row.notes, note))


def _reason(error: Exception) -> str:
    """The note for a failed page. Any error but a PageError is a bug in doc2md, for example in a parser or a pass."""
    if isinstance(error, PageError):
        return str(error)
    _log.debug("a page failed", exc_info=error)
    return f"{unexpected_error(error)}, with the file or its transcript"


def _with_figure(block: Block, names: dict[str, str]) -> Block:
    return replace(block, figure=names[block.id]) if block.id in names else block
