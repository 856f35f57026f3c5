"""The documents that an agent works with: files below folders that the user named, converted once and kept a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from doc2md.document import Block, Kind
from doc2md.errors import InputError, UsageError
from doc2md.exporter.tables_csv import to_csv
from doc2md.options.export import ExportOptions, Format, Images
from doc2md.result import Result
from doc2md.search.find import Hit, find
from doc2md.serve.engine import Engine
from doc2md.session import Session
from doc2md.sources import Input, printable
from doc2md.worker_types import Found, PageImage
from doc2md.workers.protocol import FindWords, Render

MAX_KEPT = 8
"""Number of converted documents that are kept."""
MAX_PIECE = 20_000
"""Characters of a piece of Markdown: about 5,000 tokens."""
_WRITING = ExportOptions(images=Images.PLACEHOLDER, page_break="<!-- page {page} -->")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text. `next` is where the next piece starts; None at the end."""

    text: str
    start: int
    next: int | None
    total: int


@dataclass(frozen=True, slots=True)
class _Key:
    """A file as it was when it was converted."""

    path: Path
    changed: int
    size: int
    pages: str


class Desk:
    """Converts and keeps documents below `roots`. All errors are Doc2mdErrors of one line."""

    def __init__(self, engine: Engine, roots: Sequence[Path]) -> None:
        self.engine = engine
        self._roots = [root.resolve(strict=True) for root in roots]
        self._kept: dict[_Key, asyncio.Task[Result]] = {}

    def place(self, path: str) -> Path:
        """The file that a path or a `file:` URI names.

        Raises InputError if it is outside of the folders, also through a link.
        """
        try:
            name = _without_scheme(path)
            found = next(
                place
                for root in self._roots
                if (place := (root / name).resolve()).is_relative_to(root) and place.is_file()
            )
        except (StopIteration, OSError, ValueError, RuntimeError):
            names = ", ".join(map(str, self._roots))
            raise InputError(f"{printable(path)[:200]}: there is no such file below {names}") from None
        return found

    async def document(self, path: str, pages: str = "") -> Result:
        """The converted document, or some of its pages."""
        place = self.place(path)
        status = place.stat()
        key = _Key(place, status.st_mtime_ns, status.st_size, pages)
        task = self._kept.pop(key, None) or asyncio.create_task(self.engine.run(_convert, place, pages))
        self._kept[key] = task  # the last one is the one that was used last
        for oldest in list(self._kept)[:-MAX_KEPT]:
            del self._kept[oldest]
        try:
            return await asyncio.shield(task)
        except Exception:
            self._kept.pop(key, None)
            raise

    async def markdown(self, path: str, pages: str, start: int) -> Piece:
        """A piece of the Markdown, which starts at the character `start`."""
        result = await self.document(path, pages)
        return piece(result.render(Format.MD, _WRITING), start)

    async def outline(self, path: str) -> list[Block]:
        """The headings, in order."""
        return [block for block in (await self.document(path)).document.blocks if block.kind is Kind.HEADING]

    async def search(self, path: str, words: str) -> list[Hit]:
        if not words.strip():
            raise UsageError("the words are empty")
        return find((await self.document(path)).document, words)

    async def locate(self, path: str, words: str) -> dict[int, Found]:
        """The exact boxes of words, by page. The pages are those on which `search` finds them."""
        pages = sorted({region.page for hit in await self.search(path, words) for region in hit.regions})
        place = self.place(path)
        return {page: await self.engine.run(_find_words, place, page, words) for page in pages}

    async def table(self, path: str, number: int) -> str:
        """Table `number` of the document, from 1, as CSV. Raises InputError if there are fewer."""
        tables = list(_tables((await self.document(path)).document.blocks))
        if not 1 <= number <= len(tables):
            count = f"{len(tables)} table{'s' * (len(tables) != 1)}"
            places = ", ".join(f"{n}: page {table.page}" for n, table in enumerate(tables[:50], 1))
            raise InputError(f"the document has {count}{f' ({places})' if tables else ''}")
        return to_csv(tables[number - 1].cells)

    async def page_image(self, path: str, page: int, dpi: float) -> PageImage:
        return await self.engine.run(_render, self.place(path), page, dpi)


def _without_scheme(path: str) -> str:
    """The path in a `file:` URI of this machine; other texts as they are. Raises ValueError."""
    if not path.startswith("file:"):
        return path
    uri = urlsplit(path)
    if uri.netloc not in {"", "localhost"}:
        raise ValueError("of another machine")
    return unquote(uri.path, errors="strict")


def piece(text: str, start: int) -> Piece:
    """The piece of a text that starts at `start`. It ends between two blocks, if one block is not too long."""
    if not 0 <= start <= len(text):
        raise UsageError(f"start must be between 0 and {len(text)}, not {start}")
    end = min(len(text), start + MAX_PIECE)
    if end < len(text):
        for between in ("\n\n", "\n", " "):
            if (cut := text.rfind(between, start + 1, end)) > 0:
                end = cut + len(between)
                break
    return Piece(text[start:end], start, end if end < len(text) else None, len(text))


def _tables(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind is Kind.TABLE and block.cells:
            yield block
        yield from _tables(block.children)


async def _opened(session: Session, place: Path) -> Input:
    return await session.prepared(await asyncio.to_thread(session.open, place))


async def _convert(session: Session, place: Path, pages: str) -> Result:
    options = replace(session.options, pages=pages, images=Images.OFF)
    return await session.convert(await _opened(session, place), None, options)


async def _find_words(session: Session, place: Path, page: int, words: str) -> Found:
    return await session.workers.ask(FindWords((await _opened(session, place)).file, page, words))


async def _render(session: Session, place: Path, page: int, dpi: float) -> PageImage:
    source = await _opened(session, place)
    pages = (await session.inspect(source)).pages
    if not 1 <= page <= pages:
        raise InputError(f"{source.name}: the document has {pages} page{'s' * (pages != 1)}")
    return await session.workers.ask(Render(source.file, page, dpi))
