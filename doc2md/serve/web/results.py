"""A finished document for people: the review page, the pictures of its pages, and its tables."""

from __future__ import annotations

import asyncio
import hashlib
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response

from doc2md.document import Block, Document, Kind
from doc2md.errors import Doc2mdError, PageError
from doc2md.exporter.files import write_atomically
from doc2md.exporter.json import to_json
from doc2md.exporter.review.page import CLOSING, Names, opening, review_script, review_style
from doc2md.exporter.tables_csv import named_tables, to_csv
from doc2md.serve.jobs import Jobs
from doc2md.serve.store import State, Task
from doc2md.serve.web.names import stem_of
from doc2md.serve.web.pictures import Pictures
from doc2md.serve.wording import for_clients

_MAX_PAGE = 10_000_000
NO_SNIFFING = {"X-Content-Type-Options": "nosniff"}


def routes(jobs: Jobs) -> APIRouter:
    """The routes, for the jobs of a server."""
    router = APIRouter(prefix="/v1/jobs/{job}/documents/{number}", tags=["doc2md"])
    pictures = Pictures(jobs.engine)

    @router.get("/review")
    async def review(job: str, number: int) -> Response:
        task = finished(jobs, job, number)
        path = jobs.folder(task) / f"review-{_build()}.html"
        if not await asyncio.to_thread(path.is_file):
            await asyncio.to_thread(
                lambda: write_atomically(path, _review(task.name, jobs.load(task).document))
            )
        # Text, because the page shows it in a frame that may do nothing; never a page of this server.
        return FileResponse(path, 200, NO_SNIFFING, "text/plain; charset=utf-8")

    @router.get("/pictures/{page}")
    async def picture(job: str, number: int, page: Annotated[int, InPath(ge=1, le=_MAX_PAGE)]) -> Response:
        task = finished(jobs, job, number)
        try:
            path = await pictures.picture(jobs.folder(task), task.name, page)
        except (Doc2mdError, PageError) as error:
            raise HTTPException(404, for_clients(error)) from None
        return FileResponse(path, 200, NO_SNIFFING | {"Cache-Control": "private, max-age=3600"}, "image/webp")

    @router.get("/tables")
    async def tables(job: str, number: int) -> Response:
        task = finished(jobs, job, number)
        found = await asyncio.to_thread(
            lambda: [_table(*each) for each in named_tables(jobs.load(task).document)]
        )
        return JSONResponse(found)

    return router


def finished(jobs: Jobs, job: str, number: int) -> Task:
    """The document. Raises UnknownJobError, and HTTPException if it is not converted."""
    for task in jobs.job(job).tasks:
        if task.number == number and task.state in {State.DONE, State.PARTIAL}:
            return task
    raise HTTPException(404, "there is no such document, or it is not converted")


@cache
def _build() -> str:
    """A name for the review page's script and style: a page that an older server wrote has others."""
    return hashlib.sha256((review_script(hosted=True) + review_style()).encode()).hexdigest()[:16]


def _review(name: str, document: Document) -> bytes:
    stem = stem_of(name)
    digest = hashlib.sha256(to_json(document).encode("utf-8", "replace")).hexdigest()
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
