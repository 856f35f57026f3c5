"""The actor that reads pages on a node of the cluster: a session with one worker process, which can be killed."""

from __future__ import annotations

import os
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import ray
from ray.exceptions import ObjectLostError

from doc2md.collector import Collector
from doc2md.converter.budget import Purse
from doc2md.document import Document, Source
from doc2md.options.conversion import Options
from doc2md.pages.reader import PageResult
from doc2md.ray.shelf import Shelf
from doc2md.result import Result
from doc2md.session import Session


@dataclass(frozen=True, slots=True)
class Long:
    """A document of more pages than one task has. `numbers` are the chosen ones."""

    source: Source
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """A result as it travels: the document, and the pictures of its figures by file name."""

    document: Document
    figures: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Lost:
    """The indices of ranges whose pages were on a node that died."""

    parts: tuple[int, ...]


class Reader:
    """Converts documents, or reads ranges of their pages. Ray makes an actor of it.

    `key` is for the server, if this node has none of its own in the environment.
    """

    def __init__(self, options: Options, key: str | None, purse: Purse | None) -> None:
        if key:
            os.environ.setdefault("DOC2MD_API_KEY", key)
        self._session = Session(options, cores=1, purse=purse)
        self._shelf = Shelf(self._session)

    async def start(self) -> None:
        """Enter the session. Raises EngineError if the engine cannot be used."""
        await self._session.__aenter__()

    async def begin(self, name: str, data: bytes, most: int) -> Packed | Long:
        """Convert a document that has at most `most` chosen pages. Raises a Doc2mdError."""
        async with self._shelf.take(name, data) as source:
            if source.file.kind != "json":
                numbers = await self._session.page_numbers(source)
                if len(numbers) > most:
                    return Long(await self._session.inspect(source), tuple(numbers))
            return _packed(await self._session.convert(source))

    async def read(self, name: str, data: bytes, numbers: tuple[int, ...]) -> list[Any]:
        """Read a range of pages. Returns one reference to them, in a list so that Ray leaves them on this node."""
        async with (
            self._shelf.take(name, data) as source,
            aclosing(self._session.read(source, numbers)) as pages,
        ):
            return [ray.put([page async for page in pages])]

    async def join(self, name: str, source: Source, parts: list[list[Any]]) -> Packed | Lost:
        """Join the ranges of a document with the evidence of all its pages. `parts` are what `read` has returned."""
        lost = []
        with Collector(self._session.options) as collector:
            for index, (reference,) in enumerate(parts):
                try:
                    pages: list[PageResult] = await reference
                except ObjectLostError:
                    lost.append(index)
                else:
                    for page in pages:
                        collector.add(page)
            return Lost(tuple(lost)) if lost else _packed(collector.result(source))


def _packed(result: Result) -> Packed:
    return Packed(result.document, {name: path.read_bytes() for name, path in result.figures.items()})
