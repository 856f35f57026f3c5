"""The first look at a document: once per document, and no page can spoil it for the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import pytest

from doc2md.errors import EngineError, PageError
from doc2md.structure.habits import MAX_PAGES, Habits, Style, Use
from doc2md.worker_types import SourceFile
from doc2md.workers.first_looks import MAX_DOCUMENTS, MAX_FAILURES, FirstLooks
from doc2md.workers.protocol import LookAtPage

PAGE = Habits(((Style(), Use(1, 10, 2)),))


class Pages:
    """Answers requests; those for the pages in `broken` fail."""

    def __init__(self, *broken: int, error: Exception | None = None, count: int = MAX_PAGES) -> None:
        self.broken, self.error, self.asked = broken, error or PageError("it crashed"), list[LookAtPage]()
        self.count = count

    async def ask(self, request: LookAtPage) -> Habits | None:
        self.asked.append(request)
        await asyncio.sleep(0)
        if request.index in self.broken:
            raise self.error
        return PAGE if request.index < self.count else None


def in_a_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Decorator: run an asynchronous test in an event loop."""

    @wraps(test)
    def run(*args: Any, **named: Any) -> None:
        async def main() -> None:
            await test(*args, **named)

        asyncio.run(main())

    return run


def source(name: str = "x.pdf") -> SourceFile:
    return SourceFile(f"/{name}", name, "pdf")


@in_a_loop
async def test_all_pages_of_a_document_share_one_look() -> None:
    pages = Pages()
    looks = FirstLooks(pages.ask)
    found = await asyncio.gather(*(looks.habits(source()) for _ in range(5)))
    assert {each.characters for each in found} == {10 * MAX_PAGES}
    assert [request.index for request in pages.asked] == list(range(MAX_PAGES))


@in_a_loop
async def test_a_look_ends_with_the_last_page_of_a_short_document() -> None:
    pages = Pages(count=1)
    assert (await FirstLooks(pages.ask).habits(source())).characters == 10
    assert [request.index for request in pages.asked] == [0, 1]


@pytest.mark.parametrize("error", [PageError("it took more than 3 s"), EngineError("no worker started")])
@in_a_loop
async def test_a_page_that_fails_is_left_out(error: Exception) -> None:
    looks = FirstLooks(Pages(3, error=error).ask)
    assert (await looks.habits(source())).characters == 10 * (MAX_PAGES - 1)


@in_a_loop
async def test_a_look_ends_after_some_failures_because_each_may_cost_the_time_limit() -> None:
    pages = Pages(*range(MAX_PAGES))
    assert await FirstLooks(pages.ask).habits(source()) == Habits()
    assert len(pages.asked) == MAX_FAILURES


@in_a_loop
async def test_a_cancelled_page_does_not_cancel_the_look_for_the_others() -> None:
    looks = FirstLooks(Pages().ask)
    first, second = (asyncio.create_task(looks.habits(source())) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).characters == 10 * MAX_PAGES


@in_a_loop
async def test_only_the_last_documents_are_kept() -> None:
    pages = Pages()
    looks = FirstLooks(pages.ask)
    for number in range(MAX_DOCUMENTS + 1):
        await looks.habits(source(f"{number}.pdf"))
    asked = len(pages.asked)
    await looks.habits(source("1.pdf"))
    assert len(pages.asked) == asked
    await looks.habits(source("0.pdf"))
    assert len(pages.asked) == asked + MAX_PAGES


@in_a_loop
async def test_a_stopped_look_ends() -> None:
    pages = Pages()
    looks = FirstLooks(pages.ask)
    waiting = asyncio.create_task(looks.habits(source()))
    await asyncio.sleep(0)
    await looks.stop()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(pages.asked) < MAX_PAGES
