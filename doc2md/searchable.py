"""Making a scan searchable: OCR reads its pages, then a copy of the PDF gets an invisible text layer.

The recognised lines are stored on disk and written to the PDF in batches of pages. So the memory, and the time of each
request to a worker, do not grow with the length of the document.
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
from doc2md.pages.embedded import unread_lines_note
from doc2md.runtime import activity
from doc2md.runtime.deadline import Deadline
from doc2md.runtime.ordered import map_in_order
from doc2md.session import Progress, Session
from doc2md.sources import Input
from doc2md.worker_types import PageLayer, Recognised
from doc2md.workers.protocol import RecogniseLines, WriteTextLayers, layer_adapter

PAGES_PER_REQUEST = 200
"""Maximum number of text layers that one request to a worker writes."""

ENGINE = "local"
"""The engine in the row of a page that gets a text layer. A page that keeps its own text has no engine in its row."""


async def make_searchable(
    session: Session, source: Input, on_page: Progress | None = None
) -> tuple[list[PageRow], Path]:
    """Make a searchable PDF of the whole document.

    Returns a row for each chosen page, and the path of the PDF, which is deleted when the session ends. `on_page` is
    called with each page's row, in page order, and the number of pages. A page that fails stays as it was.

    Raises what `Session.convert` raises, and NothingConverted if all pages failed or the text could not be written.
    """
    if source.file.kind == "json":
        raise InputError(f"{source.name}: is JSON, not a scan: pass the document itself")
    numbers = await session.page_numbers(source)
    activity.begin(len(numbers))
    folder = Path(tempfile.mkdtemp(dir=session.scratch))
    layers, rows = _Layers(folder), list[PageRow]()
    deadline = Deadline(session.options.limits.document_seconds)

    async def recognise(page: int) -> tuple[PageRow, Recognised]:
        started = time.monotonic()
        try:
            async with deadline.enforce():
                found = await session.workers.ask(RecogniseLines(source.file, page))
            row = page_row(page, found)
        except PageError as error:
            row, found = _left_unchanged(PageRow(page, PageStatus.OK), str(error)), Recognised()
        return replace(row, seconds=round(time.monotonic() - started, 3)), found

    async with aclosing(map_in_order(recognise, numbers, len(session.workers) + 1)) as pages:
        async for row, found in pages:
            rows.append(row)
            if row.engine == ENGINE:
                layers.add(PageLayer(row.page, found.lines))
            if on_page:
                on_page(row, len(numbers))
    if all(row.status is PageStatus.FAILED for row in rows):
        reasons = "; ".join(dict.fromkeys(note for row in rows for note in row.notes))
        raise NothingConverted(f"{source.name}: no page could be recognised: {reasons[:300]}")
    pdf, failed = await _write_layers(session, source, layers.files, folder)
    return [_left_unchanged(row, "the page is broken") if row.page in failed else row for row in rows], pdf


def page_row(page: int, found: Recognised) -> PageRow:
    """The row of a page after OCR. Its engine is `ENGINE` if the recognised lines are to be written on the page.

    They are not written if the page would lose text that it already has.
    """
    if found.damage:
        engine = ENGINE if found.lines and not found.own else ""
        return PageRow(page, PageStatus.PARTIAL, engine=engine, notes=(found.damage,))
    if found.own:
        return PageRow(page, PageStatus.OK)
    if not found.unread:
        return PageRow(page, PageStatus.OK, engine=ENGINE) if found.lines else PageRow(page, PageStatus.BLANK)
    note = unread_lines_note(found.unread)
    if not found.lines or found.hidden:
        return _left_unchanged(PageRow(page, PageStatus.OK), note)
    return PageRow(page, PageStatus.PARTIAL, engine=ENGINE, notes=(note,))


def _left_unchanged(row: PageRow, reason: str) -> PageRow:
    return replace(row, status=PageStatus.FAILED, engine="", notes=(f"left as it was: {reason}",))


@dataclass(slots=True)
class _Layers:
    """Writes text layers to files in `folder`, `PAGES_PER_REQUEST` to a file. `pages` counts the layers so far."""

    folder: Path
    pages: int = 0
    files: list[Path] = field(default_factory=list)

    def add(self, layer: PageLayer) -> None:
        if self.pages % PAGES_PER_REQUEST == 0:
            self.files.append(self.folder / f"layers-{self.pages}.jsonl")
        self.pages += 1
        with self.files[-1].open("ab") as file:
            file.write(layer_adapter().dump_json(layer) + b"\n")


async def _write_layers(
    session: Session, source: Input, layers: Sequence[Path], folder: Path
) -> tuple[Path, set[int]]:
    """Write the text layers on the pages, one batch at a time.

    Returns the path of the PDF, and the pages whose layer could not be written. Without layers the PDF is the source.
    """
    file, failed = source.file, set[int]()
    for number, lines in enumerate(layers or list(_empty_layers(source, folder))):
        target = folder / f"written-{number % 2}.pdf"  # two files in turn: one is read, the other is written
        try:
            not_written = await session.workers.ask(WriteTextLayers(file, str(lines), str(target)))
        except PageError as error:
            raise NothingConverted(f"{source.name}: the text layer could not be written: {error}") from error
        failed.update(not_written)
        file = replace(file, path=str(target), kind="pdf")
    return Path(file.path), failed


def _empty_layers(source: Input, folder: Path) -> Iterator[Path]:
    """An empty file of layers for an image, because writing it turns the image into a PDF. Nothing for a PDF."""
    if source.file.kind != "pdf":
        empty = folder / "nothing.jsonl"
        empty.touch()
        yield empty
