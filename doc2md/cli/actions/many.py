"""A run over many documents: several at a time, one record for each, and one bad document never stops the others."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from doc2md.cli.actions.document import DocumentRun, Named, problem_of
from doc2md.cli.outputs import Target
from doc2md.cli.run_state import RunState
from doc2md.cli.run_view import RunView
from doc2md.cli.streams import say
from doc2md.converter.budget import CostLimit
from doc2md.errors import ExitCode
from doc2md.result import Status
from doc2md.runs.record import DocumentRecord, now
from doc2md.runs.totals import Totals
from doc2md.sources import printable


@dataclass(frozen=True, slots=True)
class Task:
    """A document to convert, and where its output goes."""

    document: Named
    target: Target

    @property
    def name(self) -> str:
        """The name of the document, for people."""
        return self.document if isinstance(self.document, str) else "standard input"


class Work(Protocol):
    """The documents of a run: which are left to convert, and what became of the others.

    skipped_as  what to call documents that need no conversion
    """

    @property
    def skipped_as(self) -> str: ...

    def left(self) -> AsyncGenerator[Task | DocumentRecord]:
        """The documents to convert, and the records of those that need no conversion."""
        ...

    async def finish(self, task: Task, record: DocumentRecord) -> None:
        """A document was converted, or has failed. Raises OutputError."""
        ...

    async def give_back(self, task: Task) -> None:
        """A document was not finished, because the run ends."""
        ...


@dataclass(slots=True)
class ManyRun:
    """Converts the documents of `work`, until `money` is spent.

    totals  about the documents that this run converted
    ended   why the run ended before all documents were done; empty otherwise
    """

    documents: DocumentRun
    work: Work
    state: RunState
    view: RunView
    money: CostLimit | None = None
    ended: str = ""
    totals: Totals = field(default_factory=Totals)
    _codes: Counter[ExitCode] = field(default_factory=Counter)

    @property
    def code(self) -> ExitCode:
        """The exit code, once the run has ended."""
        if self.documents.session.interruption.requested:
            return ExitCode.INTERRUPTED
        return ExitCode.PARTIAL if self.ended else overall(self._codes)

    async def run(self) -> None:
        """Convert them all. Raises a Doc2mdError that ends the whole run."""
        self.totals.skipped_as = self.work.skipped_as
        async with self.view.shown():
            try:
                async with asyncio.TaskGroup() as group:
                    await self._start(group)
            except BaseExceptionGroup as errors:
                raise _first(errors) from None
        if self.documents.session.interruption.requested:  # perhaps after the last document was started
            self.ended = self.ended or "interrupted"
        if self.ended:
            done = self.state.skipped + self.state.done
            kept = self.documents.session.kept_answers
            hint = _WITH_MONEY if self.money and self.money.is_spent else _CONTINUE
            hint += f" ({kept})" if kept else ""
            say(f"doc2md: {self.ended}: {done:,} of {self.state.documents:,} documents are done; {hint}")

    async def _start(self, group: asyncio.TaskGroup) -> None:
        """Start one conversion after the other, as soon as those before leave room."""
        session = self.documents.session
        async with aclosing(self.work.left()) as left:
            async for task in left:
                if isinstance(task, DocumentRecord):
                    self._skip(task)
                    continue
                await self.state.room(session.width)
                if self._ends():
                    await self.work.give_back(task)
                    return
                group.create_task(self._convert(task))
                await asyncio.sleep(0)  # it is among the documents in progress from here on

    def _ends(self) -> bool:
        """Whether no more documents are to be started."""
        if self.documents.session.interruption.requested:
            self.ended = "interrupted"
        elif self.money and self.money.is_spent:
            self.ended = f"--max-cost {self.money.limit:g} is reached"
        return bool(self.ended)

    def _skip(self, record: DocumentRecord) -> None:
        self.state.skipped += 1
        self.totals.skipped += 1
        self._codes[_CODES[record.status]] += 1

    async def _convert(self, task: Task) -> None:
        session = self.documents.session
        with self.state.document(task.name) as on_page:
            try:
                outcome = await self.documents.convert(
                    task.document, task.target, on_page, always_told=not self.view.on_terminal
                )
                code, record = outcome.code, outcome.record
            except Exception as error:
                code, message = problem_of(error, task.document, session)
                message = _with_path(message, task.name)
                say(f"doc2md: {message}")
                record = self._failed(task, message)
            if record is None:
                await self.work.give_back(task)
                return
            await self.work.finish(task, record)
        self.state.done += 1
        self.state.failed += record.status is Status.FAILED
        self.totals.add(record)
        self._codes[code] += 1

    def _failed(self, task: Task, message: str) -> DocumentRecord:
        return DocumentRecord(
            task.name,
            task.target.name,
            Status.FAILED,
            error=message,
            finished=now(),
            options=self.documents.fingerprint,
            run=self.documents.started,
        )


_CONTINUE = "the same command continues with the others"
_WITH_MONEY = "with a higher --max-cost, the same command continues with the others"
_CODES = {Status.OK: ExitCode.OK, Status.PARTIAL: ExitCode.PARTIAL, Status.FAILED: ExitCode.NOTHING}


def overall(codes: Counter[ExitCode]) -> ExitCode:
    """The exit code of a run from those of its documents."""
    if len(codes) == 1:
        return next(iter(codes))
    failed = {ExitCode.OK, ExitCode.PARTIAL}.isdisjoint(codes)
    return ExitCode.NOTHING if failed else ExitCode.PARTIAL


def _with_path(message: str, name: str) -> str:
    """The message with the path of its document in the place of the file name: many folders may have that file."""
    file = f"{printable(Path(name).name)}: "
    return f"{name}: {message.removeprefix(file)}" if message.startswith(file) else message


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first of several errors that ended the run."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
