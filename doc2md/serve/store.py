"""The jobs of a server, in one SQLite file.

Each change is a transaction, so a killed server leaves whole jobs. `Store` is used by one thread at a time.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from doc2md.errors import OutputError
from doc2md.serve.order import Order

MAX_STARTS = 3
"""A document whose conversion was cut off so often, each time with the whole server, is not tried again."""
_ID_BYTES = 16

_SCHEMA = """
create table if not exists job (
    id text primary key, request text not null, created real not null, finished real) strict;
create table if not exists document (
    job text not null references job on delete cascade, number integer not null, name text not null,
    state text not null, starts integer not null default 0, pages integer, seconds real not null default 0,
    message text not null default '', primary key (job, number)) strict;
create table if not exists page (
    serial integer primary key, job text not null references job on delete cascade,
    number integer not null, page integer not null, row text not null) strict;
create index if not exists page_of_job on page (job);
create index if not exists document_in_state on document (state);
"""


class State(StrEnum):
    """The state of a document, or of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self not in {State.QUEUED, State.RUNNING}

    @property
    def converted(self) -> bool:
        """Whether there is a document, perhaps without some of its pages."""
        return self in {State.DONE, State.PARTIAL}


@dataclass(frozen=True, slots=True)
class Task:
    """One document of a job. `message` says why it failed; `pages` is the number of pages to read, once it is known."""

    job: str
    number: int
    name: str
    state: State = State.QUEUED
    starts: int = 0
    pages: int | None = None
    seconds: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """An order and its documents."""

    id: str
    order: Order
    created: float
    finished: float | None
    tasks: tuple[Task, ...]

    @property
    def state(self) -> State:
        """The state of all documents together: what is not finished, else the worst that all share."""
        states = {task.state for task in self.tasks}
        if any(not state.ended for state in states):
            return State.QUEUED if states == {State.QUEUED} else State.RUNNING
        if len(states) == 1:
            return states.pop()
        return State.PARTIAL if states & {State.DONE, State.PARTIAL} else State.FAILED

    @property
    def message(self) -> str:
        """Why documents failed."""
        return "; ".join(dict.fromkeys(task.message for task in self.tasks if task.message))

    @property
    def seconds(self) -> float:
        return sum(task.seconds for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Row:
    """A page's row of the ledger, as JSON. `serial` grows with each row of the server."""

    serial: int
    number: int
    page: int
    row: str


class Store:
    """The jobs in the file `path`, which is created if it does not exist. Raises OutputError if it is damaged."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.executescript(
                "pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;"
            )
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise OutputError(
                f"{path}: cannot be used: {error}; if it is damaged, move it away: its jobs are lost"
            ) from error

    def close(self) -> None:
        self._db.close()

    def add(self, order: Order, names: Sequence[str], job: str) -> None:
        """Add a job with a queued document for each name."""
        with self._db:
            self._db.execute("begin")
            self._db.execute(
                "insert into job (id, request, created) values (?, ?, ?)", (job, order.dump(), time.time())
            )
            self._db.executemany(
                "insert into document (job, number, name, state) values (?, ?, ?, ?)",
                [(job, number, name, State.QUEUED) for number, name in enumerate(names)],
            )

    def job(self, job: str) -> Job | None:
        found = self._db.execute("select request, created, finished from job where id = ?", (job,)).fetchone()
        if found is None:
            return None
        request, created, finished = found
        return Job(job, Order.load(request), created, finished, self._tasks("job = ? order by number", job))

    def take(self) -> Task | None:
        """The document that has waited longest, which is now running; None if none waits."""
        waiting = self._tasks("state = ? order by document.rowid limit 1", State.QUEUED)
        if not waiting:
            return None
        (task,) = waiting
        self._db.execute(
            "update document set state = ?, starts = starts + 1 where job = ? and number = ?",
            (State.RUNNING, task.job, task.number),
        )
        return task

    def finish(self, task: Task, state: State, *, seconds: float = 0.0, message: str = "") -> None:
        """Record the end of a document, and of its job if it was the last."""
        with self._db:
            self._db.execute("begin")
            self._db.execute(
                "update document set state = ?, seconds = ?, message = ? where job = ? and number = ?",
                (state, seconds, message, task.job, task.number),
            )
            self._db.execute(
                "update job set finished = ? where id = ? and not exists"
                " (select 1 from document where job = job.id and state in (?, ?))",
                (time.time(), task.job, State.QUEUED, State.RUNNING),
            )

    def restart(self, job: str, order: Order) -> None:
        """Let a job that has ended start again, as if it was new."""
        with self._db:
            self._db.execute("begin")
            self._db.execute("delete from page where job = ?", (job,))
            self._db.execute(
                "update job set request = ?, created = ?, finished = null where id = ?",
                (order.dump(), time.time(), job),
            )
            self._db.execute(
                "update document set state = ?, starts = 0, pages = null, seconds = 0, message = '' where job = ?",
                (State.QUEUED, job),
            )

    def requeue(self, task: Task) -> None:
        """Let a document that was cut off start again, without the rows of its first start."""
        with self._db:
            self._db.execute("begin")
            self._db.execute("delete from page where job = ? and number = ?", (task.job, task.number))
            self._db.execute(
                "update document set state = ? where job = ? and number = ?",
                (State.QUEUED, task.job, task.number),
            )

    def add_row(self, task: Task, page: int, pages: int, row: str) -> None:
        """Add a page's row of the ledger."""
        with self._db:
            self._db.execute("begin")
            self._db.execute(
                "update document set pages = ? where job = ? and number = ?", (pages, task.job, task.number)
            )
            self._db.execute(
                "insert into page (job, number, page, row) select ?, ?, ?, ? where exists"
                " (select 1 from job where id = ?)",
                (task.job, task.number, page, row, task.job),
            )

    def rows(self, job: str, after: int = 0) -> list[Row]:
        """The rows of a job with a higher serial than `after`, in the order in which they came."""
        found = self._db.execute(
            "select serial, number, page, row from page where job = ? and serial > ? order by serial",
            (job, after),
        )
        return [Row(*row) for row in found]

    def running(self) -> tuple[Task, ...]:
        return self._tasks("state = ?", State.RUNNING)

    def unfinished(self) -> int:
        """The number of documents that wait or are running."""
        (count,) = self._db.execute(
            "select count(*) from document where state in (?, ?)", (State.QUEUED, State.RUNNING)
        ).fetchone()
        return int(count)

    def count_states(self) -> dict[State, int]:
        """The number of documents in each state."""
        found = self._db.execute("select state, count(*) from document group by state")
        return {State(state): count for state, count in found}

    def position(self, job: str) -> int:
        """The number of documents that are before the job in the queue."""
        (count,) = self._db.execute(
            "select count(*) from document where state = ? and rowid <"
            " (select min(rowid) from document where job = ? and state = ?)",
            (State.QUEUED, job, State.QUEUED),
        ).fetchone()
        return int(count)

    def delete(self, job: str) -> None:
        self._db.execute("delete from job where id = ?", (job,))

    def finished_before(self, moment: float) -> list[str]:
        """The ids of the jobs that were finished before `moment`, in seconds since 1970."""
        return [job for (job,) in self._db.execute("select id from job where finished < ?", (moment,))]

    def ids(self) -> set[str]:
        return {job for (job,) in self._db.execute("select id from job")}

    def _tasks(self, where: str, *values: object) -> tuple[Task, ...]:
        found = self._db.execute(
            "select job, number, name, state, starts, pages, seconds, message from document where " + where,  # noqa: S608
            values,
        )
        return tuple(
            Task(job, number, name, State(state), starts, pages, seconds, message)
            for job, number, name, state, starts, pages, seconds, message in found
        )


def new_id() -> str:
    """The id of a new job: 128 random bits, which nobody can guess."""
    return secrets.token_hex(_ID_BYTES)


def is_id(name: str) -> bool:
    """Whether `name` can be the id of a job."""
    return re.fullmatch(rf"[0-9a-f]{{{2 * _ID_BYTES}}}", name) is not None
