"""Asks a server as doc2md does, but without a document. Pages are numbers, and their images only contain the number."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from doc2md.converter.base import Ask, Transcript
from doc2md.converter.remote.engine import RemoteEngine
from doc2md.converter.remote.profiles import find_profile
from doc2md.errors import EngineError, PageError
from doc2md.worker_types import PageImage
from tests.fakes.loopback import MODEL, Loopback

Outcome = Transcript | BaseException
"""The result for a page."""


def picture(page: int = 1) -> PageImage:
    """The image of a page, for a server that does not look at it."""
    return PageImage(b"\x89PNG page %d" % page, "image/png", 10, 10, 144.0, (5.0, 5.0), f"digest {page}")


def make_engine(
    server: Loopback | str,
    *,
    profile: str = "generic",
    model: str = MODEL,
    stream: bool = True,
    **settings: Any,
) -> RemoteEngine:
    base_url = server if isinstance(server, str) else server.base_url
    asked = replace(find_profile(profile, base_url), stream=stream)
    return RemoteEngine(base_url, model=model, profile=asked, **settings)


def read_pages(
    server: Loopback | str, pages: int = 1, *, first: int = 1, ask: Ask | None = None, **settings: Any
) -> list[Transcript | BaseException]:
    """Ask about `pages` pages at once, from page `first` on. Returns a transcript or an error for each."""

    async def run() -> list[Transcript | BaseException]:
        engine = make_engine(server, **settings)
        try:
            numbers = range(first, first + pages)
            reads = (engine.read(ask or Ask(n, source="a.pdf"), picture(n)) for n in numbers)
            return await asyncio.gather(*reads, return_exceptions=True)
        finally:
            await engine.close()

    return asyncio.run(run())


def answered(result: Outcome) -> Transcript:
    """The transcript of a page that was answered."""
    assert isinstance(result, Transcript), result
    return result


def failed(result: Outcome) -> str:
    """The message of a page that failed."""
    assert isinstance(result, PageError), result
    return str(result)


def stopped(results: list[Outcome]) -> str:
    """The message that ended the run. All remaining pages have the same one."""
    assert all(isinstance(result, EngineError) for result in results), results
    (message,) = {str(result) for result in results}
    return message
