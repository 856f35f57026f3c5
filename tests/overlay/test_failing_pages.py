"""Documents with pages on which recognition fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from doc2md import searchable
from doc2md.document import PageStatus
from doc2md.errors import NothingConverted, PageError
from doc2md.options.conversion import Options
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.session import Session
from doc2md.worker_types import Recognised
from doc2md.workers.pool import Workers
from doc2md.workers.protocol import RecogniseLines
from tests.builders.overlay import line, sheet

pytestmark = pytest.mark.process


def converted(
    path: Path, goal: Path, failing: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> list[PageStatus]:
    """Make a file searchable with a recogniser that reads "Page n" on every page and fails on some.

    Returns the status of each page.
    """
    ask = Workers.ask

    async def answer(workers: Workers, request: Any) -> Any:
        if not isinstance(request, RecogniseLines):
            return await ask(workers, request)
        if request.page in failing:
            raise PageError("it took more than 120 s and was stopped")
        return Recognised((line("Page ", str(request.page)),))

    async def work() -> list[PageStatus]:
        async with Session(Options(engine="local", concurrency=1)) as session:  # type: ignore[arg-type]
            rows, made = await searchable.make_searchable(session, session.open(path))
            goal.write_bytes(made.read_bytes())
        return [row.status for row in rows]

    monkeypatch.setattr(Workers, "ask", answer)
    return asyncio.run(work())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Five pages without text."""
    document = sheet()
    for _ in range(4):
        document.insert_pdf(sheet())
    document.save(tmp_path / "book.pdf")
    return tmp_path / "book.pdf"


def test_a_long_document_is_written_a_few_pages_at_a_time(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searchable, "PAGES_PER_REQUEST", 2)
    statuses = converted(book, tmp_path / "found.pdf", [2], monkeypatch)
    assert statuses == [PageStatus.FAILED if page == 2 else PageStatus.OK for page in range(1, 6)]
    texts = [page.get_text().strip() for page in pymupdf.open(tmp_path / "found.pdf")]
    assert texts == ["Page 1", "", "Page 3", "Page 4", "Page 5"]


def test_nothing_is_written_if_every_page_fails(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NothingConverted, match=r"no page could be recognised: .*it took more than 120 s"):
        converted(book, tmp_path / "found.pdf", range(9), monkeypatch)
