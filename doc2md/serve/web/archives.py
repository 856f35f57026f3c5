"""Archives of documents: each in all formats, with its figures and its tables."""

from __future__ import annotations

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncGenerator, Sequence
from typing import IO, Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from doc2md.exporter.tables_csv import named_tables, to_csv
from doc2md.options.export import ExportOptions, Format
from doc2md.result import Result
from doc2md.serve.jobs import Jobs
from doc2md.serve.outputs import free_stem
from doc2md.serve.store import State, Task
from doc2md.serve.uploads import read_json
from doc2md.serve.web.names import stem_of
from doc2md.serve.web.results import NO_SNIFFING, finished

MAX_JOBS = 200
"""Maximum number of jobs in one archive."""
_FORMATS = (Format.MD, Format.HTML, Format.JSON, Format.CHUNKS)


class Wanted(BaseModel):
    """The ids of the jobs whose documents the archive shall have."""

    jobs: Annotated[list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=MAX_JOBS)]


def routes(jobs: Jobs) -> APIRouter:
    """The routes, for the jobs of a server."""
    router = APIRouter(prefix="/v1/jobs", tags=["doc2md"])

    @router.get("/{job}/documents/{number}/zip")
    async def one(job: str, number: int) -> Response:
        return await _answer(jobs, [finished(jobs, job, number)])

    @router.post("/zip")
    async def several(request: Request) -> Response:
        asked = await read_json(request, Wanted)
        tasks = [task for job in dict.fromkeys(asked.jobs) for task in jobs.job(job).tasks]
        done = [task for task in tasks if task.state in {State.DONE, State.PARTIAL}]
        if not done:
            raise HTTPException(404, "none of these documents is converted")
        return await _answer(jobs, done)

    return router


async def _answer(jobs: Jobs, tasks: Sequence[Task]) -> Response:
    """The archive, in a temporary file that is gone when it was sent."""
    file = await asyncio.to_thread(lambda: tempfile.TemporaryFile(dir=jobs.settings.data))  # noqa: SIM115
    try:
        await asyncio.to_thread(_write, jobs, tasks, file)
    except BaseException:
        file.close()
        raise
    return StreamingResponse(_pieces(file), 200, NO_SNIFFING, "application/zip")


async def _pieces(file: IO[bytes]) -> AsyncGenerator[bytes, None]:
    with file:
        file.seek(0)
        while piece := await asyncio.to_thread(file.read, 1 << 18):
            yield piece


def _write(jobs: Jobs, tasks: Sequence[Task], file: IO[bytes]) -> None:
    """Write the documents one after another; if there are several, each into a folder of its own."""
    taken: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for task in tasks:
            stem = free_stem(stem_of(task.name), taken)
            _add(archive, f"{stem}/" if len(tasks) > 1 else "", stem, jobs.load(task))


def _add(archive: zipfile.ZipFile, place: str, stem: str, result: Result) -> None:
    folder = f"{stem}_artifacts"
    for format_ in _FORMATS:
        text = result.render(format_, ExportOptions(), folder)
        archive.writestr(f"{place}{stem}{format_.suffix}", text.encode("utf-8", "replace"))
    for name, table in named_tables(result.document):
        csv = to_csv(table.cells).encode("utf-8-sig", "replace")
        archive.writestr(f"{place}{stem}_tables/{name}", csv)
    for name, figure in result.figures.items():
        archive.write(figure, f"{place}{folder}/{name}")
