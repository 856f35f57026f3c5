"""One question about each page: the tasks beside converting it. Each answer knows the places it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from doc2md.converter.base import Ask, Engine, Task, Transcript
from doc2md.converter.grounded.body import LABELS
from doc2md.converter.grounded.parse import to_points
from doc2md.converter.grounded.scan import Piece, scan
from doc2md.converter.replay import Recorder
from doc2md.document import Block, Kind, Reading, Usage
from doc2md.errors import EngineError, PageError, StoppedError
from doc2md.geometry import Box
from doc2md.markup.controls import without_controls
from doc2md.options.conversion import Options
from doc2md.pages.quality import heard
from doc2md.runtime.deadline import Deadline
from doc2md.worker_types import Found, SourceFile
from doc2md.workers import FindWords, ReadLines, ReadLocally, Render, Workers


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of an answer: its words (or a figure's label), and its box in points, None where the answer gave none."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer for one page. `size` is the page in points, `dpi` what its pixels are counted in.

    `problem` says why there is no answer, `faults` what may be missing in one, `notes` what else is to be known.
    """

    source: str
    page: int
    size: tuple[float, float] = (0.0, 0.0)
    dpi: float = 144.0
    text: str = ""
    spots: tuple[Spot, ...] = ()
    engine: str = ""
    attempts: int = 0
    usage: Usage | None = None
    problem: str = ""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """A box of the page in pixels at `dpi`."""
        x0, y0, x1, y1 = (round(value * self.dpi / 72) for value in box)
        return x0, y0, x1, y1


@dataclass(frozen=True, slots=True)
class Questioner:
    """Puts one task to the pages of one document; `engine` None stands for the embedded one."""

    workers: Workers
    source: SourceFile
    engine: Engine | None
    options: Options
    task: Task
    words: str
    deadline: Deadline
    recorder: Recorder | None = None

    async def ask(self, page: int) -> Reply:
        """Raises EngineError where no page can be answered, StoppedError where the run was interrupted before.

        A page that fails says so in its reply.
        """
        try:
            async with self.deadline.kept():
                return await (self._ask(self.engine, page) if self.engine else self._read_here(page))
        except StoppedError:
            raise
        except PageError as error:
            engine = self.engine.name if self.engine else "local"
            return Reply(
                self.source.name,
                page,
                dpi=self.options.dpi,
                engine=engine,
                attempts=error.attempts,
                usage=error.usage,
                problem=str(error),
            )

    async def _ask(self, engine: Engine, page: int) -> Reply:
        image = await self.workers.ask(Render(self.source, page, self.options.dpi))
        damage = (image.damage,) if image.damage else ()
        if image.blank:
            return Reply(self.source.name, page, image.size, image.dpi, engine=engine.name, faults=damage)
        ask = Ask(page, self.task, self.words, image.dpi, self.source.name)
        transcript = await engine.read(ask, image)
        said, faults = heard(transcript)
        spots = tuple(spots_in(said, image.size, located=self.task is Task.LOCATE))
        return Reply(
            self.source.name,
            page,
            image.size,
            image.dpi,
            "\n".join(spot.text for spot in spots) if spots else plain(said),
            spots,
            transcript.engine,
            transcript.attempts,
            transcript.usage,
            faults=(*damage, *(f"the answer {fault.words}" for fault in faults)),
            notes=transcript.notes,
        )

    async def _read_here(self, page: int) -> Reply:
        if self.task in {Task.LOCATE, Task.OCR}:
            located = self.task is Task.LOCATE
            source, words = self.source, self.words
            found = await self.workers.ask(
                FindWords(source, page, words) if located else ReadLines(source, page)
            )
            spots = tuple(Spot(text, box) for text, box in found.spots)
            return self._local(page, found, "\n".join(spot.text for spot in spots), spots)
        if self.task is not Task.TEXT:
            raise EngineError(
                f"{self.task.name.lower()}: the embedded engine cannot do this; pass --base-url URL of a server "
                "that has DeepSeek-OCR"
            )
        reading = await self.workers.ask(ReadLocally(self.source, page))
        spots = tuple(_blocks(reading))
        return self._local(page, reading, "\n\n".join(spot.text for spot in spots), spots)

    def _local(self, page: int, read: Found | Reading, text: str, spots: tuple[Spot, ...]) -> Reply:
        if self.recorder:
            ask = Ask(page, self.task, self.words, self.options.dpi, self.source.name)
            self.recorder.write(Transcript(ask, text, engine="local"))
        damage = (read.damage,) if read.damage else ()
        return Reply(self.source.name, page, read.size, self.options.dpi, text, spots, "local", faults=damage)


def plain(answer: str) -> str:
    """An answer's words, without the model's own tokens and without what a terminal would obey."""
    kept = (answer[t.start : t.end] for t in scan(answer) if t.piece is Piece.BODY)
    return without_controls("".join(kept)).strip()


def spots_in(answer: str, size: tuple[float, float], *, located: bool) -> list[Spot]:
    """The tagged parts of an answer, in its order; none where nothing has a box.

    A line of OCR stands in its tag, or under one with a label of the page's parts; what was located has many boxes.
    """
    spots: list[Spot] = []
    named: Spot | None = None  # by a label that is none if no words follow it
    for token in scan(answer, lines=True):
        if token.piece is Piece.TAG:
            spots += [named] if named else []
            boxes = [to_points(box, size) for box in token.boxes]
            label = without_controls(token.label)
            spot = Spot(label, Box.around(boxes) if boxes else None)
            named = spot if label in LABELS and not located else None
            if located:
                spots += [Spot(label, box) for box in boxes]
            elif not named:
                spots.append(spot)
        elif not located and (words := plain(answer[token.start : token.end])):
            spots.append(Spot(words, named.box if named else None))
            named = None
    spots += [named] if named else []
    return spots if any(spot.box for spot in spots) else []


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
