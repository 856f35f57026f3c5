"""Waiting for a job on behalf of a client that keeps its connection open."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from doc2md.serve.jobs import Jobs
from doc2md.serve.store import Job


async def ended(jobs: Jobs, request: Request, job: Job) -> Job | None:
    """The job once it has ended. A client that goes away takes its job with it: then None."""
    waiting = asyncio.create_task(jobs.wait(job.id, None))
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait([waiting, gone], return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        await jobs.delete(job.id)
        return None
    finally:
        waiting.cancel()
        gone.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
