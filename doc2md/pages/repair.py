"""The repair ladder: what is done for a page whose answer is bad, one rung after the other.

keep what is good → ask again → ask by halves → the embedded engine → the text layer

Every rung that was tried is a note in the page's row. Questions are budgeted (`Options.repairs`); the embedded engine
and the text layer cost no question, and are tried where there is a budget at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from doc2md.converter.base import Ask, Engine, Transcript
from doc2md.converter.grounded import parse
from doc2md.document import Block, PageRow, PageStatus, Reading, Usage
from doc2md.errors import NotAskedError, PageError
from doc2md.geometry import Box
from doc2md.options.conversion import Options
from doc2md.options.limits import spelled
from doc2md.pages.quality import Fault, compared, faults_of_answer, faults_of_page, letters
from doc2md.structure.order import reading_order
from doc2md.worker_types import PageImage, SourceFile
from doc2md.workers import Workers
from doc2md.workers.protocol import FindCut, ReadPage, ReadTextLayer, Render

FINER = 1.4
"""Times the resolution at which a page is asked again: other pixels, other tiles, another answer."""
MAX_DPI = 600.0
MORE, AT_LEAST = 1.25, 20
"""How many times the letters of a bad answer, and how many more, the embedded engine must find to stand in for it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A reading of the page by `engine`, and what is wrong with it."""

    reading: Reading
    engine: str
    faults: tuple[Fault, ...] = ()
    status: PageStatus = PageStatus.REPAIRED

    def better_than(self, other: Attempt) -> bool:
        """No faults beat some, then what says more wins. Nobody judges the embedded engine: it must say much more."""
        mine, theirs = letters(self.reading), letters(other.reading)
        if self.status is PageStatus.FALLBACK:
            return mine > MORE * theirs + AT_LEAST
        if bool(self.faults) is not bool(other.faults):
            return not self.faults
        return mine > theirs


class Ladder:
    """One page's way down; made anew for each page."""

    def __init__(
        self, workers: Workers, source: SourceFile, engine: Engine, options: Options, page: int
    ) -> None:
        self.workers = workers
        self.source = source
        self.engine = engine
        self.options = options
        self.page = page
        self.questions = options.repairs
        self.notes: list[str] = []
        self.attempts = self.from_journal = 0
        self.usage: Usage | None = None
        self.layer = Reading(page, (0.0, 0.0))

    async def read(self) -> tuple[Reading, PageRow]:
        """The best reading that can be had. Raises PageError where there is none, EngineError where no page has one."""
        try:
            return await self._read()
        except PageError as error:
            error.attempts, error.usage = self.attempts, self.usage
            raise

    async def _read(self) -> tuple[Reading, PageRow]:
        image = await self.workers.ask(Render(self.source, self.page, self.options.dpi))
        if image.blank:
            empty = Reading(self.page, image.size, damage=image.damage)
            blank = Attempt(empty, self.engine.name, status=PageStatus.BLANK)
            return blank.reading, self._row(blank)
        if image.dpi < self.options.dpi:
            most = spelled(self.options.limits.max_pixels)
            self.notes.append(
                f"rendered at {image.dpi:.0f} dpi: at {self.options.dpi:g} it has more pixels than "
                f"--max-pixels {most} allows"
            )
        if self.options.repairs:
            self.layer = await self._read_layer()
        best = await self._first(image)
        if best.faults and self.options.repairs:
            best = await self._climb_down(best)
        if not all(fault.picture for fault in best.faults):
            best = replace(best, status=PageStatus.PARTIAL)
            self.notes.append("the best answer is kept; some of the page may be missing")
        elif best.faults and self.attempts < 2:
            best = replace(best, status=PageStatus.OK)  # it may be a photograph
        if best.engine != "local":
            best = replace(best, reading=compared(best.reading, self.layer))
        return replace(best.reading, damage=image.damage), self._row(best)

    @property
    def _finer(self) -> float:
        return min(FINER * self.options.dpi, MAX_DPI)

    def _row(self, attempt: Attempt) -> PageRow:
        return PageRow(
            self.page,
            attempt.status,
            engine=attempt.engine,
            attempts=self.attempts,
            from_journal=self.from_journal,
            usage=self.usage,
            notes=tuple(self.notes),
        )

    async def _first(self, image: PageImage) -> Attempt:
        try:
            first = await self._ask(image)
        except NotAskedError:
            raise
        except PageError as error:
            if not self.options.repairs:
                raise
            return await self._without_answer(error)
        if first.faults:
            self.notes.append(f"the answer {' and '.join(f.words for f in first.faults)}")
            return first
        return replace(first, status=PageStatus.OK)

    async def _climb_down(self, best: Attempt) -> Attempt:
        rungs: dict[str, Callable[[Attempt], Awaitable[Attempt | None]]] = {
            f"asked again at {self._finer:.0f} dpi": self._ask_again,
            "asked by halves": self._ask_halves,
            "read by the embedded engine": self._read_here,
        }
        for name, rung in rungs.items():
            try:
                attempt = await rung(best)
            except NotAskedError:
                continue
            except PageError as error:
                self.notes.append(f"{name}: {error}")
                continue
            if attempt is None:
                continue
            taken = attempt.better_than(best)
            self.notes.append(
                f"{name}: {'no better' if not taken else 'better' if attempt.faults else 'good'}"
            )
            best = attempt if taken else best
            if not best.faults:
                break
        return best

    async def _ask_again(self, best: Attempt) -> Attempt | None:
        """At a higher resolution; against loops, with the server's guards too."""
        if not self._may_ask(1):
            return None
        image = await self.workers.ask(Render(self.source, self.page, self._finer))
        return await self._ask(image, guarded=any(fault.loop for fault in best.faults))

    async def _ask_halves(self, best: Attempt) -> Attempt | None:
        """What is too long for one answer, or went astray on its way, fits into two."""
        if all(fault.picture for fault in best.faults) or not self._may_ask(2):
            return None
        height = await self.workers.ask(FindCut(self.source, self.page))
        width, bottom = best.reading.size
        halves = [
            await self._ask_part(Box(0, 0, width, height), 1),
            await self._ask_part(Box(0, height, width, bottom), 2),
        ]
        whole = joined([half.reading for half in halves], best.reading.size)
        faults = (*(fault for half in halves for fault in half.faults), *faults_of_page(whole, self.layer))
        return Attempt(whole, self.engine.name, tuple(dict.fromkeys(faults)))

    async def _ask_part(self, clip: Box, part: int) -> Attempt:
        image = await self.workers.ask(Render(self.source, self.page, self.options.dpi, clip))
        if image.blank:
            return Attempt(Reading(self.page, image.size), self.engine.name)
        asked = await self._ask(image, clip)
        return replace(asked, reading=moved(asked.reading, clip, part))

    async def _ask(self, image: PageImage, clip: Box | None = None, *, guarded: bool = False) -> Attempt:
        ask = Ask(self.page, dpi=image.dpi, source=self.source.name, clip=clip, guarded=guarded)
        try:
            transcript = await self.engine.read(ask, image)
        except PageError as error:
            self._pay(error)
            raise
        self._pay(transcript)
        self.from_journal += not transcript.attempts
        self.notes += transcript.notes
        reading = parse(transcript, image.size)
        if not reading.blocks:
            raise PageError("the answer holds no text and no figure")
        faults = faults_of_answer(transcript, reading.dropped)
        if clip is None:
            faults += faults_of_page(reading, self.layer)
        return Attempt(reading, transcript.engine, faults)

    def _may_ask(self, questions: int) -> bool:
        if self.questions < questions:
            return False
        self.questions -= questions
        return True

    def _pay(self, asked: Transcript | PageError) -> None:
        self.attempts += asked.attempts
        if asked.usage:
            self.usage = (self.usage or Usage()) + asked.usage

    async def _without_answer(self, reason: PageError) -> Attempt:
        attempt = await self._read_here()
        if not letters(attempt.reading):
            raise reason
        self.notes.append(f"{reason}; read by the embedded engine instead")
        return attempt

    async def _read_here(self, best: Attempt | None = None) -> Attempt:
        try:
            reading = await self.workers.ask(ReadPage(self.source, self.page))
        except PageError:
            reading = self.layer
        return Attempt(reading, "local", status=PageStatus.FALLBACK)

    async def _read_layer(self) -> Reading:
        try:
            return await self.workers.ask(ReadTextLayer(self.source, self.page))
        except PageError:  # nothing to hold the answer against
            return self.layer


