"""Running a verb: the pages' answers in order, as they come, to standard output or into a file."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from doc2md.cli.commands.convert import check_record
from doc2md.cli.drawing.pictures import Pictures, check_free, outlined
from doc2md.cli.inputs import expand
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import STDOUT
from doc2md.cli.passwords import open_document
from doc2md.cli.signals import opened, run_to_end
from doc2md.cli.streams import say, write_output
from doc2md.converter.base import Task
from doc2md.errors import ExitCode, InputError, NothingConverted, OutputError, PageError, UsageError
from doc2md.exporter.files import write_atomically
from doc2md.options.conversion import Options
from doc2md.pages.answers import Reply
from doc2md.runtime.interruption import Interruption
from doc2md.session import Session
from doc2md.sources import Input

FORMATS = ("text", "jsonl")


@dataclass(frozen=True, slots=True)
class Question:
    inputs: list[str]
    task: Task
    options: Options
    output: str = STDOUT
    format: str = "text"
    words: str = ""
    draw: Pictures | None = None
    overwrite: bool = False
    quiet: bool = False

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(f"-f {self.format}: no such format; there are {', '.join(FORMATS)}")
        if self.task is Task.LOCATE and not self.words.strip():
            raise UsageError("locate: say which words, as in: doc2md locate 'total amount' invoice.pdf")
        if self.output != STDOUT:
            check_free(self.output, overwrite=self.overwrite)


def run(question: Question) -> ExitCode:
    """Raises what stops the whole run."""
    check_record(question.options.record, overwrite=question.overwrite)
    names = expand(question.inputs)
    if question.output == STDOUT and sys.stdout is None:
        raise OutputError("standard output is closed: pass -o FILE")
    files = [Path(question.output)] if question.output != STDOUT else []
    files += [Path(question.draw.first)] if question.draw else []
    with (
        exclusive(*files, question.options.record),
        opened(names, question.options.limits.max_file_size) as named,
    ):
        interruption = Interruption()
        return run_to_end(_run(question, named, interruption), interruption)


async def _run(question: Question, named: list[str | IO[bytes]], interruption: Interruption) -> ExitCode:
    sink = _Sink(question)
    try:
        async with Session(question.options, interruption) as session:
            for name in named:
                try:
                    await _ask(session, question, name, sink)
                except (InputError, UsageError) as error:
                    if len(named) == 1:
                        raise
                    say(f"doc2md: {error}")
                    sink.problems.append(str(error))
                if interruption.asked:
                    there = sink.has_file and not question.overwrite
                    say(f"doc2md: interrupted; {session.resumed}{', with --overwrite' if there else ''}")
                    return ExitCode.INTERRUPTED
    finally:  # what was answered before a run ends was paid for
        sink.finish()
    if not sink.good:
        raise NothingConverted(f"no page could be read: {'; '.join(dict.fromkeys(sink.problems))[:300]}")
    if question.task is Task.LOCATE and not sink.hits and not sink.problems:
        raise NothingConverted(
            f"{question.words!r}: not found; try fewer words: a hit lies within a paragraph"
        )
    return ExitCode.PARTIAL if sink.problems else ExitCode.OK


async def _ask(session: Session, question: Question, name: str | IO[bytes], sink: _Sink) -> None:
    source = await open_document(session, name)
    async for reply in session.ask(source, question.task, question.words):
        sink.take(reply)
        if question.draw and reply.spots:
            await sink.draw(session, source, reply)


@dataclass(slots=True)
class _Sink:
    """Where replies go: written at once to standard output, gathered for a file."""

    question: Question
    good: int = 0
    hits: int = 0
    problems: list[str] = field(default_factory=list)
    _gathered: list[str] = field(default_factory=list)

    def take(self, reply: Reply) -> None:
        if reply.problem:
            self.problems.append(reply.problem)
            say(f"{reply.source}: page {reply.page}: failed: {reply.problem}")
        else:
            self.good += 1
            self.hits += len(reply.spots)
            self.problems += reply.faults
            for note in (*reply.faults, *(() if self.question.quiet else reply.notes)):
                say(f"{reply.source}: page {reply.page}: {note}")
        for text in self._written(reply):
            if self.question.output == STDOUT:
                write_output(text)
            else:
                self._gathered.append(text)

    @property
    def has_file(self) -> bool:
        """Whether there is something to write into one at the end."""
        return self.question.output != STDOUT and bool(self._gathered)

    def finish(self) -> None:
        if self.has_file:
            write_atomically(Path(self.question.output), "".join(self._gathered).encode("utf-8", "replace"))

    async def draw(self, session: Session, source: Input, reply: Reply) -> None:
        assert self.question.draw
        try:
            image = await session.picture(source, reply.page)
        except PageError as error:
            self.problems.append(str(error))
            say(f"{reply.source}: page {reply.page}: not drawn: {error}")
            return
        boxes = [spot.box for spot in reply.spots if spot.box]
        path = self.question.draw.write(await asyncio.to_thread(outlined, image, boxes))
        if not self.question.quiet:
            say(f"{reply.source}: page {reply.page} drawn to {path}")

    def _written(self, reply: Reply) -> Iterator[str]:
        if self.question.format == "jsonl":
            yield json.dumps(_as_json(reply), ensure_ascii=False) + "\n"
        elif self.question.task is Task.LOCATE:
            for spot in reply.spots:
                if spot.box:
                    points = " ".join(f"{value:.1f}" for value in spot.box)
                    pixels = " ".join(map(str, reply.pixels(spot.box)))
                    yield f"{reply.source}\tpage {reply.page}\tpoints {points}\tpixels {pixels}\n"
        elif not reply.problem:
            yield ("\f" if self.good > 1 else "") + reply.text + "\n"


def _as_json(reply: Reply) -> dict[str, Any]:
    usage = reply.usage
    return {
        "source": reply.source,
        "page": reply.page,
        "size": reply.size,
        "dpi": reply.dpi,
        "engine": reply.engine,
        "text": reply.text,
        "spots": [
            {"text": s.text, "box": s.box, "pixels": reply.pixels(s.box) if s.box else None}
            for s in reply.spots
        ],
        "usage": asdict(usage) if usage else None,
        "problem": reply.problem,
        "notes": [*reply.faults, *reply.notes],
    }
