"""What changed in the jobs of one client: one request for all of them, which waits until something did.

A browser opens only six connections to a server, so it cannot have a stream of events for each document. It sends the
ids of its jobs, each with the version that it knows. There is no list of all jobs: who has no id sees nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from doc2md.serve.jobs import Jobs
from doc2md.serve.progress import summary
from doc2md.serve.store import Job, Row, State
from doc2md.serve.uploads import read_json

MAX_WAIT = 25.0
"""Maximum seconds until an answer without news."""
_CALM_SECONDS = 0.15
"""Time between two looks at the jobs, however fast pages arrive."""
_MAX_NOTE = 300


class Known(BaseModel):
    """What a client knows: the versions of its jobs, empty for those of which it knows only the id."""

    known: Annotated[
        dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=200)]],
        Field(max_length=1000),
    ]
    wait: Annotated[float, Field(ge=0)] = 0.0


def routes(jobs: Jobs) -> APIRouter:
    """The route, for the jobs of a server."""
    router = APIRouter(prefix="/v1/jobs", tags=["doc2md"])

    @router.post("/watch")
    async def watch(request: Request) -> Response:
        asked = await read_json(request, Known)
        until = time.monotonic() + min(asked.wait, MAX_WAIT)
        while True:
            answer = _news(jobs, asked.known)
            left = until - time.monotonic()
            if answer["jobs"] or answer["unknown"] or left <= 0:
                return JSONResponse(answer)
            try:
                async with asyncio.timeout(left):
                    await jobs.change()
                    await asyncio.sleep(_CALM_SECONDS)
            except TimeoutError:
                continue

    return router


def _news(jobs: Jobs, known: dict[str, str]) -> dict[str, Any]:
    """The jobs that changed since the versions that are known, and the ids of those that are no more."""
    changed, unknown = [], []
    for job, version in known.items():
        found = jobs.store.job(job)
        if found is None:
            unknown.append(job)
        elif news := _changes(jobs, found, version):
            changed.append(news)
    return {"jobs": changed, "unknown": unknown}


def _changes(jobs: Jobs, job: Job, version: str) -> dict[str, Any] | None:
    """The state of a job with the rows that are new; None if `version` is its version."""
    position = jobs.store.position(job.id) if job.state is State.QUEUED else 0
    run = f"{job.created}-{sum(task.starts for task in job.tasks)}"
    states = "".join(task.state[0] for task in job.tasks)
    # A job that started again has other rows: then all of them are sent.
    same_run = version.startswith(f"{run}:")
    after = _number(version.rpartition(":")[2]) if same_run else 0
    rows = jobs.store.rows(job.id, after)
    now = f"{run}:{states}:{position}:{rows[-1].serial if rows else after}"
    if now == version:
        return None
    return summary(job) | {
        "version": now,
        "position": position,
        "pages": job.order.pages,
        "engine": "local" if job.order.embedded else "",
        "seconds": job.seconds,
        "fresh": not same_run,
        "rows": [_row(row) for row in rows],
    }


def _number(text: str) -> int:
    return int(text[:15]) if text.isdecimal() else 0


def _row(row: Row) -> dict[str, Any]:
    """The part of a row that the page shows."""
    ledger = json.loads(row.row)
    notes = "; ".join(ledger.get("notes", ()))[:_MAX_NOTE]
    return {"document": row.number, "page": row.page, "status": ledger["status"], "notes": notes}
