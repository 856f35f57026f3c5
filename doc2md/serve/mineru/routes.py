"""The routes of MinerU's server: parse at once or later, the state and the result of a task, and the health."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from doc2md.serve.jobs import Jobs
from doc2md.serve.mineru import answers
from doc2md.serve.mineru.requests import ParseForm, parse_order
from doc2md.serve.order import Order
from doc2md.serve.store import Job, State
from doc2md.serve.uploads import submit_form, validated
from doc2md.serve.waiting import ended

PREFIX = "/mineru"
"""Where the client of MinerU finds a `/health` in its own words. `/health` itself is docling-serve's."""


def routes(jobs: Jobs) -> APIRouter:
    """The routes, for the jobs of a server: below `PREFIX`, and `/file_parse` and `/tasks` also without it."""
    router = APIRouter(tags=["MinerU"])
    router.include_router(_routes(jobs, ""))
    router.include_router(_routes(jobs, PREFIX), prefix=PREFIX, include_in_schema=False)

    @router.get(f"{PREFIX}/health")
    async def health() -> Response:
        return JSONResponse(answers.health(jobs))

    return router


def _routes(jobs: Jobs, prefix: str) -> APIRouter:
    router = APIRouter()

    @router.post("/file_parse")
    async def parse(request: Request) -> Response:
        job = await ended(jobs, request, await _submit(jobs, request))
        if job is None:
            return Response(status_code=499)
        state = _state(jobs, request, prefix, job)
        if _failed(job):
            return answers.failed(state)
        answer = await asyncio.to_thread(answers.result, jobs, job, state)
        if job.order.zipped:
            for name in ("id", "status", "status_url", "result_url"):
                key = "task_id" if name == "id" else name
                answer.headers[f"X-MinerU-Task-{name.replace('_', '-').title()}"] = state[key]
        return answer

    @router.post("/tasks")
    async def submit(request: Request) -> Response:
        job = await _submit(jobs, request)
        message = "Task submitted successfully"
        return JSONResponse({**_state(jobs, request, prefix, job), "message": message}, 202)

    @router.get("/tasks/{job}")
    async def status(job: str, request: Request) -> Response:
        return JSONResponse(_state(jobs, request, prefix, jobs.job(job)))

    @router.get("/tasks/{job}/result")
    async def result(job: str, request: Request) -> Response:
        found = jobs.job(job)
        state = _state(jobs, request, prefix, found)
        if not found.state.ended:
            return JSONResponse({**state, "message": "Task result is not ready yet"}, 202)
        if _failed(found):
            return answers.failed(state)
        return await asyncio.to_thread(answers.result, jobs, found, {})

    return router


async def _submit(jobs: Jobs, request: Request) -> Job:
    def order(fields: dict[str, Any], _: int) -> Order:
        return parse_order(validated(ParseForm, fields))

    return await submit_form(jobs, request, order)


def _state(jobs: Jobs, request: Request, prefix: str, job: Job) -> dict[str, Any]:
    address = f"{str(request.base_url).rstrip('/')}{prefix}/tasks/{job.id}"
    return answers.status(job, jobs.store.position(job.id), address)


def _failed(job: Job) -> bool:
    return job.state in {State.FAILED, State.CANCELLED}
