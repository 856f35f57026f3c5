"""The pictures of the pages of a document, rendered by a worker when somebody looks at them, and kept with the job."""

from __future__ import annotations

import asyncio
from pathlib import Path

from doc2md.errors import InputError
from doc2md.exporter.files import write_atomically
from doc2md.exporter.review.pictures import DPI, webp
from doc2md.office import as_pdf
from doc2md.serve.engine import Engine, open_named
from doc2md.serve.jobs import UPLOAD
from doc2md.session import Session
from doc2md.sources import Input
from doc2md.workers.protocol import Render

_MAX_OPEN = 32
"""Number of documents of which the digest is remembered."""


class Pictures:
    """Renders pages. Used by the thread of the event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._opened: dict[Path, asyncio.Task[Input]] = {}

    async def picture(self, folder: Path, name: str, page: int) -> Path:
        """The picture of a page of the document in `folder`. Raises a Doc2mdError or a PageError if there is none."""
        path = folder / "pictures" / f"{page}.webp"
        if not await asyncio.to_thread(path.is_file):
            source = await self._source(folder, name)
            data = await self._engine.run(_render, source, page)
            await asyncio.to_thread(_keep, path, data)
        return path

    async def _source(self, folder: Path, name: str) -> Input:
        """The document as a worker can open it."""
        source = await self._once(folder, name)
        if not await asyncio.to_thread(Path(source.file.path).is_file):
            self._opened.pop(folder, None)  # a retry deleted the PDF that an office document became
            source = await self._once(folder, name)
        return source

    async def _once(self, folder: Path, name: str) -> Input:
        """The document, opened once for all requests that come together."""
        if folder not in self._opened:
            while len(self._opened) >= _MAX_OPEN:
                del self._opened[next(iter(self._opened))]
            self._opened[folder] = asyncio.create_task(self._engine.run(_open, folder, name))
        try:
            return await asyncio.shield(self._opened[folder])
        except Exception:
            self._opened.pop(folder, None)
            raise


def _keep(path: Path, data: bytes) -> None:
    if not path.parent.parent.is_dir():
        raise InputError("the job was deleted")
    write_atomically(path, data)


async def _open(session: Session, folder: Path, name: str) -> Input:
    source = await open_named(session, folder / UPLOAD, name)
    if source.file.kind == "json":
        raise InputError(f"{name}: is JSON, which has no pictures of pages")
    return await as_pdf(source, folder, session.options.limits)


async def _render(session: Session, source: Input, page: int) -> bytes:
    image = await session.workers.ask(Render(source.file, page, DPI))
    return await asyncio.to_thread(webp, image.data)
