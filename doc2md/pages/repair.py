"""The repair ladder: the steps that doc2md takes for a page with a bad answer, one after the other.

keep what is good → ask again → ask by halves → the embedded engine → the text layer

Each step that was tried adds a note to the page's row. `Options.repairs` limits the number of extra questions. The
embedded engine and the text layer cost no question, but they are used only if `repairs` is not 0.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from doc2md.assembler import settle
from doc2md.converter.base import Ask, Engine, Transcript
from doc2md.converter.grounded import parse
from doc2md.document import Block, PageRow, PageStatus, Printed, Reading, Usage
from doc2md.errors import NotAskedError, PageError
from doc2md.geometry import Box
from doc2md.options.conversion import Check, CheckWith, Options
from doc2md.options.limits import spelled
from doc2md.pages.proofread import has_tables
from doc2md.pages.quality import Fault, answer_faults, count_letters, page_faults
from doc2md.structure.order import reading_order
from doc2md.worker_types import PageImage, SourceFile
from doc2md.workers.pool import Workers
from doc2md.workers.protocol import FindCut, ReadPage, ReadTextLayer, Render

RETRY_DPI_FACTOR = 1.4
"""Factor by which the resolution grows when a page is asked again. Another resolution changes the model's input, so its
answer changes.
"""
MAX_RETRY_DPI = 600.0
"""Maximum resolution of a page that is asked again."""
FALLBACK_RATIO = 1.25
FALLBACK_MARGIN = 20
"""The reading of the embedded engine replaces a bad answer with n letters only if the reading has more than
`FALLBACK_RATIO * n + FALLBACK_MARGIN` letters.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible reading of the page, the engine that read it, and its faults. `status` goes into the page's row."""

    reading: Reading
    engine: str
    faults: tuple[Fault, ...] = ()
    status: PageStatus = PageStatus.REPAIRED

    def better_than(self, other: Candidate) -> bool:
        """Whether this reading should replace `other`: one without faults wins, then the one with more letters.

        The faults of a reading by the embedded engine are not known, so it must have many more letters.
        """
        mine, theirs = count_letters(self.reading), count_letters(other.reading)
        if self.status is PageStatus.FALLBACK:
            return mine > FALLBACK_RATIO * theirs + FALLBACK_MARGIN
        if bool(self.faults) is not bool(other.faults):
            return not self.faults
        return mine > theirs


