"""The server as an ASGI application: routes, errors as JSON, and the jobs while it runs."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from doc2md.errors import Doc2mdError, EngineError, OutputError, UsageError, is_full, unexpected_error
from doc2md.serve import openai_door, progress
from doc2md.serve.docling.routes import routes as docling_routes
from doc2md.serve.engine import Engine
from doc2md.serve.jobs import Jobs, QueueFullError, UnknownJobError
from doc2md.serve.lingering import Lingering
from doc2md.serve.mineru.routes import routes as mineru_routes
from doc2md.serve.security import Guard
from doc2md.serve.settings import Settings
from doc2md.serve.web import archives, orders, page, results, watching
from doc2md.serve.wording import for_clients
from doc2md.version import __version__

_log = logging.getLogger("doc2md")


def build(settings: Settings) -> FastAPI:
    """The application. Raises OutputError if the folder of the jobs cannot be used."""
    jobs = Jobs(settings, Engine(settings.options))

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncGenerator[None, None]:
        await jobs.start()
        try:
            yield
        finally:
            await jobs.stop()

    app = FastAPI(
        title="doc2md",
        version=__version__,
        lifespan=running,
        middleware=[
            Middleware(Lingering),
            Middleware(Guard, settings=settings, open_paths=page.open_paths()),
        ],
        docs_url=None,  # its page loads scripts from another site
        redoc_url=None,
    )
    app.state.jobs = jobs
    for router in (
        page.routes(settings, jobs.engine),
        *(room.routes(jobs) for room in (watching, orders, results, archives, progress, openai_door)),
        docling_routes(jobs),
        mineru_routes(jobs),
    ):
        app.include_router(router)
    _add_health(app, jobs)
    _add_errors(app)
    return app


def _add_health(app: FastAPI, jobs: Jobs) -> None:
    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/ready")
    async def ready() -> Response:
        if jobs.engine.ready:
            return JSONResponse({"status": "ok"})
        return JSONResponse({"status": "starting"}, 503)

    @app.get("/version")
    async def version() -> dict[str, str]:
        return {"doc2md": __version__}


def _add_errors(app: FastAPI) -> None:
    """Every error is JSON with a `detail` of one line."""

    @app.exception_handler(Doc2mdError)
    async def refused(_: Request, error: Doc2mdError) -> Response:
        status = 400 if isinstance(error, UsageError) else 422
        status = 503 if isinstance(error, EngineError) else 507 if isinstance(error, OutputError) else status
        return JSONResponse({"detail": for_clients(error)}, status)

    @app.exception_handler(QueueFullError)
    async def full(_: Request, error: QueueFullError) -> Response:
        return JSONResponse(
            {"detail": str(error)}, 429, {"Retry-After": str(error.seconds), "Connection": "close"}
        )

    @app.exception_handler(UnknownJobError)
    async def unknown(*_: object) -> Response:
        return JSONResponse({"detail": "Task not found."}, 404)  # docling's client knows these words

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return JSONResponse({"detail": f"{'.'.join(map(str, first['loc']))}: {first['msg']}"}, 422)

    @app.exception_handler(OSError)
    async def no_room(_: Request, error: OSError) -> Response:
        if not is_full(error):
            raise error
        return JSONResponse({"detail": "the disk of the server is full; try again later"}, 507)

    @app.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> Response:
        _log.error("a request failed", exc_info=error)
        return JSONResponse({"detail": unexpected_error(error)}, 500)