def moved(reading: Reading, clip: Box, part: int) -> Reading:
    """The reading of a part of a page, put where that part is; `part` tells its transcript from the page's others."""

    def shifted(box: Box, _: int) -> Box:
        return Box(box.x0 + clip.x0, box.y0 + clip.y0, box.x1 + clip.x0, box.y1 + clip.y0)

    def named(block: Block) -> Block:
        return replace(
            block,
            id=f"{block.id}-{part}",
            origin=tuple(replace(origin, part=part) for origin in block.origin),
            children=tuple(map(named, block.children)),
        )

    blocks = tuple(named(block.moved(shifted)) for block in reading.blocks)
    dropped = tuple(replace(drop, part=part) for drop in reading.dropped)
    return replace(reading, blocks=blocks, dropped=dropped)


def joined(parts: list[Reading], size: tuple[float, float]) -> Reading:
    """Readings of a page's parts as one, columns that were cut through put together again.

    A block without a box stays behind the one before it.
    """
    groups: list[list[Block]] = []
    for block in (block for part in parts for block in part.blocks):
        if groups and block.box is None:
            groups[-1].append(block)
        else:
            groups.append([block])
    boxes = [group[0].box or Box(0, 0, 0, 0) for group in groups]
    blocks = tuple(block for i in reading_order(boxes) for block in groups[i])
    return Reading(parts[0].page, size, blocks, tuple(drop for part in parts for drop in part.dropped))
