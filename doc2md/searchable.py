"""A scan made searchable: its pages are recognised one by one, then their words are written over a copy of it.

What was recognised waits on disk, and is written some pages at a time: a long document needs no more memory, nor more
time for a request, than a short one.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from doc2md.document import PageRow, PageStatus
from doc2md.errors import InputError, NothingConverted, PageError
from doc2md.pages.embedded import count_unread
from doc2md.runtime.deadline import Deadline
from doc2md.session import Progress, Session, in_order
from doc2md.sources import Input
from doc2md.worker_types import PageLayer, Recognised
from doc2md.workers.protocol import RecogniseLines, WriteTextLayers, layer_adapter

MOST_PAGES = 200
"""That are written by one request."""

ENGINE = "local"
"""Of the rows of pages that were recognised; a page that has text of its own has none."""


async def make_searchable(
    session: Session, source: Input, on_page: Progress | None = None
) -> tuple[list[PageRow], Path]:
    """The rows of the pages, and a PDF of the whole document, which lasts as long as the session.

    A page that fails is left as it was. Raises what `Session.convert` raises; NothingConverted where all pages failed.
    """
    if source.file.kind == "json":
        raise InputError(f"{source.name}: is JSON, not a scan: name the document itself")
    numbers = await session.numbers(source)
    folder = Path(tempfile.mkdtemp(dir=session.scratch))
    layers, rows = _Layers(folder), list[PageRow]()
    deadline = Deadline(session.options.limits.document_seconds)

    async def recognise(page: int) -> tuple[PageRow, Recognised]:
        started = time.monotonic()
        try:
            async with deadline.kept():
                found = await session.workers.ask(RecogniseLines(source.file, page))
            row = row_of(page, found)
        except PageError as error:
            row, found = _left(PageRow(page, PageStatus.OK), str(error)), Recognised()
        return replace(row, seconds=round(time.monotonic() - started, 3)), found

    async with aclosing(in_order(numbers, recognise, len(session.workers) + 1)) as pages:
        async for row, found in pages:
            rows.append(row)
            if row.engine == ENGINE:
                layers.add(PageLayer(row.page, found.lines))
            if on_page:
                on_page(row, len(numbers))
    if all(row.status is PageStatus.FAILED for row in rows):
        reasons = "; ".join(dict.fromkeys(note for row in rows for note in row.notes))
        raise NothingConverted(f"{source.name}: no page could be recognised: {reasons[:300]}")
    made, failed = await _written(session, source, layers.files, folder)
    return [_left(row, "it is broken") if row.page in failed else row for row in rows], made


def row_of(page: int, found: Recognised) -> PageRow:
    """What becomes of a page: its lines are written, unless that would cost it words that it has."""
    if found.damage:
        engine = ENGINE if found.lines and not found.own else ""
        return PageRow(page, PageStatus.PARTIAL, engine=engine, notes=(found.damage,))
    if found.own:
        return PageRow(page, PageStatus.OK)
    if not found.unread:
        return PageRow(page, PageStatus.OK, engine=ENGINE) if found.lines else PageRow(page, PageStatus.BLANK)
    note = count_unread(found.unread)
    if not found.lines or found.hidden:
        return _left(PageRow(page, PageStatus.OK), note)
    return PageRow(page, PageStatus.PARTIAL, engine=ENGINE, notes=(note,))


def _left(row: PageRow, reason: str) -> PageRow:
    return replace(row, status=PageStatus.FAILED, engine="", notes=(f"left as it was: {reason}",))


@dataclass(slots=True)
class _Layers:
    """Files in `folder` with the lines of some pages each."""

    folder: Path
    pages: int = 0
    files: list[Path] = field(default_factory=list)

    def add(self, layer: PageLayer) -> None:
        if self.pages % MOST_PAGES == 0:
            self.files.append(self.folder / f"layers-{self.pages}.jsonl")
        self.pages += 1
        with self.files[-1].open("ab") as file:
            file.write(layer_adapter().dump_json(layer) + b"\n")


async def _written(
    session: Session, source: Input, layers: Sequence[Path], folder: Path
) -> tuple[Path, set[int]]:
    """The document with its layers, and pages without theirs; the source itself where there is nothing to write."""
    file, failed = source.file, set[int]()
    for number, lines in enumerate(layers or list(_nothing(source, folder))):
        target = folder / f"written-{number % 2}.pdf"  # over the one before the last
        try:
            not_written = await session.workers.ask(WriteTextLayers(file, str(lines), str(target)))
        except PageError as error:
            raise NothingConverted(f"{source.name}: its text could not be written: {error}") from error
        failed.update(not_written)
        file = replace(file, path=str(target), kind="pdf")
    return Path(file.path), failed


def _nothing(source: Input, folder: Path) -> Iterator[Path]:
    """An empty file of layers, by which a picture without words becomes a PDF."""
    if source.file.kind != "pdf":
        empty = folder / "nothing.jsonl"
        empty.touch()
        yield empty
