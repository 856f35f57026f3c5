"""What a conversion gives: the document, the ledger, and the means to write them out."""

from __future__ import annotations

import weakref
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doc2md.document import Document, Kind, PageRow, PageStatus
from doc2md.errors import UsageError
from doc2md.exporter.figure_files import artifacts_folder, save_figures
from doc2md.exporter.files import Owner, write_atomically
from doc2md.exporter.json import to_json
from doc2md.exporter.markdown import FIGURE_NAME, Place, to_markdown
from doc2md.options.export import ExportOptions, Format, Images, SplitBy
from doc2md.options.fields import member
from doc2md.runtime.temporary import discard

if TYPE_CHECKING:
    from doc2md.chunks import Chunk, Tokenizer


class Status(StrEnum):
    """`ok`: every page is there; `partial`: some failed, or some of a page may be missing; `failed`: all did."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class Result:
    """A converted document. Figures that a conversion made go when the result does: `save` keeps them."""

    def __init__(self, document: Document, figure_folder: Path | None, *, temporary: bool = True) -> None:
        self.document = document
        self._folder = figure_folder
        if temporary and figure_folder:
            weakref.finalize(self, discard, figure_folder)

    @property
    def ledger(self) -> tuple[PageRow, ...]:
        """A row for each page that was asked for."""
        return self.document.pages

    @property
    def status(self) -> Status:
        failed = [row.failed for row in self.ledger]
        if failed and all(failed):
            return Status.FAILED
        partial = any(failed) or any(row.status is PageStatus.PARTIAL for row in self.ledger)
        return Status.PARTIAL if partial else Status.OK

    @property
    def figures(self) -> dict[str, Path]:
        """By name, the figures that the document shows; copy them before the result is gone."""
        if self._folder is None:
            return {}
        named = (b.figure for b in self.document.blocks if b.kind is Kind.FIGURE and b.figure)
        shown = (name for name in named if FIGURE_NAME.fullmatch(name))
        return {name: self._folder / name for name in shown if (self._folder / name).is_file()}

    @cached_property
    def markdown(self) -> str:
        """Markdown that names its figures without a folder; `save` writes it with them."""
        return self.to_markdown()

    @cached_property
    def html(self) -> str:
        """A page of HTML with its figures inside."""
        return self.render(Format.HTML, ExportOptions(images=Images.EMBEDDED))

    def to_markdown(self, folder: str = "", **changes: Any) -> str:
        """`folder` is the figures' folder as the Markdown shall name it; `changes` are of `ExportOptions`."""
        return self.render(Format.MD, ExportOptions(**changes), folder)

    def render(self, format: Format, options: ExportOptions, folder: str = "") -> str:  # noqa: A002
        """The document in one format, as text."""
        if format is Format.JSON:
            return to_json(self.document, options)
        place = Place(folder, self.figures)
        if format is Format.CHUNKS:
            from doc2md.chunks import chunks
            from doc2md.chunks.jsonl import to_jsonl

            return to_jsonl(chunks(self.document, options, place))
        if format is Format.MD:
            return to_markdown(self.document, options, place)
        if format is Format.DOCLING:
            from doc2md.docling.export import to_docling

            return to_docling(self.document, options, place)
        from doc2md.exporter.html import to_html

        return to_html(self.document, options, place)

    def chunks(
        self, size: int = 512, overlap: int = 0, tokens: str | Path | Tokenizer = "estimate", **changes: Any
    ) -> list[Chunk]:
        """See `Document.chunks`; the spans are those of what `to_markdown` gives with the same `changes`."""
        from doc2md.chunks import chunks

        options = ExportOptions(chunk_size=size, chunk_overlap=overlap, chunk_tokens=tokens, **changes)
        return list(chunks(self.document, options, Place("", self.figures)))

    def save(self, path: str | Path, options: ExportOptions | None = None, **changes: Any) -> None:
        """Write to `path` (`.md`, `.html`, `.json`, `.chunks.jsonl` or `.docling.json`), figures beside it.

        `changes` are of `ExportOptions`. Raises OutputError where it cannot be written, UsageError for a name that says
        no format.
        """
        path, chosen = Path(path), replace(options or ExportOptions(), **changes)
        _, format_ = Format.of_name(path.name)
        if format_ is None:
            raise UsageError(
                f"{path.name}: write to a name that ends in {' or '.join(f.suffix for f in Format)}"
            )
        folder = artifacts_folder(path)
        if chosen.images is Images.REFERENCED:
            save_figures(self.figures, folder)
        write_atomically(path, self.render(format_, chosen, folder.name).encode("utf-8", "replace"))

    def split(
        self, folder: str | Path, by: SplitBy | str = SplitBy.AUTO, *, overwrite: bool = False, **changes: Any
    ) -> None:
        """Write a page for each section into `folder`, `mkdocs.yml` beside it. `changes` are of `ExportOptions`.

        Raises OutputError where a file there was not made from this document, unless `overwrite`.
        """
        from doc2md.exporter.split import write_sections

        source = self.document.source
        write_sections(
            self.document,
            self.figures,
            Path(folder),
            Owner.of(source.name, source.sha256, None),
            by=member(SplitBy, by),
            options=ExportOptions(**changes),
            overwrite=overwrite,
        )

    def __repr__(self) -> str:
        return f"<Result {self.document.source.name!r}: {len(self.ledger)} pages, {self.status}>"
