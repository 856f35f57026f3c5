"""Send documents as a job of doc2md's own, cancel it, convert it again."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from doc2md.errors import UsageError
from doc2md.options.conversion import select_pages
from doc2md.serve.jobs import JobBusyError, Jobs
from doc2md.serve.order import Order
from doc2md.serve.progress import summary
from doc2md.serve.uploads import read_json, submit_form, validated
from doc2md.serve.wording import for_clients


class Wishes(BaseModel):
    """What a client may choose.

    pages   the pages to read, e.g. 1,3,5-7; empty for all
    engine  `local` for the embedded engine; empty for the operator's
    """

    pages: Annotated[str, Field(max_length=200)] = ""
    engine: Literal["", "local"] = ""

    def order(self) -> Order:
        """Raises HTTPException for pages that make no sense."""
        try:
            select_pages(self.pages, 1, check_range=False)
        except UsageError as error:
            raise HTTPException(422, for_clients(error)) from None
        return Order(pages=self.pages.strip(), embedded=self.engine == "local", pages_name="pages")


def routes(jobs: Jobs) -> APIRouter:
    """The routes, for the jobs of a server."""
    router = APIRouter(prefix="/v1/jobs", tags=["doc2md"])

    @router.post("", status_code=202)
    async def send(request: Request) -> Response:
        def order(fields: dict[str, Any], _: int) -> Order:
            return validated(Wishes, fields).order()

        return JSONResponse(summary(await submit_form(jobs, request, order)), 202)

    @router.get("/{job}")
    async def state(job: str) -> Response:
        return JSONResponse(summary(jobs.job(job)))

    @router.post("/{job}/cancel")
    async def cancel(job: str) -> Response:
        return JSONResponse(summary(await jobs.cancel(job)))

    @router.post("/{job}/retry", status_code=202)
    async def retry(job: str, request: Request) -> Response:
        wished = (await read_json(request, Wishes)).order()
        found = jobs.job(job)
        for task in found.tasks:
            if task.pages and not found.order.pages:  # all pages were read, so their number is known
                select_pages(wished.pages, task.pages)
        order = replace(
            found.order, pages=wished.pages, embedded=wished.embedded, pages_name=wished.pages_name
        )
        try:
            return JSONResponse(summary(await jobs.restart(job, order)), 202)
        except JobBusyError:
            raise HTTPException(409, "the job has not ended; cancel it first") from None

    return router
