"""`doc2md find`: find words in converted documents. The original document is opened only to draw on its pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from doc2md.cli.actions.ask import FORMATS
from doc2md.cli.drawing.pictures import Pictures, check_free, outlined
from doc2md.cli.inputs import open_inputs
from doc2md.cli.opening import open_document
from doc2md.cli.output_lock import exclusive
from doc2md.cli.outputs import STDOUT
from doc2md.cli.saved import read_saved
from doc2md.cli.signals import run_to_end
from doc2md.cli.streams import say, write_output
from doc2md.document import Document, Kind, Source
from doc2md.errors import ExitCode, InputError, NothingConverted, PageError, UsageError
from doc2md.expand import expand
from doc2md.exporter.files import write_atomically
from doc2md.options.conversion import EngineName, Options
from doc2md.options.export import Images
from doc2md.search.find import Hit, find
from doc2md.session import Session
from doc2md.sources import STDIN, printable

_REFUSAL = (
    "find searches the JSON of a converted document; use doc2md convert {name} -f json to make one, "
    "or doc2md locate to search the document itself"
)


@dataclass(slots=True)
class FindRun:
    """A run of `doc2md find`.

    `draw` writes the images of the pages with the boxes of the matches. `source` is the document to draw on, or its
    folder; None: the folder of the JSON.
    """

    words: str
    inputs: list[str]
    options: Options
    output: str = STDOUT
    format: str = "text"
    draw: Pictures | None = None
    source: Path | None = None
    overwrite: bool = False
    quiet: bool = False
    hits: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(f"-f {self.format}: unknown format; choose from {', '.join(FORMATS)}")
        if not self.words.strip():
            raise UsageError("find: the words are empty; example: doc2md find 'total amount' invoice.json")
        if self.output != STDOUT:
            check_free(self.output, overwrite=self.overwrite)

    def run(self) -> ExitCode:
        """Search all inputs and return the exit code. Raises a Doc2mdError if the whole run fails."""
        names = expand(self.inputs, {".json"})
        files = [Path(self.output)] if self.output != STDOUT else []
        files += [Path(self.draw.first)] if self.draw else []
        with exclusive(*files), open_inputs(names, self.options.limits.max_file_size) as named:
            return run_to_end(self._run(names, named))

    async def _run(self, names: list[str], named: list[str | IO[bytes]]) -> ExitCode:
        lines: list[str] = []
        for name, given in zip(names, named, strict=True):
            try:
                document = read_saved(given, self.options.limits.max_file_size, _REFUSAL)
            except InputError as error:
                if len(names) == 1:
                    raise
                self._problem(f"doc2md: {error}")
                continue
            hits = find(document, self.words)
            self.hits += len(hits)
            text = "".join(self._rendered(name, document, hits))
            if self.output == STDOUT:
                write_output(text)
            lines.append(text)
            if self.draw and hits:
                try:
                    await self._draw(self.draw, name, document.source, hits)
                except InputError as error:
                    self._problem(f"{name}: not drawn: {error}")
        if not self.hits and not self.problems:
            raise NothingConverted(
                f"{self.words!r}: not found; try fewer words, because a match lies within one paragraph"
            )
        if self.output != STDOUT:
            write_atomically(Path(self.output), "".join(lines).encode("utf-8", "replace"))
        return ExitCode.PARTIAL if self.problems else ExitCode.OK

    def _problem(self, problem: str) -> None:
        say(problem)
        self.problems.append(problem)

    def _rendered(self, name: str, document: Document, hits: Sequence[Hit]) -> Iterator[str]:
        for hit in hits:
            if self.format == "jsonl":
                yield json.dumps(_as_json(name, document, hit), ensure_ascii=False) + "\n"
            else:
                points = " ".join(f"{value:.1f}" for value in hit.box) if hit.box else "unknown"
                yield f"{printable(name)}\tpage {hit.page}\t{_place(hit)}\tpoints {points}\t{hit.snippet}\n"

    async def _draw(self, pictures: Pictures, name: str, source: Source, hits: Sequence[Hit]) -> None:
        """Draw the boxes of the matches on their pages. Raises InputError if the original document is missing."""
        options = replace(self.options, engine=EngineName.LOCAL, concurrency=1, images=Images.OFF)
        async with Session(options) as session:
            document = await open_document(session, _find_source(self.source, name, source))
            if source.sha256 != document.sha256 and (source.sha256 or not self.source):
                raise InputError(
                    f"{document.path} is not the {source.name} that was converted (its SHA-256 differs): "
                    "pass --source PATH"
                )
            for page in sorted({region.page for hit in hits for region in hit.regions}):
                places = dict.fromkeys(region for hit in hits for region in hit.regions)
                boxes = [region.box for region in places if region.page == page and region.box]
                if not boxes:
                    self._problem(f"{name}: page {page}: not drawn: the position of the words is not known")
                    continue
                try:
                    image = await session.render(document, page)
                except PageError as error:
                    self._problem(f"{name}: page {page}: not drawn: {error}")
                    continue
                path = pictures.write(await asyncio.to_thread(outlined, image, boxes))
                if not self.quiet:
                    say(f"{name}: page {page} drawn to {path}")


def _find_source(given: Path | None, name: str, source: Source) -> Path:
    """The path of the document that the JSON `name` was made from. Raises InputError if it is not found."""
    if given and not given.is_dir():
        return given
    folder = given or (Path(name).parent if name != STDIN else None)
    plain = source.name not in {"", ".", ".."} and Path(source.name).name == source.name
    if folder and plain and (folder / source.name).is_file():
        return folder / source.name
    place = f" in {folder}" if folder else ""
    raise InputError(
        f"there is no {printable(source.name)}{place}: pass the path of the document with --source PATH"
    )


def _place(hit: Hit) -> str:
    """The kind of block that contains the match; in a table, also the row and the columns."""
    if not hit.cells:
        return hit.kind
    (row, first), (_, last) = hit.cells[0], hit.cells[-1]
    columns = f"columns {first}-{last}" if first != last else f"column {first}"
    return f"{Kind.TABLE} row {row} {columns}"


def _as_json(name: str, document: Document, hit: Hit) -> dict[str, Any]:
    return {
        "file": name,
        "source": document.source.name,
        "page": hit.page,
        "box": hit.box,
        "kind": hit.kind,
        "block": hit.block,
        "cells": hit.cells,
        "regions": [region._asdict() for region in hit.regions],
        "words": hit.words,
        "snippet": hit.snippet,
    }
