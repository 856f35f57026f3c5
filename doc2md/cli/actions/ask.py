"""`doc2md ocr`, `text`, `figure`, `describe` and `locate`: ask one question about each page, and write the answers."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from doc2md.cli.actions.convert import check_record
from doc2md.cli.drawing.pictures import Pictures, check_free, outlined
from doc2md.cli.inputs import open_inputs
from doc2md.cli.opening import open_document
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import STDOUT
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say, write_output
from doc2md.converter.base import Task
from doc2md.errors import ExitCode, InputError, NothingConverted, OutputError, PageError, UsageError
from doc2md.expand import expand
from doc2md.exporter.files import write_atomically
from doc2md.options.conversion import Options
from doc2md.pages.answers import Reply
from doc2md.runtime.interruption import Interruption
from doc2md.session import Session
from doc2md.sources import Input

FORMATS = ("text", "jsonl")


@dataclass(frozen=True, slots=True)
class Question:
    """The arguments of a command that asks about pages.

    `words` are the words to locate. `draw` writes the images of the pages with the boxes of the words.
    """

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
            raise UsageError(f"-f {self.format}: unknown format; choose from {', '.join(FORMATS)}")
        if self.task is Task.LOCATE and not self.words.strip():
            raise UsageError("locate: the words are empty; example: doc2md locate 'total amount' invoice.pdf")
        if self.output != STDOUT:
            check_free(self.output, overwrite=self.overwrite)


def run(question: Question) -> ExitCode:
    """Ask the question and return the exit code. Raises a Doc2mdError if the whole run fails."""
    check_record(question.options.record, overwrite=question.overwrite)
    names = expand(question.inputs)
    if question.output == STDOUT and sys.stdout is None:
        raise OutputError("standard output is closed: pass -o FILE")
    files = [Path(question.output)] if question.output != STDOUT else []
    files += [Path(question.draw.first)] if question.draw else []
    with (
        exclusive(*files, question.options.record),
        open_inputs(names, question.options.limits.max_file_size) as named,
    ):
        interruption = Interruption()
        return run_to_end(_run(question, named, interruption), interruption)


async def _run(question: Question, named: list[str | IO[bytes]], interruption: Interruption) -> ExitCode:
    output = _Output(question)
    try:
        async with Session(question.options, interruption) as session:
            for name in named:
                try:
                    await _ask(session, question, name, output)
                except (InputError, UsageError) as error:
                    if len(named) == 1:
                        raise
                    say(f"doc2md: {error}")
                    output.problems.append(str(error))
                if interruption.requested:
                    written = output.has_file and not question.overwrite
                    say(
                        f"doc2md: interrupted; {session.resume_hint}{', with --overwrite' if written else ''}"
                    )
                    return ExitCode.INTERRUPTED
    finally:  # the answers are written even if the run fails: they may have cost money
        output.finish()
    if not output.good:
        raise NothingConverted(f"no page could be read: {'; '.join(dict.fromkeys(output.problems))[:300]}")
    if question.task is Task.LOCATE and not output.hits and not output.problems:
        raise NothingConverted(
            f"{question.words!r}: not found; try fewer words, because a match lies within one paragraph"
        )
    return ExitCode.PARTIAL if output.problems else ExitCode.OK


async def _ask(session: Session, question: Question, name: str | IO[bytes], output: _Output) -> None:
    source = await open_document(session, name)
    async for reply in session.ask(source, question.task, question.words):
        output.add(reply)
        if question.draw and reply.spots:
            await output.draw(session, source, reply)


@dataclass(slots=True)
class _Output:
    """Writes the replies: each to standard output when it arrives, or all to a file at the end."""

    question: Question
    good: int = 0
    hits: int = 0
    problems: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)

    def add(self, reply: Reply) -> None:
        """Count a reply, print its problems on standard error, and write it."""
        if reply.problem:
            self.problems.append(reply.problem)
            say(f"{reply.source}: page {reply.page}: failed: {reply.problem}")
        else:
            self.good += 1
            self.hits += len(reply.spots)
            self.problems += reply.faults
            for note in (*reply.faults, *(() if self.question.quiet else reply.notes)):
                say(f"{reply.source}: page {reply.page}: {note}")
        for text in self._rendered(reply):
            if self.question.output == STDOUT:
                write_output(text)
            else:
                self._parts.append(text)

    @property
    def has_file(self) -> bool:
        """Whether there is a file to write, and something to write to it."""
        return self.question.output != STDOUT and bool(self._parts)

    def finish(self) -> None:
        """Write the file, if there is one."""
        if self.has_file:
            write_atomically(Path(self.question.output), "".join(self._parts).encode("utf-8", "replace"))

    async def draw(self, session: Session, source: Input, reply: Reply) -> None:
        """Draw the boxes of a reply on the image of its page."""
        assert self.question.draw
        try:
            image = await session.render(source, reply.page)
        except PageError as error:
            self.problems.append(str(error))
            say(f"{reply.source}: page {reply.page}: not drawn: {error}")
            return
        boxes = [spot.box for spot in reply.spots if spot.box]
        path = self.question.draw.write(await asyncio.to_thread(outlined, image, boxes))
        if not self.question.quiet:
            say(f"{reply.source}: page {reply.page} drawn to {path}")

    def _rendered(self, reply: Reply) -> Iterator[str]:
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
