"""The routes of docling-serve: convert and chunk, at once or later, and the state and the result of a job."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, WebSocket
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from doc2md.serve.docling import answers
from doc2md.serve.docling.requests import (
    ChunkFlags,
    ChunkOptions,
    ChunkRequest,
    ConvertOptions,
    ConvertRequest,
    FileSource,
    HttpSource,
    Sources,
    check_callbacks,
    chunk_order,
    convert_order,
    refuse_storage,
)
from doc2md.serve.fetching import fetch
from doc2md.serve.jobs import Jobs, check_ended
from doc2md.serve.order import Order
from doc2md.serve.progress import follow
from doc2md.serve.store import Job, State
from doc2md.serve.uploads import (
    display_name,
    new_upload,
    read_json,
    submit_form,
    validated,
)
from doc2md.serve.waiting import ended

MAX_WAIT = 60.0
"""Maximum seconds that a poll waits for a change."""
Chunker = Literal["hybrid", "hierarchical"]


def routes(jobs: Jobs) -> APIRouter:
    """The routes, for the jobs of a server."""
    router = APIRouter(prefix="/v1", tags=["docling-serve"])

    @router.post("/convert/file")
    async def convert_file(request: Request) -> Response:
        return await _answer(jobs, request, await _convert_form(jobs, request))

    @router.post("/convert/file/async")
    async def convert_file_later(request: Request) -> Response:
        return _status(jobs, await _convert_form(jobs, request))

    @router.post("/convert/source")
    async def convert_source(request: Request) -> Response:
        return await _answer(jobs, request, await _convert_json(jobs, request))

    @router.post("/convert/source/async")
    async def convert_source_later(request: Request) -> Response:
        return _status(jobs, await _convert_json(jobs, request))

    @router.post("/convert/source/batch")
    async def convert_batch() -> Response:
        refuse_storage("a batch")

    @router.post("/chunk/{chunker}/file")
    async def chunk_file(chunker: Chunker, request: Request) -> Response:
        return await _answer(jobs, request, await _chunk_form(jobs, request, chunker))

    @router.post("/chunk/{chunker}/file/async")
    async def chunk_file_later(chunker: Chunker, request: Request) -> Response:
        return _status(jobs, await _chunk_form(jobs, request, chunker))

    @router.post("/chunk/{chunker}/source")
    async def chunk_source(chunker: Chunker, request: Request) -> Response:
        return await _answer(jobs, request, await _chunk_json(jobs, request, chunker))

    @router.post("/chunk/{chunker}/source/async")
    async def chunk_source_later(chunker: Chunker, request: Request) -> Response:
        return _status(jobs, await _chunk_json(jobs, request, chunker))

    @router.get("/status/poll/{job}")
    async def poll(job: str, wait: Annotated[float, Query(ge=0)] = 0.0) -> Response:
        return _status(jobs, await jobs.wait(job, min(wait, MAX_WAIT)) if wait else jobs.job(job))

    @router.get("/result/{job}")
    async def result(job: str) -> Response:
        found = jobs.job(job)
        if not found.state.ended:
            raise HTTPException(404, "Task result not found. Please wait for a completion status.")
        if found.state in {State.FAILED, State.CANCELLED}:
            return answers.failed_result(found)
        return await asyncio.to_thread(answers.result, jobs, found)

    @router.websocket("/status/ws/{job}")
    async def watch(websocket: WebSocket, job: str) -> None:
        await websocket.accept()
        await follow(jobs, websocket, job, lambda each: _state(jobs, each))

    return router


def _state(jobs: Jobs, job: Job) -> dict[str, Any]:
    return answers.status(job, jobs.store.position(job.id))


def _status(jobs: Jobs, job: Job) -> Response:
    return JSONResponse(_state(jobs, job))


async def _answer(jobs: Jobs, request: Request, job: Job) -> Response:
    """Wait for the job and return its result."""
    finished = await ended(jobs, request, job)
    if finished is None:
        return Response(status_code=499)
    check_ended(finished)
    return await asyncio.to_thread(answers.result, jobs, finished)


async def _convert_form(jobs: Jobs, request: Request) -> Job:
    def order(fields: dict[str, Any], count: int) -> Order:
        target = fields.pop("target_type", "inbody")
        return convert_order(validated(ConvertOptions, fields), target, count)

    return await submit_form(jobs, request, order)


async def _chunk_form(jobs: Jobs, request: Request, chunker: Chunker) -> Job:
    def order(fields: dict[str, Any], count: int) -> Order:
        convert = {k.removeprefix("convert_"): v for k, v in fields.items() if k.startswith("convert_")}
        chunking = {k.removeprefix("chunking_"): v for k, v in fields.items() if k.startswith("chunking_")}
        return chunk_order(
            chunker,
            validated(ConvertOptions, convert),
            validated(ChunkOptions, chunking),
            fields.get("target_type", "inbody"),
            with_document=validated(ChunkFlags, fields).include_converted_doc,
        )

    return await submit_form(jobs, request, order)


async def _convert_json(jobs: Jobs, request: Request) -> Job:
    with jobs.reserve(1):
        body = await read_json(request, ConvertRequest)
        order = convert_order(body.options, body.target.kind, len(body.sources))
        return await _submit_sources(jobs, body, order)


async def _chunk_json(jobs: Jobs, request: Request, chunker: Chunker) -> Job:
    with jobs.reserve(1):
        body = await read_json(request, ChunkRequest)
        order = chunk_order(
            chunker,
            body.convert_options,
            body.chunking_options,
            body.target.kind,
            with_document=body.include_converted_doc,
        )
        return await _submit_sources(jobs, body, order)


async def _submit_sources(jobs: Jobs, body: Sources, order: Order) -> Job:
    check_callbacks(body.callbacks)
    with jobs.reserve(len(body.sources) - 1), jobs.new_folder() as folder:
        names = [await _kept(jobs, source, folder / str(n)) for n, source in enumerate(body.sources)]
        return jobs.submit(order, folder, names)


async def _kept(jobs: Jobs, source: FileSource | HttpSource, folder: Path) -> str:
    """Write a document as the upload in `folder`. Returns its name."""
    upload = new_upload(folder)
    if isinstance(source, FileSource):
        await asyncio.to_thread(upload.write_bytes, source.base64_string)
        return display_name(source.filename)
    settings = jobs.settings
    limit = settings.options.limits.max_file_size
    return display_name(await fetch(source.url, settings.allow_hosts, upload, limit))
