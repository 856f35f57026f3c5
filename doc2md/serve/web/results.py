"""A finished document for people: the review page, pictures of its pages, its tables, and all of it in one archive."""

from __future__ import annotations

import asyncio
import hashlib
import zipfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response

from doc2md.document import Block, Document, Kind
from doc2md.errors import Doc2mdError, PageError
from doc2md.exporter.files import replacing
from doc2md.exporter.review.page import CLOSING, Names, opening
from doc2md.exporter.tables_csv import named_tables, to_csv
from doc2md.markup.controls import without_controls
from doc2md.options.export import ExportOptions, Format
from doc2md.result import Result
from doc2md.serve.jobs import Jobs
from doc2md.serve.store import State, Task
from doc2md.serve.web.pictures import Pictures

_IN_ARCHIVE = (Format.MD, Format.HTML, Format.JSON, Format.CHUNKS)
_MAX_PAGE = 10_000_000
_STEM = 80
"""Maximum characters of the file names in an archive, without their suffixes."""
_NO_SNIFFING = {"X-Content-Type-Options": "nosniff"}


def routes(jobs: Jobs) -> APIRouter:
    """The routes, for the jobs of a server."""
    router = APIRouter(prefix="/v1/jobs/{job}/documents/{number}", tags=["doc2md"])
    pictures = Pictures(jobs.engine)

    @router.get("/review")
    async def review(job: str, number: int) -> Response:
        task = _finished(jobs, job, number)
        page = await asyncio.to_thread(lambda: _review(task, jobs.load(task).document))
        # Text, because the page shows it in a frame that may do nothing; never a page of this server.
        return Response(page, 200, _NO_SNIFFING, "text/plain; charset=utf-8")

    @router.get("/pictures/{page}")
    async def picture(job: str, number: int, page: Annotated[int, InPath(ge=1, le=_MAX_PAGE)]) -> Response:
        task = _finished(jobs, job, number)
        try:
            path = await pictures.picture(jobs.folder(task), task.name, page)
        except (Doc2mdError, PageError) as error:
            raise HTTPException(404, str(error)) from None
        return FileResponse(
            path, 200, _NO_SNIFFING | {"Cache-Control": "private, max-age=3600"}, "image/webp"
        )

    @router.get("/tables")
    async def tables(job: str, number: int) -> Response:
        task = _finished(jobs, job, number)
        found = await asyncio.to_thread(
            lambda: [_table(*each) for each in named_tables(jobs.load(task).document)]
        )
        return JSONResponse(found)

    @router.get("/zip")
    async def archive(job: str, number: int) -> Response:
        task = _finished(jobs, job, number)
        path = jobs.folder(task) / "archive.zip"
        if not path.is_file():
            await asyncio.to_thread(lambda: _write_archive(jobs.load(task), stem_of(task.name), path))
        return FileResponse(path, 200, _NO_SNIFFING, "application/zip")

    return router


def _finished(jobs: Jobs, job: str, number: int) -> Task:
    """The document. Raises UnknownJobError, and HTTPException if it is not converted."""
    for task in jobs.job(job).tasks:
        if task.number == number and task.state in {State.DONE, State.PARTIAL}:
            return task
    raise HTTPException(404, "there is no such document, or it is not converted")


def stem_of(name: str) -> str:
    """A file name for what is made of a document, without suffix. It can be a name on every system."""
    stem = name.rpartition(".")[0] or name
    kept = "".join("_" if c in '<>:"/\\|?*' else c for c in without_controls(stem))
    return kept[:_STEM].strip(" .") or "document"


def _review(task: Task, document: Document) -> bytes:
    stem = stem_of(task.name)
    digest = hashlib.sha256(f"{task.job}/{task.number}".encode()).hexdigest()
    page = opening(document, Names(stem, f"{stem}_artifacts", digest), hosted=True)
    return (page + CLOSING).encode("utf-8", "replace")


def _table(name: str, table: Block) -> dict[str, Any]:
    captions = (child.text.plain for child in table.children if child.kind is Kind.CAPTION)
    return {
        "name": name,
        "page": table.page,
        "caption": _clean(" ".join(captions)),
        "cells": [
            [cell.row, cell.col, cell.rowspan, cell.colspan, cell.header, _clean(cell.text.plain)]
            for cell in table.cells
        ],
        "csv": _clean(to_csv(table.cells)),
    }


def _clean(text: str) -> str:
    """The text as JSON can carry it: without lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _write_archive(result: Result, stem: str, path: Path) -> None:
    """Write the document in all formats, its figures and its tables. Raises OutputError."""
    folder = f"{stem}_artifacts"
    with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for format_ in _IN_ARCHIVE:
            text = result.render(format_, ExportOptions(), folder)
            archive.writestr(f"{stem}{format_.suffix}", text.encode("utf-8", "replace"))
        for name, table in named_tables(result.document):
            archive.writestr(f"{stem}_tables/{name}", to_csv(table.cells).encode("utf-8-sig", "replace"))
        for name, figure in result.figures.items():
            archive.write(figure, f"{folder}/{name}")