class Ladder:
    """Reads one page with a model and repairs a bad answer. Each page needs its own instance.

    `layer` is the embedded engine's reading of the page's text layer; it has no blocks if the text layer is not
    trusted. It is read when there is an answer, and it is not read if the answer has exactly the printed words and no
    table, because then nothing is compared with its blocks. The printed words are `agreed` then.
    """

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
        self.agreed: Printed | None = None
        self._layer_is_read = False

    async def read(self) -> tuple[Reading, PageRow]:
        """The best reading of the page, and its row.

        Raises PageError (with the cost of all questions) if there is none, EngineError if the engine cannot be used.
        """
        try:
            return await self._read()
        except PageError as error:
            error.attempts, error.usage = self.attempts, self.usage
            raise

    async def _read(self) -> tuple[Reading, PageRow]:
        image = await self.workers.ask(Render(self.source, self.page, self.options.dpi))
        if image.blank:
            empty = Reading(self.page, image.size, damage=image.damage, fields=image.fields)
            blank = Candidate(empty, self.engine.name, status=PageStatus.BLANK)
            return blank.reading, self._row(blank)
        if image.dpi < self.options.dpi:
            max_pixels = spelled(self.options.limits.max_pixels)
            self.notes.append(
                f"rendered at {image.dpi:.0f} dpi: at {self.options.dpi:g} dpi it has more pixels than "
                f"--max-pixels {max_pixels} allows"
            )
        best = await self._first_answer(image)
        if best.faults and self.options.repairs:
            best = await self._repair(best)
        if not all(fault.picture for fault in best.faults):
            best = replace(best, status=PageStatus.PARTIAL)
            self.notes.append("the best answer is kept; a part of the page may be missing")
        elif best.faults and self.attempts < 2:
            best = replace(best, status=PageStatus.OK)  # the page may be a photograph
        return replace(best.reading, damage=image.damage, fields=image.fields), self._row(best)

    @property
    def _retry_dpi(self) -> float:
        return min(RETRY_DPI_FACTOR * self.options.dpi, MAX_RETRY_DPI)

    def _row(self, chosen: Candidate) -> PageRow:
        return PageRow(
            self.page,
            chosen.status,
            engine=chosen.engine,
            attempts=self.attempts,
            from_journal=self.from_journal,
            usage=self.usage,
            notes=tuple(self.notes),
        )

    async def _first_answer(self, image: PageImage) -> Candidate:
        try:
            first = await self._ask(image)
        except NotAskedError:
            raise
        except PageError as error:
            if not self.options.repairs:
                raise
            return await self._fall_back(error)
        if first.faults:
            self.notes.append(f"the answer {' and '.join(f.words for f in first.faults)}")
            return first
        return replace(first, status=PageStatus.OK)

    async def _repair(self, best: Candidate) -> Candidate:
        steps: dict[str, Callable[[Candidate], Awaitable[Candidate | None]]] = {
            f"asked again at {self._retry_dpi:.0f} dpi": self._ask_again,
            "asked by halves": self._ask_halves,
            "read by the embedded engine": self._read_locally,
        }
        for name, step in steps.items():
            try:
                candidate = await step(best)
            except NotAskedError:
                continue
            except PageError as error:
                self.notes.append(f"{name}: {error}")
                continue
            if candidate is None:
                continue
            taken = candidate.better_than(best)
            self.notes.append(
                f"{name}: {'no better' if not taken else 'better' if candidate.faults else 'good'}"
            )
            best = candidate if taken else best
            if not best.faults:
                break
        return best

    async def _ask_again(self, best: Candidate) -> Candidate | None:
        """Ask again at a higher resolution, and with the server's guards against loops if the answer had a loop."""
        if not self._take_questions(1):
            return None
        image = await self.workers.ask(Render(self.source, self.page, self._retry_dpi))
        return await self._ask(image, guarded=any(fault.loop for fault in best.faults))

    async def _ask_halves(self, best: Candidate) -> Candidate | None:
        """Ask for the upper and the lower half, for a page that is too long for one answer."""
        if all(fault.picture for fault in best.faults) or not self._take_questions(2):
            return None
        height = await self.workers.ask(FindCut(self.source, self.page))
        width, bottom = best.reading.size
        halves = [
            await self._ask_part(Box(0, 0, width, height), 1),
            await self._ask_part(Box(0, height, width, bottom), 2),
        ]
        whole = join_parts([half.reading for half in halves], best.reading.size)
        faults = await self._with_page_faults([fault for half in halves for fault in half.faults], whole)
        return Candidate(whole, self.engine.name, tuple(dict.fromkeys(faults)))

    async def _ask_part(self, clip: Box, part: int) -> Candidate:
        image = await self.workers.ask(Render(self.source, self.page, self.options.dpi, clip))
        if image.blank:
            return Candidate(Reading(self.page, image.size), self.engine.name)
        asked = await self._ask(image, clip)
        return replace(asked, reading=place_part(asked.reading, clip, part))

    async def _ask(self, image: PageImage, clip: Box | None = None, *, guarded: bool = False) -> Candidate:
        ask = Ask(self.page, dpi=image.dpi, source=self.source.name, clip=clip, guarded=guarded)
        try:
            transcript = await self.engine.read(ask, image)
        except PageError as error:
            self._add_cost(error)
            raise
        self._add_cost(transcript)
        self.from_journal += not transcript.attempts
        self.notes += transcript.notes
        reading = parse(transcript, image.size)
        if not reading.blocks:
            raise PageError("the answer has no text and no figure")
        faults = answer_faults(transcript, reading.dropped)
        if clip is None:
            faults = await self._with_page_faults(faults, reading)
        return Candidate(reading, transcript.engine, faults)

    async def _with_page_faults(self, faults: Sequence[Fault], reading: Reading) -> tuple[Fault, ...]:
        await self._read_layer(None if faults else settle(reading))
        return (*faults, *page_faults(reading, self.layer))

    def _take_questions(self, questions: int) -> bool:
        """Take some questions from the budget. False if too few are left."""
        if self.questions < questions:
            return False
        self.questions -= questions
        return True

    def _add_cost(self, asked: Transcript | PageError) -> None:
        self.attempts += asked.attempts
        if asked.usage:
            self.usage = (self.usage or Usage()) + asked.usage

    async def _fall_back(self, reason: PageError) -> Candidate:
        local = await self._read_locally()
        if not count_letters(local.reading):
            raise reason
        self.notes.append(f"{reason}; read by the embedded engine instead")
        return local

    async def _read_locally(self, best: Candidate | None = None) -> Candidate:
        try:
            reading = await self.workers.ask(ReadPage(self.source, self.page))
        except PageError:
            await self._read_layer()
            reading = self.layer
        return Candidate(reading, "local", status=PageStatus.FALLBACK)

    async def _read_layer(self, answer: Reading | None = None) -> None:
        """Read the text layer, or only its words if `answer`, after the page passes, needs no more. Only once.

        If that fails, the answer is not compared with a text layer.
        """
        if self._layer_is_read or not (self.options.repairs or self.options.check is not Check.OFF):
            return
        compared = None if answer and has_tables(answer) else answer
        self._layer_is_read = True
        with suppress(PageError):
            found = await self.workers.ask(ReadTextLayer(self.source, self.page, answer=compared))
            if isinstance(found, Printed):
                self.agreed = found
            else:
                self.layer = found

    async def second_reading(self) -> Reading:
        """`layer`, or the page by OCR, if the options ask for a second reader of pages without a text layer."""
        if self.layer.printed or not self._layer_is_read or self.options.check_with is not CheckWith.OCR:
            return self.layer
        try:
            return (await self.workers.ask(ReadPage(self.source, self.page))).as_displayed()
        except PageError:
            return self.layer


def place_part(reading: Reading, clip: Box, part: int) -> Reading:
    """Move the reading of a part of a page to the place of that part.

    `clip` is the part's box on the page, in points. `part` is the number of its transcript among those of the page; it
    is added to the ids of the blocks.
    """

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


def join_parts(parts: list[Reading], size: tuple[float, float]) -> Reading:
    """Join the readings of a page's parts, after `place_part`, into one reading of a page of `size` (points).

    All blocks are put into reading order, because a cut through a page with columns separates the halves of each
    column. A block without a box stays after the block before it.
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
