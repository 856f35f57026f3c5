"""The page and its files. They contain nothing secret, so they need no token.

The policy allows the page's own files, and the style and the script of the review page, which is shown in a frame of
its own. No text can become a script: the browser refuses to parse HTML that is not the review page (Trusted Types).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from doc2md.exporter.html import asset, policy_hash, templates
from doc2md.exporter.review.page import review_script, review_style
from doc2md.serve.engine import Engine
from doc2md.serve.settings import Settings
from doc2md.version import __version__

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_SHARED = ("colours.css",)
"""Files of the review page that the page uses too."""


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    type: str
    tag: str


def open_paths() -> frozenset[str]:
    """The addresses of the page and its files."""
    return frozenset(_files())


def routes(settings: Settings, engine: Engine) -> APIRouter:
    """The page at `/`, its files below `/web/`, and what it must know about the server, which does need the token."""
    router = APIRouter(include_in_schema=False)
    for path in _files():
        router.add_api_route(path, _answer, methods=["GET", "HEAD"])

    @router.get("/web/settings")
    async def about() -> Response:
        return JSONResponse(
            {
                "version": __version__,
                "engine": engine.name,
                "max_file_size": settings.options.limits.max_file_size,
                "keep_hours": settings.keep_hours,
            },
            headers={"Cache-Control": "no-store"},
        )

    return router


async def _answer(request: Request) -> Response:
    file = _files()[request.url.path]
    headers = {"ETag": file.tag, "Cache-Control": "no-cache", **_headers()}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    return Response(file.content, headers=headers, media_type=file.type)


@cache
def _files() -> dict[str, _File]:
    """The files by their address."""
    names = sorted(file.name for file in (templates() / "web").iterdir())
    found = {f"/web/{name}": _file(name, asset(f"web/{name}")) for name in names}
    found |= {f"/web/{name}": _file(name, asset(name)) for name in _SHARED}
    return found | {"/": found.pop("/web/page.html")}


def _file(name: str, content: str) -> _File:
    data = content.encode()
    return _File(data, _TYPES[name.rpartition(".")[2]], f'"{hashlib.sha256(data).hexdigest()[:32]}"')


@cache
def _headers() -> dict[str, str]:
    policy = {
        "default-src": "'none'",
        "script-src": f"'self' '{policy_hash(review_script(hosted=True))}'",
        "style-src": f"'self' '{policy_hash(review_style())}'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "review",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
