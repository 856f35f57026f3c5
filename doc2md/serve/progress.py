"""The progress of a job while it runs: a message for each page, with its row of the ledger, and for each new state."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from doc2md.options.export import ExportOptions, Format, Images
from doc2md.serve.jobs import Jobs
from doc2md.serve.pages import page_of
from doc2md.serve.store import Job, Row, Task

QUIET_SECONDS = 15.0
"""After so long without news, a comment is sent, so that no proxy takes the stream for dead."""


def routes(jobs: Jobs) -> APIRouter:
    """doc2md's own routes, for the jobs of a server."""
    router = APIRouter(prefix="/v1/jobs", tags=["doc2md"])

    @router.get("/{job}/pages")
    async def pages(job: str) -> Response:
        jobs.job(job)
        return JSONResponse([_row(row) for row in jobs.store.rows(job)])

    @router.get("/{job}/pages/{page}")
    async def page_text(job: str, page: int, document: int = 0) -> Response:
        task = _task(jobs, job, document)
        if not task.state.ended:
            text, kind = jobs.drafts.page(task, page), "draft"
        else:
            text, kind = await asyncio.to_thread(_page, jobs, task, page), "final"
        if text is None:
            raise HTTPException(404, f"page {page} is not read, or not yet")
        headers = {"X-Content-Type-Options": "nosniff", "X-Page-State": kind}
        return Response(text.encode("utf-8", "replace"), 200, headers, _TYPES[Format.MD])

    @router.get("/{job}/events")
    async def events(job: str, last_event_id: Annotated[int, Header(ge=0, lt=1 << 63)] = 0) -> Response:
        jobs.job(job)
        return StreamingResponse(
            _stream(jobs, job, last_event_id),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    @router.get("/{job}/documents/{number}/{format}")
    async def document(job: str, number: int, format: Format) -> Response:  # noqa: A002
        task = _task(jobs, job, number)
        if not task.state.converted:
            raise HTTPException(404, "the document is not converted")
        text = await asyncio.to_thread(lambda: jobs.load(task).render(format, _EMBEDDED))
        headers = {"X-Content-Type-Options": "nosniff"}
        return Response(text.encode("utf-8", "replace"), 200, headers, _TYPES[format])

    @router.delete("/{job}")
    async def delete(job: str) -> Response:
        await jobs.delete(job)
        return Response(status_code=204)

    return router


def _task(jobs: Jobs, job: str, number: int) -> Task:
    for task in jobs.job(job).tasks:
        if task.number == number:
            return task
    raise HTTPException(404, f"the job has no document {number}")


def _page(jobs: Jobs, task: Task, page: int) -> str | None:
    return page_of(jobs.load(task), page, _EMBEDDED) if task.state.converted else None


_EMBEDDED = ExportOptions(images=Images.EMBEDDED)
_TYPES = {
    Format.MD: "text/markdown; charset=utf-8",
    Format.HTML: "text/plain; charset=utf-8",  # never run as a page of this server
    Format.JSON: "application/json",
    Format.CHUNKS: "application/jsonl",
    Format.DOCLING: "application/json",
}


News = tuple[Job | None, list[Row]]


async def news(jobs: Jobs, job: str, after: int = 0) -> AsyncGenerator[News | None, None]:
    """The job and the rows that are new, whenever something changed, until it has ended.

    None after `QUIET_SECONDS` without a change. The job is None if it was deleted.
    """
    state: object = None
    while True:
        found = jobs.store.job(job)
        rows = jobs.store.rows(job, after)
        if found is None:
            yield None, []
            return
        if rows or state != [task.state for task in found.tasks]:
            state = [task.state for task in found.tasks]
            after = rows[-1].serial if rows else after
            yield found, rows
        if found.state.ended:
            return
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                await jobs.change()
        except TimeoutError:
            yield None


def _row(row: Row) -> dict[str, Any]:
    return {"document": row.number, **json.loads(row.row)}


async def _stream(jobs: Jobs, job: str, after: int) -> AsyncGenerator[str, None]:
    """Server-sent events: `page` with a row of the ledger, `state`, and `deleted`. The id of an event is its row's."""
    async with aclosing(news(jobs, job, after)) as changes:
        async for change in changes:
            if change is None:
                yield ": still here\n\n"
                continue
            found, rows = change
            for row in rows:
                yield f"id: {row.serial}\nevent: page\ndata: {json.dumps(_row(row))}\n\n"
            if found is None:
                yield "event: deleted\ndata: {}\n\n"
            else:
                yield f"event: state\ndata: {json.dumps(summary(found))}\n\n"


def summary(job: Job) -> dict[str, Any]:
    """The state of a job and of its documents, as clients get it."""
    return {
        "id": job.id,
        "state": job.state,
        "message": job.message,
        "documents": [
            {"name": task.name, "state": task.state, "pages": task.pages, "message": task.message}
            for task in job.tasks
        ],
    }


async def follow(jobs: Jobs, websocket: WebSocket, job: str, state: Callable[[Job], dict[str, Any]]) -> None:
    """Send the states of a job over a WebSocket, in the messages of docling-serve, until it has ended.

    A message also has the rows of the ledger that are new, in `pages`. What the client sends is ignored.
    """
    if jobs.store.job(job) is None:
        await websocket.send_json({"message": "error", "error": "Task not found."})
        await websocket.close()
        return
    sending = asyncio.create_task(_send_states(jobs, websocket, job, state))
    leaving = asyncio.create_task(_left(websocket))
    try:
        await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
    finally:
        sending.cancel()
        leaving.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close()


async def _send_states(
    jobs: Jobs, websocket: WebSocket, job: str, state: Callable[[Job], dict[str, Any]]
) -> None:
    kind = "connection"
    async with aclosing(news(jobs, job)) as changes:
        async for change in changes:
            if change is None:
                continue  # uvicorn keeps the connection alive
            found, rows = change
            if found is None:
                await websocket.send_json({"message": "error", "error": "Task not found."})
                return
            if kind == "connection":
                await websocket.send_json({"message": kind, "task": state(found)})
                kind = "update"
            await websocket.send_json(
                {"message": kind, "task": state(found), "pages": [_row(row) for row in rows]}
            )


async def _left(websocket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await websocket.receive_text()
